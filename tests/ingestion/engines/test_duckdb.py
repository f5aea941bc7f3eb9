import datetime
import gzip
from dataclasses import replace
from pathlib import Path

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distribres.ingestion.engines import Dialect, DuckDB, ReadError, Texts
from distribres.ingestion.values import LIMIT, parse_number

SEMICOLON = Dialect(separator=";")


def read(*files: Path, columns: str = "a b c", dialect: Dialect = SEMICOLON) -> tuple[list[tuple], list[tuple]]:
    """Lines (values, file, line) and broken lines (file, line, raw)."""
    raw = DuckDB().read(list(files), set(columns.split()), dialect)
    rows = raw.lines.select(*sorted(columns.split()), "_file", "_line").sort("_file", "_line").collect("pyarrow")
    return [tuple(row.values()) for row in rows.to_native().to_pylist()], list(
        raw.broken.itertuples(index=False, name=None)
    )


def file(folder: Path, content: str | bytes, name: str = "f.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def test_every_value_is_the_text_that_stood_there(tmp_path):
    found, broken = read(file(tmp_path, 'a;b;c\n01; x ;"3;4"\n;"say ""no""";NULL\n'))
    assert found == [("01", " x ", "3;4", 0, 0), (None, 'say "no"', "NULL", 0, 1)]
    assert broken == []


def test_broken_lines_are_kept_with_their_place_and_their_text(tmp_path):
    content = 'a;b;c\r\n1;2;3\r\n4;5\r\n6;7;8;9\r\n"10";"11"x;12\r\n13;14;15\r\n'
    found, broken = read(file(tmp_path, content))
    assert [row[:3] for row in found] == [("1", "2", "3"), ("13", "14", "15")]
    assert broken == [(0, 3, "4;5"), (0, 4, "6;7;8;9"), (0, 5, '"10";"11"x;12')]


def test_a_line_break_inside_quotes_ends_no_record(tmp_path):
    found, broken = read(file(tmp_path, 'a;b;c\n1;"x\ny";3\n4;5\n"6\n\n6";7;8\n'))
    assert found == [("1", "x\ny", "3", 0, 0), ("6\n\n6", "7", "8", 0, 1)]
    assert broken == [(0, 3, "4;5")]


def test_a_quote_that_nothing_closes_costs_its_own_line_and_no_other(tmp_path):
    found, broken = read(file(tmp_path, 'a;b;c\n1;2;3\n4;"5;6\n7;8;9\n10;"x\ny";12\n'))
    assert [row[0] for row in found] == ["1", "7", "10"]
    assert broken == [(0, 3, '4;"5;6')]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_a_quote_that_nothing_closes_hides_nothing_in_a_large_file(tmp_path, encoding):
    """Engines that read a file in pieces lose what lies between: here a fifth of the lines."""
    good = "2026-01-05;D1;12.50;pipe\n"
    text = "Day;Dealer;Net;Text\n" + 10 * good + '2026-01-05;D1;12.50;"3/4 inch\n' + 900_000 * good
    found = DuckDB().read([file(tmp_path, text, encoding=encoding)], {"Net"}, replace(SEMICOLON, encoding=encoding))
    assert found.lines.select(nw.len()).collect("pyarrow").item() == 900_010
    assert found.broken.to_dict("records") == [{"_file": 0, "_line": 12, "raw": '2026-01-05;D1;12.50;"3/4 inch'}]


def test_names_of_files_are_no_patterns(tmp_path):
    """Each of the names matches another as a pattern: both are read, each once."""
    names = ["sales[1]", "sales1", "sales?", "salesx", "s*", "{a,b}", "back\\slash", "year=2024"]
    texts = [file(tmp_path, f'"a";b\n{n};2\n', f"{name}.csv") for n, name in enumerate(names)]
    assert [row[0] for row in read(*texts, columns="a")[0]] == [str(n) for n in range(len(names))]
    for n, name in enumerate(names):
        pd.DataFrame({"a": [n]}).to_parquet(tmp_path / f"{name}.parquet")
    typed = [tmp_path / f"{name}.parquet" for name in names]
    assert [row[0] for row in read(*typed, columns="a")[0]] == [str(n) for n in range(len(names))]


def test_a_folder_called_as_a_column_gives_no_values(tmp_path):
    (tmp_path / "a=9").mkdir()
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a=9" / "f.parquet")
    assert read(tmp_path / "a=9" / "f.parquet", columns="a")[0] == [("1", 0, 0)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "cp1252", "utf-16"])
