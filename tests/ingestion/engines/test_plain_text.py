from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distribres.ingestion.engines import Dialect, DuckDB, ReadError, Texts, plain_text
from distribres.ingestion.values import SPACES

NAMES = ["a", "b", "c"]


def file(folder: Path, content: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_every_value_is_the_text_that_stood_there(tmp_path):
    content = "a;b;c\r\n01; x ;é\r\n\r\n;'\\;NULL\r\n".encode("utf-8-sig")
    found = plain_text.lines(file(tmp_path, content), NAMES, ["c", "b"], ";")
    assert found.to_pydict() == {"c": ["é", "NULL"], "b": [" x ", "'\\"]}


def test_lines_are_numbered_through_all_blocks(tmp_path):
    rows = [f"{n};{n % 7};x" for n in range(200_000)]
    path = file(tmp_path, "\n".join(["a;b;c", *rows]).encode())
    assert path.stat().st_size > 3 * plain_text.BLOCK
    raw = DuckDB().read([path], {"a"}, Dialect(separator=";"))
    found = raw.lines.collect(backend="pyarrow").sort("_line").to_native().to_pydict()
    assert found["_line"] == list(range(200_000)) == [int(text) for text in found["a"]]
    assert found["a"] == raw.held["a"].to_list()


@pytest.mark.parametrize("space", [*SPACES, "é"])
def test_what_holds_no_space_is_known_to_stand_without_them(space):
    texts = pa.chunked_array([["F-1~", None, "!"], [], ["2"]], pa.string())
    assert not Texts(texts).may_be_padded()
    assert Texts(pa.chunked_array([*texts.chunks, [f"x{space}"]], pa.string())).may_be_padded()


def test_what_texts_may_be_is_told_where_they_stand_in_memory():
    texts = Texts(pa.chunked_array([["n/d", None, "12_0"], ["é"]], pa.string()))
    assert texts.may_hold("_") and not texts.may_hold(".")
    assert texts.may_be(["-", "n/d"]) and not texts.may_be(["", "d"])
    assert texts.may_exceed(3) and not texts.may_exceed(4)
    empty = Texts(pa.chunked_array([[None]], pa.string()))
    assert not (empty.may_be_padded() or empty.may_hold("x") or empty.may_be([""]) or empty.may_exceed(0))
    anything = Texts()
    assert anything.may_be_padded() and anything.may_hold("x") and anything.may_be([]) and anything.may_exceed(9)


NOT_PLAIN = {
    "a value too few": b"a;b;c\n1;2;3\n4;5\n",
    "a value too many": b"a;b;c\n1;2;3;4\n",
    "another encoding": "a;b;c\n1;é;3\n".encode("cp1252"),
    "a line that no engine takes": b"a;b;c\n1;" + b"x" * 2_000_000 + b";3\n",
    "another column": b"a;b;x\n1;2;3\n",
}


@pytest.mark.parametrize("content", NOT_PLAIN.values(), ids=NOT_PLAIN)
def test_all_else_is_left_to_a_careful_reader(tmp_path, content):
    assert plain_text.lines(file(tmp_path, content), content[:5].decode().split(";"), NAMES, ";") is None


def test_what_arrow_would_take_otherwise_is_left_too(tmp_path):
    assert plain_text.lines(file(tmp_path, b"a\n1\n"), ["a"], ["a"], ";") is None
    assert plain_text.lines(file(tmp_path, "a§b\n1§2\n".encode()), ["a", "b"], ["a"], "§") is None
    assert plain_text.lines(file(tmp_path, b"a;b\n1;2\n"), ["a", "b"], [], ";") is None


def test_a_name_says_nothing_of_how_a_file_is_packed(tmp_path):
    assert plain_text.lines(file(tmp_path, b"a;b\n1;2\n", "f.csv.zst"), ["a", "b"], ["b"], ";")["b"].to_pylist() == [
        "2"
    ]


def test_files_too_large_for_memory_are_left_to_the_engine(tmp_path, monkeypatch):
    path = file(tmp_path, b"a;b\n1;2\n")
    tables = []
    for largest in (2 * path.stat().st_size, 2 * path.stat().st_size - 1):
        monkeypatch.setattr(plain_text, "LARGEST", largest)
        engine = DuckDB()
        raw = engine.read([path, path], {"b"}, Dialect(separator=";"))
        assert raw.lines.collect(backend="pyarrow").to_native()["b"].to_pylist() == ["2", "2"]
        tables.append({name.split("_")[0] for (name,) in engine.connection.execute("show tables").fetchall()})
    assert "frame" in tables[0] and "lines" in tables[1] and "lines" not in tables[0]


def outcome(folder: Path, content: bytes):
    """What the engine makes of a file: its lines and its broken lines, or why it does not read it."""
    folder.mkdir(exist_ok=True)
    try:
        raw = DuckDB().read([file(folder, content)], set(NAMES), Dialect(separator=";"))
    except ReadError as error:
        return str(error)
    rows = raw.lines.sort("_line").collect(backend="pyarrow").to_native().to_pylist()
    return rows, raw.broken.to_dict("records")


values = st.lists(st.sampled_from([b"1", b"x", b" ", b"\t", b"'", b"\\", b"#", "é\u00a0\u2028".encode()]), max_size=2)
records = st.lists(values.map(b"".join), min_size=3, max_size=3).map(b";".join)
odd = st.sampled_from([b"", b"  ", b"1;2", b"1;2;3;4", b"1;\xff;3", b"1;2\r;3", b"1;2\n;3"])
bodies = st.tuples(st.sampled_from([b"\n", b"\r\n"]), st.lists(st.one_of(records, records, records, odd), max_size=6))


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(bodies)
def test_both_readers_of_the_engine_agree(tmp_path, body):
    end, lines = body
    content = end.join([b"a;b;c", *lines, b""])
    usual = all(line.count(b";") == 2 and line.isascii() and b"\n" not in line and b"\r" not in line for line in lines)
    assert not usual or plain_text.lines(file(tmp_path, content), NAMES, NAMES, ";") is not None
    careful = end.join([b'"a";b;c', *lines])  # a quote, even there, is for the engine's own reader
    assert outcome(tmp_path / "any", end.join([b"a;b;c", *lines])) == outcome(tmp_path / "careful", careful)
