"""How a table lies in a file, seen from its first rows: where its headings are, and what else stands there."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from distribres.ingestion.layout.cells import has_letters, is_blank, is_day, is_number, is_rule, says_total, words
from distribres.ingestion.layout.dialect import Form
from distribres.ingestion.layout.periods import is_wide, lacks_year, measures, periods
from distribres.ingestion.layout.regular import Row, column_names, joined
from distribres.ingestion.layout.sorting import GROUP, LINE, SAMPLE, Sorter

DEPTH = 60
"""Rows among which the headings are looked for first."""
FULL, WORDS = 0.6, 0.8
BELOW = 30
GROUPED, REPEATING, ONCE = 0.3, 0.1, 0.9


@dataclass(frozen=True)
class Found:
    """How a table lies in a file, and what of it is doubtful.

    `grouped` are headings whose value stands on the first line of groups only, as far as the rows tell.
    """

    form: Form
    grouped: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def find(rows: Sequence[Row], merged: Collection[tuple[int, int, int]] = (), context: str = "") -> Found:
    """How the table lies in the first rows of a file or sheet (and a few of its last).

    Parameters
    ----------
    rows : sequence of Row
    merged : collection of (int, int, int)
        Row and first and last column of cells that are merged, as far as the file tells.
    context : str
        Where a year may stand that the headings of months lack: names of file and sheet.
    """
    divided = [row for row in rows if row.cells is not None]
    rows = [row for row in divided if not all(map(is_blank, row.cells))]
    if not rows:
        return Found(Form())
    at = _heading_place(rows)
    first, last = _heading_rows(rows, at, merged)
    header = tuple(row.number for row in rows[first : last + 1])
    plain = header == (1,)
    names = column_names(joined([_stripped(row.cells) for row in rows[first : last + 1]]), _cells(rows[last + 1 :]))
    width = max(names, default=-1) + 1
    headings, body = [names.get(i, "") for i in range(width)], _cells(rows[last + 1 :])
    grouped = _group_columns(headings, body)
    sorter = Sorter(headings, body[:SAMPLE], grouped=grouped)
    kinds = [sorter.kind(row) for row in body]
    lines = [row for row, kind in zip(body, kinds, strict=True) if kind == LINE]
    if grouped and kinds.count(GROUP) == 0:
        grouped = set()
    down = [headings[i] for i in sorted(grouped | _filled_down(lines, width)) if headings[i]]
    above = " ".join(cell for row in rows[:first] for cell in row.cells)
    wide, doubts = _wide(headings, lines, f"{context} {above}")
    empty = any(row.raw and len(row.cells) > 1 and row.number > header[-1] for row in divided if not any(row.cells))
    form = Form(() if plain else header, empty or any(kind != LINE for kind in kinds), (), wide)
    return Found(form, tuple(dict.fromkeys(down)), (*doubts, *_doubled(headings)))


def _stripped(cells: Sequence[str]) -> list[str]:
    return [cell.strip() for cell in cells]


def _cells(rows: Sequence[Row]) -> list[Sequence[str]]:
    return [_stripped(row.cells) for row in rows]


def _heading_place(rows: Sequence[Row]) -> int:
    """Which of the rows are headings: the first that can be, or, of several tables, those above most lines."""
    able = [i for i in range(min(DEPTH, len(rows))) if _can_be_headings(rows, i)]
    if not able:
        return 0
    if able[0] == 0 or len(able) == 1:
        return able[0]
    own = {i: _stripped(rows[i].cells) for i in able}
    starts = [i for i in able if _begins(rows, i)]
    ends = {i: next((j for j in starts if j > i and own[j] != own[i]), len(rows)) for i in able}
    reach = {i: _reach(rows, i, ends[i]) for i in able}
    most = max(reach.values())
    return next(i for i in able if reach[i] * 2 > most)


def _can_be_headings(rows: Sequence[Row], at: int) -> bool:
    """Is it filled above what the rows below fill, with words that differ?"""
    there = {i: cell.strip() for i, cell in enumerate(rows[at].cells) if not is_blank(cell) and not is_rule(cell)}
    below = [row.cells for row in rows[at + 1 : at + 1 + BELOW]]
    if not there or (len(there) < 2 and max((_filled(row) for row in below), default=0) > 1):
        return False
    usual = Counter(i for row in below if _filled(row) >= 2 for i, cell in enumerate(row) if not is_blank(cell))
    most = max(usual.values(), default=0)
    columns = {i for i, times in usual.items() if times >= most / 2}
    if columns and len(there.keys() & columns) < FULL * len(columns):
        return False
    timed = set(periods(list(there.values()), "2000")) if len(there) > 3 else set()
    wordy = [place in timed or _is_word(cell) for place, cell in enumerate(there.values())]
    return sum(wordy) >= WORDS * len(wordy) and len(set(there.values())) >= len(there) / 2


def _is_word(cell: str) -> bool:
    return has_letters(cell) and not is_number(cell) and not is_day(cell)


def _filled(cells: Sequence[str]) -> int:
    return sum(not is_blank(cell) for cell in cells)


def _reach(rows: Sequence[Row], at: int, end: int) -> int:
    """How many rows below, down to where another table begins, are about as long."""
    width = _filled(rows[at].cells)
    return sum(width * FULL <= _filled(row.cells) <= width * 2 for row in rows[at + 1 : end])


def _begins(rows: Sequence[Row], at: int) -> bool:
    """Does a table begin with a row: is the one above far from it, or much shorter?"""
    above = rows[at - 1]
    return above.number < rows[at].number - 1 or _filled(above.cells) < FULL * _filled(rows[at].cells)


def _heading_rows(rows: Sequence[Row], at: int, merged: Collection[tuple[int, int, int]]) -> tuple[int, int]:
    """The first and the last row of the headings."""
    if at + 1 < len(rows) and rows[at + 1].number == rows[at].number + 1 and _continues(rows, at):
        return at, at + 1
    if at and rows[at - 1].number == rows[at].number - 1 and _is_above(rows, at, merged):
        return at - 1, at
    return at, at


def _continues(rows: Sequence[Row], at: int) -> bool:
    """Are the headings divided further in the next row: words below some of them only, or where none is above?"""
    upper, lower = _stripped(rows[at].cells), _stripped(rows[at + 1].cells)
    there = {i: cell for i, cell in enumerate(lower) if cell}
    below = [row.cells for row in rows[at + 2 : at + 2 + BELOW]]
    if len(there) < 2 or not below or not all(_is_word(c) or c in _timed(lower) for c in there.values()):
        return False
    bare = {i for i in there if i >= len(upper) or not upper[i]}
    typed = {i for i in there if _share_typed(below, i) >= WORDS}
    full = {
        i for i in range(len(lower)) if sum(i < len(row) and not is_blank(row[i]) for row in below) >= len(below) / 2
    }
    return (
        bool(bare & full) and len(typed) * 2 > len(there) and (bool(full - there.keys()) or len(bare) * 2 >= len(there))
    )


def _timed(cells: Sequence[str]) -> set[str]:
    return {cells[i] for i in periods(cells, "2000")}


def _share_typed(rows: Sequence[Sequence[str]], place: int) -> float:
    cells = [row[place] for row in rows if place < len(row) and not is_blank(row[place])]
    return sum(is_number(cell) or is_day(cell) for cell in cells) / len(cells) if cells else 0.0


def _is_above(rows: Sequence[Row], at: int, merged: Collection[tuple[int, int, int]]) -> bool:
    """Does the row above the headings say of which group each is?"""
    upper, lower = _stripped(rows[at - 1].cells), _stripped(rows[at].cells)
    there = [cell for cell in upper if cell]
    if not there or not all(_is_word(cell) or cell in _timed(upper) for cell in there):
        return False
    width = len([cell for cell in lower if cell])
    spans = [last - first + 1 for row, first, last in merged if row == rows[at - 1].number]
    if any(1 < span < width for span in spans):
        return True
    both = [name for name in joined([upper, lower]) if name]
    alone = [name for name in lower if name]
    return len(there) >= 2 and len(set(alone)) < len(alone) and len(set(both)) > len(set(alone))


def _group_columns(headings: Sequence[str], body: Sequence[Sequence[str]]) -> set[int]:
    """Columns in which the name of a group stands on a row of its own, and nothing on the lines below it."""
    alone, among = Counter(), Counter()
    for row in body:
        if any(says_total(cell) for cell in row if cell):
            continue
        places = [i for i, cell in enumerate(row) if not is_blank(cell)]
        (alone if len(places) == 1 else among).update(places)
    lines = sum(_filled(row) > 2 for row in body)
    return {
        i
        for i, times in alone.items()
        if i < len(headings) and times >= 2 and among[i] <= times and lines > 2 * among[i]
    }


def _filled_down(lines: Sequence[Sequence[str]], width: int) -> set[int]:
    """Columns of words or days whose value stands on the first line of a group only.

    Either each value stands there once, above blanks; or whenever it is blank, a column beside it says the same as on
    the line above, and else it does not.
    """
    lines = [[*row, *[""] * (width - len(row))] for row in lines]
    if len(lines) < 3:
        return set()
    steady = [i for i in range(width) if not any(is_blank(row[i]) for row in lines)]
    repeats = {i: [row[i] == last[i] for last, row in pairwise(lines)] for i in steady}
    found = set()
    for i in range(width):
        blank = [is_blank(row[i]) for row in lines]
        share = sum(blank) / len(lines)
        values = [row[i] for row in lines if not is_blank(row[i])]
        if blank[0] or share < REPEATING or not values:
            continue
        once = share >= GROUPED and len(set(values)) >= ONCE * len(values) and len(values) > 1
        if once or any(any(same) and same == blank[1:] for same in repeats.values()):
            found.add(i)
    return found


def _wide(
    headings: Sequence[str], lines: Sequence[Sequence[str]], context: str
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    """Our columns that stand in columns of periods, with the words beside these, and what is doubtful."""
    found = periods(headings, context)
    numbers = [
        i
        for i in found
        if all(is_number(row[i]) or is_rule(row[i]) for row in lines if i < len(row) and row[i].strip())
    ]
    if len(numbers) < WORDS * len(found) or not is_wide(found):
        lacking = lacks_year(headings) and len(periods(headings, "2000")) >= 3
        return (), ["its headings are months or quarters, and nothing says of which year"] if lacking else []
    all_rests = {rest: _measure(rest) for rest, places in measures(found).items() if len(places) >= 3}
    rests = {rest: ours for rest, ours in all_rests.items() if not set(rest.split()) & set(words()["others"])}
    if not rests:
        return (), [f"columns of periods called {', '.join(map(repr, all_rests))} are not used"]
    taken = {ours: rest for rest, ours in reversed(rests.items()) if ours}
    if not taken:
        taken = {"amount": next(iter(rests))}
    spare = [rest for rest in all_rests if rest not in taken.values()]
    return tuple(taken.items()), [
        f"columns of periods called {', '.join(map(repr, spare))} are not used"
    ] if spare else []


def _measure(rest: str) -> str | None:
    """Our column that words beside a period stand for; what says nothing is an amount."""
    said = set(rest.split())
    known = (ours for ours, names in words()["measures"].items() if said & set(names))
    return next(known, None if said else "amount")


def _doubled(headings: Sequence[str]) -> list[str]:
    counts = Counter(name.casefold() for name in headings if name)
    names = {name.casefold(): name for name in reversed(headings)}
    return [
        f"the heading {names[name]!r} stands there {times} times, and is not used: rename all but one in the file"
        for name, times in counts.items()
        if times > 1
    ]
