"""What is the same for every engine: how files are written, and what their headings are."""

import csv
import gzip
import re
import shutil
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

import narwhals as nw
import pandas as pd
import pyarrow as pa

from distribres.contracts import time_zones
from distribres.contracts.credentials import mask

PLAIN_NUMBER = r"^-?[0-9]{{1,11}}({mark}[0-9]{{1,9}})?\z"
"""What any engine's cast takes for the same number."""
ONE_BYTE = ("cp1252", "latin-1")
CHUNK = 2**20
"""Bytes of a file that are looked at together."""
TEXT = "_text"
"""The column of a table in which the texts stand of which it knows something."""
WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


class ReadError(ValueError):
    """A file cannot be read as the mapping says; the message shows no secret."""

    def __init__(self, told: str):
        super().__init__(mask(told))


class EngineError(ValueError):
    """The engine that the params ask for cannot be had."""


@dataclass(frozen=True)
class Raw:
    """What stands in files of one kind, as text.

    `lines` are the readable ones: the columns asked for, ``_file`` (its place among the files) and ``_line`` (from 0).
    `broken` are records that are not readable, or have another number of fields than the headings: ``_file``, ``_line``
    (from 1, among all records of the file; headings are one), raw. `held` are the columns of the lines of a single file
    that stands in memory, in its order; None of any other.
    """

    lines: nw.LazyFrame
    broken: pd.DataFrame
    held: nw.DataFrame | None = None


@dataclass(frozen=True)
class Dialect:
    """How the text of a file is written."""

    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheet: str | None = None


def headings(file: Path, dialect: Dialect) -> list[str]:
    """The first record of a csv file."""
    written = settled(file, dialect).encoding
    encoding = "utf-8-sig" if written == "utf-8" else written
    opener = gzip.open if file.suffix == ".gz" else open
    try:
        with opener(file, "rt", encoding=encoding, errors="replace", newline="") as lines:
            names = next(csv.reader(lines, delimiter=dialect.separator), [])
    except (UnicodeError, OSError, EOFError, zlib.error, csv.Error) as error:
        raise ReadError(f"{file.name} is not readable as {written} text: {error}") from None
    if any("\N{REPLACEMENT CHARACTER}" in name for name in names):
        remedy = "correct `encoding`, to cp1252 perhaps (files in utf-8 are still read as such), or save it as utf-8"
        raise ReadError(f"{file.name}: its headings are not {written} text: {remedy}")
    return names


def settled(file: Path, dialect: Dialect) -> Dialect:
    """The dialect of one file: UTF-8 is known from its bytes, whatever one-byte encoding the files beside it have.

    Such an encoding takes all bytes for letters, and would make two others of each accent.
    """
    if dialect.encoding not in ONE_BYTE or file.suffix.lower() in (".parquet", *WORKBOOKS):
        return dialect
    state = file.stat()
    return replace(dialect, encoding="utf-8") if _is_utf8(file, state.st_size, state.st_mtime_ns) else dialect


@lru_cache
def _is_utf8(file: Path, size: int, changed: int) -> bool:
    """Is it more than ASCII, and valid UTF-8? What another encoding writes hardly ever is.

    What cannot be unpacked is for those to tell who read it.
    """
    decoder, ascii_only = getincrementaldecoder("utf-8")(), True
    try:
        with (gzip.open if file.suffix == ".gz" else open)(file, "rb") as content:
            for chunk in iter(partial(content.read, CHUNK), b""):
                ascii_only = ascii_only and chunk.isascii()
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except (UnicodeDecodeError, OSError, EOFError, zlib.error):
        return False
    return not ascii_only


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


def as_utf8(file: Path, encoding: str, folder: Path) -> Path:
    """A text file as engines read it, in UTF-8 and not packed: itself, or a copy in `folder`."""
    packed = file.suffix.lower() == ".gz"
    if encoding == "utf-8" and not packed:
        return file
    copy = folder / "text.csv"
    opener = gzip.open if packed else open
    try:
        if encoding == "utf-8":
            with opener(file, "rb") as content, copy.open("wb") as out:
                shutil.copyfileobj(content, out, CHUNK)
        else:
            with (
                opener(file, "rt", encoding=encoding, newline="") as lines,
                copy.open("w", encoding="utf-8", newline="") as out,
            ):
                shutil.copyfileobj(lines, out, CHUNK)
    except (UnicodeError, OSError, EOFError, zlib.error) as error:
        raise ReadError(f"{file.name} is not readable as {encoding} text: {error}") from None
    return copy


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
