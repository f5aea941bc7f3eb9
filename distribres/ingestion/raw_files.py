"""A network's own files as lazy frames with our column names. The only place that opens raw files."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Column, Input, files_of
from distribres.contracts.sections import Inputs
from distribres.ingestion.composed import joined
from distribres.ingestion.engines import Dialect, Engine, ReadError, Texts
from distribres.ingestion.engines.files import NOTHING_LEFT
from distribres.ingestion.layout.cells import words_of
from distribres.ingestion.layout.dialect import Form
from distribres.ingestion.layout.tables import COUNTED

RAW = "raw_"
"""Before our name of a column: the text as it stood in the file."""
PLACE = ["_file", "_line"]
LONGEST = 500
"""Characters of headings that an error shows."""
NO_HEADING = re.compile(r"\w@\w|(?<!\d)(?!\d{4}-\d\d-\d\d )\d(?:[ ./-]?\d){8}")
"""An e-mail, a phone, an account: nine digits and more, where a day without its time has eight."""
RECORDS = 2**40
"""More than a file has: file and line in one number."""


@dataclass(frozen=True)
class Source:
    """The lines of one input: our columns as raw text, and what could not even be split into columns.

    `files` are the names, seen from the folder, that ``_file`` in `lines` counts; `broken` has file, line and raw,
    which is empty unless the text of broken lines is kept; `held` is the text of `lines`, in their order, where the
    `engine` has it in memory, and can soon be asked. `left` are rows that are no lines, such as totals: our columns as
    raw text, and ``_counted``, which is 1 once for each row.
    """

    engine: Engine
    lines: nw.LazyFrame
    broken: pd.DataFrame
    files: list[str]
    held: nw.DataFrame | None = None
    left: pd.DataFrame = field(default_factory=lambda: NOTHING_LEFT)

    def at(self, places: nw.LazyFrame) -> nw.LazyFrame:
        """Places, with the raw text of their lines."""
        if self.held is not None:
            few = places.collect(backend="pyarrow")
            text = self.held[few["_line"].to_numpy()]
            return self.engine.table(nw.concat([few, text], how="horizontal").to_native())
        if len(self.files) > 1:
            return places.join(self.lines, on=PLACE)
        return places.join(self.lines.drop("_file"), on="_line")  # by one number an engine can skip lines while reading

    def distinct(self, column: str) -> pd.Series:
        """The different texts of a column."""
        if self.held is None:
            return distinct(self.lines, column)
        return self.held[column].drop_nulls().unique().to_pandas().astype("str").rename(column)

    def place(self, column: str, text: str) -> tuple[str, int]:
        """The file and the record of it in which a column first holds a text; broken records are not counted."""
        found = self.lines.filter(nw.col(column) == text).select(*PLACE).sort(*PLACE).head(1)
        file, line = found.collect(backend="pandas").to_native().iloc[0]
        return self.files[file], int(line) + first_record(self.files[file])

    def texts(self, column: str) -> Texts:
        """What the texts of a column may be."""
        return Texts(None if self.held is None else self.held[column].to_native())


def first_record(file: str) -> int:
    """The number of a file's first line: headings are one, but in Parquet."""
    return 1 if file.lower().endswith(".parquet") else 2


def distinct(lines: nw.LazyFrame, column: str) -> pd.Series:
    """The different texts of a column."""
    some = lines.filter(~nw.col(column).is_null())
    counts = some.group_by(column).agg(_times=nw.len())  # `unique` would number all lines first
    return counts.select(column).collect(backend="pandas").to_native()[column].astype("str")


@dataclass(frozen=True)
class Group:
    """Files of one shape, the columns taken from them, and those by which they are joined."""

    files: list[Path]
    columns: set[str]
    keys: set[str]

    @property
    def needed(self) -> set[str]:
        return self.columns | self.keys


def check(engine: Engine, folder: Path, inputs: Inputs) -> None:
    """Are all files and columns of the mapping there?

    Raises
    ------
    ReadError
        One line for each fault, of all inputs: what is missing, what is there instead, and what to do.
    """
    mapped = [(name, spec) for name, spec in inputs if spec is not None and spec.workbooks is None]
    if faults := [f"inputs.{name}: {fault}" for name, spec in mapped for fault in _faults(engine, folder, spec)]:
        raise ReadError("\n".join(faults))


