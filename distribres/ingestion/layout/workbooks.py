"""Workbooks: the cells of a sheet, as the text file of the same conventions would have them.

The library that reads them makes a rectangle of a sheet, from its first cell to the last. One cell astray at the end of
a sheet would ask for hundreds of GiB, so how far the cells reach is looked up first, in what the file itself says.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

from distribres.ingestion.layout.cells import Number
from distribres.ingestion.layout.dialect import WORKBOOKS, ZIP, Dialect, ReadError
from distribres.ingestion.layout.formulas import Uncomputed, sheet_parts, uncomputed
from distribres.ingestion.layout.regular import Row

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


def sheets(file: Path, dialect: Dialect) -> list[str]:
    """The sheets of a workbook that are read: the one that is named, those that fit the patterns, or the first.

    Hidden ones are read only where they are named.

    Raises
    ------
    ReadError
        If it is no workbook, or has no such sheet.
    """
    visible, every = _titles(file)
    if dialect.sheets:
        found = [name for name in visible if any(fnmatchcase(name, pattern) for pattern in dialect.sheets)]
    elif dialect.sheet is None:
        return (visible or every)[:1]
    else:
        found = [dialect.sheet] if dialect.sheet in every else []
    if not found:
        asked = ", ".join(map(repr, dialect.sheets or [dialect.sheet]))
        raise ReadError(f"{file.name}: no sheet {asked}; it has {', '.join(visible)}")
    return found


def visible_sheets(file: Path) -> tuple[list[str], list[str]]:
    """The sheets of a workbook that a reader of it sees, and those that are hidden."""
    visible, every = _titles(file)
    return visible, [name for name in every if name not in visible]


def _titles(file: Path) -> tuple[list[str], list[str]]:
    """Names of the visible sheets, and of all; charts are none."""
    refuse_far_cells(file, "")  # of an .ods the library reads all sheets at once
    found = [sheet for sheet in _book(file).sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    return [s.name for s in found if s.visible == SheetVisibleEnum.Visible], [s.name for s in found]


def _book(file: Path) -> CalamineWorkbook:
    state = file.stat()
    try:
        return _load(file, state.st_size, state.st_mtime_ns)
    except (CalamineError, OSError) as error:
        raise ReadError(f"{file.name} is not readable as a workbook: {error}") from None


@lru_cache(1)
def _load(file: Path, size: int, changed: int) -> CalamineWorkbook:
    with file.open("rb") as content:
        head = content.read(4)
        named = file.suffix.lower() in (WORKBOOKS if head == ZIP else (".xls",))
        if named and not (head == ZIP and file.suffix.lower() == ".xls"):
            return load_workbook(str(file))
        content.seek(0)
        return load_workbook(BytesIO(content.read()))


def values(file: Path, title: str) -> Iterator[tuple[int, list]]:
    """The rows of a sheet, from the first in which a cell is, and their numbers as the spreadsheet has them."""
    refuse_far_cells(file, title)
    sheet = _book(file).get_sheet_by_name(title)
    first_row, first_column = sheet.start or (0, 0)
    for number, row in enumerate(sheet.iter_rows(), first_row + 1):
        yield number, [""] * first_column + row


def merged(file: Path, title: str) -> list[tuple[int, int, int]]:
    """Row, first and last column (from 0) of merged cells, as far as the file tells."""
    found = _book(file).get_sheet_by_name(title).merged_cell_ranges or []
    return [(first[0] + 1, first[1], last[1]) for first, last in found]


def rows(file: Path, title: str, decimal: str) -> Iterator[Row]:
    """The same as text, as the text file of the same conventions would have it.

    A formula whose result is not in the file stands there itself: ``=E2*F2``.
    """
    lacking = uncomputed(file, title)
    for number, row in values(file, title):
        cells = [_text(value, decimal) for value in row]
        for place, formula in lacking.get(number, {}).items():
            if place < len(cells):
                cells[place] = Uncomputed(f"={formula}")
        yield Row(number, cells)


def _text(value, decimal: str) -> str:
    text = cell_text(value, decimal) or ""
    return Number(text) if isinstance(value, float) else text


def counts_from_1904(file: Path) -> bool | None:
    """Does a workbook count days from 1904? None where that is not said in it, or it is none."""
    if file.suffix.lower() != ".xlsx":
        return None
    with zipfile.ZipFile(file) as book:
        return re.search(rb"\sdate1904=[\"'](?:1|true)[\"']", book.read("xl/workbook.xml")) is not None


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
    try:
        if not zipfile.is_zipfile(file) and file.suffix.lower() not in (".xlsx", ".xlsm", ".ods"):
            return
        with zipfile.ZipFile(file) as book:
            names = book.namelist()
            if "xl/workbook.bin" in names:
                return
            found = _far_in_ods(book) if "content.xml" in names else _far_in_xlsx(book, name)
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
    parts = sheet_parts(book)
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


def cell_text(value, decimal: str) -> str | None:
    """The text of a cell, None of an empty one."""
    if isinstance(value, float):
        return repr(int(value) if value.is_integer() else value).replace(".", decimal)
    return None if value == "" else str(value)
