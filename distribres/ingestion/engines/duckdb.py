"""DuckDB, in the process: the engine unless another is asked for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from distribres.ingestion.engines import plain_text
from distribres.ingestion.engines.files import (
    TEXT,
    WORKBOOKS,
    Dialect,
    Raw,
    ReadError,
    cells,
    headings,
    settled,
    sheet,
    unlike,
    utf8,
    with_days,
)
from distribres.ingestion.engines.plain_text import Texts
from distribres.ingestion.values import LONGEST_NUMBER

FRACTIONAL = ("DOUBLE", "FLOAT", "DECIMAL")
SWALLOWING = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")
"""Faults of a record by which a quote that is never closed shows itself."""


@dataclass
class DuckDB:
    """DuckDB inside the process; what exceeds `memory` (GiB) goes to a temporary folder on disk.

    The text of plain files stands beside it (:mod:`distribres.ingestion.engines.plain_text`).
    """

    memory: int = 3
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    names: count = field(default_factory=count)
    scratch: TemporaryDirectory = field(default_factory=lambda: TemporaryDirectory(ignore_cleanup_errors=True))

    def __post_init__(self):
        self.connection.execute(f"set memory_limit='{self.memory}GiB'")
        self.connection.execute(f"set temp_directory={_text(self.scratch.name)}")
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
            If a file is not what its name or the dialect says, lacks one of the columns, or holds a quote that is never
            closed.
        """
        dialects = [settled(file, dialect) for file in files]
        files = [self._utf8(file) if d.encoding == "cp1252" else file for file, d in zip(files, dialects, strict=True)]
        dialects = [replace(d, encoding="utf-8") if d.encoding == "cp1252" else d for d in dialects]
        fits = sum(file.stat().st_size for file in files) <= plain_text.LARGEST
        names, opened = sorted(columns), list(zip(files, dialects, strict=True))
        held = [self._plain(file, names, d) if fits else None for file, d in opened]
        scans = [self._scan(n, file, names, d, held[n]) for n, (file, d) in enumerate(opened)]
        lines = nw.from_native(self.connection.sql(" union all ".join(scans)))
        alone = held[0] if len(files) == 1 else None
        return Raw(lines, self._broken(files), None if alone is None else nw.from_native(alone))

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

    def hashed(self, lines: nw.LazyFrame, columns: list[str]) -> nw.LazyFrame:
        """The lines with ``_hash``: 63 bits in which two lines alike in `columns` agree, and hardly any others.

        Null where one of the columns is.
        """
        names = [_name(column) for column in columns]
        full = " and ".join(f"{name} is not null" for name in names)
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

    def _scan(self, number: int, file: Path, columns: list[str], dialect: Dialect, held: pa.Table | None) -> str:
        """The query for `columns` of one file, which may stand in memory."""
        if file.suffix.lower() == ".parquet":
            types = dict(zip(*self._parquet_columns(file), strict=True))
            chosen = ", ".join(f"{_as_text(c, types[c], dialect.decimal)} as {_name(c)}" for c in columns)
            source, line = f"read_parquet({_text(str(file))}, file_row_number = true)", "file_row_number"
        else:
            source, line = self._copied(file, columns, dialect) if held is None else (self._numbered(held), "_line")
            chosen = ", ".join(f"{_nth(n)} as {_name(c)}" for n, c in enumerate(columns))
        return f"(select {chosen}, {number} as _file, {line} as _line from {source})"

    def _plain(self, file: Path, columns: list[str], dialect: Dialect) -> pa.Table | None:
        """The lines of a plain text file."""
        if file.suffix.lower() in (".parquet", *WORKBOOKS) or dialect.encoding != "utf-8":
            return None
        names = unlike(headings(file, dialect))
        return plain_text.lines(file, names, columns, dialect.separator)

    def _numbered(self, held: pa.Table) -> str:
        """A table with lines that stand in memory, and their numbers."""
        lines = held.rename_columns([*map(_nth, range(held.num_columns))])
        return self._registered(lines.append_column("_line", pa.array(np.arange(len(lines)))))

    def _copied(self, file: Path, columns: list[str], dialect: Dialect) -> tuple[str, str]:
        """A table with the lines of a file, in their order, and the column that numbers them."""
        workbook = file.suffix.lower() in WORKBOOKS
        source = self._register(sheet(file, dialect)) if workbook else _csv(file, dialect)
        name = f"lines_{next(self.names)}"
        chosen = ", ".join(f"{_name(c)} as {_nth(n)}" for n, c in enumerate(columns))
        try:
            self.connection.execute(f"create temp table {name} as select {chosen} from {source}")
        except duckdb.Error as error:
            hint = "Is it in that encoding (Windows writes cp1252), with line ends of one kind, and what its name says?"
            raise ReadError(f"{file.name} is not readable: {str(error).splitlines()[0]}. {hint}") from None
        return name, "rowid"

    def _utf8(self, file: Path) -> Path:
        """A file that the engine reads, of a text file in Windows' encoding."""
        if file.suffix.lower() in (".parquet", *WORKBOOKS):
            return file
        folder = Path(self.scratch.name) / str(next(self.names))
        folder.mkdir()
        return utf8(file, folder)

    def headings(self, file: Path, dialect: Dialect) -> list[str]:
        """The columns of a file, as they are called there; ReadError if the file is not what its name says."""
        kind = file.suffix.lower()
        if kind == ".parquet":
            names = self._parquet_columns(file)[0]
            if "file_row_number" in [name.casefold() for name in names]:
                raise ReadError(f"{file.name}: the engine numbers lines in 'file_row_number': rename that column")
            return names
        if kind in WORKBOOKS:
            return [str(heading) for heading in cells(file, dialect)[0]]
        return headings(file, dialect)

    def _parquet_columns(self, file: Path) -> tuple[list[str], list[str]]:
        """Names and types."""
        try:
            found = self.connection.read_parquet(str(file))
            return found.columns, [str(kind) for kind in found.types]
        except duckdb.Error:
            raise ReadError(f"{file.name} is not readable as Parquet: export it again") from None

    def _register(self, frame: pd.DataFrame) -> str:
        return self._registered(with_days(frame))

    def _registered(self, table: pa.Table) -> str:
        name = f"frame_{next(self.names)}"
        self.connection.register(name, table)
        return name

    def _broken(self, files: list[Path]) -> pd.DataFrame:
        """The lines that the last scan could not read; one row each, whatever the number of faults in it."""
        tables = {row[0] for row in self.connection.execute("show tables").fetchall()}
        if "reject_errors" not in tables:
            return pd.DataFrame({"_file": [], "_line": [], "raw": []})
        errors = self.connection.execute(
            "select file_path, line::bigint as _line, error_type::varchar as error, csv_line as raw "
            "from reject_errors join reject_scans using (scan_id, file_id) order by all"
        ).df()
        self.connection.execute("drop table reject_errors; drop table reject_scans")
        numbers = {file: number for number, file in enumerate(files)}
        errors["_file"] = [numbers[Path(path)] for path in errors["file_path"]]
        errors["raw"] = errors["raw"].str.strip("\r\n")
        _refuse_open_quotes(errors, files)
        return errors.drop_duplicates(["_file", "_line"])[["_file", "_line", "raw"]]


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


