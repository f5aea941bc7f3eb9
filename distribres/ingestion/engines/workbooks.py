"""Workbooks: the cells of a sheet, as the text file of the same conventions would have them.

The library that reads them makes a rectangle of a sheet, from its first cell to the last. One cell astray at the end of
a sheet would ask for hundreds of GiB, so how far the cells reach is looked up first, in what the file itself says.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

import pandas as pd
from python_calamine import CalamineError, load_workbook

from distribres.ingestion.engines.files import Dialect, ReadError, unlike

LARGEST = 2**25
"""Cells of a rectangle: a sheet of full height and 32 columns. All that an .xls has is smaller (256 by 65,536)."""
BLOCK = 2**20
FAR = re.compile(rb"r=[\"'](?:[A-Za-z]{2,}[0-9]|[A-Za-z]?[0-9]{7})")
"""A place beyond column Z or below row 999,999: without one no sheet is too large."""
COLUMN = re.compile(rb"r=[\"']([A-Za-z]{2,})[0-9]")
ROW = re.compile(rb"r=[\"'][A-Za-z]*([0-9]+)[\"']")
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]+)([0-9]+)[\"'][^>]*(?<!/)>")
"""A cell in which something stands."""
ODS = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s>/])([^>]*?)(/?)>")
REPEATED = re.compile(rb"number-(?:columns|rows)-repeated=[\"']([0-9]+)")


def sheet(file: Path, dialect: Dialect) -> pd.DataFrame:
    """The records of a sheet; as in a text file, a blank row is none."""
    names, *rows = cells(file, dialect)
    texts = [[_cell(value, dialect.decimal) for value in row] for row in rows]
    return pd.DataFrame(texts, columns=unlike(map(str, names)), dtype="str")


def sheet_headings(file: Path, dialect: Dialect) -> list[str]:
    """The first record of a sheet."""
    state = file.stat()
    return list(_headings(file, dialect, state.st_size, state.st_mtime_ns))


@lru_cache
def _headings(file: Path, dialect: Dialect, size: int, changed: int) -> tuple[str, ...]:
    return tuple(str(heading) for heading in cells(file, dialect)[0])


def cells(file: Path, dialect: Dialect) -> list[list]:
    """The rows of a sheet that are not blank, headings first; one empty row where there is nothing.

    Raises
    ------
    ReadError
        If it is no workbook, has no such sheet, or reaches too far.
    """
    try:
        refuse_far_cells(file, dialect.sheet)
        book = load_workbook(str(file))
    except (CalamineError, OSError) as error:
        raise ReadError(f"{file.name} is not readable as a workbook: {error}") from None
    if dialect.sheet is not None and dialect.sheet not in book.sheet_names:
        raise ReadError(f"{file.name}: no sheet {dialect.sheet!r}; it has {', '.join(book.sheet_names)}")
    rows = book.get_sheet_by_name(dialect.sheet or book.sheet_names[0]).iter_rows()
    return [row for row in rows if any(value != "" for value in row)] or [[]]


def refuse_far_cells(file: Path, name: str | None = None) -> None:
    """See whether a workbook can be read without asking for more memory than there is.

    Parameters
    ----------
    name : str, optional
        The sheet that will be read; the first where none is given.

    Raises
    ------
    ReadError
        Which sheet and cell are too far from the others, and the remedy; or that it is no workbook.
    """
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".ods"):
        return
    try:
        with zipfile.ZipFile(file) as book:
            found = _far_in_ods(book) if kind == ".ods" else _far_in_xlsx(book, name)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, ElementTree.ParseError) as error:
        raise ReadError(f"{file.name} is not readable as a workbook: {error}") from None
    if found is not None:
        title, cell = found
        raise ReadError(
            f"{file.name}: sheet {title!r} reaches as far as cell {cell}: delete what stands there, beyond the table, "
            "or export the sheet as CSV"
        )


def _far_in_xlsx(book: zipfile.ZipFile, name: str | None) -> tuple[str, str] | None:
    """A sheet that is too large, and its last cell."""
    parts = _parts(book)
    title = next(iter(parts), None) if name is None else name
    if title not in parts:
        return None
    with book.open(parts[title]) as content:
        if not any(FAR.search(piece) for piece in _pieces(content)):
            return None
    columns, rows = {b"Z"}, {b"1"}
    with book.open(parts[title]) as content:
        for piece in _pieces(content):
            columns |= set(COLUMN.findall(piece))
            rows |= set(ROW.findall(piece))
    if max(map(_number, columns)) * max(map(int, rows)) <= LARGEST:
        return None
    with book.open(parts[title]) as content:
        places = ((int(row), _number(column)) for piece in _pieces(content) for column, row in CELL.findall(piece))
        return _too_large(title, places)


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The sheets in their order, and where in the file each stands."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") for link in links}
    sheets = [node for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if _is(node, "sheet")]
    ids = {node.get("name"): next(value for key, value in node.items() if key.endswith("}id")) for node in sheets}
    found = {name: targets.get(place, "") for name, place in ids.items()}
    return {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in found.items()}


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag.rpartition("}")[2] == name


def _far_in_ods(book: zipfile.ZipFile) -> tuple[str, str] | None:
    """As `_far_in_xlsx`, of any sheet: the library reads them all."""
    with book.open("content.xml") as content:
        title, row, column, height, sheets = "", 0, 0, 1, {}
        for kind, given, empty in (tag for piece in _pieces(content) for tag in ODS.findall(piece)):
            times = int(match[1]) if b"repeated" in given and (match := REPEATED.search(given)) else 1
            if kind == b"table":
                name = re.search(rb"table:name=[\"']([^\"']*)", given)
                title, row, height = name[1].decode() if name else "", 0, 0
                sheets[title] = [0, 0]
            elif kind == b"table-row":
                row, height, column = row + height, times, 0
            else:
                column += times
                if not empty or b"value" in given:
                    sheets[title] = [max(sheets[title][0], row + height), max(sheets[title][1], column)]
    return next((found for name, size in sheets.items() if (found := _too_large(name, [size]))), None)


def _too_large(title: str, places: Iterator[tuple[int, int]] | list) -> tuple[str, str] | None:
    """The sheet, and the cell at the end of the rectangle around some places, if that is too large."""
    last_row = last_column = 1
    for row, column in places:
        last_row, last_column = max(last_row, row), max(last_column, column)
    return (title, f"{_letters(last_column)}{last_row}") if last_row * last_column > LARGEST else None


def _pieces(content: IO[bytes]) -> Iterator[bytes]:
    """The text of an XML file, in which no tag is divided."""
    rest = b""
    while block := content.read(BLOCK):
        rest += block
        end = rest.rfind(b"<")
        if end > 0:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _number(letters: bytes) -> int:
    """A column's letters as its number from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def _cell(value, decimal: str) -> str | None:
    if isinstance(value, float):
        return repr(int(value) if value.is_integer() else value).replace(".", decimal)
    return None if value == "" else str(value)
