"""Text to values, text by text; and numbers in our units, here and in an engine."""

import re
from datetime import date, datetime, timedelta, tzinfo
from functools import cache

import narwhals as nw
import numpy as np
import pandas as pd
import pyarrow as pa

from distribres.contracts import time_zones
from distribres.contracts.date_formats import date_format
from distribres.ingestion.currency_marks import MARK

SPACES = " \t\r\n\u00a0\u202f"
MONEY_UNITS = 10_000
"""Money is carried as whole ten-thousandths: sums are exact and do not depend on their order."""
MILLION = 10**6
WIDE = pd.ArrowDtype(pa.decimal128(38, 0))
"""Whole numbers that 64 bits may not hold, as sums of money in small units of account."""
LIMIT = 1e11
"""No number of an export is this large; below it, ten-thousandths are exact in a double."""
PARTS = {"yyyy": "(?P<y>[0-9]{4})", "yy": "(?P<yy>[0-9]{2})", "mm": "(?P<m>[0-9]{1,2})", "dd": "(?P<d>[0-9]{1,2})"}
LAST = "(?:(?P<y>[0-9]{4})|(?P<yy>[0-9]{2}))"
"""A year that ends a date may be written short on some lines."""
TIME = r"(?:(?:T|,? +)(?P<time>[0-9:.]+)(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?(?: ?(?P<offset>Z|UTC|GMT|[-+][0-9:]+))?)?"
"""The time after a day, which changes it only where it has an offset and the day is wanted in another zone."""
CLOCK = re.compile(r"([0-9]{1,2})(?::?([0-9]{2})(?::?([0-9]{2})(?:\.[0-9]+)?)?)?")
FRACTION = r"(?:\.0+)?"
"""What a program that knows fractions only leaves behind a whole number."""
FIRST_YEAR, LAST_YEAR = 1900, 2099
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
THIN = "\u2007\u2009"
"""Other spaces that part thousands."""
SPACE = rf"[{SPACES}{THIN}\v\f]*+"  # possessive: long runs of spaces cost nothing
CURRENCY = rf"{SPACE}(?:{MARK})?+{SPACE}"
EXPONENT = "(?:[eE][-+]?[0-9]+)?"  # as spreadsheets and typed files write the very small
LONGEST_NUMBER = 40
SIGNS, NEGATIVE = frozenset("-+−"), frozenset("-−(")
APOSTROPHES = "'’ʼ′`´"
GROUPS = {mark: f"{other} \u00a0\u202f{THIN}{APOSTROPHES}" for mark, other in ((",", "."), (".", ","))}
"""For each decimal mark what may stand between thousands."""
FLOATS = {mark: str.maketrans(mark, ".", groups) for mark, groups in GROUPS.items()}
"""For each decimal mark what makes Python's number of one."""


def date_pattern(order: str) -> re.Pattern:
    """A pattern for days written in an order of numbers such as ``dd/mm/yyyy``; ValueError if it is not one."""
    *before, year, end = date_format(order).parts
    ends = year == "yyyy" and before[-1] != ""
    written = "".join(PARTS.get(part, re.escape(part)) for part in before) + (LAST if ends else PARTS[year])
    return re.compile(written + re.escape(end) + ("" if any(before[::2]) else FRACTION) + TIME, re.ASCII)


ISO = date_pattern("yyyy-mm-dd")


def parse_date(text: str, pattern: re.Pattern, zone: tzinfo | None = None) -> date | None:
    """A date of the years 1900 to 2099, or None where the text is none; yyyy-mm-dd is always understood.

    It is the one that is written, unless a `zone` is given and the text is an instant, with a time and an offset: then
    it is the date on which that instant falls there.
    """
    match = pattern.fullmatch(text) or ISO.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    day = _day(part)
    if day is None or zone is None or part["offset"] is None:
        return day
    instant = _instant(day, part)
    return None if instant is None else instant.astimezone(zone).date()


def parse_instant(text: str, pattern: re.Pattern) -> tuple[datetime, bool] | None:
    """The moment that a date with a time stands for, and whether its offset is there: without one it is taken as UTC.

    None where the text is no date, or a date alone.
    """
    match = pattern.fullmatch(text) or ISO.fullmatch(text)
    if match is None or match["time"] is None or (day := _day(match.groupdict())) is None:
        return None
    instant = _instant(day, match.groupdict())
    return None if instant is None else (instant, match["offset"] is not None)


