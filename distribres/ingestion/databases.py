"""Inputs that lie in a database: its rows as text in staged Parquet, a file for each quarter, read on like any export.

A database promises no order of its rows, so those of a quarter are sorted: the same rows give the same bytes.
"""

import difflib
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib import parse

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from distribres.contracts import quarters
from distribres.contracts.mapping import Input
from distribres.contracts.sections import Inputs
from distribres.files import atomic, digests
from distribres.ingestion.dates import date_reader
from distribres.ingestion.engines import DuckDB, ReadError

READ_ONLY = {
    "postgresql": "set transaction read only",
    "mysql": "start transaction read only",
    "mariadb": "start transaction read only",
    "oracle": "set transaction read only",
}
"""How a dialect is told that a transaction only reads; SQLite and DuckDB files are opened so. None of them commits."""
SELECTS = re.compile(
    r"(?is)(?:\s|\(|--[^\n]*\n|/\*(?!!).*?\*/)*+(?:select|with|values|table|from)\b(?!.*(?:/\*!|\b(?:out|dump)file\b))"
)
"""What begins a statement that gives rows; MySQL writes files in one, and runs what stands in ``/*! */``."""
PLAIN = re.compile(r"""(?:[^;'"`\\$#\[/-]|'[^'\\]*'|"[^"\\]*"|-(?!-)|/(?!\*))*+""")
"""The beginning of a query that every database divides alike: a semicolon in quotes is one of a text."""
ONE_SELECT = "`query` is to be one statement that selects, and nothing else: the database is only read"
CHUNK = 50_000
"""Rows that are held at once."""
FORM = "instants with their offset"
"""How rows are staged: those of another form are asked for again."""
QUARTER = "_quarter"
UNDATED = "undated"
"""Stands for the quarter of rows that have none."""
QUOTED = re.compile(r"(?<!\w)(?P<mark>['\"`])(?P<text>.*?)(?P=mark)(?!\w)")
"""In a message; an apostrophe inside a word is none."""
Answer = tuple[list[str], Iterable[list[tuple]]]
"""Names of the columns, and the rows in chunks."""


def stage_databases(inputs: Inputs, folder: Path, memory: int) -> dict[str, int]:
    """Read all inputs that lie in databases; each gets a folder in `folder`, replaced in one move.

    Parameters
    ----------
    inputs : Inputs
        The section `inputs` of the params.
    folder : Path
        As in `mapping.staged`.
    memory : int
        GiB that sorting may take before it uses the disk.

    Returns
    -------
    dict
        Name of each input that was read -> number of rows.

    Raises
    ------
    ReadError
        With one line for each input that could not be read: what is wrong and what to do, without any credential.
    """
    read, faults = {}, []
    for name, spec in inputs:
        if spec is not None and spec.database is not None and not _kept(spec, folder / name):
            try:
                read[name] = _stage(spec, folder / name, memory)
            except ReadError as error:
                faults.append(f"inputs.{name}.database: {error}")
    if faults:
        raise ReadError("\n".join(faults))
    return read


def _asked(spec: Input) -> str:
    """All that the staged rows follow from, but for the database itself."""
    return digests.of_value(
        [FORM, spec.database.model_dump(), sorted(spec.headings()), spec.decimal, spec.marks(), _date(spec)]
    )


def _kept(spec: Input, folder: Path) -> bool:
    note = folder / "asked.txt"
    return not spec.database.reread and note.exists() and note.read_text() == _asked(spec)


def _stage(spec: Input, folder: Path, memory: int) -> int:
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with _session(spec) as (quote, run):
        names, chunks = _answer(spec, quote, run)
        rows = _write(part / "rows.part", names, chunks, spec)
    _divide(part / "rows.part", part, names, DuckDB(memory))
    (part / "rows.part").unlink()
    (part / "asked.txt").write_text(_asked(spec))
    atomic.publish(part, folder)
    return rows


def _answer(spec: Input, quote: Callable[[str], str], run: Callable[[str], Answer]) -> Answer:
    """The mapped columns of the table or query."""
    if spec.database.query is not None:
        names, chunks = run(spec.database.query)
        _check(spec, names)
        return names, chunks
    table = ".".join(map(quote, spec.database.table.split(".")))
    there, _ = run(f"select * from {table} where 1 = 0")
    _check(spec, there)
    return run(f"select {', '.join(map(quote, sorted(spec.headings())))} from {table}")


