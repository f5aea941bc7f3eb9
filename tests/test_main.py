"""Exit status and errors of the command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from distribres.__main__ import main

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--network", "nowhere"], ["no params/nowhere.yaml; networks that have one: demo, iowa"]),
        (["--quarter", "2026Q5"], ["quarter '2026Q5' is not one"]),
        (["--quarter", "../../etc"], ["quarter '../../etc' is not one"]),
        (["--languages", ""], ["LANGUAGES: give one or more of fr, en"]),
        (["--quarter", "2027Q1"], ["no sales in 2027Q1: the sales hold 2023Q4 to 2026Q3. Choose another QUARTER"]),
        (["--quarter", "2024Q2"], ["a review of 2024Q2 stands on the year that ends with it"]),
        (["--languages", "fr de"], ["LANGUAGES: de is not one of fr, en"]),
        (["--params", "tiers.share_keys=1 plan.draws=0"], ["did you mean 'share_key'?", "plan.draws = 0"]),
    ],
)
def test_wrong_parameters_are_all_said_and_end_with_2(home, capsys, words, said):
    assert main(["report", *words]) == 2
    errors = capsys.readouterr().err
    assert [text for text in said if text not in errors] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["init", "--network", "mine", "--quarter", "2026Q3"], "distribres init: error: it takes no --quarter 2026Q3"),
        (["validate", "--languages", "fr"], "distribres validate: error: it takes no --languages fr"),
        (["report", "--from", "exports"], "distribres report: error: it takes no --from exports"),
        (["dealer-sheets", "--params", "x=1"], "distribres dealer-sheets: error: it takes no --params x=1"),
        (["check", "--netw", "demo"], "distribres check: error: it takes no --netw demo"),
        (["lab", "--language", "de"], "argument --language: invalid choice: 'de'"),
        (["init"], "the following arguments are required: --network"),
        (["print"], "invalid choice: 'print'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_a_command_takes_only_what_it_uses(capsys, words, said):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_the_exports_to_propose_a_mapping_for_have_to_be_named(capsys):
    assert main(["init", "--network", "mine", "--from", ""]) == 2
    assert capsys.readouterr().err == "  ✗ where are the exports? give FROM=folder\n"


STAND_IN = "import os, sys; print(sys.argv[2:], os.environ['DISTRIBRES_QUARTER'], os.environ['DISTRIBRES_PARAMS'])"


def test_the_lab_opens_a_review_that_stands_as_it_is(home, tmp_path):
    (tmp_path / "jupyterlab.py").write_text(STAND_IN)
    there = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    words = ["lab", "--quarter", "2026Q3", "--params", "plan.draws=100", "--", "--no-browser", "--port", "8890"]
    command = [sys.executable, "-m", "distribres", *words]
    done = subprocess.run(command, capture_output=True, text=True, env=there, cwd=ROOT, check=True)
    assert done.stdout.splitlines() == ["Valmora, 2026Q3", "['--no-browser', '--port', '8890'] 2026Q3 plan.draws=100"]


def test_a_missing_column_ends_with_2_and_names_file_and_column(home, capsys):
    assert main(["report", "--params", "inputs.sales.columns.amount=Montant"]) == 2
    error = capsys.readouterr().err
    assert "ventes_2023T4.csv" in error and "'Montant'" in error and "Montant HT" in error


def test_a_terminal_that_cannot_show_a_sign_stops_nothing(tmp_path):
    there = os.environ | {"PYTHONIOENCODING": "ascii", "DISTRIBRES_HOME": str(tmp_path)}
    command = [sys.executable, "-m", "distribres", "init", "--network", "mine"]
    done = subprocess.run(command, capture_output=True, text=True, env=there, cwd=ROOT)
    assert (done.returncode, done.stderr) == (2, "  ? where are the exports? give FROM=folder\n")


def test_a_fault_of_ours_is_one_line_and_a_file_to_send(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    shutil.copytree(ROOT / "params", tmp_path / "params")
    base = tmp_path / "params/base.yaml"
    base.write_text("network: 3\n")  # our own file, which nobody is expected to spoil
    assert main(["check"]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert "This is a fault of distribres: please report it with " in said and said.endswith("reports/demo/error.log")
