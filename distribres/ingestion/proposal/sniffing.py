"""How a file is written, seen from its beginning: encoding, separator, headings, and some of its lines as text."""

import codecs
import csv
import gzip
import io
import re
import zlib
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, load_workbook

from distribres.ingestion.engines.files import ReadError, zones_of
from distribres.ingestion.engines.workbooks import refuse_far_cells

SUFFIXES = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz", ".parquet", ".xlsx", ".xls", ".xlsb", ".ods")
BYTES = 3 * 2**20
"""Read of the beginning of the first text file of a kind."""
FURTHER = 2**20
"""… of each further one."""
TAIL = 2**16
"""… and of its end."""
LINES = 20_000
"""Read of a typed file."""
SEPARATORS = ";,\t|"
BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
UNREADABLE = (OSError, EOFError, zlib.error, csv.Error, UnicodeError, pa.ArrowException, CalamineError)
MIXED = "it is UTF-8 but for a few characters: their lines will be rejected"


@dataclass(frozen=True, eq=False)
class Sample:
    """The beginning of a file, or of a sheet, and a few of its last lines.

    `lines` holds text, a column for each heading that stands there once; `typed` are those whose numbers the file
    holds as numbers. `encoding` is None where nothing tells (plain ASCII), `separator` where there is none. `whole`
    says that nothing was left out.
    """

    file: Path
    lines: pd.DataFrame
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    typed: frozenset[str] = frozenset()
    whole: bool = True
    doubts: tuple[str, ...] = ()


def samples(file: Path, size: int = BYTES) -> list[Sample]:
    """One sample for a file, one for each sheet of a workbook; none of what is empty.

    `size` is what is read of the beginning of a text file, in bytes.

    Raises
    ------
    ValueError
        If the file is not what its name says.
    """
    kind = file.suffix.lower()
    try:
        if kind == ".parquet":
            found = [_parquet(file)]
        elif kind in (".xlsx", ".xls", ".xlsb", ".ods"):
            found = _sheets(file)
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
    """The mark that divides most of the first records into as many fields as there are headings."""
    return max(SEPARATORS, key=lambda mark: _fit(text, mark))


def _fit(text: str, separator: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in islice(_records(text, separator), 200) if row]
    except csv.Error:
        return 0, 0
    if not widths or widths[0] < 2:
        return 0, 0
    return round(widths.count(widths[0]) / len(widths), 1), widths[0]


def _records(text: str, separator: str):
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _text(file: Path, size: int) -> Sample:
    opener = gzip.open if file.suffix.lower() == ".gz" else open
    with opener(file, "rb") as stream:
        data = stream.read(size)
        whole = not stream.read(1)
    encoding, doubts = encoding_of(data)
    codec = {"utf-8": "utf-8-sig", None: "utf-8"}.get(encoding, encoding)
    decoder = codecs.getincrementaldecoder(codec)("replace")
    text = decoder.decode(data)
    separator = separator_of(text)
    rows = list(_records(text, separator))
    if not whole:
        rows = rows[:-1] + _last_records(file, size, decoder, separator)
    headings, *rows = rows or [[]]
    return Sample(file, _frame(headings, rows), encoding, separator, whole=whole, doubts=tuple(doubts))


def _last_records(file: Path, size: int, decoder: codecs.IncrementalDecoder, separator: str) -> list[list[str]]:
    """The last records of a file that is not compressed: sorted files hold their latest dates there."""
    if file.suffix.lower() == ".gz" or file.stat().st_size < size + TAIL:
        return []
    with file.open("rb") as stream:
        stream.seek(-TAIL, io.SEEK_END)
        text = decoder.decode(stream.read()).partition("\n")[2]
    return list(_records(text, separator))


def _frame(headings: list[str], rows: list[list[str]]) -> pd.DataFrame:
    """Rows as wide as the headings, and the headings that tell a column (case does not)."""
    sound = [row for row in rows if len(row) == len(headings)]
    folded = [heading.casefold() for heading in headings]
    own = [i for i, name in enumerate(folded) if name.strip() and folded.count(name) == 1]
    return pd.DataFrame({headings[i]: pd.Series([row[i].strip() for row in sound], dtype="str") for i in own})


def _parquet(file: Path) -> Sample:
    with pq.ParquetFile(file) as stored:
        batch = next(stored.iter_batches(LINES), None)
        schema, whole = stored.schema_arrow, stored.metadata.num_rows <= LINES
    zones_of(file, schema, schema.names)
    columns = batch.to_pydict() if batch is not None else {name: [] for name in schema.names}
    rows = [[_cell(value) for value in row] for row in zip(*columns.values(), strict=True)]
    typed = frozenset(f.name for f in schema if pa.types.is_floating(f.type) or pa.types.is_decimal(f.type))
    return Sample(file, _frame(list(columns), rows), typed=typed, whole=whole)


def _sheets(file: Path) -> list[Sample]:
    refuse_far_cells(file)
    book = load_workbook(str(file))
    for name in book.sheet_names:
        refuse_far_cells(file, name)
    several = len(book.sheet_names) > 1
    return [_sheet(file, book.get_sheet_by_name(name), name if several else None) for name in book.sheet_names]


def _sheet(file: Path, sheet, name: str | None) -> Sample:
    headings, *rows = sheet.to_python(skip_empty_area=False, nrows=LINES + 1) or [[]]
    typed = frozenset(str(h) for i, h in enumerate(headings) if any(isinstance(row[i], float) for row in rows))
    lines = _frame([str(h) for h in headings], [[_cell(value) for value in row] for row in rows])
    return Sample(file, lines, sheet=name, typed=typed, whole=len(rows) < LINES)


def _cell(value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
