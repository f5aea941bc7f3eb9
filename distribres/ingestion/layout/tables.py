"""Irregular files and workbooks as tables of text that an engine can take, with the places of their lines."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from distribres.ingestion.layout import grid
from distribres.ingestion.layout.cells import Number
from distribres.ingestion.layout.dialect import Dialect, Form, ReadError, kind_of, named_mark, opened
from distribres.ingestion.layout.formulas import Uncomputed
from distribres.ingestion.layout.regular import BROKEN, Record, Regular
from distribres.ingestion.layout.sorting import LINE

BATCH = 2**16
"""Records that are held as Python's own texts at once."""
PART, LINE_NUMBER, COUNTED = "_part", "_line", "_counted"


@dataclass
class Taken:
    """What was taken from a file: tables of its lines, and what was left out.

    Attributes
    ----------
    parts : list of str
        What follows the name of the file where a place is told: nothing, its sheet, or the heading of a period.
    lines : list of pyarrow.RecordBatch
        The columns, ``_part`` and ``_line``, which is 0 in row 2.
    broken : list of (int, int, str)
        Part, row, and text of what could not be divided.
    left : list of dict
        Columns of totals, notes and the like; ``_counted`` is 1 once for each row.
    """

    columns: list[str]
    parts: list[str] = field(default_factory=list)
    batches: list[pa.RecordBatch] = field(default_factory=list)
    broken: list[tuple[int, int, str]] = field(default_factory=list)
    left: list[dict] = field(default_factory=list)

    @property
    def lines(self) -> pa.Table:
        """All lines."""
        text = [(name, pa.string()) for name in self.columns]
        return pa.Table.from_batches(self.batches, pa.schema([*text, (PART, pa.int32()), (LINE_NUMBER, pa.int64())]))

    def left_out(self) -> pd.DataFrame:
        """`left` as a frame of text."""
        found = pd.DataFrame(self.left, columns=[*self.columns, COUNTED])
        return found.astype(dict.fromkeys(self.columns, "str") | {COUNTED: "int64"})


def is_regular(file: Path, dialect: Dialect) -> bool:
    """Is it a text in which the headings come first and a line is a record, whatever its name says?"""
    return kind_of(file) == "text" and is_regular_below(dialect.form_of(file))


def is_regular_below(form: Form) -> bool:
    """Is the table as an engine reads it, from its row of headings on?"""
    return len(form.header) < 2 and not (form.skip_totals or form.fill_down or form.wide)


def rows_above(file: Path, dialect: Dialect) -> int:
    """Rows of a text above its headings, of those that a spreadsheet counts."""
    return max(dialect.form_of(file).header, default=1) - 1


def names_its_mark(file: Path, dialect: Dialect) -> bool:
    """Is the first line of a text one such as ``sep=;``?"""
    with opened(file) as content:
        head = content.read(64)
    return named_mark(head.decode(dialect.encoding, "replace").lstrip("\ufeff")) is not None


def headings(file: Path, dialect: Dialect) -> list[str]:
    """The regular headings of a file: those that all its sheets have."""
    found = [_regular(file, dialect, sheet).names for sheet in grid.sheets(file, dialect)]
    return [name for name in found[0] if all(name in names for names in found)]


def take(file: Path, dialect: Dialect, columns: Sequence[str]) -> Taken:
    """The lines of an irregular file, with some of its columns.

    Raises
    ------
    ReadError
        If the file is not what its name or the dialect says, lacks a column, or holds formulas for values.
    """
    taken = Taken(list(columns))
    for sheet in grid.sheets(file, dialect):
        regular = _regular(file, dialect, sheet)
        if lacking := [name for name in columns if name not in regular.names]:
            there = ", ".join(regular.names)[:500]
            raise ReadError(f"{regular.title}: no column {lacking[0]!r}. It has: {there}")
        name = f", sheet {sheet}" if sheet is not None and (dialect.sheets or dialect.sheet) else ""
        _take(regular, taken, name, dialect)
    return taken


def _regular(file: Path, dialect: Dialect, sheet: str | None) -> Regular:
    title = file.name if sheet is None else f"{file.name}, sheet {sheet}"
    return Regular(grid.rows(file, dialect, sheet), dialect.form_of(file, sheet), title, dialect.decimal)


def _take(regular: Regular, taken: Taken, name: str, dialect: Dialect) -> None:
    own = {n: mark for n, name in enumerate(taken.columns) if (mark := dialect.decimal_of(name)) != dialect.decimal}
    places = [regular.names.index(column) for column in taken.columns]
    base = len(taken.parts)
    taken.parts.append(name)
    periods = {heading: base + n for n, heading in enumerate(_periods(regular), 1)}
    taken.parts += [f"{name}, {heading}" for heading in periods]
    broken, last_left, rows = 0, None, []
    for record in regular.records():
        if record.kind == LINE:
            values = _marked([record.cells[i] for i in places], dialect.decimal, own)
            if not record.raw:  # a workbook
                _refuse_formulas(regular.title, record, values, taken.columns)
            part = base if record.period is None else periods[record.period]
            rows.append((*values, part, record.number - 2 - (broken if part == base else 0)))
        elif record.kind == BROKEN:
            taken.broken.append((base, record.number, record.raw))
            broken += 1
        else:
            values = _marked([record.cells[i] for i in places], dialect.decimal, own)
            values = dict(zip(taken.columns, values, strict=True))
            taken.left.append(values | {COUNTED: int(record.number != last_left)})
            last_left = record.number
        if len(rows) >= BATCH:
            taken.batches.append(_batch(rows, taken.columns))
            rows = []
    if rows:
        taken.batches.append(_batch(rows, taken.columns))


def _marked(values: list[str | None], decimal: str, own: dict[int, str]) -> list[str | None]:
    """Values of a line, numbers of a spreadsheet with the decimal mark that their column has of its `own`."""
    for place, mark in own.items():
        if isinstance(values[place], Number):
            values[place] = values[place].replace(decimal, mark)
    return values


def _periods(regular: Regular) -> Iterator[str]:
    """The headings by which the lines of a wide table are told apart."""
    return (regular.headings[places[0]] for places in regular.by_period().values())


def _refuse_formulas(title: str, record: Record, values: Sequence[str | None], columns: Collection[str]) -> None:
    for name, value in zip(columns, values, strict=True):
        if isinstance(value, Uncomputed):
            raise ReadError(
                f"{title}: column {name!r} holds formulas whose results are not in the file, such as {value[:60]!r} in "
                f"row {record.number}: open it in a spreadsheet, let that calculate it, and save it"
            )


def _batch(rows: list[tuple], columns: Sequence[str]) -> pa.RecordBatch:
    *texts, parts, numbers = zip(*rows, strict=True)
    arrays = [pa.array(text, pa.string()) for text in texts]
    arrays += [pa.array(np.array(parts, "int32")), pa.array(np.array(numbers, "int64"))]
    return pa.RecordBatch.from_arrays(arrays, names=[*columns, PART, LINE_NUMBER])
