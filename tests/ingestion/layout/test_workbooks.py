"""No cell of a workbook costs more memory than there is, and rows in which nothing stands are no lines."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from distribres.ingestion.engines import Dialect, ReadError
from distribres.ingestion.layout.tables import headings, take
from distribres.ingestion.layout.workbooks import counts_from_1904, refuse_far_cells, rows, sheets

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


def cells(file: Path, dialect: Dialect) -> list[list[str]]:
    """The rows of the sheet that is read, but for blank ones."""
    (title,) = sheets(file, dialect)
    return [row.cells for row in rows(file, title, dialect.decimal) if any(row.cells)]


def sheet(file: Path, dialect: Dialect, *columns: str) -> dict[str, list[str]]:
    """Some columns of its lines, and the rows in which they stand."""
    found = take(file, dialect, columns or ["a"]).lines.drop_columns("_part").to_pydict()
    return found | {"_line": [line + 2 for line in found["_line"]]}


def test_a_sheet_is_text(tmp_path):
    pd.DataFrame({"a": [1, 2.5], "A": [None, "x"]}).to_excel(tmp_path / "f.xlsx", index=False)
    found = sheet(tmp_path / "f.xlsx", Dialect(decimal=","), "a", "A")
    assert found == {"a": ["1", "2,5"], "A": [None, "x"], "_line": [2, 3]}


def test_blank_rows_are_no_records(tmp_path):
    file = xlsx(tmp_path, {"A5": None, "A9": 3, "B12": ""})
    assert sheet(file, DATA, "b", "a") == {"b": ["x", None, None], "a": ["1", "2,5", "3"], "_line": [2, 3, 9]}
    found = cells(
        ods(tmp_path, HEAD, row(BLANK, times=9), row(said("1"), said("x")), row(BLANK, times=1000)), Dialect()
    )
    assert found == [["a", "b"], ["1", "x"]]


def test_headings_may_stand_below_blank_rows(tmp_path):
    assert headings(ods(tmp_path, row(BLANK, times=3), HEAD), Dialect()) == ["a", "b"]
    assert headings(ods(tmp_path, row(BLANK, times=3), row(said("c"))), Dialect()) == ["c"]  # it changed


def test_a_cell_at_the_foot_of_the_sheet_is_one_line_more(tmp_path):
    found = sheet(xlsx(tmp_path, {"A1048576": "total"}), DATA)
    assert found == {"a": ["1", "2,5", "total"], "_line": [2, 3, 1048576]}


REACH = r"sheet 'R & D' reaches as far as cell XFD1048576: delete what stands there, beyond the table, or .* as CSV"


@pytest.mark.parametrize("stray", [{"XFD1048576": "x"}, {"XFD2": "x", "A1048576": "x"}])
def test_a_cell_far_from_all_others_is_refused_by_name(tmp_path, stray):
    with pytest.raises(ReadError, match=r"^f\.xlsx: " + REACH):
        sheet(xlsx(tmp_path, stray), DATA)


def test_a_far_cell_in_a_sheet_that_is_not_read_or_in_which_nothing_stands_is_none(tmp_path):
    assert len(sheet(xlsx(tmp_path, {"XFD1048576": None}), DATA)["a"]) == 2
    assert cells(xlsx(tmp_path, {"XFD1048576": "x"}), Dialect(sheet="first")) == []
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


def test_numbers_are_written_with_the_mark_of_their_column(tmp_path):
    file = xlsx(tmp_path, {"B3": 4.5, "B4": "1,5"})
    taken = take(file, Dialect(decimal=",", sheet=DATA.sheet, marks=(("b", "."),)), ["a", "b"])
    assert taken.lines.select(["a", "b"]).to_pylist()[1:] == [{"a": "2,5", "b": "4.5"}, {"a": None, "b": "1,5"}]


@pytest.mark.parametrize("early", [True, False])
def test_a_workbook_says_from_when_it_counts_days(tmp_path, early):
    with xlsxwriter.Workbook(tmp_path / "f.xlsx", {"date_1904": early}) as book:
        book.add_worksheet().write("A1", "a")
    assert counts_from_1904(tmp_path / "f.xlsx") is early
    assert counts_from_1904(tmp_path / "f.csv") is None