def open_input(
    engine: Engine, folder: Path, spec: Input, only: list[Path] | None = None, keep_broken_text: bool = False
) -> Source:
    """The files of one input, or `only` some of them, joined with those it names, under our column names.

    Nothing but mapped columns leaves the files. A broken line cannot be divided into those and others: of it there is
    the place, and the whole text only with `keep_broken_text`.

    Raises
    ------
    ReadError
        If a file cannot be read as the mapping says.
    """
    dialect = dialect_of(spec)
    first, *others = _groups(engine, folder, spec)
    first = replace(first, files=only or first.files)
    raw = engine.read(first.files, first.needed, dialect)
    names = _names(first.files, raw.parts, folder)
    lines, broken = raw.lines, [_located(raw.broken, names)]
    for join, group in zip(spec.join, others, strict=True):
        left, right = join.keys
        more = engine.read(group.files, group.needed, _joined(dialect))
        lines = lines.join(_first_by(more.lines, right, group.columns), left_on=left, right_on="_key", how="left")
        broken.append(_located(more.broken, _names(group.files, more.parts, folder)))
    named = [_named(name, column) for name, column in spec.mapped().items()]
    lines = lines.select(*named, "_file", "_line")
    lines = engine.keep(_distinct(lines)) if spec.distinct else lines
    held = None if raw.held is None or spec.join or spec.distinct else raw.held.select(*named)
    found = pd.concat(broken)
    found = found if keep_broken_text else found.assign(raw=pd.Series(pd.NA, found.index, dtype="str"))
    left = {f"{RAW}{n}": raw.left[c.column] for n, c in spec.mapped().items() if c.column in raw.left}
    return Source(engine, lines, found, names, held, pd.DataFrame(left | {COUNTED: raw.left[COUNTED]}))


