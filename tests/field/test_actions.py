import json

import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.field.actions import choose_actions, count_visits
from small_plans import QUARTER, VISITS, inputs_of, params_with, plan_of, random_plan

BASE = params_of()
SEEDS = range(4)


def chosen(plan, params, inputs=None):
    return choose_actions(plan, inputs_of(plan) if inputs is None else inputs, "trial", QUARTER, params)


def tactics(actions) -> dict[str, list[str]]:
    """What each dealer gets."""
    return actions.groupby("dealer_id")["tactic"].agg(sorted).to_dict()


@pytest.fixture(params=SEEDS, scope="module")
def made(request):
    """A network of any shape, and what is chosen for it from the playbook that comes with the project."""
    plan, inputs = random_plan(request.param)
    return plan, choose_actions(plan, inputs, "trial", QUARTER, BASE)


def test_actions_shortages_and_left_keep_their_contracts(made):
    _, found = made
    brought = dict.fromkeys([c for c in tables.contracts()["actions"]["columns"] if "gain" in c], np.nan)
    tables.check("actions", found.actions.assign(**brought))
    tables.check("shortages", found.shortages)
    tables.check("left", found.left)


@pytest.mark.parametrize("by", ["rep_id", "family", "dealer_id"])
def test_hours_and_money_of_actions_and_of_what_is_left_are_those_of_the_plan(made, by):
    plan, found = made
    for unit, used, given in (("hours", "hours", "hours"), ("money", "cost", "spend")):
        left = found.left[found.left["unit"] == unit].groupby(by, dropna=False)["amount"].sum()
        both = found.actions.groupby(by, dropna=False)[used].sum().add(left, fill_value=0.0)
        given = plan.groupby(by, dropna=False)[given].sum()
        assert both.reindex(given.index).fillna(0).to_numpy() == pytest.approx(given.to_numpy(), abs=1e-9)


def test_actions_are_in_quarters_of_an_hour_and_in_cents(made):
    _, found = made
    assert (found.actions["hours"] * 4 % 1 == 0).all()
    assert found.actions["cost"].tolist() == found.actions["cost"].round(2).tolist()


def test_no_dealer_gets_more_than_the_plan_gives_it(made):
    plan, found = made
    used = found.actions.groupby("dealer_id")[["hours", "cost"]].sum().reindex(plan["dealer_id"], fill_value=0.0)
    assert (used["hours"].to_numpy() <= plan["hours"] + 1e-9).all()
    assert (used["cost"].to_numpy() <= plan["spend"] + 1e-9).all()


def test_who_has_the_time_of_a_visit_is_visited_and_nobody_else(made):
    plan, found = made
    visits = count_visits(found.actions, plan)["visits"]
    assert ((visits > 0).to_numpy() == (plan["hours"] >= BASE.field.visit_hours.least).to_numpy()).all()


def test_nobody_is_visited_more_often_than_its_family_may_be(made):
    plan, found = made
    visits = count_visits(found.actions, plan)["visits"].to_numpy()
    assert (visits <= plan["family"].map({n: f.visits_most for n, f in BASE.playbook.families.items()})).all()


def test_a_letter_instead_goes_only_to_who_is_not_visited(made):
    _, found = made
    visited = set(found.actions.loc[found.actions["contact"] == "visit", "dealer_id"])
    assert not visited & set(found.actions.loc[found.actions["tactic"] == "news_letter", "dealer_id"])


def test_capacities_hours_of_owners_and_appetites_hold(made):
    _, found = made
    actions, book = found.actions, BASE.playbook
    having = actions.groupby("tactic")["dealer_id"].nunique()
    assert all(having.get(name, 0) <= t.capacity.total for name, t in book.tactics.items() if t.capacity)
    own = actions.groupby("owner")["own_hours"].sum()
    assert all(own.get(owner, 0) <= hours for owner, hours in dict(BASE.field.owner_hours).items())
    subjects = actions[actions["kind"].isin(["vip", "kit", "promotion", "training", "plan", "event"])]
    subjects = subjects[(subjects["n"] == 1) & (subjects["tactic"] != "local_fund")]
    most = subjects["family"].map({name: family.appetite for name, family in book.families.items()})
    assert (subjects.groupby("dealer_id").size() <= most.groupby(subjects["dealer_id"]).first()).all()


def test_tactics_that_exclude_each_other_do_not_meet_and_none_is_given_too_often(made):
    _, found = made
    for own in tactics(found.actions).values():
        for name in set(own):
            tactic = BASE.playbook.tactics[name]
            assert not set(own) & set(tactic.exclusive_with)
            assert own.count(name) <= tactic.times or tactic.rest


def test_lead_time_and_months_hold(made):
    _, found = made
    lead = found.actions["tactic"].map({name: tactic.lead_weeks for name, tactic in BASE.playbook.tactics.items()})
    assert (found.actions["due_week"] >= found.actions["order_week"] + lead).all()
    assert (found.actions["order_week"] >= 1).all()
    for name, day in found.actions[["tactic", "due_date"]].itertuples(index=False):
        assert day.month in BASE.playbook.tactics[name].months


