"""The lab itself, with a stand-in for JupyterLab that says what it was given."""

import json
import os
import subprocess
import sys

import pytest

from distribres.workbook import lab

STAND_IN = "import json, os, sys; print(json.dumps([sys.argv[1:], dict(os.environ)]))"
EMPTY = dict.fromkeys(lab.VARIABLES, "")
OPENED = {"network": "iowa", "quarter": "2021Q3", "language": "fr", "overrides": "plan.draws=100"}


@pytest.fixture
def opened(monkeypatch):
    """A notebook in a lab that was opened on another network than the embedded one."""
    for name, variable in lab.VARIABLES.items():
        monkeypatch.setenv(variable, OPENED[name])


def test_the_lab_is_opened_on_the_notebooks_and_told_the_network(tmp_path):
    (tmp_path / "jupyterlab.py").write_text(STAND_IN)
    code = f"from distribres.workbook.lab import open_lab; open_lab({OPENED}, ['--no-browser', '--port', '8890'])"
    paths = os.pathsep.join([str(tmp_path), *sys.path])
    there = os.environ | {"PYTHONPATH": paths, "DISTRIBRES_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=there, check=True)
    arguments, environment = json.loads(done.stdout)
    assert arguments == [str(tmp_path / "notebooks"), "--no-browser", "--port", "8890"]
    assert {name: environment[variable] for name, variable in lab.VARIABLES.items()} == OPENED


def test_what_a_notebook_leaves_empty_is_what_the_lab_was_opened_on(opened):
    assert lab.fill_in(EMPTY) == OPENED
    own = {"quarter": "2021Q4", "language": "en"}
    assert lab.fill_in(EMPTY | own) == OPENED | own


def test_a_notebook_that_names_the_same_network_gets_its_quarter_and_params(opened):
    assert lab.fill_in(EMPTY | {"network": "iowa"}) == OPENED


def test_a_notebook_that_names_another_network_gets_the_language_alone(opened):
    assert lab.fill_in(EMPTY | {"network": "demo"}) == EMPTY | {"network": "demo", "language": "fr"}


def test_without_a_lab_nothing_is_filled_in(monkeypatch):
    for variable in lab.VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    assert lab.fill_in(EMPTY) == EMPTY
