import os
from pathlib import Path

import nbformat
import pytest

from builders import params_of
from distribres.contracts.yearly import NothingSold, TooShort
from distribres.files.scratch import SCRATCH
from distribres.files.steady import FileChanged
from distribres.ingestion import engines
from distribres.tiers.overrides import OverrideError
from distribres.tiers.tiers import NothingToRank
from distribres.workbook import notebooks
from distribres.workbook.review import Review, StepFailed, working


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"distribres": {"language": "en", "title": "T"}})


def test_both_files_are_made_before_either_replaces_a_good_one(tmp_path):
    good = notebook(nbformat.v4.new_markdown_cell("## Good"))
    first = {f.name: f.read_bytes() for f in notebooks.publish(good, tmp_path, "en")}
    assert set(first) == {"review.en.html", "review.en.pdf"}
    failed = nbformat.v4.new_code_cell("1 / 0")
    failed.outputs = [nbformat.v4.new_output("error", ename="ZeroDivisionError", evalue="", traceback=[])]
    with pytest.raises(ValueError, match="ZeroDivisionError"):
        notebooks.publish(notebook(failed), tmp_path, "en")
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == first


def test_what_a_notebook_found_is_what_its_summary_cell_printed():
    other = nbformat.v4.new_code_cell("print('x')", outputs=[nbformat.v4.new_output("stream", text="x\n")])
    told = nbformat.v4.new_output("stream", text="3 dealers\n2 moved\n")
    summary = nbformat.v4.new_code_cell("…", outputs=[told], metadata={"tags": [notebooks.SUMMARY]})
    assert notebooks.found([other, summary]) == "3 dealers; 2 moved"
    assert notebooks.found([other]) == ""


@pytest.fixture
def review(tmp_path, monkeypatch) -> Review:
    """A review being made in a project whose notebooks a test writes."""
    monkeypatch.setenv("DISTRIBRES_HOME", str(tmp_path))
    (tmp_path / "notebooks").mkdir()
    return Review("demo", "2026Q3", ["en"], "", params_of())


def write(home: Path, *cells: str) -> None:
    """The notebook `probe`."""
    parameters = nbformat.v4.new_code_cell("network = ''", metadata={"tags": ["parameters"]})
    whole = nbformat.v4.new_notebook(cells=[parameters, *map(nbformat.v4.new_code_cell, cells)])
    whole.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(whole, home / "notebooks" / "probe.ipynb")


def test_what_a_kernel_is_told_lies_with_the_run_and_goes_with_it(review, tmp_path, monkeypatch):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for variable in ("TMPDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(variable, str(elsewhere))
    monkeypatch.setattr("tempfile.tempdir", None)
    write(tmp_path, "import ipykernel\nprint(ipykernel.get_connection_file())")
    with working(review):
        done = notebooks.run(review, "probe", "probe", "en")
        shown = nbformat.read(done.files[0], as_version=4)
        told = Path(shown.cells[-1].outputs[0].text.strip())
        assert told.is_relative_to(os.environ[SCRATCH]) and not told.exists()
    assert list(elsewhere.rglob("*.json")) == []


def test_a_failed_notebook_shows_no_secret(review, tmp_path):
    write(tmp_path, "url = 'postgresql://me:hunter2@host/erp'", "print(url)\nraise ValueError(f'{url} PWD=hunter2;')")
    with working(review):
        with pytest.raises(StepFailed) as error:
            notebooks.run(review, "probe", "probe", "en")
        kept = (review.stage / "notebooks/probe.failed.ipynb").read_text(encoding="utf-8")
    assert "hunter2" not in str(error.value) and "ValueError: postgresql://***@host/erp PWD=***" in str(error.value)
    assert "hunter2" not in kept and "postgresql://***@host/erp" in kept
    assert nbformat.reads(kept, as_version=4).cells


def test_a_notebook_refuses_by_errors_that_there_are():
    refusals = (
        engines.ReadError,
        FileChanged,
        engines.EngineError,
        TooShort,
        NothingSold,
        NothingToRank,
        OverrideError,
    )
    assert tuple(error.__name__ for error in refusals) == notebooks.REFUSALS
