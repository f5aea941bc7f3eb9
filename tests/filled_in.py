"""Fills in workbooks of the field, as a rep's spreadsheet would: cells of a file are set, all else stays as it was."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_rowcol_to_cell

Cells = Mapping[tuple[int, int], str | float | date | None]
"""Row and column, from 0, and what is written there; None clears the cell."""
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def fill_in(file: Path, target: Path, cells: Mapping[str, Cells], saved: date | None = None) -> Path:
    """A copy of a workbook with cells of some sheets set, by the name of the sheet; `saved` on a day of its own."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        parts = _parts(old)
        given = {parts[sheet]: own for sheet, own in cells.items()}
        for name in old.namelist():
            content = old.read(name)
            if name in given:
                content = _set(content.decode(), given[name]).encode()
            if name == "docProps/core.xml" and saved is not None:
                content = re.sub(
                    rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>%sT08:00:00Z" % str(saved).encode(), content
                )
            new.writestr(zipfile.ZipInfo(name), content)
    return target


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    """The part in which each sheet lies, by its name."""
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    parts = {one.get("Id"): f"xl/{one.get('Target')}" for one in relations}
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    return {sheet.get("name"): parts[sheet.get(RELATION)] for sheet in sheets}


def _set(sheet: str, cells: Cells) -> str:
    """The sheet with its cells set; each is there already, with a format."""
    named = {xl_rowcol_to_cell(*place): value for place, value in cells.items()}

    def one(found: re.Match) -> str:
        place, style = found[1], found[2]
        return _cell(place, style, named[place]) if place in named else found[0]

    return re.sub(r'<c r="([A-Z]+\d+)"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', one, sheet)


def _cell(place: str, style: str, value) -> str:
    start = f'<c r="{place}"{style or ""}'
    if value is None:
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    number = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
    return f"{start}><v>{number}</v></c>"
