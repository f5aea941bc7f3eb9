"""What a mapping says of the network as a whole, as far as the sales tell it."""

import pandas as pd

from distribres.contracts import quarters
from distribres.ingestion import column_content
from distribres.ingestion.proposal.drafting import Draft, Entry
from distribres.ingestion.proposal.recognition import Role


def entries(title: str, data: str, sales: Draft | None) -> list[Entry]:
    """The section `network`: title, quarter, currency where amounts carry one, and the folder of the exports."""
    found = [Entry("title", title)]
    if sales is not None:
        order = next((entry.value for entry in sales.settings if entry.name == "dates"), "yyyy-mm-dd")
        found.append(quarter(sales.role, order))
        mark = column_content.currency(sales.role.texts("amount")) if "amount" in sales.role.columns else None
        found += [Entry("currency", mark)] if mark else []
    return [*found, Entry("data", data)]


def quarter(role: Role, order: str) -> Entry:
    """The last quarter in which the sales have more than a few lines; stray dates of the future do not count."""
    days = column_content.days(role.texts("date"), order) if "date" in role.columns else pd.Series(dtype="object")
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
