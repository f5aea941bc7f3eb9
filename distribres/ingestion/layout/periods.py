"""Headings that are months, quarters or weeks: ``Jan-24``, ``2024-01``, ``janv. 2024``, ``202401``, ``T1 2024``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from distribres.ingestion.layout.cells import folded, words, words_of

MONTH = {name: number for number, names in enumerate(words()["months"], 1) for name in names}
NAMES, QUARTER, WEEK = (
    "|".join(sorted(x, key=len, reverse=True)) for x in (MONTH, words()["quarters"], words()["weeks"])
)
YEAR4, YEAR = r"(?P<y>(?:19|20)\d\d)", r"(?:'?(?P<y>(?:19|20)\d\d)|'?(?P<yy>\d\d))"
APART = r"[-/._' ]{0,3}"
EDGE, END = r"(?<![^\W_])", r"(?![^\W_])"
PATTERNS = [
    (kind, re.compile(EDGE + pattern + END))
    for kind, pattern in (
        ("quarter", rf"(?:{QUARTER})\.? ?(?P<q>[1-4]){APART}{YEAR}"),
        ("quarter", rf"(?P<q>[1-4])(?:er|e|eme|st|nd|rd|th|o|\.)? ?(?:{QUARTER})\.?{APART}{YEAR}"),
        ("quarter", rf"{YEAR4}{APART}(?:{QUARTER})\.? ?(?P<q>[1-4])"),
        ("month", rf"{YEAR4}{APART}(?:m|p)?(?P<m>0[1-9]|1[0-2])"),
        ("month", rf"(?:m|p)?(?P<m>0[1-9]|1[0-2]|[1-9])[-/._ m]{YEAR4}"),
        ("month", rf"(?P<name>{NAMES})\.?{APART}{YEAR}"),
        ("month", rf"{YEAR4}{APART}(?P<name>{NAMES})\.?"),
        ("week", rf"{YEAR4}{APART}(?:{WEEK}) ?(?P<w>[0-5]?\d)"),
        ("week", rf"(?:{WEEK}) ?(?P<w>[0-5]?\d){APART}{YEAR4}"),
        ("year", YEAR4),
        ("month", rf"(?P<name>{NAMES})\.?"),
        ("quarter", rf"(?:{QUARTER})\.? ?(?P<q>[1-4])"),
    )
]
"""Tried in this order; those at the end have no year of their own."""
DAYS = re.compile(r"(?P<a>\d{1,4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,4})(?:[T ]00:00(?::00)?)?")


@dataclass(frozen=True)
class Period:
    """A ``month``, ``quarter`` or ``week`` that a heading names: its first day, and the other words of the heading."""

    first: date
    kind: str
    rest: str


def periods(headings: Sequence[str], context: str = "") -> dict[int, Period]:
    """Which headings are periods, by their places; the year of those without one is the only one in the `context`.

    Months that are in quarters beside them count, and the quarters are their totals.
    """
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", context))
    year = int(years.pop()) if len(years) == 1 else None
    found = _days(headings) or {i: p for i, text in enumerate(headings) if (p := _period(text, year)) is not None}
    fine = {period.first for period in found.values() if period.kind != "quarter"}
    return {
        i: period
        for i, period in found.items()
        if period.kind != "quarter"
        or not any(date(period.first.year, period.first.month + n, 1) in fine for n in range(3))
    }


def lacks_year(headings: Sequence[str]) -> bool:
    """Are there months or quarters, and does none say of which year?"""
    with_year = [_period(text, None) for text in headings]
    return not any(with_year) and sum(_period(text, 2000) is not None for text in headings) >= 3


def _period(heading: str, year: int | None) -> Period | None:
    text = " ".join(folded(heading).split())
    for kind, pattern in PATTERNS:
        if match := pattern.search(text):
            rest = " ".join(words_of(f"{text[: match.start()]} {text[match.end() :]}"))
            if kind == "year" or re.search(r"\d", rest):
                return None
            return _found(kind, match.groupdict(), year, rest)
    return None


def _found(kind: str, part: dict, year: int | None, rest: str) -> Period | None:
    own = int(part["y"]) if part.get("y") else 2000 + int(part["yy"]) if part.get("yy") else year
    if own is None:
        return None
    if kind == "week":
        week = int(part["w"])
        return Period(date.fromisocalendar(own, week, 1), kind, rest) if 1 <= week <= 52 else None
    if kind == "quarter":
        return Period(date(own, int(part["q"]) * 3 - 2, 1), kind, rest)
    return Period(date(own, MONTH[part["name"]] if part.get("name") else int(part["m"]), 1), kind, rest)


def _days(headings: Sequence[str]) -> dict[int, Period]:
    """Headings that are the first or the last days of months, one for each."""
    places = {i: match for i, text in enumerate(headings) if (match := DAYS.fullmatch(text.strip()))}
    for order in ("ymd", "dmy", "mdy"):
        found = {i: day for i, match in places.items() if (day := _day(match, order)) is not None}
        months = {(day.year, day.month) for day in found.values()}
        if len(found) == len(places) == len(months) >= 3 and (
            len({day.day for day in found.values()}) == 1 or all(day.day >= 28 for day in found.values())
        ):
            return {i: Period(day.replace(day=1), "month", "") for i, day in found.items()}
    return {}


def _day(match: re.Match, order: str) -> date | None:
    part = {letter: int(text) for letter, text in zip(order, match.groups(), strict=True)}
    year = part["y"] + (2000 if part["y"] < 100 else 0)
    try:
        return date(year, part["m"], part["d"])
    except ValueError:
        return None


def measures(found: dict[int, Period]) -> dict[str, list[int]]:
    """The words beside the periods, and the places of the headings that have them."""
    rests = dict.fromkeys(period.rest for period in found.values())
    return {rest: [i for i, period in found.items() if period.rest == rest] for rest in rests}


def is_wide(found: dict[int, Period]) -> bool:
    """Are there as many as make a table of periods: three with the same other words?"""
    return max(map(len, measures(found).values()), default=0) >= 3