def _instant(day: date, part: dict[str, str | None]) -> datetime | None:
    """A time on a day, at its offset; None where either is none."""
    clock, offset = CLOCK.fullmatch(part["time"]), time_zones.fixed(part["offset"] or "Z")
    if clock is None or offset is None:
        return None
    hours, minutes, seconds = (int(number or 0) for number in clock.groups())
    if half := part["half"]:
        hours = hours % 12 + (12 if half[0] in "Pp" else 0)
    if hours > 24 or minutes > 59 or seconds > 60:  # an end of day is written as 24:00, a leap second as 60
        return None
    there = datetime(day.year, day.month, day.day, tzinfo=offset)
    return there + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _day(part: dict[str, str | None]) -> date | None:
    year = int(part["y"]) if part.get("y") else 2000 + int(part["yy"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, int(part["m"]), int(part["d"]))
    except ValueError:
        return None


def parse_number(text: str, decimal: str, factor: float = 1) -> float | None:
    """A number, or None where the text is none, or one that is, times `factor`, not below 100 billion.

    Understands a sign before or after, brackets for negative, the mark of any currency, and thousands in groups of
    three, or as India has them (``1 234,56 €``, ``$1,234.50``, ``CHF 1’234.50``, ``1,23,456.00``, ``(12.00)``); the
    decimal mark is as given, never guessed.
    """
    match = _number_pattern(decimal).fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    before, digits, after = match.groups() if match else ("", "", "")
    if not digits or (before == "(") != (after == ")") or (before in SIGNS and after in SIGNS):
        return None
    value = float(digits.translate(FLOATS[decimal]))
    negative = before in NEGATIVE or after in NEGATIVE
    return (-value if negative else value) if value * factor < LIMIT else None


def parse_numbers(texts: pd.Series, decimal: str, factor: float = 1) -> pd.Series:
    """`parse_number` of each text, missing where it gives None: at once of those with digits and a mark only."""
    plain = texts.str.fullmatch(f"-?[0-9]{{1,11}}(?:{re.escape(decimal)}[0-9]{{1,9}})?").fillna(False).astype(bool)
    numbers = texts[plain].str.replace(decimal, ".", regex=False).astype("float64")
    others = texts[~plain].dropna()
    read = pd.Series([parse_number(text, decimal, factor) for text in others], index=others.index, dtype="float64")
    return pd.concat([numbers.where(numbers.abs() * factor < LIMIT), read]).reindex(texts.index)


@cache
def _number_pattern(decimal: str) -> re.Pattern:
    """Sign or bracket, digits, sign or bracket; a currency mark may stand between any two."""
    mark, group = re.escape(decimal), f"[{GROUPS[decimal]}]"
    lakhs = "[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|" if decimal == "." else ""
    whole = f"(?:{lakhs}[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
    digits = f"(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+){EXPONENT}"
    return re.compile(f"{CURRENCY}([-+−(]?){CURRENCY}({digits}){CURRENCY}([-−)]?){CURRENCY}")


def scaled(value: nw.Expr, factor: float) -> nw.Expr:
    """Numbers times a factor; null where that is not below 100 billion."""
    units = value * factor
    return nw.when(units.abs() < LIMIT).then(units)


def money(value: nw.Expr, factor: float) -> nw.Expr:
    """Numbers times a factor as money, in whole ten-thousandths; null where it is not below 100 billion."""
    return (scaled(value, factor) * MONEY_UNITS).round(0).cast(nw.Int64)


def in_money_units(values: pd.Series) -> pd.Series:
    """What `money` makes of numbers that are below 100 billion: halves go away from zero, as in an engine."""
    size = values.abs() * MONEY_UNITS
    whole = np.floor(size)
    return (np.sign(values) * (whole + (size - whole >= 0.5))).astype("Int64")


def halves(name: str, value: nw.Expr) -> dict[str, nw.Expr]:
    """A whole number as millions and the rest, to be summed apart: no number of lines overflows them.

    A column of 64 bits holds nine thousand amounts of the largest kind, which a month can have.
    """
    millions = (value / MILLION).round(0).cast(nw.Int64)
    return {f"{name}_millions": millions, f"{name}_rest": value - millions * MILLION}


def whole(frame: pd.DataFrame, name: str) -> pd.Series:
    """The whole numbers of which a frame has the `halves`, exactly."""
    millions, rest = (frame[f"{name}_{half}"].astype("Int64").astype("object") for half in ("millions", "rest"))
    return (millions * MILLION + rest).astype(WIDE)
