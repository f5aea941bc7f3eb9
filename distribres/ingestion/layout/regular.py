"""Rows as they stand in a file to a regular table: a heading for each column, a line for each record."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from distribres.contracts.mapping import wide_heading
from distribres.ingestion.layout.cells import is_blank
from distribres.ingestion.layout.dialect import Form, ReadError
from distribres.ingestion.layout.periods import lacks_year, periods
from distribres.ingestion.layout.sorting import GROUP, LINE, SAMPLE, Sorter

BROKEN = "broken"
DATE = wide_heading("date")
"""The heading of a regular table below which the periods stand that were headings."""


class Row(NamedTuple):
    """A row of a file: its number, as a spreadsheet counts, its cells, and the text that they were divided from.

    `cells` is None where the text cannot be divided, `raw` empty where cells need not be.
    """

    number: int
    cells: Sequence[str] | None
    raw: str = ""


class Record(NamedTuple):
    """What a row is, and its cells under the regular headings; `period` is the heading that it was taken from."""

    number: int
    kind: str
    cells: Sequence[str | None]
    period: str | None = None
    raw: str = ""


class Regular:
    """A table made regular, row after row.

    Parameters
    ----------
    rows : iterable of Row
        All rows of the file or sheet.
    form : Form
        How the table lies in them.
    title : str
        Name of the file, and of the sheet, for messages; a year may stand there that the headings of months lack.
    decimal : str, optional
        Decimal mark, where it is known.

    Attributes
    ----------
    names : list of str
        The regular headings.
    places : list of list of int
        Of each of them the columns of the file that it stands for.

    Raises
    ------
    ReadError
        If the rows of the headings are not there, or headings that should be periods are none.
    """

    def __init__(self, rows: Iterable[Row], form: Form, title: str, decimal: str | None = None):
        self.form, self.title = form, title
        rows = iter(rows)
        headings, above = _headings(rows, form, title)
        head = list(islice(rows, SAMPLE))
        self.rows = chain(head, rows)
        sample = [row.cells for row in head if row.cells]
        self.columns = column_names(headings, sample)
        width = max(self.columns, default=-1) + 1
        self.width = max(width, len(headings))
        self.headings = [self.columns.get(i, "") for i in range(width)]
        self.periods = self._periods(above) if form.wide else {}
        self.names, self.places = map(list, zip(*self._columns(), strict=True)) if self.columns else ([], [])
        self.filled = [i for i, name in self.columns.items() if name in form.fill_down]
        self.sorter = Sorter(self.headings, sample, decimal, self.filled) if form.skip_totals or self.filled else None

    def _periods(self, above: str) -> dict:
        wanted = {rest for _, rest in self.form.wide}
        found = {i: p for i, p in periods(self.headings, f"{self.title} {above}").items() if p.rest in wanted}
        if not found:
            year = ", or of which year they are" if lacks_year(self.headings) else ""
            raise ReadError(f"{self.title}: `wide` is given, but no heading says which month or quarter it is{year}")
        return found

    def _columns(self) -> list[tuple[str, list[int]]]:
        kept = [(name, [i]) for i, name in self.columns.items() if i not in self.periods]
        if not self.form.wide:
            return kept
        rests = {ours: [i for i, p in self.periods.items() if p.rest == rest] for ours, rest in self.form.wide}
        return [*kept, (DATE, []), *((wide_heading(ours), places) for ours, places in rests.items())]

    def records(self) -> Iterator[Record]:
        """Every row below the headings that is not blank."""
        last: dict[int, str] = {}
        for row in self.rows:
            if row.cells is None:
                yield Record(row.number, BROKEN, (), raw=row.raw)
                continue
            row_cells = [cell.strip() for cell in row.cells]
            if not any(row_cells):
                continue
            kind = LINE if self.sorter is None else self.sorter.kind(row_cells)
            if kind == GROUP:
                last |= {i: row_cells[i] for i in self.filled if row_cells[i]}
            elif kind == LINE and self._has_other_width(row):
                kind = BROKEN
            cells = [cell or None for cell in row_cells[: len(self.headings)]]
            cells += [None] * (len(self.headings) - len(cells))
            if kind == LINE and self.filled:
                self._fill(cells, last)
            if kind not in (GROUP, BROKEN) and not self.form.skip_totals:
                kind = LINE
            yield from self._records(row, kind, cells)

    def _has_other_width(self, row: Row) -> bool:
        """Has a line of text fewer values than there are headings, or more? Blank cells at its end are none."""
        extra = row.cells[self.width :]
        return bool(row.raw) and (len(row.cells) < len(self.headings) or any(not is_blank(cell) for cell in extra))

    def _fill(self, cells: list[str | None], last: dict[int, str]) -> None:
        for i in self.filled:
            if cells[i] is None:
                cells[i] = last.get(i)
            else:
                last[i] = cells[i]

    def _records(self, row: Row, kind: str, cells: list[str | None]) -> Iterator[Record]:
        if not self.form.wide:
            yield Record(row.number, kind, [cells[i] for i in self.columns], raw=row.raw)
            return
        plain = [cells[i] for i in self.columns if i not in self.periods]
        for first, places in self.by_period().items():
            values = [
                next((cells[i] for i in places if self.periods[i].rest == rest), None) for _, rest in self.form.wide
            ]
            if kind != LINE or any(value is not None and value.strip("0.,- ") for value in values):
                yield Record(row.number, kind, [*plain, first, *values], self.headings[places[0]], row.raw)

    def by_period(self) -> dict[str, list[int]]:
        """First day of each period -> the columns that are its."""
        found: dict[str, list[int]] = {}
        for i, period in self.periods.items():
            found.setdefault(period.first.isoformat(), []).append(i)
        return found


def _headings(rows: Iterator[Row], form: Form, title: str) -> tuple[list[str], str]:
    """The headings, and the text that stands above them."""
    above, found, last = [], [], max(form.header, default=0)
    for row in rows:
        cells = [cell.strip() for cell in row.cells or ()]
        if row.number in form.header or (not form.header and any(cells)):
            found.append(cells)
            if not form.header:
                break
        else:
            above += cells
        if form.header and row.number >= last:
            break
    if len(found) < len(form.header):
        raise ReadError(f"{title}: no row {last}, where `header` says that its headings are")
    return joined(found), " ".join(filter(None, above))


def joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Headings of one or several rows: in all but the last a cell stands for those to its right that are blank too."""
    if not rows:
        return []
    width = max(map(len, rows))
    filled = [_to_the_right([*row, *[""] * (width - len(row))], last=row is rows[-1]) for row in rows]
    own = [[*row, *[""] * (width - len(row))] for row in rows]
    names = []
    for i in range(width):
        parts = [row[i] for row in filled]
        if not own[-1][i] and any(row[i] for row in own):  # merged downward: it stands for itself
            parts = [row[i] for row in own]
        elif not own[-1][i]:
            parts = []
        names.append(" ".join(dict.fromkeys(filter(None, parts))))
    return names


def _to_the_right(row: list[str], last: bool) -> list[str]:
    if last:
        return row
    found, value = [], ""
    for cell in row:
        value = cell or value
        found.append(value)
    return found


def column_names(headings: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[int, str]:
    """The columns that there are: those with a heading, and those without one in which something stands."""
    sample = [row for row in sample if sum(not is_blank(cell) for cell in row) > 1]
    width = max([len(headings), *map(len, sample)], default=0)
    named = {i: name for i, name in enumerate(headings) if name}
    reach = max(named, default=-1)
    usual = sum(any(not is_blank(cell) for cell in row[reach + 1 :]) for row in sample) > len(sample) / 2
    bare = [i for i in range(width if usual else reach + 1) if i not in named]
    some = {i for i in bare if any(i < len(row) and not is_blank(row[i]) for row in sample)}
    return {i: named.get(i) or f"column {_letters(i)}" for i in range(width) if i in named or i in some}


def _letters(place: int) -> str:
    letters, number = "", place + 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
