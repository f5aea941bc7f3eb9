import random
from pathlib import Path

import pytest

from distribres.ingestion.layout import records
from distribres.ingestion.layout.records import cleaned, look_at


def file(folder: Path, content: bytes) -> Path:
    path = folder / "f.csv"
    path.write_bytes(content)
    return path


COUNTED = {
    "plain": (b"a;b\n1;2\n3;4\n", 3),
    "no end on the last line": (b"a;b\r\n1;2\r\n3;4", 3),
    "blank lines": (b"\n\na;b\n\n1;2\n\n\n", 2),
    "blank lines of Windows": (b"a;b\r\n\r\n1;2\r\n\r\n", 2),
    "a mark at the head": ("a;b\n1;2\n".encode("utf-8-sig"), 2),
    "a line break inside quotes": (b'a;b\n1;"x\n\ny"\n3;4\n', 3),
    "line breaks of another kind inside quotes": (b'a;b\r\n1;"x\ny"\r\n3;4\r\n', 3),
    "doubled quotes": (b'a;b\n1;"say ""no"""\n"";""\n', 3),
    "a NUL": (b"a;b\n1;\0\n", 2),
    "nothing": (b"", 0),
}


@pytest.mark.parametrize(("content", "count"), COUNTED.values(), ids=COUNTED)
@pytest.mark.parametrize("block", [1, 2**19])
def test_records_are_counted_where_the_text_leaves_no_doubt(tmp_path, content, count, block, monkeypatch):
    monkeypatch.setattr(records, "BLOCK", block)
    shape = look_at(file(tmp_path, content), ";")
    assert (shape.records, shape.regular, shape.plain) == (count, True, b'"' not in content and b"\0" not in content)
    assert shape.lines == max(count - 1, 0)


DOUBTFUL = {
    "a quote that nothing closes": b'a;b\n1;"2\n3;4\n',
    "a quote inside a value": b'a;b\n1;3/4" pipe\n',
    "text after a quote": b'a;b\n1;"2"x\n',
    "line ends of two kinds": b"a;b\r\n1;2\n",
    "line ends of an old kind": b"a;b\r1;2\r",
    "line ends that change far down": b"a;b\n" + 200_000 * b"1;2\n" + 200_000 * b"1;2\r\n",
    "an endless line": b"a;b\n1;" + b"x" * (records.BLOCK + records.LONGEST) + b"\n",
}


@pytest.mark.parametrize("content", DOUBTFUL.values(), ids=DOUBTFUL)
def test_all_else_is_not_regular(tmp_path, content):
    assert not look_at(file(tmp_path, content), ";").regular


def divided(folder: Path, content: bytes, width: int = 2) -> tuple[list[str], list[tuple[int, str]]]:
    written, broken = cleaned(file(folder, content), ";", width, folder / "clean.csv")
    clean = (folder / "clean.csv").read_text(encoding="utf-8")
    assert look_at(folder / "clean.csv", ";").records == written
    return clean.splitlines(), list(broken.itertuples(index=False, name=None))


def test_a_quote_inside_a_value_is_a_character(tmp_path):
    assert divided(tmp_path, b'a;b\n1;3/4" pipe\n2;x\n') == (['1;"3/4"" pipe"', "2;x"], [])


def test_an_open_quote_breaks_its_own_line_only(tmp_path):
    clean, broken = divided(tmp_path, b'a;b\n1;"2\n3;4\n"5\n6;7\n')
    assert (clean, broken) == (["3;4", "6;7"], [(2, '1;"2'), (4, '"5')])


def test_lines_that_would_each_be_a_record_are_no_value_of_one(tmp_path):
    """Two open quotes, an inch each: read as one value they would hide all that stands between."""
    clean, broken = divided(tmp_path, b'a;b\n1;"3/4 inch\n2;x\n3;5"\n4;y\n')
    assert (clean, broken) == (["2;x", '3;"5"""', "4;y"], [(2, '1;"3/4 inch')])


def test_a_value_of_many_lines_stays_whole(tmp_path):
    assert divided(tmp_path, b'a;b\n1;"x\ny\nz"\n2;3/4" y\n')[0] == ['1;"x', "y", 'z"', '2;"3/4"" y"']
    endless = b'a;b\n1;"x\n' + b"y\n" * records.SPAN + b'z"\n2;x\n'
    clean, broken = divided(tmp_path, endless)
    assert (clean, len(broken)) == (["2;x"], records.SPAN + 2)


def test_what_is_no_text_is_broken(tmp_path):
    clean, broken = divided(tmp_path, b"a;b\r1\r2;\xff\r3;" + b"x" * records.LONGEST + b"\r4;5\r6\r")
    assert (clean, [line for line, _ in broken]) == (["4;5"], [2, 3, 4, 6])


def counted(text: str, separator: str) -> tuple[int, bool]:
    """Records of a text, character after character, and whether each quote opens, closes or doubles."""
    count, inside, regular, begins, blank, at = 0, False, True, True, True, 0
    while at < len(text):
        character, following = text[at], text[at + 1 : at + 2]
        if inside and character == following == '"':
            at += 1
        elif inside and character == '"':
            inside, regular = False, regular and following in ("", separator, "\r", "\n")
        elif character == "\n" and not inside:
            count, begins, blank = count + (not blank), True, True
        elif not inside and character != "\r":
            inside = character == '"' and begins
            regular = regular and (character != '"' or begins)
            begins, blank = character == separator, False
        at += 1
    return count + (inside or not blank), regular and not inside


VALUES = ["a", "", '"x"', '"a""b"', '"l1\nl2"', '"\r\n"', '""', '"""q"""', '5" p', '"open']


@pytest.mark.parametrize("seed", range(20))
def test_an_independent_count_agrees(tmp_path, seed, monkeypatch):
    rng = random.Random(seed)
    for _ in range(100):
        monkeypatch.setattr(records, "BLOCK", rng.choice([1, 7, 64, 2**19]))
        end, most = rng.choice(["\n", "\r\n"]), rng.choice([8, len(VALUES)])  # half of them without odd quotes
        lines = [rng.choice([";".join(rng.choices(VALUES[:most], k=3))] * 6 + [""]) for _ in range(rng.randint(0, 9))]
        text = end.join([*lines, *([""] if rng.random() < 0.5 else [])])
        shape = look_at(file(tmp_path, text.encode()), ";")
        count, regular = counted(text, ";")
        assert shape.regular == regular, text
        assert not regular or shape.records == count, text
