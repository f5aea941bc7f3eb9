"""What is given to make arrives in Python as it stands, and nothing of it is run: with a stand-in for Python."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from distribres.__main__ import main

ROOT = Path(__file__).parents[1]
STAND_IN = """#!/bin/sh
exec python3 -c 'import json, sys; print(json.dumps(sys.argv[1:]))' "$@"
"""
HOSTILE = [
    'x"; touch pwned; "',
    "x'; touch pwned; '",
    "$(touch pwned)",
    "$(shell touch pwned)",
    "${shell touch pwned}",
    "$(x)",
    "$x $$x $",
    "`touch pwned`",
    "; touch pwned #",
    "a\\b\\",
    "x\ntouch pwned",
    "-x --y=z",
    'tiers.share_key=0.75 network.title="Côte d\'Azur & Sons"',
    "* ~ ? {a,b} !x",
    "(",
    "$(value",
]
VARIABLES = {
    "quarterly-report": ["NETWORK", "QUARTER", "DATA", "PARAMS", "SCENARIO", "LANGUAGES"],
    "dealer-sheets": ["NETWORK", "QUARTER", "LANGUAGES", "REP", "FAMILY", "DEALER"],
    "compare": ["NETWORK", "QUARTER", "LANGUAGES", "A", "B"],
    "letters": ["NETWORK", "QUARTER", "LANGUAGES", "CAMPAIGN"],
    "check": ["NETWORK", "QUARTER", "DATA", "PARAMS", "LANGUAGES"],
    "validate": ["NETWORK", "QUARTER", "DATA", "PARAMS"],
    "lab": ["NETWORK", "QUARTER", "DATA", "PARAMS", "LANGUAGE", "LAB_ARGS"],
    "init": ["NETWORK", "FROM", "YES"],
    "bench": ["LINES"],
    "bench-init": ["HEADINGS"],
    "bench-policy": ["SEEDS"],
}

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


@pytest.fixture
def project(tmp_path) -> Path:
    """The Makefile, with an environment that is set up and a Python that says what it was given."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).touch()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    (tmp_path / ".venv/bin/python").write_text(STAND_IN)
    (tmp_path / ".venv/bin/python").chmod(0o755)
    for part in ("report", "test", "lab"):
        (tmp_path / ".venv" / f".{part}").touch()
    return tmp_path


def make(project: Path, *words: str, **environment: str) -> str:
    ours = {name for own in VARIABLES.values() for name in own}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    done = subprocess.run(
        ["make", "--no-print-directory", *words],
        capture_output=True,
        text=True,
        env=kept | environment,
        cwd=project,
        check=True,
    )
    assert not (project / "pwned").exists()
    return done.stdout


def given(project: Path, target: str, *words: str, **environment: str) -> list[str]:
    return json.loads(make(project, target, *words, **environment))


def values(words: list[str]) -> list[str]:
    """What the options were given, or else the plain words."""
    return [word.partition("=")[2] for word in words if word.startswith("--")] or words[1:]


@pytest.mark.parametrize("target", VARIABLES)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_arrives_as_it_stands_and_nothing_runs(project, target, value):
    names = VARIABLES[target]
    words = [f"{name}={value}" for name in names]
    assert values(given(project, target, *words)) == [value] * len(names)
    make(project, "-n", target, *words)


@pytest.mark.parametrize("value", HOSTILE)
def test_the_same_holds_for_the_environment(project, value):
    environment = dict.fromkeys(["NETWORK", "QUARTER", "DATA", "PARAMS", "LANGUAGES"], value)
    assert values(given(project, "check", **environment)) == [value] * 5


def test_what_is_not_given_has_its_own_value(project):
    assert given(project, "quarterly-report") == [
        *("-m", "distribres", "report"),
        *("--network=demo", "--quarter=", "--data=", "--params=", "--scenario=", "--languages=fr en"),
    ]
    assert given(project, "bench") == ["tests/bench", "1"]


def test_what_a_desktop_and_a_terminal_mean_by_a_name_is_theirs(project):
    assert values(given(project, "lab", LANGUAGE="en_US:en"))[-2:] == ["", ""]
    assert given(project, "bench", LINES="50") == ["tests/bench", "1"]


@pytest.mark.parametrize("option", ["--network", "--quarter", "--data", "--params", "--languages"])
def test_an_option_takes_what_begins_with_a_dash(tmp_path, monkeypatch, capsys, option):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "notebooks").mkdir()
    assert main(["check", f"{option}=--x y"]) != 0
    assert "unrecognized" not in (said := capsys.readouterr().err) and said.startswith("  ✗ ")


def test_clean_leaves_params_and_exports_alone(project):
    made = [
        *("demo/2026Q3/run.json", "demo/2026Q2.next/run.json", "demo/2026Q3.lab/tables/x", "demo/.2026Q3.old/x"),
        *("demo/staged/x", "erp/database/sales/x", "erp/database/.visits.part/x", "erp/.lock", "bench/policy.csv"),
    ]
    kept = ["review.png", "demo/raw/ventes.csv", "demo/truth/x", "mine/exports/sales.csv"]
    for name in made + kept:
        (project / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "reports" / name).touch()
    (project / "params").mkdir()
    (project / "params/mine.yaml").touch()
    make(project, "clean")
    left = [f.relative_to(project / "reports").as_posix() for f in (project / "reports").rglob("*") if f.is_file()]
    assert sorted(left) == sorted(kept)
    assert not (project / "reports/erp").exists() and (project / "params/mine.yaml").exists()


def test_help_names_every_target(project):
    assert {line.split()[0] for line in make(project).splitlines()[1:]} > {*VARIABLES, "clean", "test"}


@pytest.fixture
def home_of_lab(tmp_path, monkeypatch):
    """What JupyterLab is given, in a project whose review stands."""
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    shutil.copytree(ROOT / "params", tmp_path / "params")
    (tmp_path / "reports/demo/2026Q3").mkdir(parents=True)
    (tmp_path / "reports/demo/2026Q3/run.json").touch()

    def opened(words: list[str]) -> list[str]:
        (tmp_path / "jupyterlab.py").write_text("import json, sys; print(json.dumps(sys.argv[2:]))")
        there = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
        command = [sys.executable, "-m", "distribres", "lab", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=there, cwd=tmp_path, check=True)
        return json.loads(done.stdout.splitlines()[-1])

    return opened


def test_the_arguments_of_the_lab_are_divided_and_not_run(home_of_lab, capsys):
    opened = home_of_lab(["--lab-args", "--x='a b' $(touch pwned) --port 8890", "--", "--no-browser"])
    assert opened == ["--x=a b", "$(touch", "pwned)", "--port", "8890", "--no-browser"]
    assert main(["lab", "--lab-args", "it's"]) == 2
    assert "LAB_ARGS: No closing quotation: close the quote" in capsys.readouterr().err
