"""The contract: files, tables and columns that other people's scripts read."""

import json

import duckdb
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.workbook.steps import STEPS

PLAN = [
    "dealer_id",
    "tier",
    "tier_probability",
    "family",
    "hours",
    "visits",
    "spend",
    "gain_low",
    "gain",
    "gain_high",
    "current_hours",
    "current_spend",
    "potential_low",
    "potential",
    "potential_high",
    "share_of_wallet",
    "headroom",
    "willingness",
    "actions",
]


def test_the_files_of_a_review(demo_folder):
    found = {f.name for f in demo_folder.iterdir()}
    assert found == {
        *(f"review.{language}.{kind}" for language in ("fr", "en") for kind in ("html", "pdf")),
        "action-plan.fr.xlsx",
        "action-plan.en.xlsx",
        "workbooks",
        "calendar",
        "actions.csv",
        *(f"actions.{crm}.csv" for crm in ("salesforce", "hubspot", "dynamics", "unmapped")),
        "tables",
        "notebooks",
        "run.json",
    }


def test_every_named_table_is_there_and_keeps_its_contract(demo_folder):
    made = [name for title, step in STEPS.items() if title != "validation" for name in step.makes]
    assert {*made, *STEPS["validation"].makes} == set(tables.contracts())
    for name in made:
        tables.read(demo_folder / "tables", name)
    assert {f.name for f in (demo_folder / "tables").glob("*.csv")} == {"plan.csv", "criteria.csv", "honours.csv"}


def test_the_plan_has_the_columns_that_were_promised(demo_folder):
    assert set(PLAN) <= set(pd.read_csv(demo_folder / "tables" / "plan.csv", nrows=1))


def test_the_plan_spends_what_there_is_and_no_rep_works_more(demo_folder):
    plan = tables.read(demo_folder / "tables", "plan")
    by_rep = plan.groupby("rep_id")[["hours", "current_hours"]].sum()
    assert (by_rep["hours"] <= by_rep["current_hours"] + 1e-9).all()
    assert by_rep["hours"].to_numpy() == pytest.approx(by_rep["current_hours"].to_numpy(), abs=1e-6)
    assert plan["spend"].sum() == pytest.approx(plan["current_spend"].sum(), abs=0.01)


def test_the_executed_notebooks_hold_their_parameters(demo_folder):
    for name in ("01_ingestion", "02_criteria", "03_tiers", "04_engagement", "06_review.fr", "06_review.en"):
        notebook = json.loads((demo_folder / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
        assert notebook["metadata"]["papermill"]["parameters"]["network"] == "demo"


def test_the_real_networks_totals_are_those_of_plain_sql(iowa_folder, iowa_raw):
    expected = duckdb.sql(
        f"""
        select concat(year(s."Date"::date), 'Q', quarter(s."Date"::date)) as quarter,
               sum(case when p."Vendor" = '421' then s."Sale (Dollars)"::decimal(18, 2) else 0 end) as revenue,
               sum(s."Sale (Dollars)"::decimal(18, 2)) as wallet
        from read_csv('{iowa_raw}/sale_*.csv.gz', all_varchar = true) s
        semi join read_csv('{iowa_raw}/store_*.csv.gz', all_varchar = true) d on d."Store" = s."Store Number"
        left join read_csv('{iowa_raw}/product_*.csv.gz', all_varchar = true) p using ("Item Number")
        group by 1 order by 1
        """
    ).df()
    panel = tables.read(iowa_folder / "tables", "panel").groupby("quarter")[["revenue", "wallet"]].sum()
    assert len(panel) == 10
    assert (panel["revenue"].round(2).to_numpy() == expected["revenue"].astype(float).to_numpy()).all()
    assert (panel["wallet"].round(2).to_numpy() == expected["wallet"].astype(float).to_numpy()).all()


def test_the_real_network_accounts_for_every_line_and_cent(iowa_folder, iowa_raw):
    quality = tables.read(iowa_folder / "tables", "quality").set_index("input").loc["sales"]
    read = duckdb.sql(
        'select count(*), sum("Sale (Dollars)"::decimal(18, 2))::double '
        f"from read_csv('{iowa_raw}/sale_*.csv.gz', all_varchar = true)"
    ).fetchall()[0]
    assert (quality["lines_read"], quality["money_read"]) == (read[0], pytest.approx(read[1], abs=0.005))
    assert quality["lines_read"] == quality["lines_accepted"] + quality["lines_rejected"]
    assert quality["money_read"] == pytest.approx(quality["money_accepted"] + quality["money_rejected"], abs=0.005)


def test_the_real_network_leaves_out_what_needs_visits_and_says_so(iowa_folder):
    plan = tables.read(iowa_folder / "tables", "plan")
    assert plan["hours"].isna().all() and plan["gain"].isna().all()
    html = (iowa_folder / "review.en.html").read_text(encoding="utf-8")
    assert "A plan needs visits or spend" in html
