"""Text to dates: days in any order, and months, quarters, weeks and years, which stand for one day each.

A period stands for its last day, when all that it tells has happened; an ISO week for its Thursday, whose year is that
of the week.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta, tzinfo
from functools import cache

from distribres.contracts.date_formats import DateFormat, date_format
from distribres.ingestion.values import FIRST_YEAR, LAST_YEAR, TIME, date_pattern, parse_date

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl")
"""Whose names of months are known."""
EPOCHS = {"excel": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
SERIAL = re.compile(r"([0-9]{1,6})(?:[.,][0-9]{1,12})?", re.ASCII)
WHOLE = r"(?:[.,]0+)?"
GAP = r"[\s\-/._,'’]*"
OF = rf"{GAP}(?:(?:de|del|of|d)[\s'’]+)?"
FOUR, ANY = "[0-9]{4}", "(?:[0-9]{4}|[0-9]{2})"
LETTERS = r"[^\W\d_]"
DAY = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th|er|º|°|ª)?"
WEEKDAY = rf"(?:{LETTERS}{{2,}}(?:-{LETTERS}+)?\.?,?\s+)?"
NAME = rf"(?P<name>{LETTERS}{{3,}})"
NUMBERED = {
    "q": ("[1-4]", "quarter|qtr|quartal|kwartaal|trimestre|trimester|trim|q|t|k"),
    "h": ("[12]", "half|semestre|semester|halbjahr|hj|h|s"),
    "w": ("[0-9]{1,2}", "week|woche|semaine|semana|settimana|sem|kw|w|s"),
    "p": ("[0-9]{1,2}", "period|periode|période|per|month|mois|p|m"),
}
"""Periods that are counted within a year: their numbers, and what stands before or after them."""
FISCAL = rf"(?:fiscal year|exercice|fy|ex|gj)?{GAP}"
"""What may stand before a fiscal year."""
MONTHS_IN = {"q": 3, "h": 6, "p": 1}


def date_reader(order: str, fiscal_start: int = 1, zone: tzinfo | None = None) -> Callable[[str], date | None]:
    """What reads dates written in an order: a date of the years 1900 to 2099, or None where a text is none.

    Days are understood as yyyy-mm-dd too, whatever the order.

    Parameters
    ----------
    order : str
        A format of :mod:`distribres.contracts.date_formats`.
    fiscal_start : int
        Month in which the fiscal year begins; it is called after the year in which it ends.
    zone : tzinfo, optional
        Where the day of an instant is looked up, of days written in numbers; without one it is the day that is written.

    Raises
    ------
    ValueError
        If the order is none.
    """
    form = date_format(order)
    if form.kind == "serial":
        return lambda text: _serial(text, EPOCHS[order]) or parse_date(text, ISO, zone)
    if form.is_plain:
        pattern = date_pattern(order)
        return lambda text: parse_date(text, pattern, zone)
    pattern, start = _pattern(form), fiscal_start if form.fiscal else 1
    return lambda text: _of_match(pattern.fullmatch(text), start) or parse_date(text, ISO, zone)


ISO = date_pattern("yyyy-mm-dd")


def parts_reader(
    parts: Sequence[str], fiscal: bool = False, fiscal_start: int = 1
) -> Callable[[list[str]], date | None]:
    """What reads a date of which the parts stand in columns of their own.

    Parameters
    ----------
    parts : sequence of str
        ``year``, and ``month`` (with or without ``day``), ``quarter`` or ``week``, as their texts follow each other.
    """
    kinds = {"year": "yyyy", "day": "dd", "quarter": "q", "week": "ww"}
    lead = {"year": FISCAL if fiscal else ""}
    patterns = {
        part: _compiled(lead.get(part, "") + _token(kinds[part], last=True, told=False) + WHOLE)
        for part in parts
        if part != "month"
    }
    patterns |= {"month": _compiled(rf"(?P<m>[0-9]{{1,2}}){WHOLE}|{NAME}\.?")} if "month" in parts else {}
    start = fiscal_start if fiscal else 1

    def read(texts: list[str]) -> date | None:
        found: dict[str, str] = {}
        for part, text in zip(parts, texts, strict=True):
            match = patterns[part].fullmatch(text)
            if match is None:
                return None
            found |= {name: value for name, value in match.groupdict().items() if value is not None}
        if "m" in found and fiscal and "d" not in found:
            found["p"] = found.pop("m")
        return _of_parts(found, start)

    return read


def _compiled(pattern: str) -> re.Pattern:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _pattern(form: DateFormat) -> re.Pattern:
    """A pattern for periods, and for days with the names of months."""
    tokens, marks = form.parts[1::2], form.parts[::2]
    if form.kind == "month" and not form.named:
        last = bool(marks[1]) and tokens[-1][0] == "y"
        written = "".join(
            re.escape(m) + (_token(t, last) if t else "") for m, t in zip(marks, (*tokens, ""), strict=True)
        )
        return _compiled(written + (TIME if any(marks) else WHOLE))
    told = any(marks) or "mmm" in tokens
    texts = [_token(token, n == len(tokens) - 1, told) for n, token in enumerate(tokens)]
    if two := "yyyy/yy" in "".join(form.parts):
        first = tokens.index("yyyy")
        texts[first : first + 2] = [rf"(?P<before>{ANY})[-/](?P<y>{ANY})"]
    if form.fiscal:
        texts = [
            FISCAL + text if token[0] == "y" else text for token, text in zip(_once(tokens, two), texts, strict=True)
        ]
    written = (OF if "mmm" in tokens else GAP).join(texts)
    lead = {"dd": WEEKDAY, "mmm": rf"(?:{LETTERS}{{2,}}\.?,\s*)?"}.get(tokens[0], "") if form.kind == "day" else ""
    return _compiled(lead + written + (TIME if form.kind == "day" else WHOLE))


def _once(tokens: Sequence[str], two: bool) -> list[str]:
    """The parts, of two years the first only."""
    return [token for token in tokens if not (two and token == "yy")]


def _token(token: str, last: bool = False, told: bool = True) -> str:
    """A part as texts have it; a year that is `last` may have two digits, and one that is not `told` is a bare number.

    A quarter among other numbers has its letter, or it could be a month.
    """
    if token in ("yyyy", "yy"):
        return f"(?P<y>{ANY if last or token == 'yy' else FOUR})"
    if token == "mmm":
        return rf"{NAME}\.?"
    if token == "mm":
        return "(?P<m>[0-9]{1,2})"
    if token == "dd":
        return DAY + r"\.?"
    numbers, words = NUMBERED[token[0]]
    letter = token[0]
    return (
        rf"(?:(?:{words}){'' if told else '?'}\.?\s*(?P<{letter}>{numbers})"
        rf"|(?P<{letter}2>{numbers})\s*(?:st|nd|rd|th|er|e|ème|º|°|\.)?\s*(?:{words})\.?)"
    )


def _of_match(match: re.Match | None, start: int) -> date | None:
    return None if match is None else _of_parts({n: v for n, v in match.groupdict().items() if v is not None}, start)


def _of_parts(part: dict[str, str], start: int) -> date | None:
    """The day that some parts of a date stand for, in years that begin in the month `start`."""
    year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
    follows = "before" not in part or (int(part["before"]) + 1 - year) % 100 == 0
    if not FIRST_YEAR <= year <= LAST_YEAR or not follows:
        return None
    counted = {
        letter: int(part.get(letter) or part[f"{letter}2"])
        for letter in NUMBERED
        if {letter, f"{letter}2"} & part.keys()
    }
    try:
        if "w" in counted:
            return date.fromisocalendar(year, counted["w"], 4)
        month = month_named(part["name"]) if "name" in part else int(part.get("m", 0))
        if "d" in part:
            return date(year, month or 0, int(part["d"]))
    except ValueError:
        return None
    if "name" in part or "m" in part:
        return _last_day(year, month or 0)
    letter, number = next(iter(counted.items()), ("p", 12))
    months = number * MONTHS_IN[letter]
    first = start - 12 if start > 1 else 1  # months are counted from the January of the year that names it
    return _last_day(*_shifted(year, first + months - 1)) if 1 <= months <= 12 else None


def swapped(order: str) -> str | None:
    """The order with day and month the other way; None where nothing but the order tells them apart elsewhere."""
    form = date_format(order)
    if not form.is_plain or order.startswith("y"):
        return None
    return order.replace("dd", "?").replace("mm", "dd").replace("?", "mm")


def _shifted(year: int, month: int) -> tuple[int, int]:
    return year + (month - 1) // 12, (month - 1) % 12 + 1


def _last_day(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


def _serial(text: str, epoch: date) -> date | None:
    match = SERIAL.fullmatch(text)
    if match is None:
        return None
    day = epoch + timedelta(days=int(match[1]))
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def month_named(name: str) -> int | None:
    """The month that a name, or its beginning of three letters or more, stands for in one of the `LANGUAGES`."""
    return _months().get(_bare(name))


@cache
def _months() -> dict[str, int]:
    """Names, short names and beginnings of both -> month; none that means two."""
    from babel import Locale  # takes a moment, and most exports have numbers

    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for context in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context[width].items():
                    bare = _bare(name)
                    for length in range(3, len(bare) + 1):
                        found.setdefault(bare[:length], set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


def _bare(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if c.isalpha())
