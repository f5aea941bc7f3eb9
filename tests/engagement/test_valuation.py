import numpy as np
import pytest

from distribres.engagement.plan import list_efforts
from distribres.engagement.response import Curve
from distribres.engagement.valuation import compare_policies, cost_of_habit, value_policies
from networks import recommended, tables


def test_the_gain_of_a_policy_worked_by_hand():
    worlds = {"hours": Curve(np.array([[100.0], [200.0]]), np.array([[4.0], [4.0]]), np.array([4.0]))}
    worth = value_policies(worlds, {"recommended": {"hours": np.array([12.0])}})
    assert worth.totals["recommended"].tolist() == [25, 50]  # from half to three quarters of 100, and of 200


def test_recommended_beats_the_other_policies_which_keep_no_limits_where_its_own_leave_room():
    table = compare_policies(recommended(max_spend_share=1).worth).set_index("policy")
    assert table["gain"].idxmax() == "recommended"
    assert table.loc["recommended", "probability"] > 0.95
    assert table.loc["current"].tolist() == [0, 0, 0, 0]
    assert (table["gain_low"] <= table["gain"]).all()
    assert (table["gain"] <= table["gain_high"]).all()


def test_gains_of_dealers_add_up_to_the_gain_of_the_policy():
    recommendation = recommended()
    of_network = compare_policies(recommendation.worth).set_index("policy").loc["recommended", "gain"]
    assert list_efforts(*recommendation)["gain"].sum() == pytest.approx(of_network)


def test_the_cost_of_the_reserve_is_told_on_the_same_draws():
    without, table = (
        compare_policies(recommended(tables(120), explore=share).worth).set_index("policy") for share in (0, 0.1)
    )
    assert "without_reserve" not in without.index
    assert table.loc["without_reserve"].tolist() == without.loc["recommended"].tolist()
    assert table.loc["recommended", "gain"] < table.loc["without_reserve", "gain"]


def test_costs_are_what_the_hours_of_each_rep_would_win():
    known, _, worth = recommended()
    costs = cost_of_habit(worth, known.dealers)
    hours = worth.gains["hours"].mean(axis=0)
    expected = [hours[known.dealers["rep_id"] == rep].sum() for rep in costs["rep_id"]]
    assert costs["rep_id"].tolist() == ["=HYPERLINK(1)", "r2"]
    assert costs["cost"].tolist() == pytest.approx(expected)


def test_without_effort_nothing_is_valued():
    inputs = tables()
    inputs["effort"] = inputs["effort"].iloc[:0]
    known, _, worth = recommended(inputs)
    assert compare_policies(worth).empty
    assert cost_of_habit(worth, known.dealers).empty


def test_without_durations_nobody_is_told_what_habit_costs():
    inputs = tables()
    inputs["effort"]["hours"] = np.nan
    known, _, worth = recommended(inputs)
    assert cost_of_habit(worth, known.dealers).empty and not compare_policies(worth).empty
