"""The thirteen weeks of a quarter: when a tactic can be due, and how visits and calls are spread over them."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from distribres.contracts import quarters
from distribres.contracts.playbook import Tactic

WEEKS = 13
FRIDAY = 4
SPREAD = ("visit", "call")
"""Contacts that take a rep's time: not all in the first weeks."""
TURN = (5**0.5 - 1) / 2  # golden ratio: multiples of it spread evenly, however many there are


def due_dates(quarter: str) -> list[date]:
    """The Friday of each week; week 1 has the quarter's first Friday, and nothing is due after its last day."""
    first, last = quarters.first_day(quarter), quarters.last_day(quarter)
    friday = first + timedelta(days=(FRIDAY - first.weekday()) % 7)
    return [min(friday + timedelta(weeks=week), last) for week in range(WEEKS)]


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


def spread_weeks(possible: Sequence[Sequence[int]], dealer: int) -> list[int]:
    """A week for each visit or call of one dealer: evenly over the quarter, another way round for each `dealer`."""
    start = (dealer * TURN) % 1
    order = sorted(range(len(possible)), key=lambda number: (float(np.mean(possible[number])), number))
    weeks = [0] * len(possible)
    for place, number in enumerate(order):
        ideal = 1 + WEEKS * (place + start) / len(possible)
        weeks[number] = min(possible[number], key=lambda week: (abs(week + 0.5 - ideal), week))
    return weeks
