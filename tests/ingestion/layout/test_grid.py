"""The rows of any file."""

import pytest

from distribres.ingestion.layout import grid
from distribres.ingestion.layout.dialect import Dialect, ReadError


def cells(file, sheet=None, **how) -> list:
    return [(row.number, row.cells) for row in grid.rows(file, Dialect(**how), sheet)]


def test_rows_of_a_text_are_counted_as_a_spreadsheet_does(tmp_path):
    (tmp_path / "f.csv").write_bytes(b'"a\nb";c\r\n\r\n1;2\r3\n')
    assert cells(tmp_path / "f.csv", separator=";") == [(1, ["a\nb", "c"]), (2, []), (3, ["1", "2"]), (4, ["3"])]


def test_what_is_no_utf8_is_a_row_that_cannot_be_divided(tmp_path):
    (tmp_path / "f.csv").write_bytes(b"a,b\n1,\xff\n")
    assert cells(tmp_path / "f.csv")[1] == (2, None)


def test_a_sheet_that_a_file_in_markup_does_not_have(tmp_path):
    (tmp_path / "f.xls").write_text("<table><tr><td>1</table>")
    assert grid.sheets(tmp_path / "f.xls", Dialect()) == ["table 1"]
    with pytest.raises(ReadError, match="no sheet 'x'; it has table 1"):
        grid.sheets(tmp_path / "f.xls", Dialect(sheet="x"))


def test_a_piece_of_text_is_divided_where_lines_end_in_any_way():
    assert [row.cells for row in grid.of_csv("sep=;\na;b\r1;2\r\n", ";")] == [["a", "b"], ["1", "2"]]
