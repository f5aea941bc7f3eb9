from types import SimpleNamespace

import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.engagement import plan

PARAMS = SimpleNamespace(headroom_quantile=0.75, hours_quantile=0.25)
NAN = float("nan")
DEALERS = ["D0", "D1", "D2", "D3"]


def test_plan_keeps_its_contract():
    found = tables.check("plan", made())
    assert list(found["dealer_id"]) == DEALERS


def test_each_dealer_has_its_own_values_whatever_the_order_of_the_parts():
    found = made(shuffled=True).set_index("dealer_id").loc["D2"]
    assert (found["name"], found["hours"], found["potential"]) == ("Garage 2", 3.0, 120.0)
    assert (found["willingness"], found["actions"], found["tier"]) == (2.0, "kit;note", "C")


def test_dealers_that_are_not_in_a_tier_are_not_in_the_plan():
    assert "D9" not in set(made()["dealer_id"])


def test_a_dealer_that_a_part_does_not_know_stays():
    found = plan.write_plan(EFFORTS.iloc[1:], TIERS, POTENTIAL.iloc[:3], REGISTER, WILLINGNESS, ACTIONS, PARAMS)
    assert list(found["dealer_id"]) == DEALERS
    assert list(found["hours"].isna()) == [True, False, False, False]
    assert list(found["potential"].isna()) == [False, False, False, True]


def test_a_dealer_without_willingness_stays():
    found = made(willingness=pd.Series({"D0": 5.0})).set_index("dealer_id")["willingness"]
    assert list(found.index) == DEALERS and found.isna().sum() == 3


def test_missed_opportunities_are_marked():
    assert list(made()["missed"]) == [True, False, False, False]


def test_who_is_explored_is_asked():
    assert made().set_index("dealer_id")["actions"].to_dict() == {**ACTIONS, "D3": "letter;explore"}


def test_a_dealer_that_occurs_twice_is_refused():
    with pytest.raises(pd.errors.MergeError):
        made(extra=POTENTIAL.iloc[:1])


TIERS = pd.DataFrame(
    {
        "dealer_id": DEALERS,
        "tier": ["A", "B", "C", "C"],
        "tier_probability": 0.9,
        "family": ["grow", "maintain", "light", "light"],
        "score": 0.25,
    }
)
REGISTER = pd.DataFrame(
    {"dealer_id": [*DEALERS, "D9"], "name": [f"Garage {i}" for i in (0, 1, 2, 3, 9)], "city": "Rennes"}
)
EFFORTS = pd.DataFrame(
    {
        "dealer_id": DEALERS,
        "rep_id": "Zoé",
        "hours": [1.0, 2.0, 3.0, 4.0],
        "explore": [0.0, 0.0, 0.0, 2.0],
        "visits": [1, 1, 2, 3],
        "spend": 10.0,
        "gain_low": -1.0,
        "gain": 0.0,
        "gain_high": 1.0,
        "current_hours": [0.0, 5.0, 6.0, 7.0],
        "current_spend": 10.0,
    }
)
POTENTIAL = pd.DataFrame(
    {
        "dealer_id": DEALERS,
        "revenue": 100.0,
        "potential_low": 90.0,
        "potential": [500.0, 110.0, 120.0, 130.0],
        "potential_high": 600.0,
        "share_of_wallet": 0.3,
        "headroom": [400.0, 10.0, 20.0, 30.0],
    }
)
WILLINGNESS = pd.Series({"D3": 3.0, "D2": 2.0, "D1": 1.0, "D0": NAN})
ACTIONS = pd.Series({"D3": "letter", "D2": "kit;note", "D1": "kit", "D0": "visit"})


def made(willingness=WILLINGNESS, extra=POTENTIAL.iloc[:0], shuffled=False) -> pd.DataFrame:
    potential = pd.concat([POTENTIAL, extra])
    parts = [EFFORTS, TIERS, potential, REGISTER]
    if shuffled:
        parts = [EFFORTS.iloc[::-1], TIERS.iloc[[2, 0, 3, 1]], potential.iloc[[1, 3, 0, 2]], REGISTER.iloc[::-1]]
    return plan.write_plan(*parts, willingness, ACTIONS, PARAMS)
