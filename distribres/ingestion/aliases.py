"""Ids that are written otherwise than the dealer's own: whom they mean, why, and what is on their lines."""

from collections.abc import Sequence

import narwhals as nw
import pandas as pd

from distribres.contracts.mapping import Column, Input
from distribres.ingestion.engines import TEXT, ReadError
from distribres.ingestion.ids import Identities
from distribres.ingestion.names import Names
from distribres.ingestion.raw_files import RAW, Source
from distribres.ingestion.values import MONEY_UNITS, WIDE, halves, whole

ALIAS = "_alias_"
"""Before our name of a column of ids: which of the aliases its text is, null of all other texts."""
PADDING = " \t\r\n"
"""Around an id it is nothing to tell."""
NOTED = ["written", "meant", "dealer_id", "reason"]
COUNTED = ["written", "dealer_id", "reason", "lines", "money"]


def meant(
    values: pd.DataFrame, name: str, column: Column, decimal: str, identities: Identities | Names
) -> pd.DataFrame:
    """written, meant, reason: of each text of a column of ids, as `values` has them; all missing where it has none."""
    written = values[TEXT].str.strip(PADDING) if column.values is None else values[name]
    texts = written.where(values[name].notna()).to_numpy(dtype="object", na_value=None)
    found = [(None, None) if text is None else identities.of(text, decimal) for text in texts]
    pairs = pd.DataFrame(found, columns=["meant", "reason"], index=values.index, dtype="object").astype("str")
    return pairs.assign(written=written)


def refuse_lost(texts: Sequence[str], source: Source, spec: Input, name: str) -> None:
    """Stops where digits of ids were rounded away: whose lines they are can only be told at the source.

    Raises
    ------
    ReadError
        For the first of the texts, which is there.
    """
    texts = list(texts)
    if not texts:
        return
    raw, column = f"{RAW}{name}", spec.mapped()[name]
    every = source.distinct(raw)
    text = min(every[every.str.strip().isin(texts)], default=texts[0])
    file, line = source.place(raw, text)
    more = f" (and {len(texts) - 1:,} more like it)" if len(texts) > 1 else ""
    raise ReadError(
        f"inputs.{spec.name}.columns.{name}: {file}, line {line}: {text.strip()!r} in {column.column!r}{more}: a "
        "spreadsheet has rounded this number, and several dealers may be meant. Export it again with all digits, the "
        "column as text"
    )


def counted(lines: nw.LazyFrame, noted: pd.DataFrame, money: str | None) -> pd.DataFrame:
    """What accepted lines say under each alias: written, dealer_id, reason, lines, money (ten-thousandths).

    Parameters
    ----------
    lines : LazyFrame
        With a column `ALIAS` and our name for each column of ids of which there are aliases.
    noted : DataFrame
        The aliases by their number.
    """
    there = lines.collect_schema().names()
    amount = halves("_money", nw.col(money) if money in there else nw.lit(0))
    sums = {"lines": nw.lit(1).cast(nw.Int64), **amount}
    parts = [
        lines.filter(~nw.col(flag).is_null())
        .select(flag, **sums)
        .group_by(flag)
        .agg(nw.col(*sums).sum().cast(nw.Int64))
        .collect(backend="pandas")
        .to_native()
        .set_index(flag)
        for flag in there
        if flag.startswith(ALIAS)
    ]
    if not parts:
        return none()
    found = noted.join(pd.concat(parts), how="inner")
    found = found.assign(lines=found["lines"].astype("int64"), money=whole(found, "_money"))
    return found[COUNTED].sort_values("written", ignore_index=True)


def none() -> pd.DataFrame:
    """No alias at all."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in COUNTED}).astype({"lines": "int64", "money": WIDE})


def added_up(parts: Sequence[pd.DataFrame], spec: Input) -> pd.DataFrame:
    """The table `aliases` of one input from those of its parts, money in units; missing where the input has none."""
    found = pd.concat([none(), *parts], ignore_index=True)
    found = found.groupby(["written", "dealer_id", "reason"], as_index=False).agg({"lines": "sum", "money": "sum"})
    money = found["money"].astype("float64") / MONEY_UNITS if spec.money() else float("nan")
    return found.assign(input=spec.name, money=money)


def joined(table: pd.DataFrame) -> pd.DataFrame:
    """Ids that were joined to a dealer's own, by input and why: how many, and what accepted lines say under them.

    Returns
    -------
    DataFrame
        input, why, ids, lines, amount, and of the one with most lines written and dealer_id.
    """
    largest = table.sort_values(["lines", "written"], ascending=[False, True], kind="stable")
    groups = largest.rename(columns={"reason": "why"}).groupby(["input", "why"])
    sums = groups.agg(
        ids=("written", "size"),
        lines=("lines", "sum"),
        amount=("money", lambda money: money.sum(min_count=1)),
        written=("written", "first"),
        dealer_id=("dealer_id", "first"),
    )
    return sums.reset_index()
