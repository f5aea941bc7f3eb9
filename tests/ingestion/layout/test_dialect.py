"""What a file tells of itself better than the mapping does."""

import codecs
import gzip

import pytest

from distribres.ingestion.layout.dialect import Dialect, Form, kind_of, lines_of, named_mark, settled, unmarked

TEXT = "Né;b\n1;2\n"


@pytest.mark.parametrize("said", ["utf-8", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_a_byte_order_mark_or_valid_utf8_decides_whatever_the_mapping_says(tmp_path, said, content, encoding):
    (tmp_path / "f.csv").write_bytes(content)
    assert settled(tmp_path / "f.csv", Dialect(";", said)).encoding == encoding


@pytest.mark.parametrize(
    ("content", "mark"),
    [
        ("a;b;c\n1,5;2;3\n", ";"),
        ("a,b,c\n1,2,3\n", ","),
        ("a\tb;c\n1\t2\n", "\t"),
        ("sep=|\na|b,c\n", "|"),
        ('"sep=;"\na;b,c,d\n', ";"),
    ],
)
def test_of_several_marks_a_file_has_the_one_that_divides_its_headings(tmp_path, content, mark):
    (tmp_path / "f.csv").write_text(content)
    assert settled(tmp_path / "f.csv", Dialect(",;\t|")).separator == mark


def test_a_first_line_that_names_the_mark_is_no_line():
    assert [*lines_of(iter(["sep=;\r\n", "a;b\n"]))] == ["a;b\n"]
    assert (named_mark("sep=\t\na"), named_mark("sepal;b\n"), named_mark("")) == ("\t", None, None)


def test_utf16_without_a_mark():
    assert [unmarked("ab;c".encode(name)) for name in ("utf-16-le", "utf-16-be", "utf-8")] == [
        "utf-16-le",
        "utf-16-be",
        "utf-8",
    ]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("f.csv", b"a;b\n", "text"),
        ("f.xls", b"a\tb\n1\t2\n", "text"),
        ("F.XLS", "a\tb\n1\t2\n".encode("utf-16"), "text"),
        ("f.xls", b"<html><table><tr><td>a</td></tr></table></html>", "markup"),
        ("f.xls", b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "markup"),
        ("f.xls", b"\xd0\xcf\x11\xe0 and more", "workbook"),
        ("f.xlsx", b"PK\x03\x04", "workbook"),
        ("f.csv", b"PK\x03\x04", "workbook"),
        ("F.CSV.GZ", gzip.compress(b"a;b\n", mtime=0), "text"),
        ("f.PARQUET", b"PAR1", "parquet"),
    ],
)
def test_a_file_is_what_its_content_says(tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)
    assert kind_of(tmp_path / name) == kind


def test_files_and_sheets_may_have_headings_in_different_rows(tmp_path):
    dialect = Dialect(form=Form(skip_totals=True), headers=(("2023*", (5,)), ("*", (1, 2))))
    assert dialect.form_of(tmp_path / "2023.csv") == Form((5,), skip_totals=True)
    assert dialect.form_of(tmp_path / "x.xlsx", "2024").header == (1, 2)
