"""What the text of a column can be: dates, numbers, words. Text is read by the parsers that clean the real lines."""

import re
from dataclasses import dataclass
from datetime import date, tzinfo

import pandas as pd

from distribres.ingestion.currency_marks import CURRENCIES, mark_in
from distribres.ingestion.dates import date_reader
from distribres.ingestion.values import SPACES, parse_number

ORDERS = [
    "yyyy-mm-dd",
    "dd/mm/yy",
    "mm/dd/yy",
    "dd.mm.yy",
    "mm.dd.yy",
    "dd-mm-yy",
    "mm-dd-yy",
    "dd/mm/yyyy",
    "mm/dd/yyyy",
    "dd-mm-yyyy",
    "mm-dd-yyyy",
    "dd.mm.yyyy",
    "mm.dd.yyyy",
    "yyyy/mm/dd",
    "yyyy.mm.dd",
    "yyyymmdd",
    "ddmmyyyy",
    "mmddyyyy",
    "yy/mm/dd",
    "yy-mm-dd",
    "yy.mm.dd",
    "dd mmm yyyy",
    "mmm dd, yyyy",
    "yyyy mmm dd",
    "yyyymm",
    "yyyyww",
    "yyyy-mm",
    "yyyy/mm",
    "yyyy.mm",
    "mm/yyyy",
    "mm-yyyy",
    "mm.yyyy",
    "mmm yyyy",
    "yyyy mmm",
    "yyyyQq",
    "yyQq",
    "Qq yyyy",
    "Hh yyyy",
    "yyyyHh",
    "yyyy-Www",
    "Www yyyy",
    "FYyy Qq",
    "Qq FYyyyy",
    "yyyy/yy Qq",
    "Qq yyyy/yy",
    "yyyyPpp",
    "FYyyPpp",
    "Ppp yyyy",
    "Ppp FYyyyy",
    "yyyy/yy",
    "FYyyyy",
    "yyyy",
    "excel",
]
"""Tried in this order; of two that fit alike the first is taken."""
TOLD_BY = {
    "yyyymm": r"(?:19|20)\d{4}(?:\.0+)?",
    "yyyyww": r"(?:19|20)\d{4}(?:\.0+)?",
    "mm.yyyy": r"\d{1,2}\.(?:19|20)\d\d",
    "yyyy.mm": r"(?:19|20)\d\d\.\d\d",
    "yyyy": r"(?:199|20[0-6])\d(?:\.0+)?",
    "FYyyyy": r"\D.*",
    "yyyyPpp": r"[^fF].*",
    "excel": r"(?:3[5-9]|4\d|5[0-4])\d{3}(?:[.,]\d+)?",
}
"""What also reads ordinary numbers is taken for the order of a column only where they look like it."""
ENOUGH = 0.8
"""Share of the values that have to be readable; the others may be the dirt of ordinary exports."""
TEXTS = 2000
YEAR = 366
"""Days."""
TIME_AFTER = r"(?:T|,? +)[0-9]{1,2}:[0-9]{2}.*$"


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
    """How the dates or periods in some texts are written; None where they are none, or in no order that fits `ENOUGH`.

    Of orders that fit alike one is taken that spans little time, since the dates of a few years read otherwise lie
    decades apart, and none of years to come; if there are several, and they read some text otherwise, one is a `rival`.
    """
    values = days_only(texts)
    fits = order_shares(values)
    most = max(fits.values(), default=0)
    if most < ENOUGH:
        return None
    found = {order: days(values, order) for order in ORDERS if fits.get(order) == most}
    spans = {order: (max(read) - min(read)).days for order, read in found.items()}
    likely = [order for order in found if spans[order] <= 2 * min(spans.values()) + YEAR]
    past = [order for order in likely if max(found[order]).year <= date.today().year + 1]
    likely = past or likely
    best, *others = likely
    weeks_would_go_further = best in ("yyyymm", "Hh yyyy", "yyyyHh") and spans[best] > YEAR
    rivals = [order for order in others if not weeks_would_go_further and not found[order].equals(found[best])]
    return Dates(best, most, rivals[0] if rivals else None)


def days_only(texts: pd.Series) -> pd.Series:
    """The different texts of a column of dates, without the times after them."""
    bare = present(texts).str.strip(SPACES)
    return bare.str.replace(TIME_AFTER, "", regex=True).drop_duplicates()


def order_shares(values: pd.Series) -> dict[str, float]:
    """Share of some texts that can be read in each order, of those that read any of a few."""
    few = values.iloc[:: max(len(values) // 40, 1)]
    able = [order for order in ORDERS if any(map(_reads(order), few))]  # most columns hold no dates at all
    return {order: sum(map(_reads(order), values)) / len(values) for order in able}


def _reads(order: str):
    read, told = date_reader(order), re.compile(TOLD_BY.get(order, "(?s:.*)"))
    return lambda text: told.fullmatch(text) is not None and read(text) is not None


def days(texts: pd.Series, order: str, fiscal_start: int = 1, zone: tzinfo | None = None) -> pd.Series:
    """The dates of a column, those that can be read."""
    read = date_reader(order, fiscal_start, zone)
    found = {text: read(text.strip(SPACES)) for text in texts.dropna().unique()}
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


def currencies(texts: pd.Series) -> dict[str, float]:
    """The marks of currencies beside amounts, the most frequent first, and the share of the values with each."""
    return mark_in(distinct(texts)).value_counts().div(max(len(distinct(texts)), 1)).to_dict()


def currency(texts: pd.Series) -> str | None:
    """The currency whose mark most values carry, as far as it tells one; a bare dollar is that of the United States."""
    for mark, share in currencies(texts).items():
        if share > 0.5:
            return "USD" if mark == "$" else next(iter(CURRENCIES[mark])) if len(CURRENCIES[mark]) == 1 else None
    return None


def conflicting_marks(texts: pd.Series) -> list[str]:
    """Marks of which no one currency can bear all; none where one can."""
    marks = list(currencies(texts))
    common = frozenset.intersection(*(CURRENCIES[mark] for mark in marks)) if marks else frozenset()
    return [] if common or not marks else marks
