"""The engine that carries the heavy step. The only place that names one."""

import csv
import gzip
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import duckdb
import narwhals as nw
import pandas as pd
from python_calamine import load_workbook

WORKBOOKS = (".xlsx", ".xls", ".xlsb", ".ods")


class ReadError(ValueError):
    """A file cannot be read as the mapping says."""


@dataclass(frozen=True)
class Dialect:
    """How the text of a file is written."""

    separator: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    sheet: str | None = None


@dataclass
class DuckDB:
    """DuckDB inside the process; what exceeds `memory` (GiB) goes to a temporary folder on disk."""

    memory: int = 3
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)
    names: count = field(default_factory=count)

    def __post_init__(self):
        self.connection.execute(f"set memory_limit='{self.memory}GiB'")
        self.connection.execute("set enable_progress_bar=false")

    def read(self, files: list[Path], columns: set[str], dialect: Dialect) -> tuple[nw.LazyFrame, pd.DataFrame]:
        """Raw columns of files of one kind, as text, each line with its file and its number among the readable ones.

        Returns
        -------
        lines : LazyFrame
            The `columns`, ``_file`` (its place in `files`) and ``_line`` (from 1; headings are line 1).
        broken : DataFrame
            Records that are not readable, or have another number of fields than the headings: file, line (here among
            all records of the file), raw.

        Raises
        ------
        ReadError
            If a file lacks one of the columns, has it twice, or is not what its name says.
        """
        scans = [self._scan(number, file, sorted(columns), dialect) for number, file in enumerate(files)]
        name = f"lines_{next(self.names)}"
        try:
            self.connection.execute(f"create temp table {name} as {' union all '.join(scans)}")
        except duckdb.Error as error:
            raise ReadError(f"{', '.join(f.name for f in files)}: {str(error).splitlines()[0]}") from None
        return nw.from_native(self.connection.table(name)), self._broken()

    def keep(self, lines: nw.LazyFrame) -> nw.LazyFrame:
        """The lines computed once, for all that follows."""
        name = f"lines_{next(self.names)}"
        lines.to_native().create(name)
        return nw.from_native(self.connection.table(name))

    def table(self, frame: pd.DataFrame) -> nw.LazyFrame:
        """A small frame, for the engine."""
        return nw.from_native(self.connection.table(self._register(frame)))

    def _scan(self, number: int, file: Path, columns: list[str], dialect: Dialect) -> str:
        """The query that reads `columns` of one file."""
        names, first, source = self._open(file, dialect)
        if lacking := [c for c in columns if names.count(c) != 1]:
            what = "; ".join(f"column {c!r} {'stands twice' if c in names else 'is missing'}" for c in lacking)
            raise ReadError(f"{file.name}: {what}. It has: {', '.join(names) or 'nothing'}. Correct `inputs` in the params.")
        chosen = ", ".join(f"{_as_text(c, dialect.decimal)} as {_name(c)}" for c in columns)
        return f"(select {chosen}, {number} as _file, row_number() over () + {first} as _line from {source})"

    def headings(self, file: Path, dialect: Dialect) -> list[str]:
        """The columns of a file, as they are called there."""
        return self._open(file, dialect)[0]

    def _open(self, file: Path, dialect: Dialect) -> tuple[list[str], int, str]:
        """Headings, number of lines before the first record, and what the engine scans."""
        kind = file.suffix.lower()
        if kind == ".parquet":
            return self.connection.read_parquet(str(file)).columns, 0, f"read_parquet({_text(str(file))})"
        if kind in WORKBOOKS:
            frame = _workbook(file, dialect)
            return list(frame), 1, self._register(frame)
        names = _headings(file, dialect)
        return names, 1, _read_csv(file, names, dialect)

    def _register(self, frame: pd.DataFrame) -> str:
        name = f"frame_{next(self.names)}"
        self.connection.register(name, frame)
        return name

    def _broken(self) -> pd.DataFrame:
        """The lines that the last scan could not read; one row each, whatever the number of faults in it."""
        tables = {row[0] for row in self.connection.execute("show tables").fetchall()}
        if "reject_errors" not in tables:
            return pd.DataFrame({"file": [], "line": [], "raw": []})
        broken = self.connection.execute(
            "select parse_path(file_path)[-1] as file, line::bigint as line, first(csv_line) as raw "
            "from reject_errors join reject_scans using (scan_id, file_id) group by all order by all"
        ).df()
        self.connection.execute("drop table reject_errors; drop table reject_scans")
        return broken


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(column: str, decimal: str) -> str:
    """Numbers of a typed file are written as a text file of the same conventions would."""
    plain = f"{_name(column)}::varchar"
    fractional = f"regexp_matches(typeof({_name(column)}), '^(DOUBLE|FLOAT|DECIMAL)')"
    return f"case when {fractional} then replace({plain}, '.', {_text(decimal)}) else {plain} end"


def _headings(file: Path, dialect: Dialect) -> list[str]:
    """The first record of a csv file."""
    encoding = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.encoding
    opener = gzip.open if file.suffix == ".gz" else open
    try:
        with opener(file, "rt", encoding=encoding, newline="") as lines:
            return next(csv.reader(lines, delimiter=dialect.separator), [])
    except (UnicodeError, OSError) as error:
        raise ReadError(f"{file.name} is not readable as {dialect.encoding} text: {error}") from None


def _read_csv(file: Path, names: list[str], dialect: Dialect) -> str:
    unique = [name if names.count(name) == 1 else f"{name} {i}" for i, name in enumerate(names)]
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in unique)
    return (
        f"read_csv({_text(str(file))}, auto_detect=false, header=true, columns={{{columns}}}, quote='\"', escape='\"', "
        f"delim={_text(dialect.separator)}, encoding={_text(dialect.encoding)}, store_rejects=true, rejects_limit=0)"
    )


def _workbook(file: Path, dialect: Dialect) -> pd.DataFrame:
    """A sheet, its cells as text."""
    book = load_workbook(str(file))
    if dialect.sheet is not None and dialect.sheet not in book.sheet_names:
        raise ReadError(f"{file.name}: no sheet {dialect.sheet!r}; it has {', '.join(book.sheet_names)}")
    rows = book.get_sheet_by_name(dialect.sheet or book.sheet_names[0]).to_python(skip_empty_area=False)
    headings, *cells = rows or [[]]
    return pd.DataFrame([[_cell(c, dialect.decimal) for c in row] for row in cells], columns=map(str, headings), dtype="str")


def _cell(value, decimal: str) -> str | None:
    if isinstance(value, float):
        return repr(int(value) if value.is_integer() else value).replace(".", decimal)
    return None if value == "" else str(value)
