"""Formulas of a workbook whose results are not in the file.

Programs that write workbooks often leave the results out, or write 0 for each, until a spreadsheet has calculated them.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

BLOCK = 2**20
SEVERAL = 3
"""Formulas of a column that all give 0, from which on that is not taken for their result."""
Formula = tuple[int, int, str, str | None]
"""Row (from 1), column (from 0), text, and the result that stands in the file; None where none does."""


class Uncomputed(str):
    """The text of a formula, in place of its result; blanks around it are not looked for."""

    def strip(self, characters: str | None = None) -> "Uncomputed":
        return self


def uncomputed(file: Path, title: str) -> dict[int, dict[int, str]]:
    """Row -> column (from 0) -> formula, of those in a sheet that were never calculated.

    A 0 counts for none where all formulas of its column give 0, and the file says that it has still to be calculated
    or there are several.
    """
    state = file.stat()
    return _uncomputed(file, title, state.st_size, state.st_mtime_ns)


@lru_cache(32)
def _uncomputed(file: Path, title: str, size: int, changed: int) -> dict[int, dict[int, str]]:
    if not zipfile.is_zipfile(file):
        return {}
    with zipfile.ZipFile(file) as book:
        names = book.namelist()
        if "content.xml" in names:
            formulas, to_do = list(_of_ods(book, title)), False
        elif "xl/workbook.xml" in names:
            formulas, to_do = list(_of_xlsx(book, title)), b'fullCalcOnLoad="1"' in book.read("xl/workbook.xml")
        else:
            return {}
    columns = defaultdict(list)
    for _, column, _, result in formulas:
        columns[column].append(result)
    zero = {c for c, found in columns.items() if not any(map(_is_some, found)) and (to_do or len(found) >= SEVERAL)}
    lacking: dict[int, dict[int, str]] = defaultdict(dict)
    for row, column, text, result in formulas:
        if result is None or (column in zero and result != ""):
            lacking[row][column] = text
    return dict(lacking)


def _is_some(result: str | None) -> bool:
    """Is it a result other than 0?"""
    try:
        return result is not None and float(result) != 0
    except ValueError:
        return True


def _of_xlsx(book: zipfile.ZipFile, title: str) -> Iterator[Formula]:
    part = sheet_parts(book).get(title)
    if part is None:
        return
    with book.open(part) as content:
        if not _holds(content, (b"<f>", b"<f ", b":f>", b":f ")):
            return
    with book.open(part) as content:
        for cell in _elements(content, "c"):
            formula = next((node for node in cell if _is(node, "f")), None)
            place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
            if formula is None or place is None:
                continue
            value = next((node.text or "" for node in cell if _is(node, "v")), None)
            result = "" if value is None and cell.get("t") == "str" else value
            yield int(place[2]), _number(place[1]) - 1, formula.text or "", result


def _of_ods(book: zipfile.ZipFile, title: str) -> Iterator[Formula]:
    with book.open("content.xml") as content:
        if not _holds(content, (b"table:formula",)):
            return
    with book.open("content.xml") as content:
        for table in _elements(content, "table"):
            if _given(table, "name") != title:
                continue
            number = 1
            for row in (node for node in table.iter() if _is(node, "table-row")):
                place = 0
                for cell in row:
                    if (formula := _given(cell, "formula")) is not None:
                        text = next((node.text for node in cell if _is(node, "p")), None)
                        yield number, place, formula.partition(":")[2].lstrip("="), _given(cell, "value") or text
                    place += int(_given(cell, "number-columns-repeated") or 1)
                number += int(_given(row, "number-rows-repeated") or 1)


def _elements(content: IO[bytes], name: str) -> Iterator[ElementTree.Element]:
    """The elements of a name, each emptied after use."""
    for _, element in ElementTree.iterparse(content):
        if _is(element, name):
            yield element
            element.clear()


def _given(element: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _holds(content: IO[bytes], marks: tuple[bytes, ...]) -> bool:
    rest = b""
    while block := content.read(BLOCK):
        rest += block
        if any(mark in rest for mark in marks):
            return True
        rest = rest[-16:]
    return False


def sheet_parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The sheets of an .xlsx in their order, and where in the file each stands."""
    links = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target") for link in links}
    sheets = [node for node in ElementTree.fromstring(book.read("xl/workbook.xml")).iter() if _is(node, "sheet")]
    ids = {node.get("name"): next(value for key, value in node.items() if key.endswith("}id")) for node in sheets}
    found = {name: targets.get(place, "") for name, place in ids.items()}
    return {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in found.items()}


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag.rpartition("}")[2] == name


def _number(letters: str) -> int:
    """A column's letters as its number from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
