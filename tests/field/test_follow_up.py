import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.field.actions import choose_actions
from distribres.field.follow_up import even_parts, share_out_visits
from small_plans import QUARTER, VISITS, inputs_of, params_with, plan_of


@given(st.integers(0, 400), st.integers(0, 30))
def test_visits_are_no_shorter_and_no_longer_than_they_may_be(quarters, free):
    number, hours = share_out_visits(quarters / 4, free, 1.0, 2.0, 4.0)
    parts = even_parts(hours, number)
    assert number <= free and sum(parts) == hours <= quarters / 4
    assert all(1 <= part <= 4 for part in parts) and max(parts, default=0) - min(parts, default=0) <= 0.25
    assert hours == quarters / 4 or hours == 0 or hours == 4 * free


@pytest.mark.parametrize(
    ("hours", "free", "number"), [(10, 9, 5), (10, 3, 3), (10, 1, 1), (3, 9, 2), (0.75, 9, 0), (9, 0, 0), (1, 1, 1)]
)
def test_as_many_as_are_of_about_the_usual_length(hours, free, number):
    assert share_out_visits(hours, free, 1.0, 2.0, 4.0)[0] == number


def actions(plan, **tactics):
    return choose_actions(plan, inputs_of(plan), "trial", QUARTER, params_with(**tactics)).actions


def test_what_is_left_of_the_hours_goes_to_visits():
    found = actions(plan_of(1, hours=7.25), visit=VISITS, talk={"contact": "visit", "hours": 1.5})
    assert found.groupby("tactic")["hours"].agg(list).to_dict() == {"talk": [1.5], "visit": [2.0, 2.0, 1.75]}


@pytest.mark.parametrize(("spend", "funded"), [(120.0, [70.0]), (99.99, [])])
def test_what_is_left_of_the_money_is_shared_from_an_amount_on(spend, funded):
    found = actions(plan_of(1, spend=spend), kit={"cost": 50}, fund={"cost": {"rest_from": 50}})
    assert found.loc[found["tactic"] == "fund", "cost"].tolist() == funded


def test_hours_that_are_not_known_are_not_shared_out():
    assert actions(plan_of(1, hours=np.nan), visit=VISITS).empty
