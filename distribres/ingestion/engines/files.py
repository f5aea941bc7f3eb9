"""What is the same for every engine: how files are written, and what their headings are."""

import csv
import re
import shutil
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TextIO

import narwhals as nw
import pandas as pd
import pyarrow as pa

from distribres.contracts import time_zones
from distribres.ingestion.layout.dialect import CHUNK, Dialect, ReadError, lines_of, opened, settled
from distribres.ingestion.layout.records import values_of
from distribres.ingestion.layout.tables import COUNTED, names_its_mark, rows_above

PLAIN_NUMBER = r"^-?[0-9]{{1,11}}({mark}[0-9]{{1,9}})?\z"
"""What any engine's cast takes for the same number."""
TEXT = "_text"
"""The column of a table in which the texts stand of which it knows something."""
FIRST_LINES = 20
"""Lines below the headings by which it is known whether a separator ends them."""
NOTHING_LEFT = pd.DataFrame({COUNTED: pd.Series(dtype="int64")})


class EngineError(ValueError):
    """The engine that the params ask for cannot be had."""


@dataclass(frozen=True)
class Raw:
    """What stands in files of one kind, as text.

    `lines` are the readable ones: the columns asked for, ``_file`` (its place among the files) and ``_line`` (from 0).
    `broken` are records that are not readable, or have another number of fields than the headings: ``_file``, ``_line``
    (from 1, among all records of the file; headings are one), raw. `held` are the columns of the lines of a single file
    that stands in memory, in its order; None of any other. `parts` are what ``_file`` counts, where that is more than
    the files: the place of a file among them, and what follows its name. `left` are rows that are no lines (totals,
    notes), as text; ``_counted`` is 1 once for each of them.
    """

    lines: nw.LazyFrame
    broken: pd.DataFrame
    held: nw.DataFrame | None = None
    parts: tuple[tuple[int, str], ...] = ()
    left: pd.DataFrame = field(default_factory=lambda: NOTHING_LEFT)


def headings(file: Path, dialect: Dialect) -> list[str]:
    """The headings of a csv file, nameless ones for the marks that end its lines and not its headings."""
    own = settled(file, dialect)
    encoding = "utf-8-sig" if own.encoding == "utf-8" else own.encoding
    try:
        with opened(file) as content, TextIOWrapper(content, encoding, errors="replace", newline="") as text:
            rows = csv.reader(lines_of(text), delimiter=own.separator)
            names = next(islice(rows, rows_above(file, dialect), None), [])
            below = _widths(text, own.separator) if any(names) else []
    except (UnicodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise ReadError(f"{file.name} is not readable as {own.encoding} text: {error}") from None
    if any("\N{REPLACEMENT CHARACTER}" in name for name in names):
        remedy = "correct `encoding`, to cp1252 perhaps (files in utf-8 are still read as such), or save it as utf-8"
        raise ReadError(f"{file.name}: its headings are not {own.encoding} text: {remedy}")
    return names + [""] * _ended(below, len(names))


def _widths(text: TextIO, separator: str) -> list[tuple[int, int]]:
    """Of each of the next lines how many values there are, and up to the last that is not blank."""
    found = [values_of(line, separator) for line in islice(iter(lambda: text.readline(CHUNK), ""), FIRST_LINES)]
    some = [values for values in found if values is not None and len(values) > 1]
    return [(len(row), max((i for i, value in enumerate(row, 1) if value), default=0)) for row in some]


def _ended(widths: list[tuple[int, int]], headings: int) -> int:
    """How many separators end each line, where none ends the headings."""
    more = {width - headings for width, _ in widths}
    return max(more.pop(), 0) if len(more) == 1 and all(used <= headings for _, used in widths) else 0


def as_number(text: nw.Expr, decimal: str) -> nw.Expr:
    """The number that is written with digits and a decimal mark only; null for all other text."""
    plain = text.str.contains(PLAIN_NUMBER.format(mark=re.escape(decimal)))
    return nw.when(plain).then(text.str.replace_all(decimal, ".", literal=True)).cast(nw.Float64)


def with_days(frame: pd.DataFrame | pa.Table) -> pa.Table:
    """A frame of which the times in whole seconds are days: pandas has no other type for them."""
    table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)
    days = {pa.timestamp("s"): pa.date32()}
    return table.cast(pa.schema([(field.name, days.get(field.type, field.type)) for field in table.schema]))


def zones_of(file: Path, schema: pa.Schema, columns: Iterable[str]) -> dict[str, str]:
    """The zone of each of the columns that hold instants: that of the schema, UTC where it names none.

    Raises
    ------
    ReadError
        If there is no zone of that name.
    """
    kinds = {name: schema.field(name).type for name in columns if schema.names.count(name) == 1}
    zones = {name: kind.tz for name, kind in kinds.items() if pa.types.is_timestamp(kind) and kind.tz is not None}
    for name, zone in zones.items():
        try:
            if time_zones.fixed(zone) is None:
                time_zones.find_zone(zone)
        except ValueError as error:
            remedy = "in the schema of the file, and export it again"
            raise ReadError(f"{file.name}: column {name!r} is of the time zone {zone!r}: {error}, {remedy}") from None
    return zones


def as_utf8(file: Path, dialect: Dialect, folder: Path) -> Path:
    """A text file as engines read it, in UTF-8, not packed, its headings first: itself, or a copy in `folder`."""
    encoding, packed = dialect.encoding, file.suffix.lower() == ".gz"
    headed = not rows_above(file, dialect) and not names_its_mark(file, dialect)
    if encoding == "utf-8" and not packed and headed:
        return file
    copy = folder / "text.csv"
    try:
        if encoding == "utf-8" and headed:
            with opened(file) as content, copy.open("wb") as out:
                shutil.copyfileobj(content, out, CHUNK)
        else:
            _rewrite(file, dialect, copy)
    except (UnicodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise ReadError(f"{file.name} is not readable as {encoding} text: {error}") from None
    return copy


def _rewrite(file: Path, dialect: Dialect, copy: Path) -> None:
    """Write a text from its headings on in UTF-8; bytes that are none stay, for their line to be told."""
    kept, encoding = ("surrogateescape", "utf-8-sig") if dialect.encoding == "utf-8" else ("strict", dialect.encoding)
    with (
        opened(file) as content,
        TextIOWrapper(content, encoding, errors=kept, newline="") as text,
        copy.open("w", encoding="utf-8", errors=kept, newline="") as out,
    ):
        if names_its_mark(file, dialect):
            text.readline()
        for _ in islice(csv.reader(text, delimiter=dialect.separator), rows_above(file, dialect)):
            pass
        shutil.copyfileobj(text, out, CHUNK)


def unlike(names: Iterable[str]) -> list[str]:
    """Names that the engine can tell apart (it does not see case): a repeated one, or an empty one, gets its place."""
    names = list(names)
    folded = [name.casefold() for name in names]
    taken = set(folded)
    for place, name in enumerate(names):
        if not name or folded.count(name.casefold()) > 1:
            while names[place].casefold() in taken:
                names[place] += f" {place}"
            taken.add(names[place].casefold())
    return names
