"""Irregular files as an engine gets them."""

import gzip

import pytest

from distribres.ingestion.layout.dialect import Dialect, Form, ReadError
from distribres.ingestion.layout.tables import headings, is_regular, names_its_mark, rows_above, take
from irregular import HEADINGS, LINES, book

TOTALS = Form(skip_totals=True)
TEXT = "\n".join(",".join(line) for line in [HEADINGS, *LINES]) + "\n"
GOOD = [(number, line[2], line[3]) for number, line in enumerate(LINES, 2)]


def sap(end: str = "\n") -> str:
    lines = [f"|{'|'.join(cell.rjust(12) for cell in line)}|" for line in [HEADINGS, *LINES]]
    rule = "-" * 53
    return end.join(["Sales list    Page 1", "", rule, lines[0], rule, *lines[1:], rule, ""])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_with_rules_and_bars(taken, end):
    found = taken("f.txt", sap(end), Form((4,), skip_totals=True), separator="|")
    assert found == [(number + 4, *rest) for number, *rest in GOOD]


@pytest.mark.parametrize("name", ["f.csv", "F.CSV", "F.CSV.GZ", "f.xls"])
def test_whatever_the_file_is_called(taken, name):
    content = (TEXT + "Total,,,55\n").encode()
    assert taken(name, gzip.compress(content) if name.endswith("GZ") else content, TOTALS) == GOOD


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_in_any_encoding_and_with_a_line_that_names_the_separator(taken, encoding):
    content = ("sep=,\r\n" + TEXT.replace("D1", "Dé")).encode(encoding)
    said = "cp1252" if encoding == "cp1252" else "utf-8"
    assert [line[1] for line in taken("f.csv", content, TOTALS, encoding=said)] == ["Dé", "D2", "Dé", "D3"]


def test_quotes_inside_values_and_values_of_several_lines(taken):
    text = 'Invoice,Date,"Customer",Amount\nF1,2024-01-01,3/4" pipe,1\nF2,2024-01-02,"two\nlines",2\n"F3,x,y,z\n'
    assert taken("f.csv", text, TOTALS) == [(2, '3/4" pipe', "1"), (3, "two\nlines", "2")]


def test_what_is_left_out_is_counted_once_with_its_cells(tmp_path):
    (tmp_path / "f.csv").write_text(TEXT + "Total,,,55.00\n(4 rows affected)\nF9,2024-01-01\n")
    found = take(tmp_path / "f.csv", Dialect(form=TOTALS), ["Amount"])
    assert found.left_out().fillna("").to_dict("list") == {"Amount": ["55.00", ""], "_counted": [1, 1]}
    assert found.broken == [(0, 8, "F9,2024-01-01")]


def test_numbers_of_lines_leave_out_broken_ones_as_those_of_engines_do(taken):
    lines = TEXT.splitlines()
    assert [n for n, *_ in taken("f.csv", "\n".join([*lines[:2], "x,y", *lines[2:]]), TOTALS)] == [2, 3, 4, 5]


def test_a_place_in_a_wide_table_is_told_by_the_heading(tmp_path):
    (tmp_path / "f.csv").write_text("Customer,Jan-24,Feb-24\nD1,1,2\nTotal,1,2\n")
    dialect = Dialect(form=Form(skip_totals=True, wide=(("amount", ""),)))
    found = take(tmp_path / "f.csv", dialect, ["(date)", "(amount)"])
    assert found.parts == ["", ", Jan-24", ", Feb-24"]
    assert found.lines.to_pylist() == [
        {"(date)": "2024-01-01", "(amount)": "1", "_part": 1, "_line": 0},
        {"(date)": "2024-02-01", "(amount)": "2", "_part": 2, "_line": 0},
    ]
    assert found.left_out()["_counted"].tolist() == [1, 0]


def test_sheets_of_one_form_are_read_together_and_hidden_ones_left_alone(tmp_path):
    lines = {"2023": [["Id", "X"], ["D1", 1]], "2024": [["Title"], ["X", "Id"], [2, "D2"]], "2022": [["Id"], ["old"]]}
    file = book(tmp_path / "f.xlsx", lines, hidden="2022")
    dialect = Dialect(sheets=("20*",), headers=(("2024", (2,)),))
    assert sorted(headings(file, dialect)) == ["Id", "X"]
    found = take(file, dialect, ["Id", "X"])
    assert found.parts == [", sheet 2023", ", sheet 2024"]
    assert [[*line.values()] for line in found.lines.to_pylist()] == [["D1", "1", 0, 0], ["D2", "2", 1, 1]]


def test_a_sheet_that_lacks_a_column_is_named(tmp_path):
    file = book(tmp_path / "f.xlsx", {"a": [["Id", "X"]], "b": [["Id"]]})
    assert headings(file, Dialect(sheets=("*",))) == ["Id"]
    with pytest.raises(ReadError, match=r"^f\.xlsx, sheet b: no column 'X'\. It has: Id"):
        take(file, Dialect(sheets=("*",)), ["X"])


@pytest.mark.parametrize("result", ["", 0])
def test_a_formula_without_a_result_is_refused_where_its_column_is_asked_for(tmp_path, result):
    file = book(tmp_path / "f.xlsx", {"a": [["Id", "X"], ["D1", ("=1+1", result)], ["D2", ("=1+1", result)]]})
    if result == "":  # the library writes an empty text, others nothing
        import zipfile

        with zipfile.ZipFile(file) as made:
            parts = {name: made.read(name) for name in made.namelist()}
        with zipfile.ZipFile(file, "w") as made:
            for name, content in parts.items():
                made.writestr(name, content.replace(b' t="str"', b"").replace(b"<v></v>", b""))
    with pytest.raises(ReadError, match=r"f\.xlsx, sheet a: column 'X' holds formulas .* '=1\+1' in row 2: open it"):
        take(file, Dialect(), ["Id", "X"])
    assert take(file, Dialect(), ["Id"]).lines["Id"].to_pylist() == ["D1", "D2"]


def test_formulas_with_results_and_totals_that_are_formulas_without(tmp_path):
    lines = [[f"D{n}", f"2024-01-0{n}", f"F{n}", ("=1+1", n)] for n in range(1, 5)]
    rows = [["Id", "Date", "Bill", "X"], *lines, ["Total", None, None, ("=SUM(D2:D5)", 0)]]
    found = take(book(tmp_path / "f.xlsx", {"a": rows}), Dialect(form=TOTALS), ["X"])
    assert found.lines["X"].to_pylist() == ["1", "2", "3", "4"]


def test_what_an_engine_reads_by_itself(tmp_path):
    (tmp_path / "f.csv").write_text("sep=;\nx\nId;X\n")
    dialect = Dialect(form=Form((2,)))
    assert is_regular(tmp_path / "f.csv", dialect) and rows_above(tmp_path / "f.csv", dialect) == 1
    assert names_its_mark(tmp_path / "f.csv", dialect)
    assert not is_regular(tmp_path / "f.csv", Dialect(form=TOTALS))
