"""DuckDB, in the process: the engine unless another is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import narwhals as nw
import pandas as pd

from distribres.engines import reading
from distribres.engines.reading import WORKBOOKS, Dialect, ReadError

SWALLOWING = ("UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM")
"""Faults of a record by which a quote that is never closed shows itself."""


@dataclass
class DuckDB:
    """DuckDB inside the process; what exceeds `memory` (GiB) goes to a temporary folder on disk."""

    memory: int = 3
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    names: count = field(default_factory=count)
    scratch: TemporaryDirectory = field(default_factory=lambda: TemporaryDirectory(ignore_cleanup_errors=True))

    def __post_init__(self):
        self.connection.execute(f"set memory_limit='{self.memory}GiB'")
        self.connection.execute(f"set temp_directory={_text(self.scratch.name)}")
        self.connection.execute("set autoinstall_known_extensions=false")  # nothing is fetched while a review is made

    @property
    def version(self) -> str:
        return f"duckdb {duckdb.__version__}"

    def read(self, files: list[Path], columns: set[str], dialect: Dialect) -> tuple[nw.LazyFrame, pd.DataFrame]:
        """Raw columns of files of one kind, as text, each line with its file and its number among the readable ones.

        Returns
        -------
        lines : LazyFrame
            The `columns`, ``_file`` (its place in `files`) and ``_line`` (from 1; headings are line 1).
        broken : DataFrame
            Records that are not readable, or have another number of fields than the headings: ``_file``, ``_line``
            (here among all records of the file), raw.

        Raises
        ------
        ReadError
            If a file is not what its name says, lacks one of the columns, or holds a quote that is never closed.
        """
        files = [self._utf8(file) if dialect.encoding == "cp1252" else file for file in files]
        dialect = replace(dialect, encoding="utf-8") if dialect.encoding == "cp1252" else dialect
        scans = [self._scan(number, file, sorted(columns), dialect) for number, file in enumerate(files)]
        name = f"lines_{next(self.names)}"
        try:
            self.connection.execute(f"create temp table {name} as {' union all '.join(scans)}")
        except duckdb.Error as error:
            names = ", ".join(file.name for file in files)
            hint = "Is it in that encoding (Windows writes cp1252), with line ends of one kind, and what its name says?"
            raise ReadError(f"{names} is not readable: {str(error).splitlines()[0]}. {hint}") from None
        return nw.from_native(self.connection.table(name)), self._broken(files)

    def keep(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The lines computed once, for all that follows."""
        name = f"lines_{next(self.names)}"
        lines.to_native().create(name)
        return nw.from_native(self.connection.table(name))

    def table(self, frame: pd.DataFrame) -> nw.LazyFrame:
        """A small frame, for the engine."""
        return nw.from_native(self.connection.table(self._register(frame)))

    def hashed(self, lines: nw.LazyFrame, columns: list[str]) -> nw.LazyFrame:
        """The lines with ``_hash``: 63 bits in which two lines alike in `columns` agree, and hardly any others."""
        names = ", ".join(_name(column) for column in columns)
        return nw.from_native(lines.to_native().project(f"*, (hash({names}) >> 1)::bigint as _hash"))

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

    def _scan(self, number: int, file: Path, columns: list[str], dialect: Dialect) -> str:
        """The query that reads `columns` of one file."""
        chosen = ", ".join(f"{_as_text(c, dialect.decimal)} as {_name(c)}" for c in columns)
        before = 0 if file.suffix.lower() == ".parquet" else 1
        numbered = f"{number} as _file, row_number() over () + {before} as _line"
        return f"(select {chosen}, {numbered} from {self._source(file, dialect)})"

    def _source(self, file: Path, dialect: Dialect) -> str:
        """What the engine scans, in SQL."""
        kind = file.suffix.lower()
        if kind == ".parquet":
            return f"read_parquet({_text(str(file))})"
        if kind in WORKBOOKS:
            return self._register(reading.sheet(file, dialect))
        return _read_csv(file, reading.headings(file, dialect), dialect)

    def _utf8(self, file: Path) -> Path:
        """A file that the engine reads, of a text file in Windows' encoding."""
        if file.suffix.lower() in (".parquet", *WORKBOOKS):
            return file
        folder = Path(self.scratch.name) / str(next(self.names))
        folder.mkdir()
        return reading.utf8(file, folder)

    def headings(self, file: Path, dialect: Dialect) -> list[str]:
        """The columns of a file, as they are called there; ReadError if the file is not what its name says."""
        kind = file.suffix.lower()
        if kind == ".parquet":
            return self._parquet_columns(file)
        if kind in WORKBOOKS:
            return [str(heading) for heading in reading.cells(file, dialect)[0]]
        return reading.headings(file, dialect)

    def _parquet_columns(self, file: Path) -> list[str]:
        try:
            return self.connection.read_parquet(str(file)).columns
        except duckdb.Error:
            raise ReadError(f"{file.name} is not readable as Parquet: export it again") from None

    def _register(self, frame: pd.DataFrame) -> str:
        name = f"frame_{next(self.names)}"
        self.connection.register(name, frame)
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


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(column: str, decimal: str) -> str:
    """Numbers of a typed file are written as a text file of the same conventions would."""
    plain = f"{_name(column)}::varchar"
    fractional = f"regexp_matches(typeof({_name(column)}), '^(DOUBLE|FLOAT|DECIMAL)')"
    return f"case when {fractional} then replace({plain}, '.', {_text(decimal)}) else {plain} end"


def _refuse_open_quotes(errors: pd.DataFrame, files: list[Path]) -> None:
    """A quote that is never closed makes one broken record of all the lines after it: they would be lost uncounted."""
    swallowed = errors[errors["error"].isin(SWALLOWING) & errors["raw"].str.contains("\n", regex=False)]
    if len(swallowed):
        first = swallowed.iloc[0]
        raise ReadError(
            f'{files[first["_file"]].name}: record {first["_line"]} opens a quote (") that nothing closes, and hides '
            f"the lines after it: {first['raw'].splitlines()[0][:80]!r}. Double or remove that quote, and run again."
        )


def _read_csv(file: Path, names: list[str], dialect: Dialect) -> str:
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in reading.unlike(names))
    return (
        f"read_csv({_text(str(file))}, auto_detect=false, header=true, columns={{{columns}}}, quote='\"', escape='\"', "
        f"delim={_text(dialect.separator)}, encoding={_text(dialect.encoding)}, store_rejects=true, rejects_limit=0)"
    )