def _distinct(lines: nw.LazyFrame) -> nw.LazyFrame:
    """The first of all lines that are alike but for their place: the others tell nothing, and count nowhere.

    Lines that contradict each other (one dealer under two names) stay, and are for the key of the input to tell.
    """
    place = nw.col("_file").cast(nw.Int64) * RECORDS + nw.col("_line")
    columns = [name for name in lines.collect_schema().names() if name not in ("_file", "_line")]
    first = lines.group_by(columns).agg(_first=place.min())
    return first.select(*columns, _file=nw.col("_first") // RECORDS, _line=nw.col("_first") % RECORDS)


def _named(name: str, column: Column) -> nw.Expr:
    if column.parts():
        return joined(column).alias(f"{RAW}{name}")
    return (nw.col(column.column) if column.column is not None else nw.lit(column.value)).alias(f"{RAW}{name}")


def _first_by(lines: nw.LazyFrame, key: str, columns: set[str]) -> nw.LazyFrame:
    """Columns of one line with each key, the key as ``_key``: the line that says most, of those the one with the least
    texts in order of the headings, so that it does not matter which file a line is in, and where.
    """
    names = sorted(columns)
    empty = nw.sum_horizontal(nw.lit(0), *(nw.col(name).is_null().cast(nw.Int64) for name in names))
    first = lines.with_columns(_empty=empty).unique(key, keep="first", order_by=["_empty", *names])
    return first.select(*names, _key=nw.col(key))


def _names(files: list[Path], parts: tuple[tuple[int, str], ...], folder: Path) -> list[str]:
    """What places are told by: names of files, and of the sheet or heading where a file has several."""
    parts = parts or [(number, "") for number in range(len(files))]
    return [f"{seen(files[number], folder)}{told}" for number, told in parts]


def _located(broken: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Broken lines with the names of their files."""
    return pd.DataFrame(
        {"file": [names[number] for number in broken["_file"]], "line": broken["_line"], "raw": broken["raw"]}
    )


def seen(file: Path, folder: Path) -> str:
    """A file's name; with its folders where the pattern reaches into some, so that names differ."""
    return file.relative_to(folder if file.is_relative_to(folder) else file.parents[2]).as_posix()


def dialect_of(spec: Input) -> Dialect:
    """How the files of an input are written, and how their tables lie in them."""
    columns = spec.mapped()
    down = tuple(columns[name].column for name in spec.fill_down if columns[name].column is not None)
    wide = {spec.wide: ""} if isinstance(spec.wide, str) else spec.wide or {}
    by_name = spec.header if isinstance(spec.header, dict) else {}
    header = () if by_name or spec.header is None else _rows(spec.header)
    form = Form(header, spec.skip_totals, down, tuple((ours, " ".join(words_of(w))) for ours, w in wide.items()))
    headers = tuple((pattern, _rows(rows)) for pattern, rows in by_name.items())
    sheets = () if spec.sheets is None else (spec.sheets,) if isinstance(spec.sheets, str) else tuple(spec.sheets)
    marks = tuple(spec.marks().items())
    return Dialect("".join(spec.separator), spec.encoding, spec.decimal, spec.sheet, form, headers, sheets, marks)


def _dialects(spec: Input) -> Iterator[Dialect]:
    """The dialect of the first files, and that of those that are joined to them."""
    first = dialect_of(spec)
    return chain([first], repeat(_joined(first)))


def _rows(header: int | list[int]) -> tuple[int, ...]:
    return (header,) if isinstance(header, int) else tuple(sorted(header))


def _joined(dialect: Dialect) -> Dialect:
    """How the second file of a join is written: its lines are told by `header` with its name only."""
    return replace(dialect, form=Form(), sheet=None, sheets=())


def _groups(engine: Engine, folder: Path, spec: Input) -> list[Group]:
    """Which column is taken from which files: the first that have it; what none has is asked of the first of all."""
    keys = [{join.keys[0] for join in spec.join}, *({join.keys[1]} for join in spec.join)]
    rest = spec.headings()
    groups = []
    dialects = _dialects(spec)
    for pattern, key in zip(spec.patterns(), keys, strict=True):
        files = files_of(folder, pattern)
        columns = rest & set(engine.headings(files[0], next(dialects)))
        groups.append(Group(files, columns, key))
        rest = rest - columns
    groups[0].columns.update(rest)
    return groups


def _faults(engine: Engine, folder: Path, spec: Input) -> list[str]:
    """What of one input is not there or not readable, in words."""
    if lost := [pattern for pattern in spec.patterns() if not files_of(folder, pattern)]:
        return [f"no file {pattern!r} in {folder}: correct `files`, or network.data, or give DATA=" for pattern in lost]
    names, faults = {}, []
    dialects = zip(spec.patterns(), _dialects(spec), strict=False)
    for file, dialect in ((f, dialect) for pattern, dialect in dialects for f in files_of(folder, pattern)):
        try:
            names[file] = engine.headings(file, dialect)
        except ReadError as error:
            faults.append(str(error))
    faults += [f"{file.name} is empty: export it again, or take it away" for file, own in names.items() if not any(own)]
    if faults:
        return faults
    groups = _groups(engine, folder, spec)
    asked = [(file, column) for group in groups for file in group.files for column in sorted(group.needed)]
    lacking = {}
    for file, column in asked:
        if fault := _column_fault(column, names[file]):
            lacking.setdefault(fault, []).append(file.name)
    return [f"{_together(files)}: {fault}" for fault, files in lacking.items()]


def _together(files: list[str]) -> str:
    return files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1:,} more"


def _column_fault(column: str, names: list[str]) -> str | None:
    """Why a column cannot be taken from a file; the engine does not tell small letters from capitals."""
    times = [name.casefold() for name in names].count(column.casefold())
    if column.casefold() in (*PLACE, "_key"):
        return f"{column!r} is the name of a column of ours: rename it in the file and in `columns`"
    if column in names and times == 1:
        return None
    if column in names:
        return f"column {column!r} stands there {times} times: rename all but one in the file"
    if any(NO_HEADING.search(name) for name in names):  # somebody's data, and not to be shown
        return f"no column {column!r}: an address or a long number stands in its first record. Give it headings"
    near = difflib.get_close_matches(column, names, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else "."
    there = repr(", ".join(names))[1:-1]  # nothing in it steers a terminal
    there = there if len(there) <= LONGEST else there[:LONGEST] + "…"
    return f"no column {column!r}{hint} It has: {there}. Correct `columns`, `separator` or `header`"
