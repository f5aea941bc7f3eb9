"""What runs, what does not run again, and what stands when something fails."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from distribres import demo
from distribres.__main__ import main
from distribres.files.lock import alone

ROOT = Path(__file__).parents[2]
STEPS = ["01_ingestion", "02_criteria", "03_tiers", "04_engagement", "05_field", "06_review.fr", "06_review.en"]


def printed(capsys) -> dict[str, str]:
    """What each step said, by its name."""
    lines = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    return {line[1]: line[2] for line in lines if line[:1] == ["✓"]}


def test_nothing_runs_again_when_nothing_changed(home, capsys):
    assert main(["report"]) == 0
    assert {step: said.startswith("unchanged") for step, said in printed(capsys).items()} == dict.fromkeys(STEPS, True)


LIGHT = """
import sys
from distribres.__main__ import main

assert main(["report"]) == 0
print("loaded:", *{"pandas", "numpy", "matplotlib", "nbformat", "papermill", "duckdb", "narwhals"} & set(sys.modules))
"""


def test_a_run_that_finds_nothing_changed_imports_nothing_that_computes_or_draws(home):
    done = subprocess.run([sys.executable, "-c", LIGHT], capture_output=True, text=True, check=True)
    assert done.stdout.count("unchanged") == len(STEPS)
    assert done.stdout.splitlines()[-1] == "loaded:"


def test_a_changed_parameter_runs_only_what_depends_on_it(home, capsys):
    assert main(["report", "--languages", "en", "--params", "tiers.share_key=0.7"]) == 0
    unchanged = {step for step, said in printed(capsys).items() if said.startswith("unchanged")}
    assert unchanged == {"01_ingestion", "02_criteria"}


def test_a_changed_raw_file_is_read_again_and_only_changed_tables_run_on(home, capsys):
    survey = home / "reports/demo/raw/enquete.csv"
    survey.write_bytes(survey.read_bytes() + b"31/02/2026;C00011;5;5;5\r\n")
    assert main(["report", "--languages", "en"]) == 0
    unchanged = {step for step, said in printed(capsys).items() if said.startswith("unchanged")}
    assert unchanged == {"02_criteria", "03_tiers", "04_engagement", "05_field"}  # a reject more
    reviews = {f.name for f in (home / "reports/demo/2026Q3").glob("review.*")}
    assert reviews == {"review.en.html", "review.en.pdf"}  # the French one was of the run before


def test_the_same_inputs_give_the_same_bytes(home):
    folder = home / "reports/demo/2026Q3"
    made = [
        f
        for f in folder.rglob("*")
        if f.is_file() and f.suffix in {".parquet", ".csv", ".html", ".pdf", ".xlsx", ".ics"}
    ]
    before = {f: f.read_bytes() for f in made}
    (folder / "run.json").unlink()
    assert main(["report"]) == 0
    assert {f.name for f in made if f.read_bytes() != before[f]} == set()


def fail_in(home, notebook: str, code: str) -> None:
    """Put a failing cell at the end of a notebook."""
    file = home / "notebooks" / f"{notebook}.ipynb"
    content = nbformat.read(file, as_version=4)
    content.cells.append(nbformat.v4.new_code_cell(code))
    nbformat.write(content, file)


def test_a_failed_notebook_says_where_and_why_and_leaves_the_good_review(home, capsys):
    fail_in(home, "06_review", "raise ValueError('no such thing')")
    folder = home / "reports/demo/2026Q3"
    good = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    assert main(["report", "--params", "tiers.share_key=0.7"]) == 1
    (error,) = capsys.readouterr().err.splitlines()
    assert "06_review.fr, cell" in error and "ValueError: no such thing" in error and ".failed.ipynb" in error
    assert {
        f: f.read_bytes() for f in folder.rglob("*") if f.is_file()
    } == good  # tables and record too: all of one run
    kept = {f.relative_to(folder.parent).as_posix() for f in folder.parent.glob("2026Q3*/notebooks/*.failed.ipynb")}
    assert kept == {"2026Q3.next/notebooks/06_review.fr.failed.ipynb"}


def test_the_failed_notebook_goes_when_the_next_run_is_good(home, capsys):
    good = (home / "notebooks/03_tiers.ipynb").read_bytes()
    fail_in(home, "03_tiers", "1 / 0")
    assert main(["report"]) == 1
    (home / "notebooks/03_tiers.ipynb").write_bytes(good)
    assert main(["report"]) == 0
    assert list(home.rglob("*.failed.ipynb")) == []


def test_the_record_says_what_made_the_review(demo_folder):
    record = json.loads((demo_folder / "run.json").read_text(encoding="utf-8"))
    assert record["read"]["sales"] == 93985
    assert sum(record["rejected"]["sales"].values()) == 42
    money = record["money"]["sales"]
    assert money["read"] == pytest.approx(money["accepted"] + money["rejected"], abs=0.005)
    assert set(record["steps"]) == {*STEPS, "workbooks.fr", "workbooks.en", "calendars", "tasks"}
    assert {"inputs", "params", "code", "engine", "versions", "network", "quarter"} <= set(record)


@pytest.mark.parametrize(
    "file", ["tables/plan.csv", "notebooks/03_tiers.ipynb", "review.fr.pdf", "action-plan.fr.xlsx", "actions.csv"]
)
def test_a_file_that_was_deleted_is_made_again(home, file):
    made = home / "reports/demo/2026Q3" / file
    made.unlink()
    assert main(["report"]) == 0
    assert made.exists()


ATTEMPTS = """
import os, signal, sys, time
from distribres.files.atomic import publish
from distribres.workbook import forked_kernels, notebooks, review as reviews
from distribres.workbook.running import ingest, run_step

