"""A network's own files as lazy frames with our column names. The only place that opens raw files."""

from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import pandas as pd

from distribres.engines import Dialect, DuckDB, ReadError
from distribres.mapping import Input

RAW = "raw_"
"""Before our name of a column: the text as it stood in the file."""


@dataclass(frozen=True)
class Source:
    """The lines of one input: our columns as raw text, and what could not even be split into columns."""

    lines: nw.LazyFrame
    broken: pd.DataFrame
    files: list[Path]


def files_of(folder: Path, pattern: str) -> list[Path]:
    """The files that a name or pattern of the mapping stands for, in order of name; ReadError if there is none."""
    found = sorted(f for f in folder.glob(pattern) if f.is_file())
    if not found:
        raise ReadError(f"no file {pattern!r} in {folder}: correct `files` in the params, or `network.data`, or give DATA=")
    return found


def open_input(engine: DuckDB, folder: Path, spec: Input) -> Source:
    """The files of one input, joined with those it names, under our column names.

    Raises
    ------
    ReadError
        If a file or a column is not there.
    """
    wanted = {c.column for c in spec.mapped().values() if c.column is not None}
    dialect = Dialect(spec.separator, spec.encoding, spec.decimal, spec.sheet)
    files = files_of(folder, spec.files)
    if not spec.join:
        lines, broken = engine.read(files, wanted, dialect)
    else:
        lines, broken = _joined(engine, folder, files, spec, wanted, dialect)
    named = [_named(name, column.column, column.value) for name, column in spec.mapped().items()]
    return Source(lines.select(*named, "_file", "_line"), broken, files)


def _named(name: str, column: str | None, constant: str | None) -> nw.Expr:
    return (nw.col(column) if column is not None else nw.lit(constant)).alias(f"{RAW}{name}")


def _joined(engine: DuckDB, folder: Path, files: list[Path], spec: Input, wanted: set[str], dialect: Dialect):
    """Lines of the first files with the columns of the others; a line without a match keeps empty columns."""
    keys = {left for join in spec.join for left in join.match}
    rest = wanted - set(engine.headings(files[0], dialect))
    others = []
    for join in spec.join:
        group, right = files_of(folder, join.files), next(iter(join.match.values()))
        columns = rest & set(engine.headings(group[0], dialect))
        others.append((group, columns, right))
        rest -= columns
    own = wanted.difference(*(columns for _, columns, _ in others))  # what no file has is asked of the first, which says so
    lines, broken = engine.read(files, own | keys, dialect)
    for join, (group, columns, right) in zip(spec.join, others, strict=True):
        lines = lines.join(_first_by(engine, group, columns, right, dialect), left_on=next(iter(join.match)), right_on="_key", how="left")
    return lines, broken


def _first_by(engine: DuckDB, files: list[Path], columns: set[str], key: str, dialect: Dialect) -> nw.LazyFrame:
    """One line for each key: the first in the file."""
    lines, _ = engine.read(files, columns | {key}, dialect)
    first = nw.col("_line") == nw.col("_line").min().over(key)
    return lines.filter(first).select(*sorted(columns - {key}), nw.col(key).alias("_key"))
