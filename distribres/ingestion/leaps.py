"""Single dates that stand years off those around them, in files that are sorted by date: a year that was mistyped.

Most lines are never looked at one by one: those of a sorted file tell by their first and last day, a thousand together,
where there is anything to look for.
"""

import narwhals as nw
import numpy as np
import pandas as pd

from distribres.ingestion.raw_files import RECORDS, Source
from distribres.ingestion.values import MONEY_UNITS

BLOCK, BLOCKS = 1000, 50
"""Lines that are looked at together, and how many such of a file are looked into: more of them are not sorted."""
FAR, NEAR = 300, 31
"""Days off the others that are a leap, as of a year mistyped by one; and those that are none: lines of a month stand in
any order."""
SORTED = 0.95
"""Share of the lines that do not come a month before the one above them (or after it, where the last come first)."""
AROUND, FEW = 10, 20
"""Lines on each side that a date is compared with, and those that a file must have."""


def block() -> nw.Expr:
    """The number of a thousand lines of one file, those of all files apart."""
    thousand = (nw.col("_line") * (1 / BLOCK)).floor().cast(nw.Int64)  # whole division takes as long as all the rest
    return nw.col("_file").cast(nw.Int64) * RECORDS + thousand


def found_in(lines: nw.LazyFrame, spans: pd.DataFrame, money: str | None, source: Source) -> list[dict]:
    """The files in which dates leap: the first of these lines, how many there are, and the money on them.

    Parameters
    ----------
    lines : LazyFrame
        Good lines with their place and date.
    spans : DataFrame
        The `first` and `last` date of each ``_block`` of them, with its ``_file``.
    """
    blocks = _worth_looking(spans)
    if not blocks:
        return []
    amount = nw.col(money) if money else nw.lit(None, dtype=nw.Int64)
    lines = lines.with_columns(_block=block())
    some = lines.filter(nw.col("_block").is_in(blocks)).select("_file", "_line", "_block", "date", amount=amount)
    some = some.sort("_file", "_line").collect(backend="pandas").to_native()
    days = some["date"].astype("datetime64[s]")
    run = (some["_block"].diff() > 1).cumsum()
    leaping = days.groupby(run).transform(lambda part: leaps(part.to_numpy("datetime64[D]").astype("int64")))
    odd = some.assign(date=days)[leaping.astype(bool)]
    return [
        {
            "sign": "leap",
            "file": source.files[number],
            "line": int(here["_line"].iloc[0]),
            "value": f"{here['date'].iloc[0]:%Y-%m-%d}",
            "lines": len(here),
            "amount": int(here["amount"].sum()) / MONEY_UNITS if money else None,
        }
        for number, here in odd.groupby("_file")
    ]


def _worth_looking(spans: pd.DataFrame) -> list[int]:
    """The blocks of lines among which a leap may be."""
    first, last = (spans[edge].astype("datetime64[s]") for edge in ("first", "last"))
    spans = spans.assign(wide=(last - first).dt.days > FAR)
    found = []
    for _, own in spans.groupby("_file"):
        wide = own if own["wide"].any() and len(own) <= BLOCKS else own[own["wide"]]
        found += wide["_block"].tolist() if len(wide) <= BLOCKS else []
    return found


def leaps(days: np.ndarray) -> np.ndarray:
    """Which of the days of a file, numbers in its order, are nearly a year and more off those before and after them.

    None where the file is not sorted. A file in which everything goes back, as where a next dealer or export begins, is
    no leap: only where the days go on behind it as they came before.
    """
    steps = np.diff(days)
    if (steps < 0).sum() > (steps > 0).sum():  # the last come first
        days, steps = -days, -steps
    if len(days) < FEW or (steps >= -NEAR).mean() < SORTED:
        return np.zeros(len(days), dtype=bool)
    here = pd.Series(days, dtype="float64")
    before = here.shift(1).rolling(AROUND, min_periods=3).median()
    after = here[::-1].shift(1).rolling(AROUND, min_periods=3).median()[::-1]
    goes_on = (after >= before - NEAR) | before.isna() | after.isna()
    return (((here < before - FAR) | (here > after + FAR)) & goes_on).to_numpy()
