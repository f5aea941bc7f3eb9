"""Calendar quarters, written as ``2026Q3``."""

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

PATTERN = r"(?:19|20)[0-9]{2}Q[1-4]"


def parse(quarter: str) -> tuple[int, int]:
    """Year and number of a quarter; ValueError if it is not one."""
    if not re.fullmatch(PATTERN, quarter):
        raise ValueError(f"quarter {quarter!r} is not one: write it as 2026Q3 (1900Q1 to 2099Q4)")
    return int(quarter[:4]), int(quarter[5])


def of_day(day: date) -> str:
    """The quarter that a day lies in."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def of_days(days: "pd.Series") -> "pd.Series":
    """The quarter that each day of a column lies in."""
    return days.dt.year.astype("str") + "Q" + days.dt.quarter.astype("str")


def shift(quarter: str, by: int) -> str:
    """The quarter `by` quarters later (earlier if negative)."""
    year, number = parse(quarter)
    years, rest = divmod(number - 1 + by, 4)
    return f"{year + years}Q{rest + 1}"


def last(quarter: str, n: int) -> list[str]:
    """The `n` quarters that end with `quarter`, oldest first."""
    return [shift(quarter, -back) for back in reversed(range(n))]


def after(first: str, quarter: str) -> int:
    """How many quarters later than the first another is (earlier: negative)."""
    (year, number), (start, there) = parse(quarter), parse(first)
    return 4 * (year - start) + number - there


def between(first: str, quarter: str) -> list[str]:
    """All quarters from the first to another, oldest first; none where that is earlier."""
    return last(quarter, after(first, quarter) + 1)


def first_day(quarter: str) -> date:
    year, number = parse(quarter)
    return date(year, 3 * number - 2, 1)


def last_day(quarter: str) -> date:
    return first_day(shift(quarter, 1)) - timedelta(days=1)
