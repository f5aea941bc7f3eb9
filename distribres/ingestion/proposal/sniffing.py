"""How a file is written, seen from its beginning: encoding, separator, headings, and some of its lines as text."""

import codecs
import csv
import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError

from distribres.ingestion.engines.files import zones_of
from distribres.ingestion.layout import grid, markup, workbooks
from distribres.ingestion.layout.dialect import (
    BOMS,
    MARKS,
    WORKBOOKS,
    Dialect,
    Form,
    ReadError,
    kind_of,
    named_mark,
    opened,
    unmarked,
)
from distribres.ingestion.layout.find import Found, find
from distribres.ingestion.layout.formulas import Uncomputed
from distribres.ingestion.layout.regular import BROKEN, Regular, Row
from distribres.ingestion.layout.sorting import LINE

TEXTS = (".csv", ".txt", ".tsv", ".tab", ".dat", ".asc", ".prn")
SUFFIXES = (*TEXTS, *(f"{suffix}.gz" for suffix in TEXTS), ".parquet", *WORKBOOKS)
BYTES = 3 * 2**20
"""Read of the beginning of the first text file of a kind."""
FURTHER = 2**20
"""… of each further one."""
TAIL = 2**16
"""… and of its end."""
LINES = 20_000
"""Read of a typed file."""
FAR = 10**9
"""Rows of the end of a file, of which nobody knows the number, are counted from here."""
UNREADABLE = (OSError, EOFError, zlib.error, csv.Error, UnicodeError, pa.ArrowException, CalamineError)
LACKING = (
    "holds formulas whose results are not in the file, such as {!r}: it is not used. Open the file in a spreadsheet, "
    "let that calculate it, and save it"
)
NOTHING_ELSE = Found(Form())
MIXED = "it is UTF-8 but for a few characters: their lines will be rejected"


@dataclass(frozen=True, eq=False)
class Sample:
    """The beginning of a file, or of a sheet, and a few of its last lines.

    `lines` holds text, a column for each heading that stands there once; `typed` are those whose numbers the file
    holds as numbers. `encoding` is None where nothing tells (plain ASCII), `separator` where there is none. `whole`
    says that nothing was left out. `found` is how the table lies in the file, `left` how many rows are no lines;
    `doubts` are about the encoding, `remarks` about the file.
    """

    file: Path
    lines: pd.DataFrame
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    typed: frozenset[str] = frozenset()
    whole: bool = True
    doubts: tuple[str, ...] = ()
    found: Found = NOTHING_ELSE
    left: int = 0
    remarks: tuple[str, ...] = ()


def samples(file: Path, size: int = BYTES) -> list[Sample]:
    """One sample for a file, one for each sheet of a workbook; none of what is empty.

    `size` is what is read of the beginning of a text file, in bytes.

    Raises
    ------
    ValueError
        If the file is not what its name says.
    """
    kind = kind_of(file)
    try:
        if kind == "parquet":
            found = [_parquet(file)]
        elif kind == "workbook":
            found = _sheets(file)
        elif kind == "markup":
            found = _markup(file)
        else:
            found = [_text(file, size)]
    except ReadError as error:
        raise ValueError(str(error).removeprefix(f"{file.name}").lstrip(": ")) from None
    except UNREADABLE as error:
        raise ValueError(f"is not readable: {' '.join(str(error).split())}") from None
    return [sample for sample in found if len(sample.lines.columns)]


def encoding_of(data: bytes) -> tuple[str | None, list[str]]:
    """The encoding of the first bytes of a file, in the mapping's words, and what is doubtful about it.

    A byte-order mark decides; else text that is valid UTF-8 is UTF-8, one with characters that only Windows has (€ ’ œ)
    is cp1252, and anything else latin-1. None where all bytes are ASCII.
    """
    for mark, name in BOMS.items():
        if data.startswith(mark):
            return name, []
    if b"\0" in data[:64] and (wide := unmarked(data[:4096])) != "utf-8":
        return wide, []
    if data.isascii():
        return None, []
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        if _mostly_utf8(data):
            return "utf-8", [MIXED]
        return "cp1252" if re.search(rb"[\x80-\x9f]", data) else "latin-1", []
    return "utf-8", []


def _mostly_utf8(data: bytes) -> bool:
    """Do most bytes beyond ASCII stand as UTF-8 has them? In latin-1 they hardly ever do."""
    paired = sum(map(len, re.findall(rb"[\xc2-\xf4][\x80-\xbf]+", data)))
    return paired > len(re.findall(rb"[\x80-\xff]", data)) / 2


def separator_of(text: str) -> str:
    """The mark that a first line names (``sep=;``), else the one that divides most records alike."""
    return named_mark(text) or max(MARKS, key=lambda mark: _fit(text, mark))


def _fit(text: str, separator: str) -> tuple[float, bool, int]:
    """How many of the first records have the usual width, are headings among them, and how wide is it?"""
    try:
        rows = [row.cells for row in islice(grid.of_csv(text, separator), 200) if row.cells]
    except csv.Error:
        return 0, False, 0
    widths = [len(row) for row in rows if len(row) > 1]
    if not widths:
        return 0, False, 0
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    first = next(row for row in rows if len(row) == usual)
    bare = not any(mark in cell for cell in first for mark in MARKS)
    return round(widths.count(usual) / len(rows), 1), bare, usual


