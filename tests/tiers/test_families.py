from itertools import product
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params
from distribres.contracts.params import Rule
from distribres.tiers.families import assign_families

BASE = params.load_params(Path(__file__).parents[2] / "params", "demo").families


def of_one(tier, room, willingness, section=BASE):
    """The line of a dealer with a potential of 100 and `room` of it not won yet."""
    tiers = pd.DataFrame({"dealer_id": ["a"], "tier": [tier]})
    criteria = pd.DataFrame({"dealer_id": ["a"], "criterion": ["willingness"], "value": [float(willingness)]})
    potentials = pd.DataFrame({"dealer_id": ["a"], "potential": [100.0], "headroom": [100.0 * room]})
    return assign_families(tiers, criteria, potentials, section).iloc[0]


@pytest.mark.parametrize(
    ("tier", "room", "willingness", "family"),
    [
        ("A", 0.1, 2, "keep"),
        ("A", 0.5, 8, "grow"),
        ("A", 0.5, 2, "win_over"),
        ("B", 0.5, 8, "energise"),
        ("B", 0.5, 2, "win_over"),
        ("B", 0.1, 8, "maintain"),
        ("C", 0.5, 8, "rising"),
        ("C", 0.5, 2, "light"),
        ("C", 0.1, 8, "light"),
    ],
)
def test_families_of_the_base_params(tier, room, willingness, family):
    assert of_one(tier, room, willingness)["family"] == family


def test_a_level_is_high_from_its_cut_on():
    at = of_one("B", BASE.headroom_high, BASE.willingness_high)
    below = of_one("B", BASE.headroom_high - 0.01, BASE.willingness_high - 0.01)
    assert (at["headroom_level"], at["willingness_level"]) == ("high", "high")
    assert (below["headroom_level"], below["willingness_level"]) == ("low", "low")


@pytest.mark.parametrize("unknown", ["low", "high"])
def test_unknown_willingness_is_as_the_params_say(unknown):
    section = BASE.model_copy(update={"willingness_unknown": unknown})
    assert of_one("B", 0.5, np.nan, section)["willingness_level"] == unknown


def test_a_dealer_of_whom_no_criterion_speaks_is_one_not_asked():
    tiers = pd.DataFrame({"dealer_id": ["a"], "tier": ["B"]})
    criteria = pd.DataFrame({"dealer_id": ["b"], "criterion": ["willingness"], "value": [1.0]})
    potentials = pd.DataFrame({"dealer_id": ["a"], "potential": [100.0], "headroom": [50.0]})
    assert assign_families(tiers, criteria, potentials, BASE)["willingness_level"].item() == BASE.willingness_unknown


@pytest.mark.parametrize(("potential", "headroom"), [(np.nan, np.nan), (0.0, 0.0)])
def test_without_potential_there_is_no_room(potential, headroom):
    tiers = pd.DataFrame({"dealer_id": ["a"], "tier": ["A"]})
    criteria = pd.DataFrame({"dealer_id": ["a"], "criterion": ["willingness"], "value": [8.0]})
    potentials = pd.DataFrame({"dealer_id": ["a"], "potential": [potential], "headroom": [headroom]})
    assert assign_families(tiers, criteria, potentials, BASE)["headroom_level"].item() == "low"


def test_the_first_rule_that_holds_decides():
    rules = [Rule(family="grow", tier=["B"]), Rule(family="keep")]
    section = SimpleNamespace(headroom_high=0.3, willingness_high=5.5, willingness_unknown="low", rules=rules)
    assert of_one("B", 0.5, 8, section)["family"] == "grow"
    assert of_one("C", 0.5, 8, section)["family"] == "keep"


def test_the_base_rules_leave_nobody_out_and_use_every_family():
    found = {of_one(tier, room, wish)["family"] for tier, room, wish in product("ABC", (0.1, 0.5), (2, 8))}
    assert found == {rule.family for rule in BASE.rules}
