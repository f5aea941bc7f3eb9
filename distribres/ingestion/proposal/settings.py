"""What a mapping says of the network as a whole, as far as the sales tell it, or the dates of all inputs."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd

from distribres.contracts import quarters
from distribres.ingestion import column_content, composed, midnights
from distribres.ingestion.proposal.dating import file_name, find_dating, order_in
from distribres.ingestion.proposal.entries import Draft, Entry
from distribres.ingestion.proposal.fitting import Role
from distribres.ingestion.proposal.units import currency_of

FISCAL_START = "month in which the fiscal year begins, 1 to 12"


def entries(sales: Draft | None, drafts: Sequence[Draft] = (), zone: Entry | None = None) -> list[Entry]:
    """Of the section `network`: quarter, currency where amounts carry one, fiscal year, time zone."""
    found = []
    fiscal = any(_is_fiscal(draft.role) for draft in drafts)
    if sales is not None:
        there = None if zone is None else ZoneInfo(zone.value)
        found.append(quarter(sales.role, _orders(sales), fiscal, there))
        mark = _currency(sales.role)
        found += [Entry("currency", mark)] if mark else []
    found += [Entry("fiscal_start", None, FISCAL_START, options=[*range(1, 13)])] if fiscal else []
    return found if zone is None else [*found, zone]


def _orders(draft: Draft) -> str | dict[str, str] | None:
    """How the dates of an input are written; None where that is left to fill in."""
    return next((entry.value for entry in draft.settings if entry.name == "dates"), "yyyy-mm-dd")


def time_zone(drafts: list[Draft]) -> Entry | None:
    """The zone in which the dates of an input are midnights, where they stand as instants in another one."""
    found = {}
    for draft in drafts:
        seen = _moments(draft)
        if seen.marked and (zones := seen.zones()):
            found[draft.role.name] = (zones, seen.is_of_one_offset())
    if not found:
        return None
    first, (zones, constant) = next(iter(found.items()))
    others = [f"those of {name} are of {theirs[0]}" for name, (theirs, _) in found.items() if zones[0] not in theirs]
    if constant and len(zones) > 1:
        others.insert(0, f"no summer time was seen, so that {', '.join(zones[1:4])} fit as well")
    return Entry("timezone", zones[0], f"the dates of {first} are midnights there", others, list(zones[:4]))


def _moments(draft: Draft) -> midnights.Moments:
    """What the dates of an input may be midnights of."""
    match, orders = draft.role.columns.get("date"), _orders(draft)
    if match is None or match.composed is not None or orders is None:
        return midnights.Moments()
    parts = [
        midnights.moments(
            column_content.distinct(sample.lines[match.heading]),
            order_in(orders, file_name(draft.role.kind, sample)),
            None,
        )
        for sample in draft.role.kind.samples
    ]
    return midnights.added(parts)


def _is_fiscal(role: Role) -> bool:
    """Do its dates tell of fiscal years?"""
    match = role.columns.get("date")
    if match is None or match.composed is not None:
        return match is not None and match.composed.column.fiscal
    found = find_dating(role.kind, match.heading)
    return found is not None and not found.fault and found.fiscal


def _currency(role: Role) -> str | None:
    """The currency that the amounts carry, or that their heading names."""
    if "amount" not in role.columns:
        return None
    return column_content.currency(role.texts("amount")) or currency_of(role.columns["amount"].heading)


def days(role: Role, orders: str | dict[str, str], zone: ZoneInfo | None = None) -> pd.Series:
    """The dates of the lines seen, those that can be read."""
    match = role.columns.get("date")
    if match is None:
        return pd.Series(dtype="object")
    if match.composed is not None:
        found = composed.dates(role.texts("date"), match.composed.column, 1)
        return pd.Series(found, dtype="object").dropna()
    parts = [
        column_content.days(sample.lines[match.heading], order_in(orders, file_name(role.kind, sample)), zone=zone)
        for sample in role.kind.samples
    ]
    return pd.concat(parts, ignore_index=True)


def quarter(
    role: Role, order: str | dict[str, str] | None, fiscal: bool = False, zone: ZoneInfo | None = None
) -> Entry:
    """The last quarter in which the sales have more than a few lines; stray dates of the future do not count."""
    found = pd.Series(dtype="object") if order is None else days(role, order, zone)
    held = found.map(quarters.of_day).value_counts(normalize=True)
    if not len(held) or fiscal:
        return Entry("quarter", None, "such as 2026Q3")
    last = max(held[held >= 0.01].index)
    end = max(day for day in found if quarters.of_day(day) == last)
    why = "perhaps it is not complete" + ("" if role.kind.whole else ", or later lines were not looked at")
    early = (quarters.last_day(last) - end).days > 10
    doubts = [f"its last line seen is of {end}: {why}"] if early else []
    return Entry("quarter", last, doubts=doubts, options=[last, quarters.shift(last, -1)])


def brands(sales: Draft | None, number: int = 8) -> dict[str, float]:
    """The brands with most lines, and their share; none where there is only one, or no such column."""
    if sales is None or "brand" not in sales.role.columns:
        return {}
    shares = column_content.present(sales.role.texts("brand")).value_counts(normalize=True)
    return shares.head(number).to_dict() if len(shares) > 1 else {}
