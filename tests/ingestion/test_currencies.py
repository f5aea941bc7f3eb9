from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from distribres.contracts import mapping
from distribres.ingestion import rules
from distribres.ingestion.currencies import Conversion
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.raw_files import open_input
from distribres.ingestion.reference import Reference

SALES = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "cost": "Cost", "quantity": "Pieces"}
VISITS = {"date": "Day", "dealer_id": "Dealer", "spend": "Net", "currency": "Money"}
RATES = {"USD": {"2026Q1": 0.92, "2026Q2": 0.9}, "CHF": {"2026Q1": 1.05}}
CONVERSION = Conversion("EUR", RATES, {"box": 12, "piece": 1})


def cleaned(folder: Path, columns: dict, *lines: str, name="sales", conversion=CONVERSION) -> rules.Cleaned:
    (folder / "s.csv").write_text("\n".join(["Day,Dealer,Net,Cost,Pieces,Money,Unit", *lines]) + "\n", encoding="utf-8")
    spec = mapping.input_model(name)(files="s.csv", columns=columns)
    reference = Reference(date(2026, 9, 30), [""], pd.Series(["C1"]), conversion=conversion)
    return rules.clean(open_input(DuckDB(), folder, spec), spec, reference)


def values(found: rules.Cleaned, *columns: str) -> list[tuple]:
    rows = found.good.sort("_file", "_line").select(*columns).collect(backend="pyarrow").to_native().to_pylist()
    return [tuple(row.values()) for row in rows]


def reasons(found: rules.Cleaned) -> list[tuple]:
    columns = ["line", "reason", "column", "value"]
    return [tuple(None if pd.isna(v) else v for v in row) for row in found.rejects[columns].itertuples(index=False)]


@pytest.mark.parametrize(
    ("day", "money", "expected"),
    [
        ("2026-01-01", "EUR", (1_000_000, 500_000)),
        ("2026-03-31", "USD", (920_000, 460_000)),
        ("2026-04-01", " USD ", (900_000, 450_000)),
        ("2026-02-15", "CHF", (1_050_000, 525_000)),
    ],
)
def test_amount_and_cost_take_the_rate_of_their_currency_in_the_quarter_of_the_line(tmp_path, day, money, expected):
    found = cleaned(tmp_path, SALES | {"currency": "Money"}, f"{day},C1,100,50,1,{money},")
    assert values(found, "amount", "cost") == [expected]


@pytest.mark.parametrize(("day", "money"), [("2026-04-01", "CHF"), ("2026-01-01", "SEK"), ("2026-01-01", "")])
def test_a_line_without_a_rate_is_refused_and_its_money_counts_nowhere(tmp_path, day, money):
    found = cleaned(tmp_path, SALES | {"currency": "Money"}, f"{day},C1,100,50,1,{money},")
    assert reasons(found) == [(2, "no_rate", "currency", money or None)]
    assert found.rejects["amount"].isna().all()


def test_what_is_wrong_with_the_line_itself_comes_before_its_currency(tmp_path):
    found = cleaned(tmp_path, SALES | {"currency": "Money"}, "x,C1,1,1,1,SEK,", "2026-01-01,C1,what,,1,SEK,")
    assert [row[1] for row in reasons(found)] == ["bad_date", "bad_amount"]


def test_visits_without_spend_need_no_rate(tmp_path):
    found = cleaned(tmp_path, VISITS, "2026-01-01,C1,,,,SEK,", "2026-01-01,C1,10,,,USD,", name="visits")
    assert values(found, "spend") == [(None,), (92_000,)]


def test_their_words_for_a_currency_are_translated_first(tmp_path):
    currency = {"column": "Money", "values": {"$": "USD", "€": "EUR"}}
    found = cleaned(tmp_path, SALES | {"currency": currency}, "2026-01-01,C1,100,,1,$,", "2026-01-01,C1,1,,1,£,")
    assert (values(found, "amount"), reasons(found)[0][1:]) == ([(920_000,)], ("no_rate", "currency", "£"))


def test_quantities_come_in_pieces(tmp_path):
    lines = [f"2026-01-01,C1,1,1,{pieces},EUR,{unit}" for pieces, unit in [(2, "box"), (-3, "piece"), ("", "?")]]
    found = cleaned(tmp_path, SALES | {"unit": "Unit"}, *lines)
    assert values(found, "quantity") == [(24,), (-3,), (None,)]


def test_a_quantity_of_an_unknown_unit_is_refused(tmp_path):
    lines = ["2026-01-01,C1,1,1,2,EUR,crate", "2026-01-01,C1,1,1,2,EUR,", "2026-01-01,C1,1,1,x,EUR,crate"]
    found = cleaned(tmp_path, SALES | {"unit": "Unit"}, *lines)
    assert [row[1:3] for row in reasons(found)] == [
        ("no_factor", "unit"),
        ("no_factor", "unit"),
        ("bad_number", "quantity"),
    ]


def test_without_the_columns_nothing_is_converted(tmp_path):
    assert values(cleaned(tmp_path, SALES, "2026-01-01,C1,100,50,2,USD,box"), "amount", "quantity") == [(1_000_000, 2)]


def test_an_amount_that_grows_beyond_what_can_be_carried_is_not_readable(tmp_path):
    conversion = Conversion("EUR", {"USD": {"2026Q1": 1e6}})
    found = cleaned(tmp_path, SALES | {"currency": "Money"}, "2026-01-01,C1,99999999999,,1,USD,", conversion=conversion)
    assert [row[1] for row in reasons(found)] == ["bad_amount"]


def test_a_quantity_that_grows_beyond_what_can_be_carried_is_refused(tmp_path):
    conversion = Conversion("EUR", {}, {"box": 1e9})
    lines = ["2026-01-01,C1,1,1,99999999999,EUR,box", "2026-01-01,C1,1,1,2,EUR,box"]
    found = cleaned(tmp_path, SALES | {"unit": "Unit"}, *lines, conversion=conversion)
    assert reasons(found) == [(2, "no_factor", "unit", "box")]
    assert values(found, "quantity") == [(2e9,)]
