"""Which rows below the headings are lines, and which are totals, notes, rules and headings come again."""

import math
from collections.abc import Sequence

from distribres.ingestion.layout.cells import (
    has_letters,
    is_blank,
    is_day,
    is_number,
    is_rule,
    number,
    says_note,
    says_only_total,
    says_total,
)

LINE, BLANK, TOTAL, NOTE, RULE, HEADING, GROUP = "line", "blank", "total", "note", "rule", "heading", "group"
MOSTLY, ALWAYS = 0.8, 0.9
SAMPLE = 2000
"""Rows below the headings by which the columns are known."""
CENT = 0.011


class Sorter:
    """Tells row after row what it is; it adds up the lines, so that a total is known by its sum too.

    Parameters
    ----------
    names : sequence of str
        Headings, of as many columns as the rows have.
    sample : sequence of sequence of str
        First rows below the headings.
    decimal : str, optional
        Decimal mark, where it is known.
    grouped : collection of int
        Places of columns whose value may stand on a row of its own, above the lines that it is for.
    """

    def __init__(self, names: Sequence[str], sample: Sequence[Sequence[str]], decimal: str | None = None, grouped=()):
        self.names, self.decimal, self.grouped = [name.casefold() for name in names], decimal, set(grouped)
        width = range(len(names))
        plain = [row for row in sample if not self._is_special(row)] or [row for row in sample if any(row)]
        filled = {i: [row[i] for row in plain if i < len(row) and not is_blank(row[i])] for i in width}
        some = max(len(plain), 1)
        self.needed = {i for i in width if len(filled[i]) >= ALWAYS * some}
        self.numeric = {i for i in width if _share(is_number, filled[i]) >= MOSTLY}
        self.days = {i for i in width if _share(is_day, filled[i]) >= MOSTLY}
        self.width = len({i for i in width if filled[i]})
        self.since_start, self.since_total = dict.fromkeys(self.numeric, 0.0), dict.fromkeys(self.numeric, 0.0)
        self.begun = False

    def kind(self, row: Sequence[str]) -> str:
        """What a row is; a line is taken into the sums."""
        found = self._kind(row)
        if found == LINE:
            self.begun = True
            for i in self.numeric:
                if i < len(row) and row[i] and (value := number(row[i], self.decimal)) is not None:
                    self.since_start[i] += value
                    self.since_total[i] += value
        elif found == TOTAL:
            self.since_total = dict.fromkeys(self.numeric, 0.0)
        return found

    def _kind(self, row: Sequence[str]) -> str:
        lacking = [i for i in self.needed if i >= len(row) or not row[i]]
        if not lacking and self.begun:  # as nearly all are
            return self._of_whole(row)
        filled = {i: cell for i, cell in enumerate(row) if not is_blank(cell)}
        if not filled:
            return BLANK
        if all(is_rule(cell) for cell in filled.values()) and (len(filled) < 2 or max(map(len, filled.values())) > 1):
            return RULE
        if self._repeats_headings(filled):
            return HEADING
        if not self.begun and self._is_heading(filled, lacking):
            return HEADING
        if not lacking:
            return self._of_whole(row)
        return self._of_part(filled, lacking)

    def _of_whole(self, row: Sequence[str]) -> str:
        """A row in which nothing lacks: a line, unless it repeats the headings or is a total in all but the label."""
        if any(i < len(row) and row[i][:1].isdigit() for i in self.days):
            return LINE  # it has its day: soon told
        first = next((cell for cell in row if cell), "").strip()
        if says_total(first):
            filled = {i: cell for i, cell in enumerate(row) if not is_blank(cell)}
            texts = [cell for i, cell in filled.items() if i not in self.numeric]
            if all(map(says_total, texts)) and self._adds_up(filled):
                return TOTAL
        elif first and first.casefold() in self.names and self._repeats_headings(dict(enumerate(row))):
            return HEADING
        elif is_rule(first) and all(is_blank(cell) or is_rule(cell) for cell in row):
            return RULE
        return LINE

    def _of_part(self, filled: dict[int, str], lacking: list[int]) -> str:
        labels = {i for i, cell in filled.items() if i not in self.numeric or not is_number(cell)}
        values = {i for i in filled if i not in labels}
        if len(filled) == 1:
            (place,) = filled
            if place in self.grouped:
                return TOTAL if says_total(filled[place]) else GROUP
            if labels and self.width > 2:
                return NOTE if says_note(filled[place]) or says_total(filled[place]) else LINE
        if any(says_total(filled[i]) for i in labels):
            others = self.needed - {i for i in labels if says_total(filled[i])}
            words = len(others) - len(values & others)
            enough = len(lacking) >= max(math.ceil(words / 2), 2)
            narrow = len(self.needed) <= 3 and any(says_only_total(filled[i]) for i in labels)
            return TOTAL if enough or (narrow and lacking) or self._adds_up(filled) else LINE
        if not labels and not (self.days & filled.keys()) and self._adds_up(filled):
            return TOTAL
        return LINE

    def _adds_up(self, filled: dict[int, str]) -> bool:
        """Are most of its numbers the sums of the lines so far, or of those since the last total?"""
        values = {i: number(filled[i], self.decimal) for i in filled.keys() & self.numeric}
        told = {i: value for i, value in values.items() if value}
        if not told:
            return False
        for sums in (self.since_start, self.since_total):
            same = sum(math.isclose(value, sums[i], rel_tol=1e-9, abs_tol=CENT) for i, value in told.items())
            if same * 2 >= len(told):
                return True
        return False

    def _repeats_headings(self, filled: dict[int, str]) -> bool:
        there = {i: cell for i, cell in filled.items() if cell}
        same = sum(cell.strip().casefold() == self.names[i] for i, cell in there.items() if i < len(self.names))
        return same >= 2 and same >= MOSTLY * len(there)

    def _is_heading(self, filled: dict[int, str], lacking: list[int]) -> bool:
        """Above the first line: words alone, where numbers and days stand below, or nothing where a line has most."""
        if len(filled) > 1 and len(lacking) * 2 > len(self.needed):
            return all(has_letters(cell) and not any(map(str.isdigit, cell)) for cell in filled.values())
        typed = (self.numeric | self.days) & filled.keys()
        wordy = all(has_letters(filled[i]) and not is_number(filled[i]) and not is_day(filled[i]) for i in typed)
        return len(typed) >= 2 and wordy and all(has_letters(cell) for cell in filled.values())

    def _is_special(self, row: Sequence[str]) -> bool:
        """Is it surely no line: a single cell, a rule, the label of a total?"""
        there = [cell for cell in row if not is_blank(cell)]
        return len(there) < 2 or all(map(is_rule, there)) or any(map(says_total, there[:3]))


def _share(test, cells: Sequence[str]) -> float:
    return sum(map(test, cells)) / len(cells) if cells else 0.0
