"""Columns that several of a file make, as the mapping has them."""

from pathlib import Path

import pytest

from distribres.ingestion.proposal.composing import compose
from distribres.ingestion.proposal.kinds import find


def origins(folder: Path, name: str, text: str, taken: tuple[str, ...] = ()) -> dict:
    (folder / "file.csv").write_text(text, encoding="utf-8")
    kind = find(folder)[0][0]
    found = compose(kind, name, dict.fromkeys(taken, ""), list(kind.lines), ".")
    return {column: what if isinstance(what, str) else what.origin for column, what in found.items()}


@pytest.mark.parametrize(
    ("headings", "line", "origin"),
    [
        ("Year,Month", "2023,1", {"year": "Year", "month": "Month"}),
        ("Année,Mois", "2023,janvier", {"year": "Année", "month": "Mois"}),
        ("Jahr,Quartal", "2023,2", {"year": "Jahr", "quarter": "Quartal"}),
        ("Year,Week", "2023,52", {"year": "Year", "week": "Week"}),
        ("Fiscal year,Quarter", "FY24,Q1", {"year": "Fiscal year", "quarter": "Quarter", "fiscal": True}),
        ("Month,Amount", "2023-01,5", "Month"),
        ("Période,Montant", "202301,5", "Période"),
        ("Year,Amount", "2023,5", None),
        ("Year,Month", "2023,13", None),
    ],
)
def test_a_date_from_its_parts(tmp_path, headings, line, origin):
    assert origins(tmp_path, "sales", f"{headings}\n{line}\n", ("amount",)).get("date") == origin


@pytest.mark.parametrize(
    ("headings", "line", "more"),
    [
        ("Qty,Unit price", "2,10.5", {}),
        ("Qty,Unit price,Discount %", "2,10.5,5", {"less": "Discount %", "less_as": "percent"}),
        ("Qty,Unit price,Discount", "2,10.5,0.1", {"less": "Discount", "less_as": "share"}),
        ("Qty,Unit price,Discount", "2,1000.5,150", {"less": "Discount", "less_as": "money"}),
    ],
)
def test_an_amount_from_quantity_and_price(tmp_path, headings, line, more):
    found = origins(tmp_path, "sales", f"{headings}\n{line}\n", ("date",))
    assert found["amount"] == {"product": ["Qty", "Unit price"]} | more


def test_what_is_found_already_is_not_put_together(tmp_path):
    text = "Date,Year,Month,Qty,Unit price\n2023-01-01,2023,1,2,10\n"
    assert origins(tmp_path, "sales", text, ("date", "amount")) == {}


@pytest.mark.parametrize("times", ["9:00,10:30", "9h00,10h30", "2024-01-05 09:00,2024-01-05 10:30"])
def test_hours_from_a_beginning_and_an_end(tmp_path, times):
    found = origins(tmp_path, "visits", f"Start,End\n{times}\n", ("date",))
    assert found["hours"] == {"from": "Start", "to": "End"}
