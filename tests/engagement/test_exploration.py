from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.engagement import exploration
from distribres.engagement import reserve as reserve_room

ROOT = Path(__file__).parents[2]
ONE_POOL = np.zeros(6, int)


def reserve(free=4.0, visit=2.0, pool=ONE_POOL, **changes):
    """Six dealers: three have at least the median headroom and few hours for it, the last of them the widest.

    One more hour wins the same at all of them.
    """
    given = {
        "hours": np.array([9.0, 2.0, 2.0, 2.0, 9.0, 1.0]),
        "room": np.full(6, 10.0),
        "headroom": np.array([60.0, 100.0, 110.0, 120.0, 10.0, 20.0]),
        "width": np.array([10.0, 50.0, 70.0, 90.0, 500.0, 400.0]),
        "worth": np.full(6, 5.0),
    }
    return reserve_room.reserve(np.full(6, free), visit, pool=pool, **given | changes)


def test_a_visit_each_goes_to_the_widest_intervals_among_much_headroom_and_little_time():
    assert reserve().tolist() == [0, 0, 2, 2, 0, 0]


def test_where_an_hour_wins_most_anyway_comes_before_the_widest():
    worth = np.array([90.0, 6.0, 7.0, 5.0, 90.0, 90.0])
    assert [reserve(free, worth=worth).tolist() for free in (4.0, 100.0)] == [[0, 2, 2, 0, 0, 0], [0, 2, 2, 2, 0, 0]]


def test_no_more_is_set_aside_than_is_free():
    assert [reserve(free).sum() for free in (0.0, 1.9, 2.0, 5.9, 100.0)] == [0, 0, 2, 4, 6]


def test_a_visit_is_in_quarters_of_an_hour():
    assert reserve(visit=1.6)[3] == 1.5


def test_each_pool_has_its_own_reserve():
    twice = {"hours": [2.0] * 4, "room": [9.0] * 4, "headroom": [50.0, 50.0, 9.0, 9.0], "width": [2.0, 3.0, 1.0, 2.0]}
    twice["worth"] = [5.0] * 4
    given = {name: np.array(values) for name, values in twice.items()}
    found = reserve_room.reserve(np.full(4, 2.0), 2.0, pool=np.array([0, 0, 1, 1]), **given)
    assert found.tolist() == [0, 2, 0, 2]


def test_a_dealer_that_cannot_take_a_visit_is_passed_over():
    assert reserve(room=np.array([10.0, 10, 10, 0, 10, 10])).tolist() == [0, 2, 2, 0, 0, 0]


def test_what_is_certain_or_not_known_at_all_is_not_explored():
    widths = np.array([10.0, 0.0, np.nan, 0.0, 500.0, 400.0])
    assert reserve(width=widths).sum() == 0


def test_where_the_length_of_a_visit_is_not_known_nothing_is_set_aside():
    assert reserve(visit=np.nan).sum() == 0


POTENTIAL = pd.DataFrame(
    {
        "dealer_id": ["a", "b", "c"],
        "revenue": [100.0, 100.0, 100.0],
        "potential_low": [90.0, 150.0, 100.0],
        "potential": [150.0, 200.0, 120.0],
        "potential_high": [200.0, 250.0, 150.0],
        "headroom": [50.0, 100.0, 20.0],
    }
)


@pytest.fixture(scope="module")
def explored():
    plan = pd.DataFrame({"dealer_id": ["b", "a", "c"], "explore": [2.0, 2.0, 0.0], "headroom": [100.0, 50.0, 20.0]})
    plan["family"] = ["keep", "grow", "light"]
    tiers = pd.DataFrame({"dealer_id": ["a", "b", "c"], "tier": ["A", "A", "C"]})
    criteria = pd.DataFrame({"dealer_id": ["a", "b"], "criterion": "willingness", "value": [9.0, 9.0]})
    rules = params.load_params(ROOT / "params", "demo").families
    return exploration.explain_exploration(plan, tiers, criteria, POTENTIAL, rules).set_index("dealer_id")


def test_exploration_keeps_its_contract(explored):
    assert list(tables.check("exploration", explored.reset_index())["dealer_id"]) == ["a", "b"]


def test_exploration_says_what_is_not_known(explored):
    assert explored.loc["a", ["hours", "headroom_low", "headroom", "headroom_high"]].tolist() == [2, 0, 50, 100]


def test_shares_are_of_all_that_is_uncertain_in_the_network(explored):
    assert explored["share"].to_dict() == pytest.approx({"a": 100 / 250, "b": 100 / 250})


def test_exploration_says_what_knowing_more_could_change(explored):
    assert explored.loc["a", ["family_low", "family_high"]].tolist() == ["keep", "grow"]
    assert explored.loc["b", ["family_low", "family_high"]].tolist() == ["grow", "grow"]