forked_kernels.use()  # each attempt has all libraries from here

def attempt(data, delay=None):
    "Make the small network's tables from one folder of exports, to be killed after `delay` seconds; seconds it took."
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        sys.stdout = open(os.devnull, "w")
        try:
            review = reviews.open_review("small", "", ["en"], f"network.data={data}/raw")
            with reviews.working(review):
                ingest(review)
                run_step(review, "02_criteria")
                publish(review.stage, review.folder)
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
        finally:
            os._exit(0)
    ended = 0
    while not ended and delay is not None and time.monotonic() < start + delay:
        time.sleep(0.01)
        ended, _ = os.waitpid(child, os.WNOHANG)
    if not ended:
        if delay is not None:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return time.monotonic() - start

for line in sys.stdin:
    data, *delay = line.split()
    print(attempt(data, *map(float, delay)), flush=True)
"""
ROUNDS = 2


def test_a_run_killed_at_any_moment_leaves_the_old_tables_or_the_new_and_the_next_finishes(tmp_path):
    home = tmp_path
    for part in ("params", "notebooks"):
        shutil.copytree(ROOT / part, home / part)
    for number, data in enumerate(("one", "other")):
        demo.write(home / data, seed=number, dealers=40, quarters=6)
    shutil.copy(home / "params/demo.yaml", home / "params/small.yaml")
    environment = os.environ | {"DISTRIBRES_HOME": str(home)}
    start = [sys.executable, "-c", ATTEMPTS]
    with subprocess.Popen(start, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as runs:

        def attempt(*words) -> float:
            print(*words, file=runs.stdin, flush=True)
            return float(runs.stdout.readline())

        took, wanted = {}, {}
        for data in ("one", "other"):
            shutil.rmtree(home / "reports", ignore_errors=True)
            took[data] = attempt(data)
            wanted[data] = tables(home)
        assert wanted["one"] != wanted["other"] and {"panel.parquet", "criteria.csv"} <= set(wanted["one"])
        for turn in range(ROUNDS):
            before, data = ("other", "one")[:: 1 if turn % 2 == 0 else -1]
            part = (turn + 0.5) / ROUNDS
            for killed_at in (part, part / 2):  # the second time while it goes on from what the first left
                attempt(data, took[data] * killed_at)
                assert tables(home) in (wanted[before], wanted[data]), f"killed at {killed_at:.0%} of a run"
            attempt(data)
            assert tables(home) == wanted[data]
        runs.stdin.close()


def tables(home) -> dict[str, bytes]:
    """What a reader finds."""
    return {f.name: f.read_bytes() for f in (home / "reports/small/2026Q3/tables").iterdir()}


def test_a_second_run_of_the_same_network_is_refused_in_one_line(home, capsys):
    with alone(home / "reports/demo/.lock", "a test"):
        assert main(["report"]) == 1
        assert main(["check"]) == 1
    errors = capsys.readouterr().err.splitlines()
    assert (
        errors == [f"  ✗ another run of network demo is under way (process {os.getpid()}): wait until it has ended"] * 2
    )
    assert main(["report", "--languages", "en"]) == 0
    assert (home / "reports/demo/2026Q3/review.fr.pdf").exists()  # nothing changed: it is of this run as well
