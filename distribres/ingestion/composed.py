"""One of our columns from several of the file: their texts in one, and the value that it has.

A date from year and month, an amount from quantity and price, hours from a beginning and an end.
"""

from collections.abc import Callable, Sequence
from datetime import date

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Column
from distribres.ingestion.dates import parts_reader
from distribres.ingestion.durations import parse_span
from distribres.ingestion.values import LIMIT, parse_number, parse_numbers

APART = " | "
"""Between the texts of the parts; no number and no date holds it."""


def joined(column: Column) -> nw.Expr:
    """The texts of the parts in one, null where none of them says anything."""
    texts = [nw.col(heading) for heading in column.parts().values()]
    silent = nw.all_horizontal(*(text.is_null() for text in texts), ignore_nulls=True)
    return nw.when(~silent).then(nw.concat_str(*(text.fill_null("") for text in texts), separator=APART))


def joined_texts(lines: pd.DataFrame, column: Column) -> pd.Series:
    """The same of lines in memory."""
    first, *others = (lines[heading].fillna("") for heading in column.parts().values())
    texts = first.str.cat(others, sep=APART)
    return texts.mask(texts == APART * len(others))


def parts_of(texts: pd.Series, column: Column) -> pd.DataFrame:
    """The texts of the parts again, without the spaces around them; none where there are more or fewer."""
    names = list(column.parts())
    found = texts.str.split(APART, regex=False, expand=True).reindex(columns=range(len(names) + 1))
    sound = found[len(names)].isna()
    return found[range(len(names))].set_axis(names, axis=1).where(sound, "").apply(lambda part: part.str.strip())


def said(texts: pd.Series, column: Column, empty: Sequence[str]) -> pd.Series:
    """Texts, missing where the export says of each part that it knows nothing."""
    parts = parts_of(texts, column)
    return texts.mask(parts.isin(empty).all(axis=1))


def dates(texts: pd.Series, column: Column, fiscal_start: int) -> list[date | None]:
    """The days that years with their months, quarters or weeks stand for."""
    read = parts_reader(list(column.parts()), column.fiscal, fiscal_start)
    return [
        None if pd.isna(parts[0]) else read(list(parts)) for parts in parts_of(texts, column).to_numpy(dtype=object)
    ]


def spans(texts: pd.Series, column: Column, read_day: Callable[[str], date | None]) -> pd.Series:
    """Hours from each beginning to its end."""
    parts = parts_of(texts, column).fillna("")
    found = [parse_span(*ends, read_day) for ends in zip(parts["from"], parts["to"], strict=True)]
    return pd.Series(found, texts.index, dtype="float64")


def products(texts: pd.Series, column: Column, decimal: str, empty: Sequence[str] = ("",)) -> pd.Series:
    """Quantity times price, less the discount; missing where a factor is none, or the discount is impossible."""
    parts = parts_of(texts, column)
    factors = [parse_numbers(parts[name], decimal) for name in parts if name != "less"]
    found = factors[0]
    for factor in factors[1:]:
        found = found * factor
    if "less" in parts:
        found = found - _discount(parts["less"].mask(parts["less"].isin(empty)), found, column.less_as, decimal)
    return found.where(found.abs() < LIMIT)


def _discount(texts: pd.Series, amount: pd.Series, kind: str, decimal: str) -> pd.Series:
    """A discount in money: none where nothing is said, missing where it is no number or more than the whole."""
    percent = texts.str.endswith("%").fillna(False).astype(bool)
    found = pd.Series([0.0 if pd.isna(t) else parse_number(t.rstrip("% "), decimal) for t in texts], texts.index)
    found = found.astype("float64")
    if kind == "money":
        share = found / amount.where(amount != 0)
        return found.mask(percent, found / 100 * amount).where(percent | (found == 0) | share.between(0, 1))
    share = found.where(~percent & (kind == "share"), found / 100)
    return (share * amount).where(share.between(0, 1))
