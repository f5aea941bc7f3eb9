"""The thirteen weeks of a quarter: when a tactic can be due, and how visits and calls are spread over them."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import numpy as np

from distribres.contracts import quarters
from distribres.contracts.playbook import Tactic

WEEKS = 13
FRIDAY = 4
SPREAD = ("visit", "call")
"""Contacts that take a rep's time: not all in the first weeks."""
TURN = (5**0.5 - 1) / 2  # golden ratio: multiples of it spread evenly, however many there are


def fridays(quarter: str) -> list[date]:
    """The Friday of each week; week 1 has the quarter's first Friday."""
    first = quarters.first_day(quarter)
    friday = first + timedelta(days=(FRIDAY - first.weekday()) % 7)
    return [friday + timedelta(weeks=week) for week in range(WEEKS)]


def working_days(quarter: str, off: Collection[date] = ()) -> list[list[date]]:
    """The days of each week on which work is done: Monday to Friday, within the quarter, and none that is `off`."""
    first, last = quarters.first_day(quarter), quarters.last_day(quarter)
    weeks = [[friday - timedelta(days=back) for back in reversed(range(5))] for friday in fridays(quarter)]
    return [[day for day in week if first <= day <= last and day not in off] for week in weeks]


def due_dates(quarter: str, off: Collection[date] = ()) -> list[date]:
    """The last working day of each week, its Friday as a rule; nothing is due after the quarter's last day."""
    last = quarters.last_day(quarter)
    days = zip(working_days(quarter, off), fridays(quarter), strict=True)
    return [week[-1] if week else min(friday, last) for week, friday in days]


def in_season(tactic: Tactic, quarter: str) -> bool:
    """Does any week of the quarter lie in its months?"""
    return any(day.month in tactic.months for day in due_dates(quarter))


def possible_weeks(tactic: Tactic, quarter: str) -> list[int]:
    """Weeks (1 to 13) in which a tactic can be due: its lead time is over, and its months fit.

    One that says by when it is due has that week alone, or the first after it that is possible; none where the quarter
    is too short.
    """
    first = max(1 + tactic.lead_weeks, tactic.due_week or 1)
    fits = [week for week, day in enumerate(due_dates(quarter), 1) if week >= first and day.month in tactic.months]
    return fits[:1] if tactic.due_week else fits


def open_weeks(possible: Sequence[int], there: Collection[int], earliest: int) -> list[int]:
    """Those of some weeks in which somebody is there.

    Where that is none, the last one before them, but none before the `earliest`; where that is none either, all stay:
    nobody is there, and the day must be found with whoever stands in.
    """
    before = [week for week in range(earliest, possible[0]) if week in there]
    return [week for week in possible if week in there] or before[-1:] or list(possible)


def ideal_times(count: int, start: float) -> np.ndarray:
    """When so many visits of a dealer would best be (1: the begin of week 1): evenly, from a `start` of 0 to 1 on."""
    return 1 + WEEKS * (np.arange(count) + start) / count


def match(possible: Sequence[Sequence[int]], times: Sequence[float]) -> list[int]:
    """Which of a dealer's visits is meant for each of some times, of those that are possible then.

    First the one that cannot wait longest, then the one that could not be earlier: what takes time to prepare comes as
    soon as it can, and not behind all others.
    """
    left, found = list(range(len(possible))), []
    for week in np.floor(times):
        found.append(
            min(left, key=lambda n: (min(abs(w - week) for w in possible[n]), possible[n][-1], -possible[n][0], n))
        )
        left.remove(found[-1])
    return found


def spread_weeks(possible: Sequence[Sequence[int]], dealer: int) -> list[int]:
    """A week for each visit or call of one dealer: evenly over the quarter, another way round for each `dealer`."""
    weeks, times = [0] * len(possible), ideal_times(len(possible), (dealer * TURN) % 1)
    for number, ideal in zip(match(possible, times), times, strict=True):
        weeks[number] = min(possible[number], key=lambda week: (abs(week + 0.5 - ideal), week))
    return weeks
