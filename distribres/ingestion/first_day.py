"""The first day of a network: a few mistyped dates, decades before all others, would begin its history.

Lines are counted by month, accepted or not, so that neither the order nor the division of the files shows in the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import narwhals as nw
import pandas as pd

Months = Mapping[str, int]
"""Lines by month, which is written as its first day: ``2026-01-01``."""


@dataclass(frozen=True)
class FirstDay:
    """How the first day is found.

    Parameters
    ----------
    fixed : date, optional
        The first day as the params set it: then nothing is looked for.
    gap : int
        Quarters without a line that divide mistyped dates from the others.
    share : float
        Of the lines up to the reviewed quarter, how many at most may be mistyped.
    sales : date, optional
        When the sales begin: from then on no line is early, whatever its kind. What stands in a survey two years before
        the next one is an answer, and no mistake.
    """

    fixed: date | None = None
    gap: int = 4
    share: float = 0.1
    sales: date | None = None

    def find(self, months: Months, end: date) -> date | None:
        """The day before which lines are early; None where none are.

        It is the first of the month after the last gap that has few enough lines before it.
        """
        if self.fixed is not None:
            return self.fixed
        there = _until(months, end)
        total, before, found = sum(there.values()), 0, None
        for month, following in pairwise(there):
            before += there[month]
            if _number(following) - _number(month) > 3 * self.gap and before <= self.share * total:
                found = following
        if found is None or self.sales is None:
            return found
        return min(found, self.sales)

    def begins(self, months: Months, end: date) -> date | None:
        """The day from which on these lines count: that which is found, or the month of the first of them."""
        return self.find(months, end) or next(iter(_until(months, end)), None)


def _until(months: Months, end: date) -> dict[date, int]:
    """Months in their order, up to the last reviewed one."""
    days = {date.fromisoformat(month): lines for month, lines in months.items() if lines}
    return {day: days[day] for day in sorted(days) if day <= end}


def _number(month: date) -> int:
    return 12 * month.year + month.month


def is_before(months: Months, start: date | None) -> bool:
    """Does a month begin before a day?"""
    return start is not None and any(month < start.isoformat() for month in months)


def counted_by_month(sums: pd.DataFrame) -> dict[str, int]:
    """Lines by month, of sums with their `month` and how many are `counted`."""
    found = sums.dropna(subset="month").groupby("month")["counted"].sum()
    return {f"{month:%Y-%m-%d}": int(lines) for month, lines in found.items()}


def lines_by_month(lines: nw.LazyFrame) -> dict[str, int]:
    """The same of lines with a `date`."""
    month = nw.col("date").dt.truncate("1mo").cast(nw.Date)
    counts = lines.select(month=month).drop_nulls().group_by("month").agg(counted=nw.len())
    found = counts.collect(backend="pandas").to_native()
    return counted_by_month(found.assign(month=found["month"].astype("datetime64[s]")))


def added(parts: Iterable[Months]) -> dict[str, int]:
    """Lines by month of all parts together."""
    total: dict[str, int] = {}
    for months in parts:
        for month, lines in months.items():
            total[month] = total.get(month, 0) + lines
    return total
