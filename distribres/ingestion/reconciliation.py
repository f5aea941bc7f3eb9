"""Read is accepted plus rejected, in lines and in money; whole units, so that it holds to the last one."""

import narwhals as nw
import pandas as pd

from distribres.ingestion.raw_files import Source
from distribres.ingestion.values import MONEY_UNITS

PARTS = ("read", "accepted", "rejected")


class NotReconciled(RuntimeError):
    """Read is not accepted + rejected: lines or money were lost on the way."""


def counted(lines: nw.LazyFrame, money: str | None) -> dict[str, nw.Expr]:
    """What is summed of typed lines to account for them: their number, and their readable money."""
    there = money in lines.collect_schema().names()
    return {"counted": nw.lit(1), "money": nw.col(money) if there else nw.lit(0)}


def totals(lines: nw.LazyFrame, money: str | None) -> pd.DataFrame:
    """What is `counted` of typed lines with a column `accepted`, once for those that are and once for the others."""
    values = counted(lines, money)
    sums = lines.select("accepted", **values).group_by("accepted").agg(nw.col(*values).sum().cast(nw.Int64))
    return sums.collect(backend="pandas").to_native()


def reconcile(name: str, source: Source, sums: pd.DataFrame, rejects: pd.DataFrame) -> dict[str, list[int]]:
    """Lines and money (ten-thousandths) that were read, accepted and rejected.

    Parameters
    ----------
    source : Source
        The lines as they were read: counted before anything was joined to them, for a join may multiply lines.
    sums : DataFrame
        Of typed lines what is `counted`, in parts that hold `accepted` lines or others.
    rejects : DataFrame
        The table of that name.

    Raises
    ------
    NotReconciled
        If accepted and rejected do not add up to what was read.
    """
    whole = sums[["counted", "money"]].astype("int64")
    accepted = whole[sums["accepted"].astype(bool)].sum().tolist()
    rejected = [int(rejects["lines"].sum()), int(rejects["amount"].sum())]
    read = [_number(source.lines) + len(source.broken), int(whole["money"].sum())]
    if read != [accepted[0] + rejected[0], accepted[1] + rejected[1]]:
        raise NotReconciled(f"{name}: lines, money read {read}; accepted {accepted}; rejected {rejected}")
    return dict(zip(PARTS, (read, accepted, rejected), strict=True))


def row(name: str, files: int, accounts: list[dict[str, list[int]]], money: bool) -> dict:
    """The accounts of the files of one input, as its row in the table `quality`."""
    totals = {part: [sum(found) for found in zip(*(a[part] for a in accounts), strict=True)] for part in PARTS}
    lines = {f"lines_{part}": count for part, (count, _) in totals.items()}
    sums = {f"money_{part}": total / MONEY_UNITS if money else None for part, (_, total) in totals.items()}
    return {"input": name, "files": files} | lines | sums


def _number(lines: nw.LazyFrame) -> int:
    return int(lines.select(_number=nw.len()).collect(backend="pandas").to_native()["_number"].iloc[0])
