import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.field.actions import choose_actions
from distribres.field.gains import both_sides, dealer_factor, value_actions
from small_plans import QUARTER, inputs_of, params_with, plan_of

RATE = pd.Series({"D0": 0.25, "D1": 0.5})
DEALERS = pd.DataFrame({"dealer_id": ["D0", "D1"], "channel": ["reseller", "exclusive"]})


def valued(**tactic):
    """The one action of a dealer, and what it brings if 30, 40 and 50 are lost without it."""
    plan = plan_of(1)
    params = params_with(one=tactic)
    actions = choose_actions(plan, inputs_of(plan), "trial", QUARTER, params).actions
    found = value_actions(actions, np.array([[30.0], [40.0], [50.0]]), RATE, DEALERS, params)
    return tables.check("actions", found).iloc[0]


def test_a_dealer_earns_its_margin_on_what_it_sells_more():
    """A fifth of its selling price, 0.25 on what it buys; it buys 4 for each 1 that we earn."""
    assert dealer_factor(RATE, DEALERS, params_of()).to_dict() == pytest.approx({"D0": 1.0, "D1": 1 / 3 / 0.5})


def test_what_is_lost_without_an_action_is_its_gain():
    found = valued(cost=10, dealer_gain={"how": "margin"})
    assert found[["gain_low", "gain", "gain_high"]].tolist() == [30, 40, 50]
    assert found[["dealer_gain_low", "dealer_gain", "dealer_gain_high"]].tolist() == pytest.approx([30, 40, 50])


@pytest.mark.parametrize(("value", "received"), [(85, 85), ("cost", 12.5)])
def test_what_a_dealer_receives_is_sure(value, received):
    found = valued(cost=12.5, dealer_gain={"how": "value", "value": value})
    assert found[["dealer_gain_low", "dealer_gain", "dealer_gain_high"]].tolist() == [received] * 3


@pytest.mark.parametrize(
    "tactic",
    [
        {"kind": "letter", "cost": 2},
        {"kind": "recognition", "cost": 3},
        {"kind": "visit", "contact": "call", "hours": 0.25},
        {"kind": "vip", "who": "factory", "own_hours": 2},
    ],
)
def test_of_what_no_response_is_known_nothing_is_said(tactic):
    found = valued(**tactic, dealer_gain={"how": "margin"})
    assert np.isnan(found[["gain", "dealer_gain"]].astype(float)).all()


def test_where_no_cost_of_ours_is_known_nothing_is_said_of_the_dealer():
    assert dealer_factor(pd.Series({"D0": 0.0}), DEALERS, params_of()).isna().all()


def sides(**columns):
    plan = plan_of(2, **columns)
    params = params_with(
        kit={"cost": 10, "dealer_gain": {"how": "saving", "value": 60}, "where": {"hours": {"min": 5}}}
    )
    actions = choose_actions(plan, inputs_of(plan), "trial", QUARTER, params).actions
    return tables.check("both_sides", both_sides(plan, actions, RATE, DEALERS, params)).set_index("dealer_id")


def test_a_dealer_gains_what_it_earns_and_what_it_receives():
    found = sides().loc["D0"]
    assert (found["sales"], found["earned"], found["received"]) == pytest.approx((400.0, 100.0, 60.0))
    assert found[["dealer_gain_low", "dealer_gain", "dealer_gain_high"]].tolist() == pytest.approx([110, 160, 260])


def test_a_dealer_from_which_time_is_taken_loses_too():
    found = sides(gain=[-100.0, 100.0], hours=[1.0, 10.0]).loc["D0"]
    assert (found["earned"], found["received"], found["dealer_gain"]) == pytest.approx((-100.0, 0.0, -100.0))


def test_where_no_effort_is_known_only_what_is_received_counts():
    found = sides(gain=np.nan, gain_low=np.nan, gain_high=np.nan).loc["D0"]
    assert np.isnan(found["earned"]) and found["dealer_gain"] == 60
