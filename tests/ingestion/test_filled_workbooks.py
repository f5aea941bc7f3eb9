import shutil
import subprocess

import pytest

from distribres.contracts import mapping
from distribres.contracts import workbook_form as form
from distribres.ingestion import filled_workbooks
from distribres.ingestion.engines import DuckDB
from field_workbooks import network, plan, written
from filled_in import fill_in

DONE = form.FIRST, form.WHAT.index("done")
SPEC = mapping.input_model("done")(workbooks="filled/*.xlsx")


def filled(folder, **answers: str) -> list:
    """Workbooks of Zoé and Élodie, the first row of each answered so."""
    books = written(folder, network(plan(2, rep_id=["Zoé", "Élodie"])))
    return [
        fill_in(books[rep].file, folder / f"filled/{rep}.xlsx", {f"{rep} · what": {DONE: answer}})
        for rep, answer in answers.items()
    ]


def test_lines_know_file_sheet_and_row(tmp_path):
    found = filled_workbooks.read(filled(tmp_path, Zoé="yes", Élodie="no"), tmp_path, "trial")
    told = [(found.places[line["_file"]], line["_line"] + 2, line["done"]) for line in found.lines.to_dict("records")]
    assert told == [
        ("filled/Zoé.xlsx, sheet Zoé · what", 6, "yes"),
        ("filled/Élodie.xlsx, sheet Élodie · what", 6, "no"),
    ]


def test_rows_are_left_empty_only_where_nobody_filled_them_in(tmp_path):
    (zoe,) = filled(tmp_path, Zoé="yes")
    assert filled_workbooks.read([zoe], tmp_path, "trial").empty == 2
    whole = filled_workbooks.read([zoe, tmp_path / "action-plan.en.xlsx"], tmp_path, "trial")
    assert whole.empty == 2 + 3 + 1  # the letters too


def test_nothing_filled_in_is_no_line(tmp_path):
    files = [*written(tmp_path)["Zoé"].file.parent.glob("*.xlsx")]
    found = filled_workbooks.read(files, tmp_path, "trial")
    source = found.source(DuckDB(), SPEC)
    assert len(source.lines.collect(backend="pandas").to_native()) == 0 and len(source.left) == found.empty == 18


def test_they_are_a_source_like_any_other(tmp_path):
    source = filled_workbooks.read(filled(tmp_path, Zoé="yes"), tmp_path, "trial").source(DuckDB(), SPEC)
    (row,) = source.lines.collect(backend="pyarrow").to_native().to_pylist()
    assert (row["raw_action_id"], row["raw_done"], row["raw_hours"], row["_line"]) == ("000000000000", "yes", None, 4)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_what_libreoffice_saved_reads_alike(tmp_path):
    (file,) = filled(tmp_path, Zoé="yes")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "again", file]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    before, after = (
        filled_workbooks.read([one], one.parent, "trial") for one in (file, tmp_path / "again" / file.name)
    )
    assert after.lines.to_dict() == before.lines.to_dict() and after.asked.equals(before.asked)
