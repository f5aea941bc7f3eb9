import numpy as np
import pytest

from distribres.field.candidates import find_stake, list_candidates
from distribres.field.facts import read_facts
from small_plans import QUARTER, VISITS, inputs_of, params_with, plan_of


def candidates(plan, params, stake=None):
    facts = read_facts(plan, inputs_of(plan), QUARTER, params)
    return list_candidates(facts, np.zeros(len(plan)) if stake is None else stake, "2026Q4", params)


def test_a_line_for_each_dealer_tactic_and_time():
    table = candidates(plan_of(2), params_with(a={"times": 2}, b={})).table
    assert table[["dealer", "tactic", "n"]].to_numpy().tolist() == [
        [0, "a", 1],
        [0, "a", 2],
        [0, "b", 1],
        [1, "a", 1],
        [1, "a", 2],
        [1, "b", 1],
    ]


def test_a_tactic_that_is_none_of_a_family_is_not_for_it():
    params = params_with(a={"for": {"all": "core", "energise": "none"}})
    assert candidates(plan_of(1), params).table.empty


def test_who_is_not_seen_gets_no_visit():
    params = params_with(talk={"contact": "visit", "hours": 0.25}, call={"contact": "call", "hours": 0.25})
    assert candidates(plan_of(1, hours=0.5), params).table["tactic"].tolist() == ["call"]


def test_worth_follows_fit_stake_repetition_and_what_must_be():
    params = params_with(a={"times": 2}, b={"for": {"energise": "option"}}, c={"must": True})
    table = candidates(plan_of(1), params, np.array([0.5])).table.set_index(["tactic", "n"])["worth"]
    assert table.to_dict() == {("a", 1): 13.5, ("a", 2): 6.75, ("b", 1): 1.5, ("c", 1): 1350}


@pytest.mark.parametrize(
    ("cost", "found"),
    [
        (12.5, 12.5),
        ({"rate": 0.01}, 10.0),
        ({"rate": 0.01, "least": 25}, 25.0),
        ({"rate": 0.5, "least": 1, "most": 99.99}, 99.99),
    ],
)
def test_a_cost_is_an_amount_or_a_share_of_revenue_within_bounds(cost, found):
    assert candidates(plan_of(1), params_with(a={"cost": cost})).table["cost"].item() == found


def test_the_hours_set_aside_to_explore_are_those_of_the_plan():
    params = params_with(ask={"contact": "visit", "hours": "from_plan"})
    assert candidates(plan_of(1, explore=1.9), params).table["hours"].item() == 1.75


def test_what_is_out_of_season_is_no_candidate_and_what_comes_too_late_is_told():
    found = candidates(plan_of(1), params_with(may={"months": [5]}, slow={"months": [10], "lead_weeks": 9}))
    assert found.table.empty and found.late["tactic"].tolist() == ["slow"]


def test_the_first_that_can_takes_what_is_left():
    params = params_with(
        few=VISITS | {"where": {"hours": {"min": 20}}},
        visit=VISITS,
        fund={"cost": {"rest_from": 50}},
    )
    found = candidates(plan_of(2, hours=[30.0, 5.0]), params)
    assert found.rest_hours.tolist() == ["few", "visit"] and set(found.rest_money) == {"fund"}


def test_stake_is_revenue_headroom_or_what_can_be_won_as_the_family_says():
    plan = plan_of(4, family=["keep", "grow", "rising", "light"], headroom=[1.0, 2.0, 3.0, np.nan])
    params = params_with(a={})
    facts = read_facts(plan, inputs_of(plan), QUARTER, params)
    facts = facts.assign(revenue=[40.0, 30.0, 20.0, 10.0], winnable=[40.0, 70.0, 60.0, 50.0])
    assert find_stake(plan, facts, params.playbook) == pytest.approx([1.0, 2 / 3, 3 / 4, 0.0])
