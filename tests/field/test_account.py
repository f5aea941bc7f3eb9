import numpy as np
import pytest

from distribres.field.actions import choose_actions
from small_plans import QUARTER, VISITS, inputs_of, params_with, plan_of

TALK = {"kind": "plan", "contact": "visit"}


def chosen(plan, families=None, field=None, **tactics):
    return choose_actions(plan, inputs_of(plan), "trial", QUARTER, params_with(families, field, **tactics))


@pytest.mark.parametrize(
    ("reason", "given"),
    [
        ("lead_time", {"kit": {"lead_weeks": 9, "months": [10]}}),
        (
            "visits",
            {"families": {"energise": {"visits_most": 0}}, "talk": {**TALK, "hours": 1}} | {"plan": {"hours": np.nan}},
        ),
        ("hours", {"call": {"contact": "call", "hours": 20}}),
        ("hours", {"call": {"contact": "call", "hours": 0.5}, "visit": VISITS, "plan": {"hours": 1.25}}),
        ("money", {"kit": {"cost": 500.01}}),
        ("owner_hours", {"field": {"owner_hours": {"factory": 1}}, "kit": {"who": "factory", "own_hours": 2}}),
        ("appetite", {"families": {"energise": {"appetite": 0}}, "kit": {}}),
    ],
)
def test_what_was_due_says_what_stood_in_its_way(reason, given):
    plan = plan_of(1, **given.pop("plan", {}))
    assert chosen(plan, **given).shortages["reason"].tolist() == [reason]


def test_a_capacity_that_is_taken_up_is_told_of_the_others():
    found = chosen(plan_of(3), kit={"capacity": {"dealers": 1}}).shortages
    assert found[["dealer_id", "reason"]].to_numpy().tolist() == [["D0", "capacity"], ["D1", "capacity"]]


def test_of_two_that_exclude_each_other_one_is_due():
    assert chosen(plan_of(1), a={}, b={"exclusive_with": ["a"]}).shortages.empty


def test_one_that_must_be_done_is_missed_all_the_same():
    found = chosen(plan_of(1), a={"must": True}, b={"must": True, "exclusive_with": ["a"]}).shortages
    assert found[["tactic", "reason", "must"]].to_numpy().tolist() == [["b", "excluded", True]]


def test_what_is_only_useful_is_not_due():
    assert chosen(plan_of(1), kit={"for": {"all": "useful"}, "cost": 1000}).shortages.empty


@pytest.mark.parametrize(
    ("unit", "plan", "tactics", "amount", "reason"),
    [
        ("hours", {"hours": 10.0}, {}, 10.0, "no_tactic"),
        ("hours", {"hours": 10.1}, {"visit": VISITS}, 0.1, "too_little"),
        ("hours", {"hours": 0.75}, {"visit": VISITS, "call": {"contact": "call", "hours": 1}}, 0.75, "too_little"),
        ("hours", {"hours": 60.0}, {"visit": VISITS}, 24.0, "visits_most"),
        ("money", {"spend": 500.0}, {"kit": {"cost": 30}}, 470.0, "no_tactic"),
        ("money", {"spend": 20.0}, {"kit": {"cost": 30}}, 20.0, "too_little"),
        ("money", {"spend": 49.0}, {"fund": {"cost": {"rest_from": 50}}}, 49.0, "too_little"),
    ],
)
def test_what_no_action_uses_is_told_with_the_reason(unit, plan, tactics, amount, reason):
    left = chosen(plan_of(1, **plan), **tactics).left.set_index("unit").loc[unit]
    assert (left["amount"], left["reason"]) == (pytest.approx(amount), reason)


def test_where_all_is_used_nothing_is_left():
    left = chosen(plan_of(1, hours=8.0, spend=200.0), visit=VISITS, fund={"cost": {"rest_from": 1}}).left
    assert left.empty
