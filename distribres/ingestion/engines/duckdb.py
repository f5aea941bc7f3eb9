"""DuckDB, in the process: the engine unless another is asked for."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from distribres.contracts import time_zones
from distribres.files.scratch import passing_folder
from distribres.ingestion.engines import plain_text
from distribres.ingestion.engines.files import (
    NOTHING_LEFT,
    TEXT,
    Dialect,
    Raw,
    ReadError,
    as_utf8,
    headings,
    settled,
    unlike,
    with_days,
    zones_of,
)
from distribres.ingestion.engines.plain_text import Texts
from distribres.ingestion.layout import tables
from distribres.ingestion.layout.dialect import kind_of
from distribres.ingestion.layout.records import cleaned, look_at
from distribres.ingestion.values import LONGEST_NUMBER

FRACTIONAL = ("DOUBLE", "FLOAT", "DECIMAL")
NONE_BROKEN = pd.DataFrame(
    {"_file": pd.Series(dtype="int64"), "_line": pd.Series(dtype="int64"), "raw": pd.Series(dtype="str")}
)


@dataclass
class DuckDB:
    """DuckDB inside the process; what exceeds `memory` (GiB) goes to a temporary folder on disk.

    The text of plain files stands beside it (:mod:`distribres.ingestion.engines.plain_text`).
    """

    memory: int = 3
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    names: count = field(default_factory=count)
    scratch: TemporaryDirectory = field(default_factory=passing_folder)

    def __post_init__(self):
        self.connection.execute(f"set memory_limit='{self.memory}GiB'")
        self.connection.execute(f"set temp_directory={_text(self.scratch.name)}")
        self.connection.execute("set timezone='UTC'")  # else an instant is another text on each machine
        self.connection.execute("set autoinstall_known_extensions=false")  # nothing is fetched while a review is made
        self.connection.execute("set enable_progress_bar=false")  # a kernel would write it into the notebook

    @property
    def version(self) -> str:
        return f"duckdb {duckdb.__version__}"

    def read(self, files: list[Path], columns: set[str], dialect: Dialect) -> Raw:
        """Columns of files of one kind. Parquet is scanned whenever lines are asked for, all else is read now.

        Raises
        ------
        ReadError
            If a file is not what its name or the dialect says, or lacks one of the columns.
        """
        fits = sum(file.stat().st_size for file in files) <= plain_text.LARGEST
        names = sorted(columns)
        scans, parts = [], []
        for number, file in enumerate(files):
            scans.append(self._scan(len(parts), file, names, dialect, fits))
            parts += [(number, told) for told in scans[-1].parts]
        lines = nw.from_native(self.connection.sql(" union all ".join(scan.query for scan in scans)))
        broken = pd.concat([scan.broken for scan in scans], ignore_index=True)
        left = pd.concat([scan.left for scan in scans], ignore_index=True)
        held = None if scans[0].held is None or len(files) > 1 else nw.from_native(scans[0].held)
        return Raw(lines, broken[["_file", "_line", "raw"]], held, tuple(parts), left)

    def keep(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The lines computed once, for all that follows."""
        name = f"lines_{next(self.names)}"
        lines.to_native().create(name)
        return nw.from_native(self.connection.table(name))

    def table(self, frame: pd.DataFrame | pa.Table) -> nw.LazyFrame:
        """A small frame, for the engine; times in whole seconds are days."""
        return nw.from_native(self.connection.table(self._register(frame)))

    def looked_up(self, lines: nw.LazyFrame, tables: dict[str, pd.DataFrame]) -> nw.LazyFrame:
        """The lines with what tables know of their texts.

        Each table is named by a column of the lines, whose texts are those of its own column `TEXT`, once each.
        """
        names = [self._register(frame) for frame in tables.values()]
        query = f"select {', '.join(['lines.*', *(f'{name}.* exclude {TEXT}' for name in names)])}"
        query += f" from ({lines.to_native().sql_query()}) as lines"
        for column, name in zip(tables, names, strict=True):
            query += f" left join {name} on lines.{_name(column)} = {name}.{TEXT}"
        return nw.from_native(self.connection.sql(query))

    def hashed(self, lines: nw.LazyFrame, columns: list[str], *, nulls: bool = False) -> nw.LazyFrame:
        """The lines with ``_hash``: 63 bits in which two lines alike in `columns` agree, and hardly any others.

        Null where one of the columns is, unless `nulls` are values like others.
        """
        names = [_name(column) for column in columns]
        full = "true" if nulls else " and ".join(f"{name} is not null" for name in names)
        chosen = f"*, case when {full} then (hash({', '.join(names)}) >> 1)::bigint end as _hash"
        return nw.from_native(lines.to_native().project(chosen))

    def with_numbers(
        self, lines: nw.LazyFrame, texts: dict[str, str], decimal: str, known: Mapping[str, Texts]
    ) -> nw.LazyFrame:
        """The lines with numbers, each read from the column of text that is named for it; some texts may be `known`.

        Null where there is no text, and where the engine's own cast could take it for another number than
        ``values.parse_number`` does, or does not know it for one.
        """
        casts = {name: _as_number(_name(text), decimal, known.get(text, Texts())) for name, text in texts.items()}
        chosen = [f"{cast} as {_name(name)}" for name, cast in casts.items()]
        return nw.from_native(lines.to_native().project(f"*, {', '.join(chosen)}"))

    def save(self, lines: nw.LazyFrame, file: Path) -> None:
        """Write lines to a Parquet file."""
        lines.to_native().write_parquet(str(file))

    def load(self, files: list[Path]) -> nw.LazyFrame:
        """Lines that were saved."""
        return nw.from_native(self.connection.read_parquet([str(file) for file in files]))

    @contextmanager
    def passing(self) -> Iterator[None]:
        """What is read and kept inside is gone afterwards."""
        first = next(self.names)
        yield
        for number in range(first + 1, next(self.names)):
            self.connection.execute(f"drop table if exists lines_{number}")
            self.connection.unregister(f"frame_{number}")

    def _scan(self, number: int, file: Path, columns: list[str], dialect: Dialect, fits: bool) -> "_Scan":
        """Everything of `columns` in one file, or in its parts, which may stand in memory where it `fits`."""
        if kind_of(file) == "parquet":
            return self._parquet(number, file, columns, dialect)
        if not tables.is_regular(file, dialect):
            return self._taken(number, file, columns, dialect)
        names = unlike(headings(file, dialect))
        own = settled(file, dialect)
        text = as_utf8(file, own, self._folder())
        shape, above = look_at(text, own.separator), tables.rows_above(file, dialect)
        line = f"rowid + {above}" if above else "rowid"
        if shape.regular and shape.plain and fits:
            held = plain_text.lines(text, names, columns, own.separator)
            if held is not None and len(held) == shape.lines:
                query = self._query(number, columns, self._numbered(held), f"_line + {above}" if above else "_line")
                return _Scan(query, held=None if above else held)
        found = self._divided(text, names, columns, own.separator) if shape.regular else None
        if found is None or found[1] + len(found[2]) != shape.lines:
            found = self._divided_here(file, text, names, columns, own.separator)
        broken = found[2].assign(_file=number, _line=found[2]["_line"] + above)
        return _Scan(self._query(number, columns, found[0], line), broken)

    def _taken(self, number: int, file: Path, columns: list[str], dialect: Dialect) -> "_Scan":
        """Everything of `columns` in a file that is made regular here."""
        taken = tables.take(file, dialect, columns)
        lines = taken.lines.rename_columns([*map(_nth, range(len(columns))), tables.PART, tables.LINE_NUMBER])
        named = "".join(f"{_nth(n)} as {_name(column)}, " for n, column in enumerate(columns))
        query = f"(select {named}({number} + _part)::int as _file, _line from {self._registered(lines)})"
        broken = pd.DataFrame(taken.broken, columns=["_file", "_line", "raw"])
        broken = broken.assign(_file=broken["_file"] + number)
        return _Scan(query, broken if len(broken) else NONE_BROKEN, None, tuple(taken.parts), taken.left_out())

    def _parquet(self, number: int, file: Path, columns: list[str], dialect: Dialect) -> "_Scan":
        types = dict(zip(*self._parquet_columns(file), strict=True))
        stored = pq.ParquetFile(file)
        zones = zones_of(file, stored.schema_arrow, columns)
        chosen = [
            _in_zone(c, zones[c]) if c in zones else _as_text(c, types[c], dialect.decimal_of(c)) for c in columns
        ]
        source = f"read_parquet({_text(_pattern(file))}, file_row_number = true, hive_partitioning = false)"
        count = self._count(source)
        if count != (there := stored.metadata.num_rows):
            raise ReadError(f"{file.name} is not readable as Parquet: {count:,} of its {there:,} rows. Export it again")
        return _Scan(self._query(number, columns, source, "file_row_number", chosen))

    def _query(
        self, number: int, columns: list[str], source: str, line: str = "rowid", chosen: list[str] | None = None
    ) -> str:
        chosen = chosen or [_nth(n) for n in range(len(columns))]
        named = ", ".join(f"{value} as {_name(column)}" for value, column in zip(chosen, columns, strict=True))
        return f"(select {named}{', ' * bool(named)}{number} as _file, {line} as _line from {source})"

    def _folder(self) -> Path:
        folder = Path(self.scratch.name) / str(next(self.names))
        folder.mkdir()
        return folder

    def _numbered(self, held: pa.Table) -> str:
        """A table with lines that stand in memory, and their numbers."""
        lines = held.rename_columns([*map(_nth, range(held.num_columns))])
        return self._registered(lines.append_column("_line", pa.array(np.arange(len(lines)))))

    def _copied(self, source: str, columns: list[str]) -> str:
        """A table with the lines of a source, in their order: ``rowid`` numbers them."""
        name = f"lines_{next(self.names)}"
        chosen = ", ".join(f"{_name(c)} as {_nth(n)}" for n, c in enumerate(columns))
        self.connection.execute(f"create temp table {name} as select {chosen} from {source}")
        return name

    def _divided(
        self, text: Path, names: list[str], columns: list[str], separator: str, header: bool = True
    ) -> tuple[str, int, pd.DataFrame] | None:
        """A table with the lines of a text file, how many there are, and the broken ones; None if it cannot be read."""
        try:
            name = self._copied(_csv(text, names, separator, header), columns)
        except duckdb.Error:
            return None
        return name, self._count(name), self._broken()

    def _count(self, source: str) -> int:
        return self.connection.execute(f"select count(*) from {source}").fetchall()[0][0]

    def _divided_here(
        self, file: Path, text: Path, names: list[str], columns: list[str], separator: str
    ) -> tuple[str, int, pd.DataFrame]:
        """The same of a text that the engine could misread: it is given the records."""
        clean = self._folder() / "records.csv"
        written, broken = cleaned(text, separator, len(names), clean)
        found = self._divided(clean, names, columns, separator, header=False)
        if found is None or found[1] != written:
            raise ReadError(f"{file.name} is not readable: is `separator` right, and is it what its name says?")
        return found[0], written, broken

    def headings(self, file: Path, dialect: Dialect) -> list[str]:
        """The columns of a file, as they are called there; ReadError if the file is not what its name says."""
        if kind_of(file) == "parquet":
            names = self._parquet_columns(file)[0]
            if "file_row_number" in [name.casefold() for name in names]:
                raise ReadError(f"{file.name}: the engine numbers lines in 'file_row_number': rename that column")
            return names
        return headings(file, dialect) if tables.is_regular(file, dialect) else tables.headings(file, dialect)

    def _parquet_columns(self, file: Path) -> tuple[list[str], list[str]]:
        """Names and types."""
        try:
            found = self.connection.read_parquet(_pattern(file), hive_partitioning=False)
            return found.columns, [str(kind) for kind in found.types]
        except duckdb.Error:
            raise ReadError(f"{file.name} is not readable as Parquet: export it again") from None

    def _register(self, frame: pd.DataFrame) -> str:
        return self._registered(with_days(frame))

    def _registered(self, table: pa.Table) -> str:
        name = f"frame_{next(self.names)}"
        self.connection.register(name, table)
        return name

    def _broken(self) -> pd.DataFrame:
        """The lines that the last scan could not read; one row each, whatever the number of faults in it."""
        tables = {row[0] for row in self.connection.execute("show tables").fetchall()}
        if "reject_errors" not in tables:
            return NONE_BROKEN.drop(columns="_file")
        errors = self.connection.execute(
            "select line::bigint as _line, csv_line as raw from reject_errors order by all"
        ).df()
        self.connection.execute("drop table reject_errors; drop table reject_scans")
        return errors.assign(raw=errors["raw"].str.strip("\r\n")).drop_duplicates("_line")