def test_encodings(tmp_path, encoding):
    path = file(tmp_path, "Référence;b\né;1\n", encoding=encoding)
    dialect = Dialect(separator=";", encoding=encoding.removesuffix("-sig"))
    assert read(path, columns="Référence b", dialect=dialect)[0] == [("é", "1", 0, 0)]


def test_a_line_in_another_encoding_is_broken(tmp_path):
    found, broken = read(file(tmp_path, b"a;b;c\n1;\xe9;3\n4;5;6\n"))
    assert found == [("4", "5", "6", 0, 0)]
    assert [line for _, line, _ in broken] == [2]


def test_several_files_one_of_them_packed(tmp_path):
    packed = file(tmp_path, gzip.compress(b"c;b;a\n3;2;1\n"), "g.csv.gz")
    plain = file(tmp_path, "a;b;c\n4;5\n7;8;9\n")
    assert read(packed, plain) == ([("1", "2", "3", 0, 0), ("7", "8", "9", 1, 0)], [(1, 2, "4;5")])


def test_typed_columns_are_read_as_the_text_file_would_have_them(tmp_path):
    frame = pd.DataFrame(
        {
            "a": [1, None],
            "b": pd.Series([12.5, 5e-14]),
            "c": [datetime.date(2026, 4, 3), None],
        }
    ).astype({"a": "Int64"})
    frame.to_parquet(tmp_path / "f.parquet")
    found, _ = read(tmp_path / "f.parquet", dialect=Dialect(decimal=","))
    assert found == [("1", "12,5", "2026-04-03", 0, 0), (None, "5e-14", None, 0, 1)]


def test_cells_of_a_workbook_are_read_as_the_text_file_would_have_them(tmp_path):
    sheet = pd.DataFrame({"a": [1, 1e16], "b": [12.5, None], "c": ["01", datetime.date(2026, 4, 3)]})
    with pd.ExcelWriter(tmp_path / "f.xlsx", engine="xlsxwriter") as book:
        pd.DataFrame({"other": [1]}).to_excel(book, sheet_name="first", index=False)
        sheet.to_excel(book, sheet_name="data", index=False)
    found, _ = read(tmp_path / "f.xlsx", dialect=Dialect(decimal=",", sheet="data"))
    assert found == [("1", "12,5", "01", 0, 0), ("10000000000000000", None, "2026-04-03", 0, 1)]
    with pytest.raises(ReadError, match="no sheet 'datta'; it has first, data"):
        read(tmp_path / "f.xlsx", dialect=Dialect(sheet="datta"))


@pytest.mark.parametrize("name", ["x [1].csv", "it's;--.csv", "données 🙂.csv"])
def test_names_of_files_and_columns_are_only_names(tmp_path, name):
    heading = "a\"'; drop table lines_0; --"
    path = file(tmp_path, '"{}";b;c\n1;2;3\n4\n'.format(heading.replace('"', '""')), name)
    raw = DuckDB().read([path], {heading}, SEMICOLON)
    assert list(raw.broken["raw"]) == ["4"]
    assert raw.lines.collect(backend="pyarrow").to_native()[heading].to_pylist() == ["1"]


@pytest.mark.parametrize("heading", ["rowid", "ROWID", "file_row_number", "column_0"])
@pytest.mark.parametrize("quote", ["", '"'])
def test_a_column_called_as_one_of_the_engine_is_only_a_column(tmp_path, heading, quote):
    found, _ = read(file(tmp_path, f"{quote}{heading}{quote};b;c\n9;2;3\n8;2;3\n"), columns=heading)
    assert found == [("9", 0, 0), ("8", 0, 1)]


