from itertools import product

import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.tiers.families import assign_families

PARAMS = params_of()
CUTS = PARAMS.families
OWN = {
    "label": {"fr": "Nouveaux", "en": "New"},
    "objective": {"fr": "Accueillir.", "en": "Welcome."},
    "discourse": {line: {"fr": "Bonjour.", "en": "Hello."} for line in ("say", "ask", "offer", "gain")},
}


def of_one(tier, room, willingness, params=PARAMS, channel="reseller", **criteria):
    """The line of a dealer with a potential of 100 and `room` of it not won yet."""
    tiers = pd.DataFrame({"dealer_id": ["a"], "tier": [tier]})
    dealers = pd.DataFrame({"dealer_id": ["a"], "channel": [channel]})
    values = {"willingness": float(willingness), **criteria}
    rated = pd.DataFrame({"dealer_id": "a", "criterion": [*values], "value": [*values.values()], "percentile": 0.5})
    potentials = pd.DataFrame({"dealer_id": ["a"], "potential": [100.0], "headroom": [100.0 * room]})
    return assign_families(tiers, dealers, rated, potentials, params).iloc[0]


def with_own(**rules):
    """The params with a family of the network's own, which has these rules."""
    return params_of(playbook={"families": {"fresh": OWN | rules}})


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
def test_families_of_the_playbook_that_comes_with_the_project(tier, room, willingness, family):
    assert of_one(tier, room, willingness)["family"] == family


def test_a_level_is_high_from_its_cut_on():
    at = of_one("B", CUTS.headroom_high, CUTS.willingness_high)
    below = of_one("B", CUTS.headroom_high - 0.01, CUTS.willingness_high - 0.01)
    assert (at["headroom_level"], at["willingness_level"]) == ("high", "high")
    assert (below["headroom_level"], below["willingness_level"]) == ("low", "low")


def test_a_rule_can_ask_what_can_be_won_on_all_criteria_together():
    found = of_one("C", 0.1, 2, with_own(rules=[{"tier": ["C"], "winnable": ["high"]}]))
    assert found[["winnable", "winnable_level", "family"]].tolist() == [50, "high", "fresh"]
    assert of_one("C", 0.1, 2, params_of(families={"winnable_high": 50.1}))["winnable_level"] == "low"


def test_where_no_criterion_says_that_much_can_be_won_little_can():
    alone = {"tiers": {"winnable_judgements": {"image/prescription": 1}}}
    assert of_one("C", 0.1, 2, params_of(**alone))["winnable_level"] == "low"


@pytest.mark.parametrize("unknown", ["low", "high"])
def test_unknown_willingness_is_as_the_params_say(unknown):
    params = params_of(families={"willingness_unknown": unknown})
    assert of_one("B", 0.5, np.nan, params)["willingness_level"] == unknown


def test_a_dealer_of_whom_no_criterion_speaks_is_one_not_asked():
    tiers = pd.DataFrame({"dealer_id": ["a"], "tier": ["B"]})
    dealers = pd.DataFrame({"dealer_id": ["a"], "channel": ["reseller"]})
    rated = pd.DataFrame({"dealer_id": ["b"], "criterion": ["willingness"], "value": [1.0], "percentile": [0.5]})
    potentials = pd.DataFrame({"dealer_id": ["a"], "potential": [100.0], "headroom": [50.0]})
    found = assign_families(tiers, dealers, rated, potentials, PARAMS)
    assert found["willingness_level"].item() == CUTS.willingness_unknown


@pytest.mark.parametrize("room", [np.nan, 0.0])
def test_without_potential_there_is_no_room(room):
    assert of_one("A", room, 8)["headroom_level"] == "low"


def test_a_family_of_the_networks_own_is_asked_before_the_others():
    params = with_own(rules=[{"tier": ["B"]}])
    assert of_one("B", 0.5, 8, params)["family"] == "fresh"
    assert of_one("C", 0.5, 8, params)["family"] == "rising"


def test_its_rank_says_after_which_it_is_asked():
    params = with_own(rules=[{}], rank=65)
    assert of_one("C", 0.5, 8, params)["family"] == "rising"
    assert of_one("C", 0.1, 8, params)["family"] == "fresh"


@pytest.mark.parametrize(
    ("where", "family"),
    [
        ({"channel": ["franchise"]}, "fresh"),
        ({"channel": ["reseller"]}, "maintain"),
        ({"salespeople": {"min": 3}}, "fresh"),
        ({"salespeople_rank": {"min": 0.6}}, "maintain"),
        ({"margin": {"min": 1}}, "maintain"),
        ({"margin": {"min": 1, "unknown": True}}, "fresh"),
    ],
)
def test_a_rule_can_ask_channel_and_criteria(where, family):
    params = with_own(rules=[{"where": where}])
    assert of_one("B", 0.1, 8, params, channel="franchise", salespeople=3.0)["family"] == family


def test_the_rules_leave_nobody_out_and_use_every_family():
    found = {of_one(tier, room, wish)["family"] for tier, room, wish in product("ABC", (0.1, 0.5), (2, 8))}
    assert found == set(PARAMS.playbook.families)
