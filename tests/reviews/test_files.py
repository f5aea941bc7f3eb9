"""The contract: files, tables and columns that other people's scripts read."""

import json

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
