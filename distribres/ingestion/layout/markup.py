"""Tables of web pages and of Excel's own XML, which programs save under the name of a workbook."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from distribres.ingestion.layout.cells import Number
from distribres.ingestion.layout.dialect import Dialect, ReadError, opened, settled

CELLS = 2**25
"""Of a table: more than any program writes."""
SHEET, INDEX, TYPE = "Worksheet", "Index", "Type"


def tables(file: Path, dialect: Dialect) -> dict[str, list[list[str]]]:
    """The tables of a file by name, each cell where it stands; those of web pages are numbered, the longest first.

    Raises
    ------
    ReadError
        If there is none, or it is not readable.
    """
    content = _text(file, dialect)
    if "urn:schemas-microsoft-com:office:spreadsheet" in content[:4096]:
        found = _of_xml(file, content, dialect.decimal)
    else:
        reader = _Tables()
        reader.feed(content)
        reader.close()
        found = sorted(filter(None, reader.tables), key=lambda rows: sum(map(len, rows)), reverse=True)
        found = {f"table {number}": rows for number, rows in enumerate(found, 1)}
    if not found:
        raise ReadError(f"{file.name}: it is a web page, and no table is in it: export it again")
    return found


def _text(file: Path, dialect: Dialect) -> str:
    with opened(file) as content:
        data = content.read()
    told = re.search(rb"(?:charset|encoding)\s*=\s*[\"']?([\w-]+)", data[:4096])
    encoding = settled(file, dialect).encoding
    if told and encoding == dialect.encoding and not data.startswith(b"\xff\xfe"):
        encoding = told[1].decode()
    try:
        return data.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except (UnicodeError, LookupError):
        return data.decode("cp1252", "replace")


class _Tables(HTMLParser):
    """Rows of cells; one that goes over several columns or rows stands in the first, as in a spreadsheet."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.span, self.below = (1, 1), {}
        self.size = 0

    def handle_starttag(self, tag: str, attributes: list) -> None:
        if tag == "table":
            self._close_cell()
            self.open.append([])
            self.tables.append(self.open[-1])
            self.below = {}
        elif tag == "tr" and self.open:
            self._close_cell()
            self.below = {place: rows - 1 for place, rows in self.below.items() if rows > 1}
            self.open[-1].append([])
        elif tag in ("td", "th") and self.open and self.open[-1]:
            self._close_cell()
            given = dict(attributes)
            self.cell, self.span = [], (_whole(given.get("colspan")), _whole(given.get("rowspan")))
        elif tag == "br" and self.cell is not None:
            self.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close_cell()
        if tag == "table" and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is None or not self.open or not self.open[-1]:
            return
        row = self.open[-1][-1]
        while self.below.get(len(row), 0) > 0:
            row.append("")
        columns, rows = self.span
        self.size += columns
        if self.size > CELLS:
            raise ReadError("a table of a web page has too many cells: export it as CSV")
        if rows > 1:
            self.below |= {len(row) + n: rows for n in range(columns)}
        row += [" ".join("".join(self.cell).split()), *[""] * (columns - 1)]
        self.cell = None


def _whole(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdigit() and text != "0" else 1


def _of_xml(file: Path, content: str, decimal: str) -> dict[str, list[list[str]]]:
    """The sheets of a workbook in XML, in which blank cells and rows are skipped by number."""
    if "<!DOCTYPE" in content[:4096].upper() or "<!ENTITY" in content.upper():
        raise ReadError(f"{file.name}: it declares entities of its own: save it as .xlsx")
    try:
        root = ElementTree.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", content))
    except ElementTree.ParseError as error:
        raise ReadError(f"{file.name} is not readable as a workbook in XML: {error}") from None
    sheets = [node for node in root.iter() if _is(node, SHEET)]
    return {_given(sheet, "Name") or f"sheet {n}": _rows(file, sheet, decimal) for n, sheet in enumerate(sheets, 1)}


def _rows(file: Path, sheet: ElementTree.Element, decimal: str) -> list[list[str]]:
    rows: list[list[str]] = []
    for node in (node for node in sheet.iter() if _is(node, "Row")):
        _skip(file, rows, node, [])
        row: list[str] = []
        for cell in (cell for cell in node if _is(cell, "Cell")):
            _skip(file, row, cell, "")
            data = next((part for part in cell if _is(part, "Data")), None)
            row.append("" if data is None else _cell(data, decimal))
            row += [""] * (_whole(_given(cell, "MergeAcross")) if _given(cell, "MergeAcross") else 0)
        rows.append(row)
    return rows


def _skip(file: Path, taken: list, node: ElementTree.Element, blank) -> None:
    index = int(_given(node, INDEX) or 0)
    if index > 2**20:
        raise ReadError(f"{file.name}: a cell stands too far from the others: save the table alone")
    taken += [blank for _ in range(index - 1 - len(taken))]


def _cell(data: ElementTree.Element, decimal: str) -> str:
    text = "".join(data.itertext())
    if _given(data, TYPE) == "Number":
        try:
            value = float(text)
        except ValueError:
            return text
        return Number(repr(int(value) if value.is_integer() else value).replace(".", decimal))
    return text.removesuffix("T00:00:00.000") if _given(data, TYPE) == "DateTime" else text


def _is(node: ElementTree.Element, name: str) -> bool:
    return node.tag.rpartition("}")[2] == name


def _given(node: ElementTree.Element, name: str) -> str | None:
    return next((value for key, value in node.items() if key.rpartition("}")[2] == name), None)


def numbered(rows: list[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows of one width with their numbers."""
    width = max(map(len, rows), default=0)
    for number, row in enumerate(rows, 1):
        yield number, row + [""] * (width - len(row))