@dataclass(frozen=True)
class _Scan:
    """The query for one file, its broken lines, its columns in memory, its parts, and rows that are no lines."""

    query: str
    broken: pd.DataFrame = field(default_factory=lambda: NONE_BROKEN)
    held: pa.Table | None = None
    parts: tuple[str, ...] = ("",)
    left: pd.DataFrame = field(default_factory=lambda: NOTHING_LEFT)


def _nth(number: int) -> str:
    """A column of a copy: under its own name it could hide the one that numbers the lines."""
    return f"column_{number}"


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(column: str, kind: str, decimal: str) -> str:
    """Numbers of a typed file are written as a text file of the same conventions would."""
    plain = _name(column) if kind == "VARCHAR" else f"{_name(column)}::varchar"
    return f"replace({plain}, '.', {_text(decimal)})" if kind.startswith(FRACTIONAL) and decimal != "." else plain


def _in_zone(column: str, zone: str) -> str:
    """Instants as a text file of their zone would have them, with their offset."""
    moment = f"{_name(column)}::timestamptz"
    utc = f"timezone('UTC', {moment})"
    shift = time_zones.fixed(zone)
    local = f"timezone({_text(zone)}, {moment})" if shift is None else f"{utc} + {_interval(shift.utcoffset(None))}"
    minutes = f"date_diff('minute', {utc}, {local})"
    sign = f"case when {minutes} < 0 then '-' else '+' end"
    offset = f"printf('%02d:%02d', abs({minutes}) // 60, abs({minutes}) % 60)"
    return f"({local})::varchar || {sign} || {offset}"


