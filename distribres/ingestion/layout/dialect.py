"""How a file is written, as the mapping says and as the file itself tells better."""

import codecs
import gzip
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache, partial
from pathlib import Path
from typing import IO

from distribres.contracts.credentials import mask

ONE_BYTE = ("cp1252", "latin-1")
CHUNK = 2**20
"""Bytes of a file that are looked at together."""
HEAD = 2**16
"""Bytes at the head of a file by which it is told what it is."""
BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
MARKS = ";,\t|"
"""What may stand between values, the likelier first."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class ReadError(ValueError):
    """A file cannot be read as the mapping says; the message shows no secret."""

    def __init__(self, told: str):
        super().__init__(mask(told))


@dataclass(frozen=True)
class Form:
    """What stands around and between the lines of a table.

    Attributes
    ----------
    header : tuple of int
        Rows of the headings, as a spreadsheet counts them; none where they are the first that is not blank.
    skip_totals : bool
        Totals, notes, repeated headings and rules stand between or below the lines.
    fill_down : tuple of str
        Headings whose value stands on the first line of a group only.
    wide : tuple of (str, str)
        Our column, and the words beside the period in the headings of the columns that hold it.
    """

    header: tuple[int, ...] = ()
    skip_totals: bool = False
    fill_down: tuple[str, ...] = ()
    wide: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Dialect:
    """How the text of a file is written, and how its table lies in it.

    `separator` may be several marks, of which each file has one; `headers` are rows of headings by pattern of the
    name of a file or sheet, where they differ; `sheets` are patterns of sheets that are read together.
    """

    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheet: str | None = None
    form: Form = Form()
    headers: tuple[tuple[str, tuple[int, ...]], ...] = ()
    sheets: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()

    def decimal_of(self, heading: str) -> str:
        """The decimal mark of a column: its own (`marks`), or that of the file."""
        return dict(self.marks).get(heading, self.decimal)

    def form_of(self, file: Path, sheet: str | None = None) -> Form:
        """The form of one file or sheet."""
        names = [name for name in (sheet, file.name) if name is not None]
        rows = (rows for pattern, rows in self.headers if any(fnmatchcase(name, pattern) for name in names))
        found = next(rows, self.form.header)
        return self.form if found == self.form.header else replace(self.form, header=found)


def opened(file: Path) -> IO[bytes]:
    """The bytes of a file, unpacked."""
    return (gzip.open if file.suffix.lower() == ".gz" else open)(file, "rb")


def kind_of(file: Path) -> str:
    """What a file is by its content, whatever its name says: ``workbook``, ``markup``, ``parquet`` or ``text``."""
    suffix = file.suffix.lower()
    if suffix == ".parquet":
        return "parquet"
    state = file.stat()
    return _kind_of(file, suffix, state.st_size, state.st_mtime_ns)


@lru_cache
def _kind_of(file: Path, suffix: str, size: int, changed: int) -> str:
    head = _head(file)
    if suffix in WORKBOOKS:
        if head.startswith((ZIP, OLE)) or not head:
            return "workbook"
        start = _decoded(head[:1024]).lstrip().lower()
        markup = start.startswith(("<!doctype", "<html", "<table", "<?xml", "<meta", "<head", "<style", "<!--"))
        return "markup" if markup else "text" if _is_text(head) else "workbook"
    return "workbook" if head.startswith((ZIP, OLE)) and suffix != ".gz" else "text"


def _is_text(head: bytes) -> bool:
    """Are there lines, with a mark that divides them, and no signs that no text has?"""
    text = _decoded(head)
    odd = sum(character < " " and character not in "\t\r\n\f" for character in text)
    return not odd and any(mark in text for mark in MARKS) and any(end in text for end in "\r\n")


def _decoded(head: bytes) -> str:
    encoding = next((name for mark, name in BOMS.items() if head.startswith(mark)), None)
    return codecs.getincrementaldecoder("utf-8-sig" if encoding != "utf-16" else encoding)("replace").decode(head)


def _head(file: Path) -> bytes:
    try:
        with opened(file) as content:
            return content.read(HEAD)
    except (OSError, EOFError, zlib.error):
        return b""  # for those to tell who read it


def settled(file: Path, dialect: Dialect) -> Dialect:
    """The dialect of one text file: a byte-order mark or UTF-8 is known from its bytes, whatever others beside it are.

    A one-byte encoding takes all bytes for letters, and would make two others of each accent. Of several marks the one
    counts that a first line such as ``sep=;`` names, else the one that divides its headings.
    """
    state = file.stat()
    return _settled(file, dialect, state.st_size, state.st_mtime_ns)


@lru_cache
def _settled(file: Path, dialect: Dialect, size: int, changed: int) -> Dialect:
    head = _head(file)
    encoding = next((name for mark, name in BOMS.items() if head.startswith(mark)), None)
    if encoding is None:
        encoding = dialect.encoding
        if encoding in ONE_BYTE and _is_utf8(file):
            encoding = "utf-8"
        elif encoding == "utf-16" or (head[1:2] == b"\0" and head[3:4] == b"\0"):
            encoding = unmarked(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head).lstrip("\ufeff")
    mark = named_mark(text)
    if mark is None and len(dialect.separator) > 1:
        header = dialect.form_of(file).header or (1,)
        lines = text.splitlines()[header[0] - 1 : header[0] + 20]
        mark = max(dialect.separator, key=lambda mark: _divides(lines, mark))
    return replace(dialect, encoding=encoding, separator=mark or dialect.separator)


def unmarked(head: bytes) -> str:
    """UTF-16 that does not say so at its head; what has no NUL in every other place is UTF-8."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    return "utf-16-le" if odd > len(head) / 4 else "utf-16-be" if even > len(head) / 4 else "utf-8"


def _divides(lines: list[str], mark: str) -> tuple[bool, int]:
    """Does it divide the headings as the lines below, and into how many values?"""
    counts = [line.count(mark) for line in lines if line.strip()]
    return bool(counts) and counts.count(counts[0]) > len(counts) / 2 and counts[0] > 0, counts[0] if counts else 0


def named_mark(text: str) -> str | None:
    """The separator that a first line such as ``sep=;`` names, as Excel has it."""
    line = next(iter(text[:20].splitlines()), "").strip('"')
    told = line[4:].rstrip(";,") or line[4:5]
    return told if line[:4].casefold() == "sep=" and len(told) == 1 else None


def lines_of(content: Iterator[str]) -> Iterator[str]:
    """The lines of a text from which the byte-order mark is gone, but for one such as ``sep=;``."""
    first = next(content, None)
    if first is not None:
        if named_mark(first) is None:
            yield first
        yield from content


def _is_utf8(file: Path) -> bool:
    """Is it more than ASCII, and valid UTF-8? What another encoding writes hardly ever is.

    What cannot be unpacked is for those to tell who read it.
    """
    decoder, ascii_only = getincrementaldecoder("utf-8")(), True
    try:
        with opened(file) as content:
            for chunk in iter(partial(content.read, CHUNK), b""):
                ascii_only = ascii_only and chunk.isascii()
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, OSError, EOFError, zlib.error):
        return False
    return not ascii_only
