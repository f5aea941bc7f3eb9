"""Read is accepted plus rejected, in lines and in money; whole units, so that it holds to the last one."""

from dataclasses import dataclass, field

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Input
from distribres.ingestion import aliases
from distribres.ingestion.layout.tables import COUNTED as OF_ROW
from distribres.ingestion.raw_files import RAW, Source
from distribres.ingestion.reading import Field
from distribres.ingestion.values import MILLION, MONEY_UNITS, halves

SIDES = ("read", "accepted", "rejected", "left_out")
COUNTED = ["counted", "money_millions", "money_rest"]
"""Columns of what is `counted`."""


class NotReconciled(RuntimeError):
    """Read is not accepted + rejected: lines or money were lost on the way."""


def counted(lines: nw.LazyFrame, money: str | None) -> dict[str, nw.Expr]:
    """What is summed of typed lines to account for them: their number, and their readable money."""
    there = money in lines.collect_schema().names()
    return {"counted": nw.lit(1), **halves("money", nw.col(money) if there else nw.lit(0))}


def totals(lines: nw.LazyFrame, money: str | None) -> pd.DataFrame:
    """What is `counted` of typed lines with a column `accepted`, once for those that are and once for the others."""
    values = counted(lines, money)
    sums = lines.select("accepted", **values).group_by("accepted").agg(nw.col(*values).sum().cast(nw.Int64))
    return sums.collect(backend="pandas").to_native()


def reconcile(spec: Input, source: Source, sums: pd.DataFrame, rejects: pd.DataFrame) -> dict[str, list[int]]:
    """Lines and money (ten-thousandths) that were read, accepted and rejected; and rows that are no lines.

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
    accepted = _added_up(sums[sums["accepted"].astype(bool)])
    rejected = [int(rejects["lines"].sum()), int(rejects["amount"].sum())]
    read = [_number(source.lines) + len(source.broken), _added_up(sums)[1]]
    if read != [accepted[0] + rejected[0], accepted[1] + rejected[1]]:
        raise NotReconciled(f"{spec.name}: lines, money read {read}; accepted {accepted}; rejected {rejected}")
    return dict(zip(SIDES, (read, accepted, rejected, left_out(spec, source.left)), strict=True))


def left_out(spec: Input, rows: pd.DataFrame) -> list[int]:
    """How many rows of a file are no lines, and the money that stands on them: totals, and totals of totals."""
    money = f"{RAW}{spec.money()}"
    if money not in rows or not len(rows):
        return [int(rows[OF_ROW].sum()), 0]
    field = Field(spec.money(), spec.mapped()[spec.money()], spec.declared["columns"][spec.money()], spec, ())
    values = field.values(rows[money].dropna())[spec.money()]
    return [int(rows[OF_ROW].sum()), int(values.dropna().astype("int64").sum())]


@dataclass(frozen=True, eq=False)
class Account:
    """What became of the lines of some inputs: their rows of the tables `quality`, `rejects`, `aliases` and `signs`.

    That of an input which the network does not have is empty.
    """

    quality: list[dict] = field(default_factory=list)
    rejects: list[pd.DataFrame] = field(default_factory=list)
    aliases: list[pd.DataFrame] = field(default_factory=list)
    signs: list[dict] = field(default_factory=list)

    def __add__(self, other: "Account") -> "Account":
        named, signs = self.aliases + other.aliases, self.signs + other.signs
        return Account(self.quality + other.quality, self.rejects + other.rejects, named, signs)


def close_account(
    spec: Input,
    files: int,
    parts: list[dict[str, list[int]]],
    rejects: list[pd.DataFrame],
    named: list[pd.DataFrame],
    signs: list[dict],
    **told: object,
) -> Account:
    """The account of one input from what its parts have: sums, rejects, aliases, signs; in units of money.

    What else is `told` of its lines stands beside it.
    """
    totals = {side: [sum(found) for found in zip(*(part[side] for part in parts), strict=True)] for side in SIDES}
    lines = {f"lines_{side}": count for side, (count, _) in totals.items()}
    sums = {f"money_{side}": total / MONEY_UNITS if spec.money() else None for side, (_, total) in totals.items()}
    row = {"input": spec.name, "files": files} | lines | sums | told
    refused = [part.assign(amount=part["amount"].astype("float64") / MONEY_UNITS) for part in rejects]
    signs = [{"input": spec.name} | one for one in signs]
    return Account([row], refused, [aliases.added_up(named, spec)], signs)


def _added_up(sums: pd.DataFrame) -> list[int]:
    """Lines and money; Python's own numbers have no end."""
    lines, millions, rest = sums[COUNTED].astype("int64").sum().tolist()
    return [lines, millions * MILLION + rest]


def _number(lines: nw.LazyFrame) -> int:
    return int(lines.select(_number=nw.len()).collect(backend="pandas").to_native()["_number"].iloc[0])