def _interval(shift: timedelta) -> str:
    return f"to_seconds({int(shift.total_seconds())})"


def _as_number(text: str, decimal: str, known: Texts) -> str:
    """The cast also knows ``1_000`` and ``+-5``, texts of any length, and no decimal mark but the point."""
    misread, point = ("_", text) if decimal == "." else ("_.", f"replace({text}, {_text(decimal)}, '.')")
    guards = [f"strlen({text}) <= {LONGEST_NUMBER}"] if known.may_exceed(LONGEST_NUMBER) else []
    guards += [f"{text} >= '-'"] if known.may_hold("+") else []  # it misleads at the head; it and spaces come before -
    guards += [f"not contains({text}, '{character}')" for character in misread if known.may_hold(character)]
    cast = f"try_cast({point} as double)"
    return f"case when {' and '.join(guards)} then {cast} end" if guards else cast


def _pattern(file: Path) -> str:
    """The name of a file where the engine takes a pattern."""
    return re.sub(r"[*?[]", r"[\g<0>]", str(file))


def _csv(file: Path, names: list[str], separator: str, header: bool) -> str:
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    own = "" if header else ", new_line='\\n'"  # else it is led astray by line ends inside the first quotes
    return (
        f"read_csv({_text(_pattern(file))}, auto_detect=false, header={header}, columns={{{columns}}}, quote='\"', "
        f"escape='\"', delim={_text(separator)}, compression='none', hive_partitioning=false, store_rejects=true, "
        f"rejects_limit=0{own})"
    )
