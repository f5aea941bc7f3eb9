"""Weeks of a year, written as ``2026-W43`` (ISO 8601)."""

import re
from datetime import date, timedelta

SEPARATORS = r"[\s,;]+"
FORM = re.compile(r"((?:19|20)[0-9]{2})-?[Ww]([0-9]{1,2})")


def read_weeks(text: str) -> list[date]:
    """The Monday of each week that a text names, divided by spaces, commas or semicolons.

    Raises
    ------
    ValueError
        For what is no week of that year.
    """
    return [_monday(name) for name in re.split(SEPARATORS, text.strip()) if name]


def _monday(name: str) -> date:
    found = FORM.fullmatch(name)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except (TypeError, ValueError):
        raise ValueError(f"{name!r} is no week: write it as 2026-W43") from None


def days_of(monday: date) -> list[date]:
    """The seven days of the week that begins on that day."""
    return [monday + timedelta(days=number) for number in range(7)]
