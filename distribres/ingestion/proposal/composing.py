"""Columns of ours that several of a file make together, where no single one is ours.

A date from year and month, an amount from quantity and unit price, hours from a beginning and an end.
"""

from dataclasses import dataclass

import pandas as pd

from distribres.contracts.mapping import Column
from distribres.ingestion import column_content, composed
from distribres.ingestion.column_content import ENOUGH
from distribres.ingestion.dates import date_reader
from distribres.ingestion.proposal import dating, matching
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.lexicon import fold


@dataclass(frozen=True)
class Composed:
    """What the mapping says of such a column, the heading that tells most of it, and what is doubtful."""

    origin: dict
    heading: str
    doubts: tuple[str, ...] = ()

    @property
    def headings(self) -> list[str]:
        """The columns of the file that it is made of."""
        return self.column.headings()

    @property
    def column(self) -> Column:
        """The same as the mapping has it."""
        return Column.model_validate(self.origin)

    def texts(self, lines: pd.DataFrame) -> pd.Series:
        """The texts of its parts in one."""
        return composed.joined_texts(lines, self.column)


def compose(kind: Kind, name: str, taken: dict[str, str], free: list[str], decimal: str) -> dict[str, Composed | str]:
    """What of an input is told by several columns together, or by one of a period.

    Parameters
    ----------
    name : str
        Which input the kind may be.
    taken : dict
        Our columns that were found -> their headings.
    free : list of str
        Headings that may be used.

    Returns
    -------
    dict
        Our column -> how it is put together, or the heading of a period that is its date.
    """
    found: dict[str, Composed | str | None] = {}
    if "date" not in taken and name in ("sales", "visits", "spend", "survey", "events"):
        found["date"] = _date(kind, free)
    if name == "sales" and "amount" not in taken:
        quantity = [taken["quantity"]] if "quantity" in taken else []
        found["amount"] = _amount(kind, quantity + free, decimal)
    if name == "visits" and "hours" not in taken:
        found["hours"] = _hours(kind, free)
    return {column: what for column, what in found.items() if what is not None}


def _named(whole: str, part: str, free: list[str]) -> list[str]:
    """Headings that are surely called as a part of one of our columns is, the best name first."""
    scores = {heading: matching.likeness(heading, whole, part, lists="composing").score for heading in free}
    sure = [heading for heading in free if scores[heading] >= matching.LIMIT]
    return sorted(sure, key=scores.get, reverse=True)


def _date(kind: Kind, free: list[str]) -> Composed | str | None:
    whole = [h for h in _named("date", "whole", free) if (found := dating.find_dating(kind, h)) and not found.fault]
    if whole:
        return whole[0]
    for year in _named("date", "year", free):
        fiscal = bool({"fiscal", "fy", "exercice", "ejercicio", "geschaftsjahr", "boekjaar"} & set(fold(year)))
        others = [heading for heading in free if heading != year]
        quarters = _named("date", "quarter", others)  # which are periods too, as months are, and months come first
        months = _named("date", "month", [heading for heading in others if heading not in quarters])
        for part, headings in (("month", months), ("quarter", quarters), ("week", _named("date", "week", others))):
            for heading in headings:
                own = {"day": days[0]} if part == "month" and (days := _named("date", "day", free)) else {}
                for more in filter(None, [own, {}]) if own else [{}]:
                    origin = {"year": year, part: heading, **more} | ({"fiscal": True} if fiscal else {})
                    if _reads(kind, origin):
                        return Composed(origin, year)
    return None


def _reads(kind: Kind, origin: dict) -> bool:
    column = Column.model_validate(origin)
    texts = composed.joined_texts(kind.lines, column).dropna().drop_duplicates()
    found = composed.dates(texts, column, 1)
    return bool(found) and sum(day is not None for day in found) >= ENOUGH * len(found)


def _amount(kind: Kind, free: list[str], decimal: str) -> Composed | None:
    for quantity in _named("amount", "quantity", free):
        for price in _named("amount", "price", [h for h in free if h != quantity]):
            if all(_numbers(kind, heading, decimal) for heading in (quantity, price)):
                return _product(kind, quantity, price, [h for h in free if h not in (quantity, price)], decimal)
    return None


def _product(kind: Kind, quantity: str, price: str, free: list[str], decimal: str) -> Composed:
    doubts = [f"no column of amounts: {quantity!r} times {price!r}; is the price net, and of one unit?"]
    origin: dict = {"product": [quantity, price]}
    for discount in _named("amount", "discount", free):
        if _numbers(kind, discount, decimal, percent=True):
            kind_of, doubt = _discount(discount, kind.lines[discount], decimal)
            origin |= {"less": discount, "less_as": kind_of}
            doubts += [doubt] if doubt else []
            break
    return Composed(origin, price, tuple(doubts))


def _discount(heading: str, texts: pd.Series, decimal: str) -> tuple[str, str]:
    """What a discount is, and what is doubtful about it: a share of the line, percent of it, or money."""
    values = column_content.numbers(texts.str.rstrip("% "), decimal).dropna()
    if "%" in heading or texts.str.endswith("%").any() or {"pct", "percent", "pourcent"} & set(fold(heading)):
        return "percent", ""
    if values.max() > 100:
        return "money", f"{heading!r} is taken as money off the line"
    if values.max() <= 1 and (values % 1 != 0).any():
        return "share", f"{heading!r} is taken as a share of the line, 0.1 for a tenth"
    return "percent", f"{heading!r} is taken as percent of the line; or is it money?"


def _numbers(kind: Kind, heading: str, decimal: str, percent: bool = False) -> bool:
    texts = column_content.distinct(kind.lines[heading])
    texts = texts.str.rstrip("% ") if percent else texts
    mark = "." if heading in kind.typed else decimal
    return bool(len(texts)) and column_content.numbers(texts, mark).notna().mean() >= ENOUGH


def _hours(kind: Kind, free: list[str]) -> Composed | None:
    for start in _named("hours", "from", free):
        for end in _named("hours", "to", [h for h in free if h != start]):
            origin = {"from": start, "to": end} | _order(kind, start)
            column = Column.model_validate(origin)
            texts = column_content.distinct(composed.joined_texts(kind.lines, column).dropna())
            read = date_reader(column.format or "yyyy-mm-dd")
            if len(texts) and composed.spans(texts, column, read).between(0, 24).mean() >= ENOUGH:
                return Composed(origin, start)
    return None


def _order(kind: Kind, heading: str) -> dict[str, str]:
    """The order of the days before times, where there are any and they are not written as usual."""
    found = column_content.dates(kind.lines[heading])
    return {"format": found.order} if found and found.order != "yyyy-mm-dd" else {}