def _as_number(text: str, decimal: str, known: Texts) -> str:
    """The cast also knows ``1_000`` and ``+-5``, texts of any length, and no decimal mark but the point."""
    misread, point = ("_", text) if decimal == "." else ("_.", f"replace({text}, {_text(decimal)}, '.')")
    guards = [f"strlen({text}) <= {LONGEST_NUMBER}"] if known.may_exceed(LONGEST_NUMBER) else []
    guards += [f"{text} >= '-'"] if known.may_hold("+") else []  # it misleads at the head; it and spaces come before -
    guards += [f"not contains({text}, '{character}')" for character in misread if known.may_hold(character)]
    cast = f"try_cast({point} as double)"
    return f"case when {' and '.join(guards)} then {cast} end" if guards else cast


def _refuse_open_quotes(errors: pd.DataFrame, files: list[Path]) -> None:
    """A quote that is never closed makes one broken record of all the lines after it: they would be lost uncounted."""
    swallowed = errors[errors["error"].isin(SWALLOWING) & errors["raw"].str.contains("\n", regex=False)]
    if len(swallowed):
        first = swallowed.iloc[0]
        raise ReadError(
            f'{files[first["_file"]].name}: record {first["_line"]} opens a quote (") that nothing closes, and hides '
            f"the lines after it: {first['raw'].splitlines()[0][:80]!r}. Double or remove that quote, and run again."
        )


def _csv(file: Path, dialect: Dialect) -> str:
    names = unlike(headings(file, dialect))
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({_text(str(file))}, auto_detect=false, header=true, columns={{{columns}}}, quote='\"', escape='\"', "
        f"delim={_text(dialect.separator)}, encoding={_text(dialect.encoding)}, store_rejects=true, rejects_limit=0)"
    )
