"""Tables of web pages and of Excel's own XML under the name of a workbook."""

import pytest

from distribres.ingestion.layout.dialect import Dialect, ReadError
from distribres.ingestion.layout.markup import numbered, tables

XML = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="R"><Table>
 <Row ss:Index="3"><Cell><Data ss:Type="String">Id</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1.5</Data>
 </Cell></Row></Table></Worksheet></Workbook>"""


def found(folder, content: str | bytes, decimal: str = ".") -> dict:
    (folder / "f.xls").write_bytes(content if isinstance(content, bytes) else content.encode())
    return tables(folder / "f.xls", Dialect(decimal=decimal))


def test_the_longest_table_comes_first_and_cells_stand_where_a_spreadsheet_has_them(tmp_path):
    text = """<html><table><tr><td>Title</table><table><tr><th colspan=2>A &amp; B<th>C</tr>
        <tr><td rowspan=2>1<td>2<td>3</td></tr><tr><td>4<td>x<br>y</tr></table></html>"""
    assert found(tmp_path, text)["table 1"] == [["A & B", "", "C"], ["1", "2", "3"], ["", "4", "x y"]]


@pytest.mark.parametrize("head", [b"<meta charset='utf-8'>", b""])
def test_letters_are_read_as_the_page_says_or_as_its_bytes_do(tmp_path, head):
    encoding = "utf-8" if head else "cp1252"
    assert found(tmp_path, b"<html>" + head + "<table><tr><td>é€</table>".encode(encoding))["table 1"] == [["é€"]]


def test_a_workbook_in_xml_skips_blank_rows_and_cells_by_number(tmp_path):
    assert found(tmp_path, XML, ",") == {"R": [[], [], ["Id", "", "1,5"]]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<html>Session expired</html>", "no table is in it"),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + XML[21:], "entities of its own"),
        (XML.replace('ss:Index="3"', 'ss:Index="99999999"'), "too far from the others"),
        (XML[:-5], "not readable"),
    ],
)
def test_what_is_refused(tmp_path, text, why):
    with pytest.raises(ReadError, match=why):
        found(tmp_path, text)


def test_rows_are_of_one_width():
    assert [*numbered([["a"], ["b", "c"]])] == [(1, ["a", ""]), (2, ["b", "c"])]
