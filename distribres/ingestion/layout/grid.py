"""The rows of any file: of a workbook, a web page or a text, each with its number and its cells as text."""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from distribres.ingestion.layout import markup, workbooks
from distribres.ingestion.layout.dialect import Dialect, ReadError, kind_of, lines_of, settled
from distribres.ingestion.layout.records import divided
from distribres.ingestion.layout.regular import Row


def sheets(file: Path, dialect: Dialect) -> list[str | None]:
    """The sheets of a file that are read together; None stands for all of a text."""
    kind = kind_of(file)
    if kind == "workbook":
        return list(workbooks.sheets(file, dialect))
    if kind == "markup":
        return _tables(file, dialect)
    return [None]


def _tables(file: Path, dialect: Dialect) -> list[str | None]:
    names = list(markup.tables(file, dialect))
    if dialect.sheet is not None and dialect.sheet not in names:
        raise ReadError(f"{file.name}: no sheet {dialect.sheet!r}; it has {', '.join(names)}")
    return [dialect.sheet or names[0]]


def rows(file: Path, dialect: Dialect, sheet: str | None) -> Iterator[Row]:
    """All rows of a file, or of one of its sheets."""
    kind = kind_of(file)
    if kind == "workbook":
        yield from workbooks.rows(file, sheet, dialect.decimal)
    elif kind == "markup":
        for number, cells in markup.numbered(markup.tables(file, dialect)[sheet]):
            yield Row(number, cells)
    else:
        yield from _of_text(file, settled(file, dialect), max(dialect.form_of(file).header, default=1))


def _of_text(file: Path, dialect: Dialect, header: int) -> Iterator[Row]:
    """Rows of a text; a value may go over several lines where the record is then as wide as the headings."""
    try:
        with opened_text(file, dialect.encoding) as content:
            head = csv.reader(lines_of(content), delimiter=dialect.separator)
            width = len(next((row for number, row in enumerate(head, 1) if number == header), []))
        with opened_text(file, dialect.encoding) as content:
            first = list(lines_of(iter([content.readline()])))
            for number, (raw, cells) in enumerate(divided(content, dialect.separator, width, first), 1):
                yield Row(number, cells, raw or " ")
    except (UnicodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise ReadError(f"{file.name} is not readable as {dialect.encoding} text: {error}") from None


def opened_text(file: Path, encoding: str) -> TextIO:
    """The text of a file without its byte-order mark; what is no UTF-8 stays as it is, for the line to be told."""
    opener = gzip.open if file.suffix.lower() == ".gz" else open
    told = {"utf-8": "utf-8-sig"}.get(encoding, encoding)
    return opener(file, "rt", encoding=told, errors="surrogateescape" if encoding == "utf-8" else "replace", newline="")


def of_csv(text: str, separator: str) -> Iterator[Row]:
    """Rows of a piece of text, for a look at it."""
    lines = lines_of(io.StringIO(text, newline=""))
    for number, cells in enumerate(csv.reader(lines, delimiter=separator), 1):
        yield Row(number, cells, " ")
