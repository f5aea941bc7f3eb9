"""What a column is counted in, by its heading: thousands of euros, minutes, an amount of a month."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import pandas as pd

from distribres.ingestion import column_content
from distribres.ingestion.currency_marks import CODES
from distribres.ingestion.durations import parse_hours
from distribres.ingestion.values import parse_number

SIGN = "[€$£¥₹]"
CODE = "(?:" + "|".join(code.casefold() for code in CODES) + "|euros?|dollars?)"
SCALES = {
    1_000: rf"k{SIGN}|{SIGN}k|[kt]{CODE}|{CODE}k|t€|tsd|tausend|thousands?|milliers?|miles|migliaia|duizend(?:en)?|"
    rf"{SIGN}?'?000'?s?|{SIGN}?000{SIGN}|(?:in|en|x) ?1 ?000|k {SIGN}|k {CODE}|{SIGN} k|{CODE} k|t {CODE}",
    1_000_000: rf"m{SIGN}|{SIGN}m|m{CODE}|{CODE}m|mio|mios|mill?ions?|millones|milioni|milhoes|miljoen|mln|mm{SIGN}|"
    rf"{SIGN}mm|m {SIGN}|m {CODE}|{SIGN} m|{CODE} m|{SIGN} ?mn|{CODE} mn",
    1_000_000_000: rf"milliards?|mrd|mld|miliardi|billions?|bn|{SIGN}bn|{CODE}bn|md{SIGN}",
    100_000: "lakhs?|lacs?",
    10_000_000: rf"crores?|{SIGN} ?crs?",
    0.01: "cents?|centimes?|cts?|centesimi|centimos",
}
"""What one of them is worth -> the words for it, as they stand in a folded heading."""
BARE = {1_000: "K|k|[Mm]il", 1_000_000: "M|m|MM|mm"}
"""Letters that mean it only where they end the heading or stand in brackets, and may mean something else."""
TIMES = {
    1.0: "h|hr|hrs|hours?|heures?|std|stunden?|ore|horas?|uren|uur",
    1 / 60: "min|mins|mn|minutes?|minuten|minuti|minutos?",
    1 / 3600: "s|sec|secs|seconds?|secondes?|sek|sekunden?|segundos?|secondi",
    1 / 3_600_000: "ms|millis|milliseconds?",
}
PARTS_OF_YEAR = {
    12: "monthly|per month|month|mensuel(?:le)?s?|mois|monat(?:lich)?|mensual|mensile|mensal",
    4: "quarterly|trimestriel(?:le)?s?|per quarter",
}
YEARLY = ("turnover", "wallet", "market", "income")
"""Our columns of money that are of a year."""
LONG, VERY_LONG = 8, 600
"""Medians of a duration without a unit from which it is rather minutes, and seconds: no visit takes a day."""


@dataclass(frozen=True)
class Unit:
    """What one of a column is worth in ours, what is doubtful about it, and what it may be worth else."""

    factor: float = 1
    doubt: str = ""
    others: tuple[float, ...] = ()


def unit_of(heading: str, name: str, spec: dict, texts: pd.Series, decimal: str) -> Unit:
    """The unit of a column of numbers, by its heading; of a duration whose heading tells none, by its values."""
    if spec.get("measure") == "time":
        return _of_time(heading, texts, decimal)
    if spec["type"] != "money" and name not in ("population", "quantity"):
        return Unit()
    found = _scale(heading)
    if name in YEARLY and (times := _worth(PARTS_OF_YEAR, folded(heading))):
        doubt = f"{heading!r} is taken as a part of a year, and counted {times} times"
        return Unit(found.factor * times, doubt, (found.factor,))
    return found


def _scale(heading: str) -> Unit:
    text = folded(heading)
    if worth := _worth(SCALES, text):
        return Unit(worth)
    for worth, letters in BARE.items():
        if found := re.search(rf"\(({letters})\.?\)|[\s_]({letters})\.?$", heading.strip()):
            return Unit(worth, f"{found[1] or found[2]!r} in {heading!r} is taken for {worth:,}", (1,))
    return Unit()


def _of_time(heading: str, texts: pd.Series, decimal: str) -> Unit:
    if worth := _worth(TIMES, folded(heading)):
        return Unit(worth)
    numbers = pd.Series([parse_number(text, decimal) for text in column_content.distinct(texts)], dtype="float64")
    if numbers.notna().mean() < column_content.ENOUGH:
        return Unit()  # each text tells its unit
    usual = numbers[numbers > 0].median()
    names = {1.0: "hours", 1 / 60: "minutes", 1 / 3600: "seconds"}
    factor = 1 / 3600 if usual > VERY_LONG else 1 / 60 if usual > LONG else 1.0
    others = tuple(worth for worth in names if worth != factor)
    told = " or ".join(names[worth] for worth in others)
    doubt = f"{heading!r} names no unit: taken as {names[factor]}, since half are above {usual:g}; not {told}?"
    return Unit(factor, doubt, others)


def hours_within(texts: pd.Series, decimal: str, factor: float, low: float, high: float) -> float:
    """Share of the values that are durations between two numbers of hours."""
    found = [parse_hours(text, decimal, factor) for text in column_content.distinct(texts)]
    return float(pd.Series(found, dtype="float64").between(low, high).mean())


def currency_of(heading: str) -> str | None:
    """The currency that a heading names, if it names one."""
    signs = {"€": "EUR", "£": "GBP", "₹": "INR", "r$": "BRL", "us$": "USD", "$": "USD"}
    text = folded(heading)
    named = {
        code
        for code in CODES
        if re.search(rf"(?<!\w)[kmt]?{code.casefold()}[km]?(?!\w)", text) and _is_code(heading, code)
    }
    named |= {"EUR"} if re.search(r"(?<!\w)[kmt]?euros?(?!\w)", text) else set()
    sign = next((code for mark, code in signs.items() if mark in heading.casefold()), None)
    found = named or ({sign} if sign else set())
    return found.pop() if len(found) == 1 else None


def _is_code(heading: str, code: str) -> bool:
    """Does it stand there in capitals, or as a word that is nothing else? ``all`` and ``top`` are codes too."""
    return code in heading or code in ("EUR", "USD", "GBP", "CHF")


def _worth(words: dict[float, str], text: str) -> float | None:
    return next(
        (worth for worth, mark in words.items() if re.search(rf"(?<![\w€$£¥₹])(?:{mark})(?![\w€$£¥₹])", text)), None
    )


@cache
def folded(heading: str) -> str:
    """A heading in small letters, without accents, its words apart: ``DurationMin`` and ``Duration (min.)`` are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", heading.replace("’", "'")) if not unicodedata.combining(c))
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", bare).casefold().replace("_", " ")
    return " ".join(re.findall(r"[\w€$£¥₹']+", apart))
