import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.field.actions import choose_actions
from small_plans import QUARTER, inputs_of, params_with, plan_of

CALL = {"kind": "visit", "contact": "call", "hours": 0.25}
VISIT = {"kind": "plan", "contact": "visit", "hours": 2}


def weeks_of(params, plan=None, **away: str) -> pd.Series:
    """The week of each action, by tactic."""
    plan = plan_of(6) if plan is None else plan
    reps = tables.empty("reps").reindex(range(len(away)))
    reps = reps.assign(rep_id=pd.Series([*away], dtype="str"), weeks_off=pd.Series([*away.values()], dtype="str"))
    actions = choose_actions(plan, inputs_of(plan, reps=reps), "trial", QUARTER, params).actions
    return actions.set_index("tactic")["due_week"]


def test_what_needs_nobody_s_time_is_due_as_early_as_can_be():
    assert set(weeks_of(params_with(kit={"cost": 1, "lead_weeks": 3}))) == {4}


def test_calls_are_spread():
    assert len(set(weeks_of(params_with(call=CALL)))) > 3


def test_a_call_that_says_its_week_is_due_then_or_before_where_the_rep_is_away():
    params = params_with(call={**CALL, "due_week": 2})
    assert set(weeks_of(params)) == {2}
    assert set(weeks_of(params, Zoé="2026-W41")) == {1}


@pytest.mark.parametrize("tactic", [CALL, VISIT])
def test_a_rep_who_is_away_neither_calls_nor_visits(tactic):
    off = " ".join(f"2026-W{week}" for week in range(42, 54))
    assert set(weeks_of(params_with(one=tactic), Zoé=off)) <= {1, 2}


def test_a_visit_with_the_manager_waits_for_both():
    params = params_with(talk={**VISIT, "who": "manager", "own_hours": 1})
    early, late = (" ".join(f"2026-W{week}" for week in weeks) for weeks in (range(40, 45), range(46, 54)))
    assert set(weeks_of(params, Zoé=early, manager=late)) == {6}


def test_who_is_away_all_quarter_keeps_what_is_due():
    off = " ".join(f"2026-W{week}" for week in range(40, 54))
    assert len(weeks_of(params_with(talk=VISIT), Zoé=off)) == 6


def test_visits_of_dealers_without_a_rep_are_spread():
    assert len(set(weeks_of(params_with(talk=VISIT), plan_of(6, rep_id=None)))) > 3
