"""Text to values. Narwhals has no cast that gives null where it fails, so only text of a proven form is cast.

The end of a text is `\\z` in a pattern: `$` also holds before a last line break on Spark.
"""

import re
from datetime import date

import narwhals as nw

from distribres.mapping import date_parts

SPACES = " \t\r\n\u00a0\u202f"
BLANK = r" \t\r\n\x{a0}\x{202f}"  # the same, inside the brackets of a pattern
MONEY_UNITS = 10_000
"""Money is carried as whole ten-thousandths: sums are exact and do not depend on their order."""
LIMIT = 1e11
"""No number of an export is this large; below it, ten-thousandths are exact in a double."""

PARTS = {"yyyy": "(?P<y>[0-9]{4})", "yy": "(?P<yy>[0-9]{2})", "mm": "(?P<m>[0-9]{1,2})", "dd": "(?P<d>[0-9]{1,2})"}
TIME = r"(?:[T ][0-9:.]+(?:Z|[-+][0-9:]+)?)?"
FIRST_YEAR, LAST_YEAR = 1900, 2099
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

CURRENCY = rf"[{BLANK}]*(?:€|\$|£|EUR|USD|GBP|CHF)?[{BLANK}]*"
EXPONENT = "(?:[eE][-+][0-9]{1,2})?"  # as spreadsheets and typed files write the very small


def date_pattern(order: str) -> re.Pattern:
    """A pattern for dates written in an order such as ``dd/mm/yyyy``; ValueError if it is not one."""
    return re.compile("".join(PARTS.get(p, re.escape(p)) for p in date_parts(order)) + TIME, re.ASCII)


ISO = date_pattern("yyyy-mm-dd")


def parse_date(text: str, pattern: re.Pattern) -> date | None:
    """A date of the years 1900 to 2099, or None where the text is none; yyyy-mm-dd is always understood."""
    match = pattern.fullmatch(text) or ISO.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    year = int(part["y"]) if part.get("y") else 2000 + int(part["yy"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, int(part["m"]), int(part["d"]))
    except ValueError:
        return None


def number(text: nw.Expr, decimal: str) -> nw.Expr:
    """Text as a number, null where it is none or not below 100 billion.

    Understands a sign before or after, brackets for negative, a currency mark, and thousands in groups of three
    (``1 234,56 €``, ``$1,234.50``, ``(12.00)``); the decimal mark is as given, never guessed.
    """
    mark = "," if decimal == "," else r"\."
    plain = text.str.contains(rf"^-?[0-9]{{1,18}}({mark}[0-9]{{1,9}})?\z") & (text.str.len_chars() <= 28)
    quick = nw.when(plain).then(text.str.replace_all(decimal, ".", literal=True)).cast(nw.Float64)
    value = nw.when(plain).then(quick).otherwise(_adorned_number(nw.when(~plain).then(text), mark))
    return nw.when(value.abs() < LIMIT).then(value)


def _adorned_number(text: nw.Expr, mark: str) -> nw.Expr:
    """The few that are not plain: several patterns for each, so kept apart from the many."""
    group = r"[. \x{a0}\x{202f}']" if mark == "," else r"[, \x{a0}\x{202f}']"
    whole = f"(?:[0-9]{{1,3}}(?:{group}[0-9]{{3}})+|[0-9]+)"
    digits = f"(?:{whole}(?:{mark}[0-9]*)?|{mark}[0-9]+){EXPONENT}"
    amount = f"{CURRENCY}{digits}{CURRENCY}"
    proven = text.str.contains(rf"^{CURRENCY}(?:[-+−]?{amount}|{amount}[-−]{CURRENCY}|\({amount}\){CURRENCY})\z")
    bare = text.str.replace_all(rf"[^0-9{mark}eE+−()-]|EUR", "").str.replace_all(mark, ".")
    negative = bare.str.contains(r"^[-−(]|[-−]\z")
    size = nw.when(proven & (text.str.len_chars() <= 40)).then(bare.str.replace_all(r"^[-+−(]|[-−)]\z", ""))
    return nw.when(negative).then(-size.cast(nw.Float64)).otherwise(size.cast(nw.Float64))


def money(text: nw.Expr, decimal: str, factor: float) -> nw.Expr:
    """Text as money, in whole ten-thousandths; null where it is none, or not below 100 billion."""
    value = number(text, decimal) * factor
    return (nw.when(value.abs() < LIMIT).then(value) * MONEY_UNITS).round(0).cast(nw.Int64)


def yes_no(text: nw.Expr) -> nw.Expr:
    """``yes``/``no``, ``true``/``false``, ``1``/``0`` in any case; null otherwise."""
    low = text.str.to_lowercase()
    yes, no = ([k for k, v in YES_NO.items() if v is wanted] for wanted in (True, False))
    return nw.when(low.is_in(yes)).then(nw.lit(True)).otherwise(nw.when(low.is_in(no)).then(nw.lit(False)))
