"""What signs call for a look, by the limits of the params."""

import pandas as pd
import pytest

from builders import section, with_base
from distribres.contracts import load_params, tables
from distribres.ingestion import suspicions

REJECTS = ["input", "reason", "column", "value", "lines"]
NAN = float("nan")


def found(*rows: dict) -> dict[str, pd.DataFrame]:
    signs = pd.DataFrame(rows, columns=list(tables.contracts()["signs"]["columns"]))
    cases = suspicions.find(tables.check("signs", signs), pd.DataFrame(columns=REJECTS), section("quality"))
    return {name: table for name, table in cases.items() if len(table)}


def sign(kind: str, share: float, **told) -> dict:
    return {"input": "sales", "sign": kind, "file": "a.csv", "lines": 100, "share": share} | told


LIMITS = {
    "zero": ("zeros", 1.0, 0.99),
    "largest": ("weighty", 0.5, 0.49),
    "equal": ("equal_costs", 0.5, 0.49),
    "overlap": ("overlaps", 0.5, 0.49),
    "priced": ("priced", 0.5, 0.49),
}


def test_without_signs_there_is_nothing_to_look_at():
    assert found() == {}


@pytest.mark.parametrize("kind", LIMITS)
def test_a_sign_calls_for_a_look_from_its_limit_on(kind):
    name, enough, less = LIMITS[kind]
    assert list(found(sign(kind, enough))) == [name]
    assert found(sign(kind, less)) == {}


def test_cases_with_most_money_come_first_whatever_its_sign():
    cases = found(*(sign("largest", 0.6, file=f"{x}.csv", amount=x) for x in (5.0, -70.0, 20.0)))
    assert cases["weighty"]["largest"].tolist() == [-70, 20, 5]


def test_a_file_stands_out_against_the_others_of_its_input_only():
    refused = [sign("refused", share, file=f"{i}.csv") for i, share in enumerate([0.01, 0.02, 0.5])]
    (case,) = found(*refused)["uneven"].to_dict("records")
    assert (case["file"], case["refused_share"], case["usual_share"]) == ("2.csv", 0.5, 0.015)
    assert found(refused[2], sign("refused", 0.0, input="visits")) == {}
    assert found(*refused[:2], refused[2] | {"lines": 3}) == {}


NETWORK = """
network: {{data: ., currency: EUR}}
inputs:
  sales: {{files: s.csv, columns: {{date: Day, dealer_id: USD, {sales}}}}}
  dealers: {{files: d.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}}}}}
"""


@pytest.mark.parametrize(
    ("sales", "named"),
    [
        ("amount: Net (USD)", [["sales", "amount", "Net (USD)"]]),
        ("amount: Amount $, cost: Cost", [["sales", "amount", "Amount $"]]),
        ("amount: Net k€, cost: Cost EUR", []),
        ("amount: Net, cost: Cost", []),
        ("amount: Net (USD), currency: Code", []),
    ],
)
def test_a_heading_that_names_another_currency_is_named_where_no_column_says_which(tmp_path, sales, named):
    params = load_params(with_base(tmp_path, "net", NETWORK.format(sales=sales)), "net")
    shown = suspicions.headings(params.inputs, params.network)
    assert shown[["input", "column", "written"]].to_numpy().tolist() == named


def test_amounts_that_name_another_currency_are_counted_by_what_they_name():
    rejects = pd.DataFrame([("sales", "other_currency", "amount", f"{i} $", 1) for i in range(3)], columns=REJECTS)
    assert suspicions.currencies(rejects).to_numpy().tolist() == [["sales", "amount", "$", 3]]
