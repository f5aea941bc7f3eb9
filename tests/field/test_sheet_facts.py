"""What a dealer's sheet may say, and that nothing else reaches it."""

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.field.sheet_facts import TABLES, SheetFacts, Strip, gather_sheet_facts
from distribres.field.sheet_offers import Offer
from small_sheets import QUARTER, tables_of

PARAMS = params_of()
ALLOWED = {
    *("name", "city", "language", "rep", "channel"),
    *("purchases", "revenue_year", "revenue_before", "growth"),
    *("peers", "strips", "criteria", "others", "now", "target"),
    *("headroom_low", "headroom_high", "known"),
    *("offers", "ask", "dealer_low", "dealer_high", "ours_low", "ours_high"),
}
FREE = {
    "dealers": ("dealer_id", "name", "channel", "rep_id", "city", "language", "salespeople"),
    "panel": ("dealer_id", "quarter", "revenue", "active_months"),
    "events": (),
    "recognitions": ("dealer_id", "recognition", "quarter"),
    "criteria": ("dealer_id", "criterion", "unit", "source"),
    "potential": (
        *("dealer_id", "revenue", "wallet", "wallet_source", "share_of_wallet", "potential_low", "potential_high"),
    ),
    "benchmarks": ("dealer_id", "rank", "peer_id"),
    "tiers": ("dealer_id", "why", "distance", "overridden"),
    "forecast": ("dealer_id",),
    "plan": ("dealer_id", "family"),
    "actions": ("action_id", "dealer_id", "tactic", "n", "why", "due_date"),
    "both_sides": ("dealer_id", "sales_low", "sales_high", "earned_low", "earned_high"),
}
"""Columns that a sheet rests on; the playbook chooses what is offered and asked by them too."""


def facts(**given) -> dict[str, SheetFacts]:
    return gather_sheet_facts(tables_of(**given), QUARTER, PARAMS)


def changed(name: str, /, **columns) -> pd.DataFrame:
    return tables.check(name, tables_of()[name].assign(**columns))


def test_a_sheet_may_say_this_and_nothing_else():
    assert {field.name for field in fields(SheetFacts)} == ALLOWED
    assert {field.name for field in fields(Strip)} == {"own", "low", "high"}
    assert {field.name for field in fields(Offer)} == {"tactic", "due"}


def other(name: str) -> pd.DataFrame:
    """A table in which all is different that no sheet rests on."""
    table, specs = tables_of()[name], tables.contracts()[name]["columns"]
    strange = {"number": 0.777, "integer": 7, "text": "strange", "date": pd.Timestamp("1999-09-09"), "yes_no": True}
    new = {
        column: spec["choices"][-1] if "choices" in spec else strange[spec["type"]]
        for column, spec in specs.items()
        if column not in FREE[name]
    }
    return table.assign(**new)


@pytest.mark.parametrize("name", TABLES)
def test_what_a_dealer_may_not_know_changes_nothing_on_its_sheet(name):
    assert repr(facts(**{name: other(name)})) == repr(facts())


def test_every_dealer_of_the_plan_has_its_own_figures():
    found = facts()
    assert [*found] == [f"D{i}" for i in range(8)]
    one = found["D2"]
    assert (one.name, one.city, one.rep, one.language) == ("Shop D2", "Lyon", "Zoé", "")
    assert (one.revenue_year, one.revenue_before, one.growth) == pytest.approx((12_000.0, 9_600.0, 0.25))
    assert (one.peers, len(one.purchases)) == (7, 12)
    assert one.criteria == {"revenue": 12_000.0, "potential": pytest.approx(np.nan, nan_ok=True)} and one.others
    assert (one.headroom_low, one.headroom_high, one.known) == pytest.approx((6_000.0, 12_000.0, True))
    assert (one.dealer_low, one.dealer_high, one.ours_low, one.ours_high) == (4.0, 12.0, 10.0, 30.0)
    assert [offer.tactic for offer in one.offers] == ["marketing_kit"]
    assert one.ask == PARAMS.playbook.families["energise"].discourse.ask
    assert [*one.strips] == ["growth", "share", "regularity", "per_salesperson"]
    assert one.strips["per_salesperson"].own == 6_000.0


def test_a_potential_below_what_a_dealer_buys_leaves_nothing_to_win():
    low = changed("potential", potential_low=1.0, potential_high=2.0)
    assert (facts(potential=low)["D0"].headroom_low, facts(potential=low)["D0"].headroom_high) == (0.0, 0.0)


def test_a_potential_that_is_not_known_says_nothing():
    none = changed("potential", potential_low=None, potential_high=None)
    assert np.isnan(facts(potential=none)["D0"].headroom_high)


@pytest.mark.parametrize("low", [-1.0, 0.0, None])
def test_no_gain_is_promised_that_the_interval_does_not_hold(low):
    unsure = changed("both_sides", sales_low=low)
    one = facts(both_sides=unsure)["D0"]
    assert np.isnan([one.dealer_low, one.dealer_high, one.ours_low, one.ours_high]).all()


def test_a_dealer_of_whom_little_is_known_has_a_sheet_all_the_same():
    bare = {
        "dealers": changed("dealers", city=None, rep_id=None, salespeople=None),
        "benchmarks": tables.empty("benchmarks"),
        "actions": tables.empty("actions"),
    }
    one = facts(**bare)["D0"]
    assert (one.city, one.rep, one.peers, one.strips, one.offers) == ("", "", 0, {}, [])
