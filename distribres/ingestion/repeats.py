"""Lines that are alike in all columns, where no key tells lines apart: counted, with their sum, and left as they are.

They may be the same sale twice, as where a later export repeats the last months of an earlier one, or two small ones.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import narwhals as nw
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.mapping import Input
from distribres.ingestion.duplicates import HASH
from distribres.ingestion.engines import Engine
from distribres.ingestion.values import MONEY_UNITS

if TYPE_CHECKING:
    from distribres.ingestion.part_store import Part

CONTENTS = "contents.parquet"
"""Beside a part: of each good line the hash of all that it says, its money, its file and its quarter."""
MOST_FILES = 2**31
"""More than a part has: part and file in one number."""


@dataclass(frozen=True)
class Repeated:
    """Lines that repeat one before them, in whatever file that is.

    Parameters
    ----------
    lines, money : int
        How many, and their money in whole ten-thousandths.
    across : DataFrame
        Of those in several files: first, last (their names), quarter, lines, money, share (of the lines that the file
        with less of them has in this quarter).
    """

    lines: int
    money: int
    across: pd.DataFrame


def are_looked_for(spec: Input) -> bool:
    """Is there no key, and are lines that are alike not one anyway?"""
    return not spec.key_columns() and not spec.distinct


def contents(lines: nw.LazyFrame, money: str | None) -> nw.LazyFrame:
    """What is kept of good lines with a `HASH` of all that they say."""
    there = money in lines.collect_schema().names()
    amount = nw.col(money) if there else nw.lit(None, dtype=nw.Int64)
    quarter = nw.col("date").dt.truncate("1q").cast(nw.Date)
    return lines.select(HASH, "_file", _money=amount, _quarter=quarter)


def find(engine: Engine, parts: list["Part"]) -> Repeated:
    """The lines of all parts that repeat another one."""
    kept = [(number, part) for number, part in enumerate(parts) if part.contents is not None]
    if not kept:
        return Repeated(0, 0, pd.DataFrame())
    lines = nw.concat(
        [
            engine.load([part.contents]).with_columns(_file=nw.col("_file").cast(nw.Int64) + number * MOST_FILES)
            for number, part in kept
        ]
    )
    groups = lines.group_by(HASH).agg(
        lines=nw.len(),
        money=nw.col("_money").min(),
        first=nw.col("_file").min(),
        last=nw.col("_file").max(),
        quarter=nw.col("_quarter").min(),
    )
    found = groups.filter(nw.col("lines") > 1).collect(backend="pandas").to_native()
    again = found["lines"].astype("int64") - 1
    money = [int(times) * int(value) for times, value in zip(again, found["money"].fillna(0), strict=True)]
    found = found.assign(lines=again, money=pd.Series(money, found.index, dtype="object"))
    names = {number * MOST_FILES + i: file for number, part in kept for i, file in enumerate(part.files)}
    return Repeated(int(again.sum()), sum(money), _across(found[found["first"] != found["last"]], lines, names))


def _across(found: pd.DataFrame, lines: nw.LazyFrame, names: dict[int, str]) -> pd.DataFrame:
    if found.empty:
        return pd.DataFrame()
    pairs = found.groupby(["first", "last", "quarter"], as_index=False)[["lines", "money"]].sum()
    counts = lines.group_by("_file", "_quarter").agg(of=nw.len()).collect(backend="pandas").to_native()
    of = counts.set_index(["_file", "_quarter"])["of"]
    least = [min(of[one, quarter], of[other, quarter]) for one, other, quarter in pairs.to_numpy()[:, :3].tolist()]
    named = quarters.of_days(pairs["quarter"].astype("datetime64[s]"))
    shares = (pairs["lines"] / least).clip(upper=1)
    return pairs.assign(first=pairs["first"].map(names), last=pairs["last"].map(names), quarter=named, share=shares)


def told(repeated: Repeated, spec: Input) -> dict[str, float | None]:
    """What the table `quality` says of lines that repeat another one, in units of money."""
    money = repeated.money / MONEY_UNITS if spec.money() else None
    return {"lines_repeated": repeated.lines, "money_repeated": money}


def overlaps(repeated: Repeated) -> list[dict]:
    """What the table `signs` says of files that hold the same lines of a quarter."""
    return [
        {
            "sign": "overlap",
            "file": pair.last,
            "value": pair.first,
            "quarter": pair.quarter,
            "lines": int(pair.lines),
            "share": float(pair.share),
            "amount": pair.money / MONEY_UNITS,
        }
        for pair in repeated.across.itertuples()
    ]