@pytest.mark.parametrize("heading", ["file_row_number", "FILE_ROW_NUMBER"])
def test_a_parquet_file_that_numbers_its_lines_as_the_engine_does_is_refused(tmp_path, heading):
    pd.DataFrame({heading: [7]}).to_parquet(tmp_path / "f.parquet")
    with pytest.raises(ReadError, match=r"f\.parquet: .* 'file_row_number': rename that column"):
        DuckDB().headings(tmp_path / "f.parquet", SEMICOLON)


@pytest.mark.parametrize("content", ["a;b;c\r\n1;2;3\n4;5;6\r\n", "a;b;c\r1;2;3\r4;5;6", 'a;b;c\n1;2;"3"\r4;5;6\n'])
def test_any_line_end_ends_a_line(tmp_path, content):
    assert [row[0] for row in read(file(tmp_path, content))[0]] == ["1", "4"]


def test_a_line_without_end_is_one_broken_line(tmp_path):
    endless = b"a;b;c\n1;2;3\n" + b"x" * 40_000_000 + b"\n7;8;9\n"
    found, broken = read(file(tmp_path, endless))
    assert [row[0] for row in found] == ["1", "7"]
    assert [line for _, line, _ in broken] == [3]
    found, broken = read(file(tmp_path, gzip.compress(b"a;b;c\n" + b"\0" * 5_000_000), "f.csv.gz"))
    assert (found, len(broken)) == ([], 1)


def test_a_file_without_lines_has_none(tmp_path):
    assert read(file(tmp_path, "a;b;c")) == ([], [])
    pd.DataFrame({"a": [], "b": [], "c": []}).to_excel(tmp_path / "f.xlsx", index=False)
    assert read(tmp_path / "f.xlsx") == ([], [])


@pytest.mark.parametrize("name", ["f.parquet", "f.xlsx", "f.csv.gz", "f.csv"])
def test_a_file_that_is_not_what_its_name_says(tmp_path, name):
    with pytest.raises(ReadError, match=name):
        DuckDB().headings(file(tmp_path, b"\xff\xfe\x00not it", name), SEMICOLON)


def test_line_numbers_hold_in_a_file_that_several_threads_read(tmp_path):
    rows = [f"{n};x{n};{'y' * 40}" for n in range(2, 100_002)]
    rows[70_000] = "broken"
    found, broken = read(file(tmp_path, "a;b;c\n" + "\n".join(rows)), columns="a")
    assert broken == [(0, 70_002, "broken")]
    assert all(int(a) == line + 2 + (line >= 70_000) for a, _, line in found)


# what numbers are made of, and what the engine's own cast takes for numbers
TEXTS = st.text(st.sampled_from("0123456789.,-+eE_ \t\v\u00a0infax"), max_size=8) | st.text(
    "0", min_size=30, max_size=50
)


@pytest.mark.parametrize("decimal", [".", ","])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(texts=st.lists(TEXTS, min_size=50, max_size=400))
def test_a_number_that_the_engine_reads_is_the_one_that_is_written(decimal, texts):
    misread = {"_", "+"} | ({"."} - {decimal})
    tame = [text for text in texts if len(text) < 30 and misread.isdisjoint(text)]
    for some in (texts, tame):  # of tame ones, known to be so, nothing is asked before the cast
        engine, column = DuckDB(), pa.chunked_array([some], pa.string())
        lines = engine.table(pa.table({"raw": column}))
        found = engine.with_numbers(lines, {"number": "raw"}, decimal, {"raw": Texts(column)}).select("number")
        values = found.collect(backend="pyarrow").to_native()["number"].to_pylist()
        read = {text: number for text, number in zip(some, values, strict=True) if number is not None}
        read = {text: number for text, number in read.items() if abs(number) < LIMIT}
        assert read == {text: parse_number(text, decimal) for text in read}


def test_line_ends_of_all_kinds_inside_quotes_come_through(tmp_path):
    content = 'a;b;c\n"1\r\n";"x\ny";z\r\n' + 9 * '2;"\r\n";"\n"\n'
    found, broken = read(file(tmp_path, content))
    assert ([row[:3] for row in found], broken) == ([("1\r\n", "x\ny", "z"), *9 * [("2", "\r\n", "\n")]], [])
