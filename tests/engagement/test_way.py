import numpy as np
import pytest

from distribres.engagement import limits
from distribres.engagement.valuation import compare_policies
from distribres.engagement.way import plan_ahead
from networks import loose, recommended, tables

TIGHT = {"max_cut": 0.3, "max_rise": 0.3, "start": 0.3}


def ahead(inputs=None, **given):
    found, params = recommended(inputs, **given), loose(**given)
    curves = limits.expect_beyond(found.known, params)
    return found, plan_ahead(found.known, found.shared.policies["recommended"], curves, "2026Q3", params)


def test_the_first_quarter_is_the_plan():
    found, way = ahead(**TIGHT)
    said = compare_policies(found.worth).set_index("policy").loc["recommended"]
    now, best = found.known.market.now["hours"], found.shared.policies["recommended"]["hours"]
    assert way["quarter"].tolist() == ["2026Q4", "2027Q1", "2027Q2", "2027Q3"]
    assert way["hours"][0] == pytest.approx(np.maximum(best - now, 0).sum())
    assert way.loc[0, ["won", "gain"]].tolist() == pytest.approx(said[["first", "gain"]].tolist())


def test_each_quarter_wins_more_and_moves_less():
    _, way = ahead(**TIGHT)
    assert way["won"].is_monotonic_increasing and way["gain"].is_monotonic_increasing
    assert way["hours"][1:].is_monotonic_decreasing


def test_where_limits_let_all_move_at_once_nothing_is_left_to_move():
    _, way = ahead()
    assert way["hours"][1:].max() < 0.02 * way["hours"][0]


def test_what_stays_where_it_is_wins_nothing_on_the_way():
    _, way = ahead(no_effect=0.5)
    assert way[["hours", "spend", "won", "gain"]].to_numpy() == pytest.approx(0.0)


def test_without_effort_there_is_no_way():
    inputs = tables()
    inputs["effort"] = inputs["effort"].iloc[:0]
    assert ahead(inputs)[1].empty
