"""What a mapping says of the network as a whole, as far as the sales tell it, or the dates of all inputs."""

from zoneinfo import ZoneInfo

import pandas as pd

from distribres.contracts import quarters
from distribres.ingestion import column_content, midnights
from distribres.ingestion.proposal.drafting import Draft, Entry
from distribres.ingestion.proposal.recognition import Role
from distribres.ingestion.values import date_pattern


def entries(title: str, data: str, sales: Draft | None, zone: Entry | None = None) -> list[Entry]:
    """The section `network`: title, quarter, currency where amounts carry one, time zone, folder of the exports."""
    found = [Entry("title", title)]
    if sales is not None:
        found.append(quarter(sales.role, _order(sales), None if zone is None else ZoneInfo(zone.value)))
        mark = column_content.currency(sales.role.texts("amount")) if "amount" in sales.role.columns else None
        found += [Entry("currency", mark)] if mark else []
    return [*found, *([] if zone is None else [zone]), Entry("data", data)]


def _order(draft: Draft) -> str:
    """How the dates of an input are written."""
    return next((entry.value for entry in draft.settings if entry.name == "dates"), "yyyy-mm-dd")


def time_zone(drafts: list[Draft]) -> Entry | None:
    """The zone in which the dates of an input are midnights, where they stand as instants in another one."""
    found = {}
    for draft in (draft for draft in drafts if "date" in draft.role.columns):
        texts = column_content.distinct(draft.role.texts("date"))
        seen = midnights.moments(texts, date_pattern(_order(draft)), None)
        if seen.marked and (zones := seen.zones()):
            found[draft.role.name] = (zones, seen.is_of_one_offset())
    if not found:
        return None
    first, (zones, constant) = next(iter(found.items()))
    others = [f"those of {name} are of {theirs[0]}" for name, (theirs, _) in found.items() if zones[0] not in theirs]
    if constant and len(zones) > 1:
        others.insert(0, f"no summer time was seen, so that {', '.join(zones[1:4])} fit as well")
    return Entry("timezone", zones[0], f"the dates of {first} are midnights there", others)


def quarter(role: Role, order: str, zone: ZoneInfo | None = None) -> Entry:
    """The last quarter in which the sales have more than a few lines; stray dates of the future do not count."""
    days = column_content.days(role.texts("date"), order, zone) if "date" in role.columns else pd.Series(dtype="object")
    held = days.map(quarters.of_day).value_counts(normalize=True)
    if not len(held):
        return Entry("quarter", None, "such as 2026Q3")
    last = max(held[held >= 0.01].index)
    end = max(day for day in days if quarters.of_day(day) == last)
    why = "perhaps it is not complete" + ("" if role.kind.whole else ", or later lines were not looked at")
    early = (quarters.last_day(last) - end).days > 10
    doubts = [f"its last line seen is of {end}: {why}"] if early else []
    return Entry("quarter", last, doubts=doubts)


def brands(sales: Draft | None, number: int = 8) -> dict[str, float]:
    """The brands with most lines, and their share; none where there is only one, or no such column."""
    if sales is None or "brand" not in sales.role.columns:
        return {}
    shares = column_content.present(sales.role.texts("brand")).value_counts(normalize=True)
    return shares.head(number).to_dict() if len(shares) > 1 else {}
