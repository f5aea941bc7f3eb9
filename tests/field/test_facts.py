import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import conditions
from distribres.field.facts import find_seen, read_facts
from small_plans import QUARTER, inputs_of, plan_of

PARAMS = params_of()


def facts(plan=None, **given):
    plan = plan_of(3) if plan is None else plan
    return read_facts(plan, inputs_of(plan, **given), QUARTER, PARAMS)


def test_every_fact_that_a_condition_can_ask_is_there():
    asked = {*conditions.CHOICES, *conditions.NUMBERS, *conditions.YES_NO}
    assert asked <= set(facts())


def test_a_criterion_is_asked_by_its_value_and_by_its_rank():
    assert facts()[["revenue", "revenue_rank"]].iloc[0].tolist() == [1000.0, 0.5]


@pytest.mark.parametrize(("hours", "seen"), [(0.75, False), (1.0, True), (np.nan, None)])
def test_who_has_the_time_of_a_visit_is_seen(hours, seen):
    found = find_seen(plan_of(1, hours=hours), PARAMS.playbook, 1.0).iloc[0]
    assert (found is None or found != found) if seen is None else found == seen


def test_a_family_without_visits_is_not_seen():
    book = params_of(playbook={"families": {"energise": {"visits_most": 0}}}).playbook
    assert not find_seen(plan_of(1), book, 1.0).iloc[0]


def test_growth_is_that_of_a_year_over_the_year_before():
    quarters = ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]
    panel = pd.DataFrame({"dealer_id": "D0", "quarter": quarters, "revenue": [400.0, 100.0, 100.0, 100.0, 300.0]})
    assert facts(panel=panel)["revenue_growth"].tolist()[0] == pytest.approx(600 / 400 - 1)


def test_who_bought_nothing_for_a_while_is_silent_since_then():
    panel = pd.DataFrame({"dealer_id": ["D0", "D1"], "quarter": ["2026Q1", "2026Q3"], "revenue": 10.0})
    assert facts(panel=panel)["silent_quarters"].tolist()[:2] == [2.0, 0.0]


def event(day, *rows):
    table = pd.DataFrame(rows, columns=["dealer_id", "attended"])
    return table.assign(event="Fair", date=pd.Timestamp(day).as_unit("s"))


def test_the_last_event_says_who_came_who_did_not_and_who_was_not_asked():
    assert facts(events=event("2026-05-04", ("D0", True), ("D1", False)))["event"].tolist() == [
        "came",
        "absent",
        "not_invited",
    ]


@pytest.mark.parametrize("day", ["2026-03-31", "2026-10-01"])
def test_an_event_long_ago_or_to_come_is_none(day):
    assert facts(events=event(day, ("D0", True)))["event"].isna().all()


def test_a_dealer_that_a_table_does_not_know_has_facts_that_are_missing():
    plan = plan_of(2)
    one = inputs_of(plan.head(1))
    found = read_facts(plan, inputs_of(plan) | {"forecast": one["forecast"], "panel": one["panel"]}, QUARTER, PARAMS)
    assert found.loc["D1", ["alert", "revenue_growth", "silent_quarters"]].isna().all()


def test_who_earned_something_in_the_quarter_is_recognised():
    earned = pd.DataFrame({"dealer_id": ["D0", "D1"], "quarter": [QUARTER, "2026Q2"]})
    assert facts(recognitions=earned)["recognised"].tolist() == [True, False, False]