def _check(spec: Input, names: list[str]) -> None:
    """Are the mapped columns there, once each?"""
    faults = []
    for heading in sorted(spec.headings()):
        if names.count(heading) == 0:
            near = difflib.get_close_matches(heading, names, n=1, cutoff=0.5)
            faults.append(f"no column {heading!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
        elif names.count(heading) > 1:
            faults.append(f"column {heading!r} comes {names.count(heading)} times: give all but one another name")
    if faults:
        raise ReadError(f"{'. '.join(faults)} It gives: {', '.join(names)}. Correct `columns`, `table` or `query`")


def _write(file: Path, names: list[str], chunks: Iterable[list[tuple]], spec: Input) -> int:
    """The mapped columns as text, with the quarter of each row."""
    wanted, date, marks = sorted(spec.headings()), _date(spec), spec.marks()
    schema = pa.schema([(name, pa.string()) for name in (*wanted, QUARTER)])
    read = date_reader(date[1]) if date else None
    quarter = lru_cache(CHUNK)(lambda text: _quarter(text, read) if text else UNDATED)
    rows = 0
    with pq.ParquetWriter(file, schema) as out:
        for chunk in chunks:
            values = dict(zip(names, zip(*chunk, strict=True), strict=True))
            columns = {name: _texts(values[name], marks.get(name, spec.decimal)) for name in wanted}
            dates = columns[date[0]].to_pylist() if date else [None] * len(chunk)
            columns[QUARTER] = pa.array(map(quarter, dates), pa.string())
            out.write_table(pa.table(columns, schema=schema))
            rows += len(chunk)
    return rows


def _date(spec: Input) -> tuple[str, str] | None:
    """Heading and order of the column that tells the quarter."""
    date = spec.mapped().get("date")
    return (date.column, date.format or spec.dates) if date and date.column else None


def _quarter(text: str, read: Callable[[str], date | None]) -> str:
    day = read(text.strip())
    return quarters.of_day(day) if day else UNDATED


def _texts(values: tuple, decimal: str) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array([_text(value, decimal) for value in values], pa.string())


def _text(value: Any, decimal: str) -> str | None:
    """A value as a text file of the same conventions would have it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", decimal)
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    if isinstance(value, datetime) and value.tzinfo is None and value.time() == time():
        return value.date().isoformat()
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def _divide(file: Path, folder: Path, names: list[str], engine: DuckDB) -> None:
    """A sorted file for each quarter; one without rows where there are none."""
    run = engine.connection.execute
    source = f"read_parquet('{_doubled(str(file), chr(39))}')"
    found = [row[0] for row in run(f"select distinct {QUARTER} from {source} order by all").fetchall()]
    for quarter in found or [UNDATED]:
        target = _doubled(str(folder / f"{quarter}.parquet"), "'")
        chosen = f"select * exclude ({QUARTER}) from {source} where {QUARTER} = '{quarter}' order by all"
        run(f"copy ({chosen}) to '{target}' (format parquet)")


def _doubled(text: str, mark: str) -> str:
    return text.replace(mark, 2 * mark)


@contextmanager
def _session(spec: Input) -> Iterator[tuple[Callable[[str], str], Callable[[str], Answer]]]:
    """How this database quotes a name, and what it answers to a query; its errors come without secrets or values."""
    variable, connected = spec.database.url_env, False
    given = os.environ.get(variable, "")
    if not given:
        raise ReadError(f"the environment variable {variable} is not set: export {variable}=<the database's URL>")
    try:
        url = sqlalchemy.make_url(given)
    except (ArgumentError, ValueError):
        raise ReadError(f"{variable} holds no URL such as postgresql+psycopg://user:password@host/database") from None
    if url.get_backend_name() in ("sqlite", "duckdb") and not Path(url.database or "").is_file():
        raise ReadError(f"the file that {variable} names is not there: correct its path")
    kind = url.drivername
    try:
        with (_duckdb if kind == "duckdb" else _sqlalchemy)(url) as session:
            connected = True
            yield session
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise ReadError(
            f"no driver for {kind} ({_masked(_first_line(error), given, url)}): install it into .venv"
        ) from None
    except ReadError:
        raise
    except Exception as error:  # a driver's own errors are of any class
        cause = getattr(error, "orig", None) or error
        told = _without_values(_first_line(cause), spec) if connected else _first_line(cause)
        raise ReadError(
            f"the database that {variable} names ({kind}) says: {_masked(told, given, url)}. "
            "Correct the variable, `table` or `query`, or see whether the database answers"
        ) from None


@contextmanager
def _sqlalchemy(url: sqlalchemy.URL) -> Iterator[tuple[Callable[[str], str], Callable[[str], Answer]]]:
    kind = url.get_backend_name()
    engine = sqlalchemy.create_engine(_unwritable(url) if kind == "sqlite" else url, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:  # never commits
        if kind == "sqlite":
            connection.connection.driver_connection.set_authorizer(_only_reads)
        elif kind in READ_ONLY:
            connection.exec_driver_sql(READ_ONLY[kind])
        streaming = connection.execution_options(stream_results=True, max_row_buffer=CHUNK, no_parameters=True)

        def run(query: str) -> Answer:
            if not is_one_select(query):
                raise ReadError(ONE_SELECT)
            result = streaming.exec_driver_sql(query)
            if not result.returns_rows:
                raise ReadError(ONE_SELECT)
            return list(result.keys()), result.partitions(CHUNK)

        yield engine.dialect.identifier_preparer.quote_identifier, run


def is_one_select(query: str) -> bool:
    """Is this one statement, and one that gives rows?

    Drivers hand several to the server in one go, and some servers run them all. Behind the first thing that databases
    read differently (a comment, a backslash, a quote of their own), no semicolon is taken for a part of a text.
    """
    query = query.strip().rstrip("; \t\r\n")
    return bool(SELECTS.match(query)) and ";" not in query[PLAIN.match(query).end() :]


def _unwritable(url: sqlalchemy.URL) -> sqlalchemy.URL:
    """A SQLite file, opened so that nothing can be written into it."""
    file = f"file:{parse.quote(str(Path(url.database).absolute()))}"
    return url.set(database=file).update_query_dict({"mode": "ro", "uri": "true"})


def _only_reads(action: int, *_: object) -> int:
    """What SQLite asks before it does anything: no attaching, no pragma, no writing."""
    reads = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE)
    return sqlite3.SQLITE_OK if action in reads else sqlite3.SQLITE_DENY


@contextmanager
def _duckdb(url: sqlalchemy.URL) -> Iterator[tuple[Callable[[str], str], Callable[[str], Answer]]]:
    """A DuckDB file needs no driver: the engine is one."""
    with closing(DuckDB().connection) as connection:
        connection.execute(f"attach '{_doubled(url.database, chr(39))}' as given (read_only)")
        connection.execute("use given")
        for setting in ("enable_external_access", "python_enable_replacements"):  # no other file, no variable of ours
            connection.execute(f"set {setting}=false")
        connection.execute("set lock_configuration=true")

        def run(query: str) -> Answer:
            if [statement.type.name for statement in connection.extract_statements(query)] != ["SELECT"]:
                raise ReadError(ONE_SELECT)
            result = connection.execute(query)
            return [column[0] for column in result.description], iter(lambda: result.fetchmany(CHUNK), [])

        yield lambda name: f'"{_doubled(name, chr(34))}"', run


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _masked(told: str, given: str, url: sqlalchemy.URL) -> str:
    """A message with nothing in it that stands in the URL but the kind of database."""
    secrets = [
        given,
        url.password,
        url.username,
        *(value for values in url.normalized_query.values() for value in values),
    ]
    encoded = re.search(r"://([^@/]*)@", given)
    secrets += [encoded[1], *encoded[1].split(":", 1)] if encoded else []
    for secret in sorted(filter(None, map(str, filter(None, secrets))), key=len, reverse=True):
        told = told.replace(secret, "***")
    return told


def _without_values(told: str, spec: Input) -> str:
    """A message without what it quotes, unless that was asked.

    Drivers quote a value that they cannot read, and it may stand in a column that nobody mapped. As it may hold quotes
    itself, the last of them ends it.
    """
    asked = " ".join(filter(None, [spec.database.table, spec.database.query, *spec.headings()]))
    for quoted in QUOTED.finditer(told):
        if quoted["text"] not in asked:
            return f"{told[: quoted.start()]}…{told[told.rindex(quoted['mark']) + 1 :]}"
    return told