def test_what_must_be_done_is_done_or_named(made):
    plan, found = made
    asked = set(plan.loc[plan["explore"] >= 0.25, "dealer_id"])
    done = set(found.actions.loc[found.actions["tactic"] == "discovery_visit", "dealer_id"])
    named = set(found.shortages.loc[found.shortages["tactic"] == "discovery_visit", "dealer_id"])
    assert done | named == asked and not done & named


def test_every_dealer_gets_something_or_is_named(made):
    plan, found = made
    assert set(plan["dealer_id"]) == {*found.actions["dealer_id"], *found.shortages["dealer_id"]}


def test_every_action_says_why_and_who(made):
    _, found = made
    why = [json.loads(text) for text in found.actions["why"]]
    assert {line["fit"] for line in why} <= {"core", "useful", "option", "rest"}
    nobody = found.actions["rep_id"].isna()
    assert (found.actions.loc[nobody, "owner"] != "rep").all()


def test_the_same_tables_give_the_same_actions_whatever_their_order():
    plan, inputs = random_plan(9, 25)
    first = choose_actions(plan, inputs, "trial", QUARTER, BASE)
    shuffled = {name: table.sample(frac=1, random_state=1) for name, table in inputs.items()}
    second = choose_actions(plan.sample(frac=1, random_state=1), shuffled, "trial", QUARTER, BASE)
    pd.testing.assert_frame_equal(first.actions, second.actions)


def test_the_id_of_an_action_is_its_own_in_each_network():
    plan = plan_of(2)
    here, there = (choose_actions(plan, inputs_of(plan), n, QUARTER, params_with(a={"cost": 1})) for n in ("x", "y"))
    assert len({*here.actions["action_id"], *there.actions["action_id"]}) == 4


def test_a_capacity_goes_to_the_dealers_with_most_at_stake():
    params = params_with(kit={"cost": 10, "capacity": {"dealers": 2}}, visit=VISITS)
    actions = chosen(plan_of(3), params).actions
    assert set(actions.loc[actions["tactic"] == "kit", "dealer_id"]) == {"D1", "D2"}


def test_a_tactic_is_only_for_whom_its_conditions_hold():
    params = params_with(kit={"where": {"channel": ["exclusive"]}}, other={"where": {"revenue": {"min": 500}}})
    assert set(tactics(chosen(plan_of(2), params).actions)["D0"]) == {"other"}


def test_the_reason_holds_the_facts_that_were_asked():
    params = params_with(kit={"where": {"revenue": {"min": 500}, "channel": ["reseller"]}})
    (why,) = chosen(plan_of(1), params).actions["why"]
    assert json.loads(why) == {"fit": "core", "facts": {"revenue": 1000.0, "channel": "reseller"}}


def test_where_the_plan_knows_neither_hours_nor_money_nothing_is_limited_by_them():
    params = params_with(kit={"cost": 1e6}, talk={"kind": "plan", "contact": "visit", "hours": 100}, visit=VISITS)
    plan = plan_of(2, hours=np.nan, spend=np.nan, explore=np.nan)
    found = chosen(plan, params)
    assert tactics(found.actions) == {"D0": ["kit", "talk"], "D1": ["kit", "talk"]}
    assert found.left.empty and count_visits(found.actions, plan)["visits"].isna().all()


@pytest.mark.parametrize("n", [1, 3])
def test_few_dealers_without_a_rep_get_their_actions_from_the_manager(n):
    actions = chosen(plan_of(n, rep_id=None), params_with(visit=VISITS)).actions
    assert set(actions["owner"]) == {"manager"} and actions["hours"].sum() == 10 * n


def test_a_playbook_that_holds_nothing_for_anybody_leaves_all():
    found = chosen(plan_of(2), params_with(kit={"where": {"channel": ["franchise"]}}))
    assert found.actions.empty and found.left["amount"].tolist() == [10, 10, 500, 500]
    assert set(found.left["reason"]) == {"no_tactic"}


def test_without_dealers_there_is_nothing_to_do():
    found = chosen(plan_of(0), BASE)
    assert found.actions.empty and found.shortages.empty and found.left.empty


def test_a_network_too_large_for_the_exact_choice_is_chosen_by_worth_within_the_same_limits():
    plan, inputs = random_plan(1)
    params = params_of(field={"most_candidates": 0})
    found = choose_actions(plan, inputs, "trial", QUARTER, params)
    assert np.isnan(found.gap) and len(found.actions) > len(plan)
    used = found.actions["hours"].sum() + found.left.loc[found.left["unit"] == "hours", "amount"].sum()
    assert used == pytest.approx(plan["hours"].sum())


def test_the_plan_counts_visits_and_names_each_tactic_once():
    params = params_with(visit=VISITS, call={"kind": "visit", "contact": "call", "hours": 0.25, "times": 2})
    plan = plan_of(1, hours=6.5)
    told = count_visits(chosen(plan, params).actions, plan).iloc[0]
    assert told["visits"] == 3 and sorted(told["actions"].split(";")) == ["call", "visit"]
