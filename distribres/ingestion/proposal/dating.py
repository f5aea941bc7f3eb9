"""How the dates of a column are written, file by file, as far as all lines seen tell: never two readings for one."""

import glob
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd

from distribres.contracts.date_formats import date_format
from distribres.ingestion import column_content
from distribres.ingestion.column_content import ENOUGH, days, days_only, order_shares
from distribres.ingestion.dates import swapped
from distribres.ingestion.layout.workbooks import counts_from_1904
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.sniffing import Sample

MUCH, FEW = 0.02, 2
"""Share and number of the dates that read only the other way from which a column holds two orders, not an odd date."""
STANDS_FOR = {
    "month": "each month stands for its last day",
    "quarter": "each quarter stands for its last day",
    "week": "each ISO week stands for its Thursday",
    "half": "each half-year stands for its last day",
    "fiscal month": "each month stands for its last day, counted from network.fiscal_start",
    "year": "each year stands for its last day",
    "serial": "days as a spreadsheet counts them",
}


@dataclass(frozen=True)
class Dating:
    """The order of dates, or those of each pattern of file names; what is doubtful; or why none can be taken.

    `rival` is an order in which all lines can be read too.
    """

    order: str | dict[str, str] = ""
    rival: str | None = None
    doubts: tuple[str, ...] = ()
    fault: str = ""

    @property
    def orders(self) -> list[str]:
        return list(self.order.values()) if isinstance(self.order, dict) else [self.order]

    @property
    def fiscal(self) -> bool:
        return any(date_format(order).fiscal for order in self.orders)

    @property
    def seen(self) -> str:
        """What their dates stand for, where that is not a day."""
        return "; ".join(dict.fromkeys(STANDS_FOR.get(date_format(order).kind, "") for order in self.orders)).strip(
            "; "
        )


@lru_cache(256)
def find_dating(kind: Kind, heading: str) -> Dating | None:
    """How the dates of a column are written in the files of a kind; None where it says nothing."""
    values = {n: days_only(sample.lines[heading]) for n, sample in enumerate(kind.samples)}
    values = {n: texts for n, texts in values.items() if len(texts)}
    if not values:
        return None
    able = {n: {o for o, share in order_shares(texts).items() if share >= ENOUGH} for n, texts in values.items()}
    if all(able.values()) and not set.intersection(*able.values()):
        return _by_file(kind, values)
    every = pd.concat(values.values(), ignore_index=True).drop_duplicates()
    found = column_content.dates(every)
    if found is None or found.order not in set.intersection(*able.values()):
        return Dating(fault=_fault(every))
    if contrary := _contrary(every, found.order):
        return contrary
    order, doubts = _from_1904(kind, found.order, every)
    few = _swapped_only(every, found.order)
    doubts += (
        [f"{len(few)} can be read with the day and the month the other way only: {few.iloc[0]!r}"] if len(few) else []
    )
    return Dating(order, found.rival, tuple(doubts))


def _fault(texts: pd.Series) -> str:
    """Why texts are no dates, in words."""
    for order in ("dd/mm/yyyy", "dd.mm.yyyy", "dd-mm-yyyy"):
        if len(days(texts, order)) and (contrary := _contrary(texts, order)):
            return contrary.fault
    return f"values such as {texts.iloc[0][:40]!r} are no dates in one order"


def _swapped_only(texts: pd.Series, order: str) -> pd.Series:
    """The texts that are dates only with day and month the other way."""
    other = swapped(order)
    if other is None:
        return texts.head(0)
    read, otherwise = (days(texts, each).index for each in (order, other))
    return texts[otherwise.difference(read)]


def _contrary(texts: pd.Series, order: str) -> Dating | None:
    """The fault of texts in two orders, each of which some can be read in only: which has the others, nothing tells."""
    odd = _swapped_only(texts, order)
    if len(odd) < FEW or len(odd) < MUCH * len(texts):
        return None
    own = _swapped_only(texts, swapped(order))
    if own.empty:
        return None
    return Dating(
        fault=f"some are {order} only, such as {own.iloc[0]!r}, and some {swapped(order)} only, such as "
        f"{odd.iloc[0]!r}: in which the others are, nothing tells. Export each system's lines to a file of its own"
    )


def _by_file(kind: Kind, values: dict[int, pd.Series]) -> Dating:
    """The order of each file, where no one order reads all of them."""
    found = {n: column_content.dates(texts) for n, texts in values.items()}
    names = {n: file_name(kind, kind.samples[n]) for n in found}
    for n, one in found.items():
        if one is None:
            return Dating(fault=f"{names[n]}: {_fault(values[n])}")
        if contrary := _contrary(values[n], one.order):
            return Dating(fault=f"{names[n]}: {contrary.fault}")
    sure = {n: one.order for n, one in found.items() if one.rival is None}
    doubts, orders = ["its files differ"], {}
    for n, one in found.items():
        near = sorted(sure, key=lambda m: abs(m - n))
        fitting = [sure[m] for m in near if sure[m] in (one.order, one.rival)]
        orders[names[n]] = one.order if one.rival is None or not fitting else fitting[0]
        if one.rival is not None:
            doubts.append(f"{names[n]} has no day above 12: {one.order} or {one.rival}")
    usual = min(Counter(orders.values()).items(), key=lambda item: (-item[1], item[0]))[0]
    others = {glob.escape(name): order for name, order in orders.items() if order != usual}
    return Dating(others | {"*": usual}, None, tuple(doubts))


def file_name(kind: Kind, sample: Sample) -> str:
    """The name of a file as patterns of the mapping see it: with the folders that the pattern of its kind names."""
    return "/".join(sample.file.parts[-1 - kind.pattern.count("/") :])


def order_in(order: str | dict[str, str], name: str) -> str:
    """The order of one file."""
    return order if isinstance(order, str) else order.get(glob.escape(name), order["*"])


def _from_1904(kind: Kind, order: str, texts: pd.Series) -> tuple[str, list[str]]:
    """Serial days counted as the workbook says; in text files, where nothing says it, what the years make likely."""
    if order != "excel":
        return order, []
    flags = [counts_from_1904(sample.file) for sample in kind.samples]
    if any(flag is not None for flag in flags):
        return "excel-1904" if any(flags) else "excel", []
    later = max(days(texts, "excel-1904"))
    return order, [] if later > date.today() else [
        f"counted from 1900: excel, up to {max(days(texts, order))}; or from 1904: excel-1904, up to {later}"
    ]
