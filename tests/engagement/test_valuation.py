import numpy as np
import pandas as pd
import pytest

from distribres.engagement import valuation
from distribres.engagement.plan import list_efforts
from distribres.engagement.response import Curve
from distribres.engagement.valuation import (
    WHEN,
    compare_policies,
    cost_of_habit,
    value_difference,
    value_policies,
    value_without,
)
from networks import knowledge, market, recommended, tables


def test_the_gain_of_a_policy_worked_by_hand():
    worlds = {"hours": Curve(np.array([[100.0], [200.0]]), np.array([[4.0], [4.0]]), np.array([4.0]))}
    worth = value_policies(worlds, {"recommended": {"hours": np.array([12.0])}})
    assert worth.totals["recommended"].tolist() == [25, 50]  # from half to three quarters of 100, and of 200


def test_recommended_beats_the_other_policies_within_the_same_limits():
    table = compare_policies(recommended(max_spend_share=1).worth).set_index("policy")
    assert table["gain"].idxmax() == "recommended"
    assert table.loc["recommended", "probability"] > 0.95
    assert not table.loc["current", [*WHEN, "probability"]].any()
    assert table.loc["current", "behind"] == table.loc["recommended", "gain"]
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
    assert table.loc["without_reserve", WHEN].tolist() == without.loc["recommended", WHEN].tolist()
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


def known_of_two() -> valuation.Knowledge:
    """Two dealers that respond alike: half of 100 is won at 4 hours; in the second world twice as much."""
    worlds = {"hours": Curve(np.array([[100.0] * 2, [200.0] * 2]), np.full((2, 2), 4.0), np.array([4.0, 4.0]))}
    dealers = pd.DataFrame({"dealer_id": ["a", "b"], "rep_id": "r"})
    return knowledge(dealers, market([1, 1], [2, 2], [4, 4], [0, 0]), worlds)


def parts(*hours: float) -> pd.DataFrame:
    return pd.DataFrame({"dealer_id": "b", "hours": hours, "cost": 0.0})


def test_what_a_part_of_the_effort_wins_worked_by_hand():
    effort = {"hours": np.array([4.0, 12.0])}
    low, mean, high = value_without(known_of_two(), effort, parts(8.0, 12.0, 99.0))
    assert mean.tolist() == [37.5, 112.5, 112.5]  # from three quarters to half, and to nothing, of 100 and of 200
    assert (low <= mean).all() and (mean <= high).all()


def test_many_parts_are_valued_as_few_are(monkeypatch):
    effort = {"hours": np.array([4.0, 12.0])}
    whole = value_without(known_of_two(), effort, parts(1.0, 2.0, 3.0))
    monkeypatch.setattr(valuation, "PARTS", 2)
    assert value_without(known_of_two(), effort, parts(1.0, 2.0, 3.0)).tolist() == whole.tolist()


def test_without_known_effort_no_part_has_a_worth():
    assert np.isnan(value_without(known_of_two(), {}, parts(1.0))).all()


def test_two_plans_are_set_against_each_other_in_the_same_worlds():
    worlds = {"hours": Curve(np.array([[100.0], [300.0]]), np.array([[4.0], [4.0]]), np.array([4.0]))}
    found = value_difference(worlds, {"hours": np.array([4.0])}, {"hours": np.array([12.0])})
    assert found.tolist() == pytest.approx([25.0, 75.0])


def test_where_no_effort_is_known_there_is_no_difference():
    assert len(value_difference({}, {}, {})) == 0
