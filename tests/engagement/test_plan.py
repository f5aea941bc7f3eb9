import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts import tables
from distribres.engagement import plan
from networks import recommended
from networks import tables as network

PARAMS = section("habit")
NAN = float("nan")
DEALERS = ["D0", "D1", "D2", "D3"]


def test_plan_keeps_its_contract():
    found = tables.check("plan", made())
    assert list(found["dealer_id"]) == DEALERS


def test_each_dealer_has_its_own_values_whatever_the_order_of_the_parts():
    found = made(shuffled=True).set_index("dealer_id").loc["D2"]
    assert (found["name"], found["hours"], found["potential"]) == ("Garage 2", 3.0, 120.0)
    assert (found["willingness"], found["actions"], found["tier"], found["visits"]) == (2.0, "kit;note", "C", 2)


def test_dealers_that_are_not_in_a_tier_are_not_in_the_plan():
    assert "D9" not in set(made()["dealer_id"])


def test_a_dealer_that_a_part_does_not_know_stays():
    found = made(efforts=EFFORTS.iloc[1:], potential=POTENTIAL.iloc[:3])
    assert list(found["dealer_id"]) == DEALERS
    assert list(found["hours"].isna()) == [True, False, False, False]
    assert list(found["potential"].isna()) == [False, False, False, True]


def test_a_dealer_without_willingness_stays():
    found = made(criteria=CRITERIA.iloc[:1]).set_index("dealer_id")["willingness"]
    assert list(found.index) == DEALERS and found.isna().sum() == 3


def test_missed_opportunities_are_marked():
    assert list(made()["missed"]) == [True, False, False, False]


def test_a_dealer_that_occurs_twice_is_refused():
    with pytest.raises(pd.errors.MergeError):
        made(potential=pd.concat([POTENTIAL, POTENTIAL.iloc[:1]]))


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
        "spend": 10.0,
        **dict.fromkeys(("first_low", "first", "first_high", "year_low", "year", "year_high"), 0.0),
        **dict.fromkeys(("gain_hours", "gain_spend"), 0.0),
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
CRITERIA = pd.DataFrame({"dealer_id": DEALERS[::-1], "criterion": "willingness", "value": [3.0, 2.0, 1.0, NAN]})
DONE = pd.DataFrame(
    {"visits": [3, 2, 1, 0], "actions": ["letter", "kit;note", "kit", "visit"]}, index=["D3", "D2", "D1", "D0"]
)


def made(efforts=EFFORTS, shuffled=False, **changes) -> pd.DataFrame:
    """The plan of four dealers, whatever the order of the parts."""
    inputs = {"tiers": TIERS, "dealers": REGISTER, "potential": POTENTIAL, "criteria": CRITERIA} | changes
    if shuffled:
        efforts, inputs = (
            efforts.iloc[::-1],
            {name: part.sample(frac=1, random_state=2) for name, part in inputs.items()},
        )
    return plan.write_plan(plan.join_plan(inputs, efforts, PARAMS), DONE)


def test_hours_are_whole_steps_but_for_one_dealer_of_each_rep_and_spend_is_in_cents():
    efforts = plan.list_efforts(*recommended())
    broken = (efforts["hours"] * 4 % 1 > 1e-5).groupby(efforts["rep_id"], dropna=False).sum()
    assert (broken <= 1).all()
    assert efforts["spend"].tolist() == efforts["spend"].round(2).tolist()


def test_without_effort_all_is_empty():
    inputs = network()
    inputs["effort"] = inputs["effort"].iloc[:0]
    efforts = plan.list_efforts(*recommended(inputs))
    assert efforts.drop(columns=["dealer_id", "rep_id"]).isna().all(axis=None)


@pytest.mark.parametrize(("lost", "kept"), [("spend", "hours"), ("hours", "spend")])
def test_a_kind_of_effort_that_is_not_known_leaves_the_other_to_share_out(lost, kept):
    inputs = network()
    inputs["effort"][lost] = np.nan
    efforts = plan.list_efforts(*recommended(inputs))
    assert efforts[[f"current_{lost}", lost]].isna().all(axis=None)
    assert efforts[[kept, "gain"]].notna().all(axis=None)


def test_same_seed_same_plan():
    first, second = (plan.list_efforts(*recommended()) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
