"""No cell of a workbook costs more memory than there is, and rows in which nothing stands are no lines."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from distribres.ingestion.engines import Dialect, ReadError
from distribres.ingestion.engines.workbooks import cells, refuse_far_cells, sheet, sheet_headings

DATA = Dialect(decimal=",", sheet="R & D")


def xlsx(folder: Path, cells: dict, name: str = DATA.sheet) -> Path:
    """A workbook of two sheets, one of them with these cells; None is a cell that is only painted."""
    with xlsxwriter.Workbook(folder / "f.xlsx") as book:
        book.add_worksheet("first" if name != "first" else "second")
        page, painted = book.add_worksheet(name), book.add_format({"bg_color": "red"})
        for place, value in ({"A1": "a", "B1": "b", "A2": 1, "B2": "x", "A3": 2.5} | cells).items():
            page.write(place, value) if value is not None else page.write_blank(place, None, painted)
    return folder / "f.xlsx"


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="data">{}</table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def ods(folder: Path, *rows: str) -> Path:
    with zipfile.ZipFile(folder / "f.ods", "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", MANIFEST)
        book.writestr("content.xml", ODS.format("".join(rows)))
    return folder / "f.ods"


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def said(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def nothing(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


HEAD = row(said("a"), said("b"), nothing(16382))
BLANK = nothing(16384)


def test_a_sheet_is_text(tmp_path):
    pd.DataFrame({"a": [1, 2.5], "A": [None, "x"]}).to_excel(tmp_path / "f.xlsx", index=False)
    found = sheet(tmp_path / "f.xlsx", Dialect(decimal=","))
    assert found.fillna("").to_dict("list") == {"a 0": ["1", "2,5"], "A 1": ["", "x"]}


def test_blank_rows_are_no_records(tmp_path):
    file = xlsx(tmp_path, {"A5": None, "A9": 3, "B12": ""})
    assert cells(file, DATA) == [["a", "b"], [1, "x"], [2.5, ""], [3, ""]]
    found = cells(
        ods(tmp_path, HEAD, row(BLANK, times=9), row(said("1"), said("x")), row(BLANK, times=1000)), Dialect()
    )
    assert found == [["a", "b"], ["1", "x"]]


def test_headings_may_stand_below_blank_rows(tmp_path):
    assert sheet_headings(ods(tmp_path, row(BLANK, times=3), HEAD), Dialect()) == ["a", "b"]
    assert sheet_headings(ods(tmp_path, row(BLANK, times=3), row(said("c"))), Dialect()) == ["c"]  # it changed


def test_a_cell_at_the_foot_of_the_sheet_is_one_line_more(tmp_path):
    found = sheet(xlsx(tmp_path, {"A1048576": "total"}), DATA)
    assert found["a"].tolist() == ["1", "2,5", "total"]


REACH = r"sheet 'R & D' reaches as far as cell XFD1048576: delete what stands there, beyond the table, or .* as CSV"


@pytest.mark.parametrize("stray", [{"XFD1048576": "x"}, {"XFD2": "x", "A1048576": "x"}])
def test_a_cell_far_from_all_others_is_refused_by_name(tmp_path, stray):
    with pytest.raises(ReadError, match=r"^f\.xlsx: " + REACH):
        sheet(xlsx(tmp_path, stray), DATA)


def test_a_far_cell_in_a_sheet_that_is_not_read_or_in_which_nothing_stands_is_none(tmp_path):
    assert len(sheet(xlsx(tmp_path, {"XFD1048576": None}), DATA)) == 2
    assert cells(xlsx(tmp_path, {"XFD1048576": "x"}), Dialect(sheet="first")) == [[]]
    refuse_far_cells(tmp_path / "f.xlsx")


def test_what_a_workbook_says_of_its_size_is_not_believed(tmp_path):
    file = xlsx(tmp_path, {"XFD1048576": "x"})
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(file, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content.replace(b"A1:XFD1048576", b"A1:B3"))
    with pytest.raises(ReadError, match=REACH):
        sheet(file, DATA)


def test_a_far_cell_of_an_open_document_is_refused_in_any_sheet(tmp_path):
    file = ods(tmp_path, HEAD, row(BLANK, times=1_048_574), row(nothing(16383), said("x")))
    with pytest.raises(ReadError, match=r"^f\.ods: sheet 'data' reaches as far as cell XFD1048576"):
        cells(file, Dialect())
    full = row(nothing(1).replace("/>", ' office:value="1" office:value-type="float"/>'), times=1_048_576)
    refuse_far_cells(ods(tmp_path, full))


@pytest.mark.parametrize("name", ["f.xlsx", "f.ods"])
@pytest.mark.parametrize("content", [b"", b"PK", b"no workbook"])
def test_what_is_no_workbook_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReadError, match="is not readable as a workbook"):
        cells(tmp_path / name, Dialect())
