import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.files.safe_names import LONGEST, safe_names


def safe(name: str) -> str:
    return safe_names([name])[0]


@pytest.mark.parametrize(
    "name",
    [
        "Élodie Vasseur",
        "Yann Le Bihan",
        "山田太郎",
        "أحمد",
        "Ελένη",
        "O'Neill & fils",
        "=cmd|'/c calc'!A1"[:4],
        "𝓐 b",
        "🚜 Motoculture",
    ],
)
def test_letters_of_any_script_stay(name):
    assert safe(name) == name


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Temp\\x", "C_Temp_x"),
        ("a/b", "a_b"),
        ("=cmd|'/c calc'!A1", "=cmd_'_c calc'!A1"),
        ("<script>alert(1)</script>", "_script_alert(1)_script_"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("Zo\u202eé", "Zoé"),
        ("nul\x00l", "null"),
        (".hidden", "hidden"),
        ("-rf", "rf"),
        ("~", "_"),
        ("ends with. .", "ends with"),
        ("", "_"),
        ("...", "_"),
        (" \u200b", "_"),
        ("Zoe\u0301", "Zoé"),
    ],
)
def test_what_steers_parts_or_hides_does_not(name, found):
    assert safe(name) == found


@pytest.mark.parametrize("name", ["CON", "nul", "Com1", "LPT9", "COM¹", "aux.txt", "prn .ics", "CONIN$"])
def test_no_name_is_a_device(name):
    assert safe(name).startswith("_")


@pytest.mark.parametrize("name", ["Conrad", "Con Edison", "Com12", "Auxane"])
def test_names_that_begin_like_a_device_are_none(name):
    assert safe(name) == name


def test_names_that_differ_in_case_or_in_how_accents_are_written_are_numbered():
    assert safe_names(["Zoé", "ZOÉ", "Zoe\u0301", "a/b", "a:b"]) == ["Zoé", "ZOÉ (2)", "Zoé (3)", "a_b", "a_b (2)"]


def test_none_is_one_that_is_taken():
    assert safe_names(["Marketing", "Ève"], taken=["marketing"]) == ["Marketing (2)", "Ève"]


def test_a_number_that_somebody_bears_is_passed_over():
    assert safe_names(["Zoé (2)", "Zoé", "zoé"]) == ["Zoé (2)", "Zoé", "zoé (3)"]


def test_long_names_stay_two_where_only_their_ends_differ():
    names = safe_names(["é" * 300 + "a", "é" * 300 + "b"])
    assert len(set(names)) == 2 and all(len(name) <= LONGEST for name in names)


@given(st.lists(st.text(max_size=80), max_size=6))
def test_any_names_can_be_files_beside_each_other(tmp_path_factory, names):
    found = safe_names(names)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in found}) == len(names)
    for name in found:
        assert Path(name).name == name and len(f".{name}.part.xlsx".encode()) <= 255
        assert name == name.strip(" .") and name not in ("", ".", "..")
        (tmp_path_factory.getbasetemp() / f"{name}.ics").touch()
