"""Text to values. Narwhals has no cast that gives null where it fails, so only text of a proven form is cast."""

import re
from datetime import date

import narwhals as nw

SPACES = " \t\r\n\u00a0\u202f"
BLANK = r" \t\r\n\x{a0}\x{202f}"  # the same, inside the brackets of a pattern
MONEY_UNITS = 10_000
"""Money is carried as whole ten-thousandths: sums are exact and do not depend on their order."""

PARTS = {"yyyy": r"(?P<y>[0-9]{4})", "yy": r"(?P<yy>[0-9]{2})", "mm": r"(?P<m>[0-9]{1,2})", "dd": r"(?P<d>[0-9]{1,2})"}
TIME = r"(?:[T ][0-9:.]+Z?)?"
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def date_pattern(order: str) -> re.Pattern:
    """A pattern for dates written in an order such as ``dd/mm/yyyy``; ValueError if it is not one."""
    parts = re.split("(yyyy|yy|mm|dd)", order)
    if sorted(p[0] for p in parts[1::2]) != ["d", "m", "y"]:
        raise ValueError(f"{order!r} is not an order of date parts: write it as dd/mm/yyyy, mm/dd/yyyy or yyyy-mm-dd")
    return re.compile("".join(PARTS.get(p, re.escape(p)) for p in parts) + TIME, re.ASCII)


ISO = date_pattern("yyyy-mm-dd")


def parse_date(text: str, pattern: re.Pattern) -> date | None:
    """A date, or None where the text is none; yyyy-mm-dd is always understood."""
    match = pattern.fullmatch(text) or ISO.fullmatch(text)
    if match is None:
        return None
    part = match.groupdict()
    year = int(part["y"]) if part.get("y") else 2000 + int(part["yy"])
    try:
        return date(year, int(part["m"]), int(part["d"]))
    except ValueError:
        return None


def number(text: nw.Expr, decimal: str) -> nw.Expr:
    """Text as a number, null where it is none.

    Understands a sign before or after, brackets for negative, a currency mark, and thousands in groups of three
    (``1 234,56 €``, ``$1,234.50``, ``(12.00)``); the decimal mark is as given, never guessed.
    """
    mark = "," if decimal == "," else r"\."
    plain = text.str.contains(rf"^-?[0-9]{{1,18}}({mark}[0-9]{{1,9}})?$") & (text.str.len_chars() <= 28)
    quick = nw.when(plain).then(text.str.replace_all(decimal, ".", literal=True)).cast(nw.Float64)
    return nw.when(plain).then(quick).otherwise(_adorned_number(nw.when(~plain).then(text), decimal, mark))


def _adorned_number(text: nw.Expr, decimal: str, mark: str) -> nw.Expr:
    """The few that are not plain: several patterns for each, so kept apart from the many."""
    groups = r"[. \x{a0}\x{202f}']" if decimal == "," else r"[, \x{a0}\x{202f}']"
    bare = text.str.strip_chars(SPACES + "€$£")
    negative = bare.str.contains(r"^\(.*\)$") | bare.str.contains("^-|-$")
    digits = bare.str.strip_chars("()-+" + SPACES + "€$£")
    proven = digits.str.contains(rf"^([0-9]{{1,3}}({groups}[0-9]{{3}})+|[0-9]+)({mark}[0-9]*)?$") & (digits.str.len_chars() <= 24)
    undressed = digits.str.replace_all(groups, "").str.replace_all(mark, ".")
    size = nw.when(proven).then(undressed).cast(nw.Float64)
    return nw.when(negative).then(-size).otherwise(size)


def money(text: nw.Expr, decimal: str, factor: float) -> nw.Expr:
    """Text as money, in whole ten-thousandths; null where it is none, or beyond 100 billion."""
    value = number(text, decimal) * factor
    return (nw.when(value.abs() < 1e11).then(value) * MONEY_UNITS).round(0).cast(nw.Int64)


def yes_no(text: nw.Expr) -> nw.Expr:
    """``yes``/``no``, ``true``/``false``, ``1``/``0`` in any case; null otherwise."""
    low = text.str.to_lowercase()
    yes, no = ([k for k, v in YES_NO.items() if v is wanted] for wanted in (True, False))
    return nw.when(low.is_in(yes)).then(nw.lit(True)).otherwise(nw.when(low.is_in(no)).then(nw.lit(False)))
