import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.engagement import exploration

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
    criteria = pd.DataFrame({"dealer_id": ["a", "b"], "criterion": "willingness", "value": [9.0, 9.0]}).assign(
        percentile=0.5
    )
    dealers = pd.DataFrame({"dealer_id": ["a", "b", "c"], "channel": "reseller"})
    inputs = {"tiers": tiers, "dealers": dealers, "criteria": criteria, "potential": POTENTIAL}
    return exploration.explain_exploration(plan, inputs, params_of()).set_index("dealer_id")


def test_exploration_keeps_its_contract(explored):
    assert list(tables.check("exploration", explored.reset_index())["dealer_id"]) == ["a", "b"]


def test_exploration_says_what_is_not_known(explored):
    assert explored.loc["a", ["hours", "headroom_low", "headroom", "headroom_high"]].tolist() == [2, 0, 50, 100]


def test_shares_are_of_all_that_is_uncertain_in_the_network(explored):
    assert explored["share"].to_dict() == pytest.approx({"a": 100 / 250, "b": 100 / 250})


def test_exploration_says_what_knowing_more_could_change(explored):
    assert explored.loc["a", ["family_low", "family_high"]].tolist() == ["keep", "grow"]
    assert explored.loc["b", ["family_low", "family_high"]].tolist() == ["grow", "grow"]