def _text(file: Path, size: int) -> Sample:
    with opened(file) as stream:
        data = stream.read(size)
        whole = not stream.read(1)
    encoding, doubts = encoding_of(data)
    codec = {"utf-8": "utf-8-sig", None: "utf-8"}.get(encoding, encoding)
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text = decoder.decode(data)
    separator = separator_of(text)
    rows = list(grid.of_csv(text, separator))
    if not whole:
        rows = rows[:-1] + _last_records(file, size, decoder, separator)
    encoding = "utf-16" if encoding and encoding.startswith("utf-16") else encoding
    return _sample(file, rows, separator=separator, encoding=encoding, whole=whole, doubts=tuple(doubts))


def _last_records(file: Path, size: int, decoder: codecs.IncrementalDecoder, separator: str) -> list[Row]:
    """The last records of a file that is not compressed: sorted files hold their latest dates there."""
    if file.suffix.lower() == ".gz" or file.stat().st_size < size + TAIL:
        return []
    with file.open("rb") as stream:
        stream.seek(-TAIL, io.SEEK_END)
        text = decoder.decode(stream.read()).partition("\n")[2]
    return [row._replace(number=FAR + row.number) for row in grid.of_csv(text, separator)]


def _sample(file: Path, rows: list[Row], merged: Iterable = (), sheet: str | None = None, **told) -> Sample:
    """A sample from the rows of a file or sheet: its lines, as they are once the table is made regular."""
    found = find(rows, merged, f"{file.name} {sheet or ''}")
    form = replace(found.form, fill_down=found.grouped)
    regular = Regular(rows, form, f"{file.name} {sheet or ''}")
    records = list(regular.records())
    lines = [record.cells for record in records if record.kind == LINE]
    left = len({record.number for record in records if record.kind not in (LINE, BROKEN)})
    formulas = _formulas(regular, lines)
    frame = _frame(regular.names, lines, formulas)
    remarks = (*found.doubts, *(f"{name!r} {LACKING.format(text)}" for name, text in formulas.items()))
    return Sample(file, frame, sheet=sheet, found=found, left=left, remarks=remarks, **told)


def _formulas(regular: Regular, lines: list) -> dict[str, str]:
    """Headings below which formulas stand for values, and one of these."""
    found = (
        (name, line[i]) for line in lines for i, name in enumerate(regular.names) if isinstance(line[i], Uncomputed)
    )
    return {name: str(text) for name, text in found}


def _frame(headings: list[str], rows: list, without: Iterable[str] = ()) -> pd.DataFrame:
    """The headings that tell a column (case does not), and what stands below them."""
    folded = [heading.casefold() for heading in headings]
    own = [
        i for i, name in enumerate(folded) if name.strip() and folded.count(name) == 1 and headings[i] not in without
    ]
    return pd.DataFrame({headings[i]: pd.Series([row[i] or "" for row in rows], dtype="str") for i in own})


def _parquet(file: Path) -> Sample:
    with pq.ParquetFile(file) as stored:
        batch = next(stored.iter_batches(LINES), None)
        schema, whole = stored.schema_arrow, stored.metadata.num_rows <= LINES
    zones_of(file, schema, schema.names)
    columns = batch.to_pydict() if batch is not None else {name: [] for name in schema.names}
    rows = [[_cell(value).strip() for value in row] for row in zip(*columns.values(), strict=True)]
    typed = frozenset(f.name for f in schema if pa.types.is_floating(f.type) or pa.types.is_decimal(f.type))
    return Sample(file, _frame(list(columns), rows), typed=typed, whole=whole)


def _sheets(file: Path) -> list[Sample]:
    """A sample for each sheet that is not hidden."""
    names, hidden = workbooks.visible_sheets(file)
    names = names or hidden
    several = len(names) > 1
    return [_sheet(file, name, several) for name in names]


def _sheet(file: Path, name: str, several: bool) -> Sample:
    values = list(islice(workbooks.values(file, name), LINES + 1))
    rows = list(islice(workbooks.rows(file, name, "."), LINES + 1))
    sample = _sample(file, rows, workbooks.merged(file, name), name, whole=len(rows) < LINES)
    regular = Regular(rows, sample.found.form, f"{file.name} {name}")
    floats = {i for _, row in values for i, value in enumerate(row) if isinstance(value, float)}
    typed = frozenset(n for n, places in zip(regular.names, regular.places, strict=True) if floats.intersection(places))
    return replace(sample, sheet=name if several else None, typed=typed)


def _markup(file: Path) -> list[Sample]:
    """A sample for each sheet of a workbook in XML, one for the longest table of a web page."""
    found = markup.tables(file, Dialect(encoding="cp1252"))
    if "table 1" in found:
        found = {"table 1": found["table 1"]}
    samples = []
    for name, table in found.items():
        rows = [Row(number, cells) for number, cells in markup.numbered(table)]
        samples.append(_sample(file, rows, sheet=name if len(found) > 1 else None))
    return samples


def _cell(value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
