import numpy as np
import pytest

from distribres.field.candidates import list_candidates
from distribres.field.facts import read_facts
from distribres.field.room import read_room
from small_plans import QUARTER, VISITS, inputs_of, params_with, plan_of


def room(plan, params=None):
    params = params or params_with(visit=VISITS)
    facts = read_facts(plan, inputs_of(plan), QUARTER, params)
    return read_room(plan, facts, list_candidates(facts, np.zeros(len(plan)), "2026Q4", params), params)


def test_hours_are_made_whole_within_each_rep():
    found = room(plan_of(4, hours=[1.1, 1.2, 1.2, 5.3], rep_id=["a", "a", "a", "b"]))
    assert found.hours.tolist() == [1.0, 1.25, 1.25, 5.25]


def test_money_is_made_whole_in_the_network():
    found = room(plan_of(3, spend=[1.004, 1.004, 1.002], rep_id=["a", "b", None]))
    assert found.money.sum() == pytest.approx(3.01) and set(found.money) == {1.0, 1.01}


def test_what_the_plan_does_not_know_limits_nothing():
    found = room(plan_of(2, hours=np.nan))
    assert found.hours is None and found.money is not None and not found.follow_up.any()


def test_who_is_seen_is_followed_up_if_the_playbook_has_a_tactic_for_it():
    plan = plan_of(2, hours=[0.5, 1.0])
    assert room(plan).follow_up.tolist() == [False, True]
    assert not room(plan, params_with(kit={})).follow_up.any()


def test_limits_are_those_of_family_and_playbook():
    params = params_with(
        {"energise": {"appetite": 1, "visits_most": 2}}, kit={"capacity": {"dealers": 3, "each_of": 2}}
    )
    found = room(plan_of(1), params)
    assert (found.appetite.tolist(), found.visits_most.tolist(), found.capacity) == ([1], [2], {"kit": 6})


def test_one_direction_is_enough_to_exclude():
    params = params_with(a={}, b={"exclusive_with": ["a"]}, c={"exclusive_with": ["a", "b"]})
    assert room(plan_of(1), params).exclusive == [("a", "b"), ("a", "c"), ("b", "c")]
