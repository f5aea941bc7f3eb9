"""Read is accepted plus rejected, in lines and in money; whole units, so that it holds to the last one."""

import narwhals as nw

from distribres.cleaning import Cleaned
from distribres.parsing import MONEY_UNITS
from distribres.sources import Source

PARTS = ("read", "accepted", "rejected")


class NotReconciled(RuntimeError):
    """Read is not accepted + rejected: lines or money were lost on the way."""


def account(name: str, source: Source, cleaned: Cleaned, money: str | None) -> dict[str, list[int]]:
    """Lines and money (ten-thousandths) that were read, accepted and rejected.

    Raises
    ------
    NotReconciled
        If accepted and rejected do not add up to what was read.
    """
    money = money if money in cleaned.accepted.collect_schema().names() else None
    lines, _ = _totals(source.lines, None)  # counted before anything was joined to them: a join may multiply lines
    read = [lines + len(source.broken), _totals(cleaned.lines, money)[1]]
    accepted, rejected = _totals(cleaned.accepted, money), _refused(cleaned, money)
    if read != [accepted[0] + rejected[0], accepted[1] + rejected[1]]:
        raise NotReconciled(f"{name}: lines, money read {read}; accepted {accepted}; rejected {rejected}")
    return dict(zip(PARTS, (read, accepted, rejected), strict=True))


def row(name: str, files: int, accounts: list[dict[str, list[int]]], money: bool) -> dict:
    """The accounts of the files of one input, as its row in the table `quality`."""
    totals = {part: [sum(found) for found in zip(*(a[part] for a in accounts), strict=True)] for part in PARTS}
    lines = {f"lines_{part}": count for part, (count, _) in totals.items()}
    sums = {f"money_{part}": total / MONEY_UNITS if money else None for part, (_, total) in totals.items()}
    return {"input": name, "files": files} | lines | sums


def _totals(lines: nw.LazyFrame, money: str | None) -> list[int]:
    """Number of lines, and their readable money."""
    sums = {"lines": nw.len()}
    if money:
        sums["money"] = nw.coalesce(nw.col(money).sum().cast(nw.Int64), nw.lit(0))
    found = lines.select(**sums).collect(backend="pandas").to_native()
    return [int(found["lines"].iloc[0]), int(found["money"].iloc[0]) if money else 0]


def _refused(cleaned: Cleaned, money: str | None) -> list[int]:
    """The same of the rejects."""
    return [int(cleaned.rejects["lines"].sum()), int(cleaned.rejects["amount"].sum()) if money else 0]
