"""What the text of a column can be: dates, numbers, words. Text is read by the parsers that clean the real lines."""

import re
from dataclasses import dataclass
from datetime import tzinfo

import pandas as pd

from distribres.ingestion.values import SPACES, date_pattern, parse_date, parse_number

ORDERS = [
    "yyyy-mm-dd",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "dd.mm.yyyy",
    "mm.dd.yyyy",
    "yyyy/mm/dd",
    "yyyymmdd",
    "dd/mm/yy",
    "mm/dd/yy",
    "dd.mm.yy",
    "dd-mm-yy",
]
"""Tried in this order; of two that fit alike the first is taken."""
ENOUGH = 0.8
"""Share of the values that have to be readable; the others may be the dirt of ordinary exports."""
TEXTS = 2000


@dataclass(frozen=True)
class Dates:
    """How dates are written: the order that fits most, the share that it fits, and another that fits as well."""

    order: str
    share: float
    rival: str | None = None


def present(texts: pd.Series) -> pd.Series:
    """The values that say something: with a letter or a digit in them."""
    return texts[texts.str.contains(r"\w", na=False)]


def distinct(texts: pd.Series) -> pd.Series:
    """Some of the different values of a column, as they come first."""
    return present(texts).drop_duplicates().head(TEXTS)


def dates(texts: pd.Series) -> Dates | None:
    """The order of the parts of dates, None where no order fits most values.

    Day and month are told apart by values above 12 anywhere in the column; where there are none, the order has a rival.
    """
    values = [text.strip(SPACES) for text in distinct(texts)]
    if not values:
        return None
    able = [order for order in ORDERS if any(map(_reads(order), values[:20]))]  # most columns hold no dates at all
    fits = {order: sum(map(_reads(order), values)) / len(values) for order in able}
    best, *others = [*sorted(fits, key=fits.get, reverse=True), None]
    if best is None or fits[best] < ENOUGH:
        return None
    rival = others[0] if best != ORDERS[0] and fits.get(others[0]) == fits[best] else None
    return Dates(best, fits[best], rival)


def _reads(order: str):
    pattern = date_pattern(order)
    return lambda text: parse_date(text, pattern) is not None


def days(texts: pd.Series, order: str, zone: tzinfo | None = None) -> pd.Series:
    """The dates of a column, those that can be read."""
    pattern = date_pattern(order)
    found = {text: parse_date(text.strip(SPACES), pattern, zone) for text in texts.dropna().unique()}
    return texts.map(found).dropna()


def numbers(texts: pd.Series, decimal: str) -> pd.Series:
    """Values as numbers, missing where the cleaning of real lines would refuse them."""
    found = [parse_number(text, decimal) for text in texts]
    return pd.Series(found, dtype="float64")


def decimal_mark(lines: pd.DataFrame) -> tuple[str | None, str]:
    """The decimal mark under which most of the numbers in some columns can be read, and what is doubtful about it.

    None where nothing tells: all are whole, or like ``1,234``, which is a number under both.
    """
    marked = [distinct(column[column.str.contains(r"\d[.,]|[.,]\d", na=False)]) for _, column in lines.items()]
    texts = pd.concat(marked, ignore_index=True) if marked else pd.Series(dtype="str")
    comma, point = (numbers(texts, mark).notna() for mark in ",.")
    only = {",": sorted(texts[comma & ~point]), ".": sorted(texts[point & ~comma])}
    if len(only[","]) == len(only["."]):
        both = sorted(texts[comma & point])
        return (
            None,
            f"{both[0]!r} is a number with {',.'!r} alike: nothing tells decimals from thousands" if both else "",
        )
    best, other = sorted(only, key=lambda mark: len(only[mark]), reverse=True)
    return best, f"some numbers are written with {other!r}, such as {only[other][0]!r}" if only[other] else ""


def in_range(texts: pd.Series, decimal: str, low: float | None, high: float | None) -> float:
    """Share of the values that are numbers between two bounds."""
    values = numbers(distinct(texts), decimal)
    within = values.notna() & ~(values < (low if low is not None else float("-inf")))
    return float((within & ~(values > (high if high is not None else float("inf")))).mean())


def unique_share(lines: pd.DataFrame) -> float:
    """Different lines for each line."""
    return len(lines.drop_duplicates()) / len(lines) if len(lines) else 0.0


def steady_share(ids: pd.Series, texts: pd.Series) -> float:
    """Share of the ids with which a column says one thing only."""
    pairs = pd.DataFrame({"id": ids, "text": texts})
    return float((pairs[pairs["text"] != ""].groupby("id")["text"].nunique() <= 1).mean())


def currency(texts: pd.Series) -> str | None:
    """The currency whose mark most values carry."""
    marks = {"€": "EUR", "$": "USD", "£": "GBP"}
    carried = distinct(texts).str.extract(f"([{re.escape(''.join(marks))}])")[0].map(marks)
    return carried.mode().iloc[0] if carried.notna().mean() > 0.5 else None
