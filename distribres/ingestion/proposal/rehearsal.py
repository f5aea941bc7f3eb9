"""How much of the sales a proposed mapping reads, by the same reader as any review."""

from pathlib import Path

import pandas as pd

from distribres.contracts import params
from distribres.contracts.mapping import all_files
from distribres.files.steady import FileChanged
from distribres.ingestion.engines import EngineError, ReadError
from distribres.ingestion.ingestion import Ingested, Ingestion
from distribres.ingestion.names import NAME

MOST_BYTES = 300 * 2**20
"""Sales beyond which it is left to `make check`: more would be waited for."""
FEW = 0.02
"""Share of lines refused from which on the reasons are named."""
REASONS = 3


def rehearse(home: Path, network: str) -> str:
    """Read all dealers and sales as the params of a network say, and tell what became of them.

    Returns
    -------
    str
        One sentence and, where more than a few lines are refused, the most frequent reasons, each with an example. Why
        it could not be told, where something is still to be filled in or the files cannot be read so.
    """
    try:
        told = params.load_params(home / "params", network)
        opened = Ingestion(told, told.network.quarter, home)
        size = sum(file.stat().st_size for file in all_files(opened.folder, told.inputs.sales))
        if size > MOST_BYTES:
            return (
                f"  The sales are {size / 2**20:,.0f} MB: make check NETWORK={network} says how much of them it reads."
            )
        read = opened.read_sales(opened.read_dealers())
    except (params.ParamsError, ReadError, EngineError, FileChanged) as error:
        first, *more = str(error).splitlines()
        also = f" (and {len(more)} more)" if more else ""
        return f"  How much of the sales it reads cannot be told yet: {first}{also}"
    return "\n".join(_said(read, told.network.currency))


def _said(read: Ingested, currency: str) -> list[str]:
    sales = read.quality.set_index("input").loc["sales"]
    lines, accepted = int(sales["lines_read"]), int(sales["lines_accepted"])
    share = f"{accepted / lines:.1%}" if lines else "none"
    money, kept = sales["money_read"], sales["money_accepted"]
    also = "" if pd.isna(money) else f", and {kept:,.2f} of {money:,.2f} {currency}"
    told = [f"  It reads {accepted:,} of all {lines:,} lines of the sales ({share}){also}."]
    if lines - accepted > FEW * lines:
        told += _reasons(read.rejects[read.rejects["input"] == "sales"])
    if named := int((read.aliases["reason"] == NAME).sum()):
        told.append(f"  {named:,} names in the sales mean a dealer: make check lists them in the table aliases.")
    return told


def _reasons(rejects: pd.DataFrame) -> list[str]:
    counts = rejects.groupby("reason")["lines"].sum().sort_values(ascending=False, kind="stable")
    first = rejects.drop_duplicates("reason").set_index("reason")
    return [
        f"    refused: {lines:,} lines, {reason}, such as {_place(first.loc[reason])}"
        for reason, lines in counts.head(REASONS).items()
    ]


def _place(reject: pd.Series) -> str:
    stood = "" if pd.isna(reject["value"]) else f": {reject['value'][:40]!r}"
    return f"{reject['file']}, line {reject['line']}{stood}"
