from datetime import date

import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.field.actions import choose_actions
from distribres.field.calendar import make_calendar
from small_plans import QUARTER, inputs_of, params_with, plan_of, random_plan

BASE = params_of()
VISIT = {"kind": "plan", "contact": "visit", "hours": 2}


def made_of(plan: pd.DataFrame, params=BASE, inputs=None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Actions and calendar."""
    inputs = inputs_of(plan) if inputs is None else inputs
    actions = choose_actions(plan, inputs, "trial", QUARTER, params).actions
    return actions, tables.check("calendar", make_calendar(actions, inputs, "trial", QUARTER, params))


@pytest.fixture(params=range(3), scope="module")
def made(request):
    """A network of any shape, some dealers without a rep, and what is chosen from the playbook of the project."""
    plan, inputs = random_plan(request.param)
    return made_of(plan, BASE, inputs)


def test_the_hours_of_all_diaries_are_those_of_the_actions(made):
    actions, calendar = made
    own = calendar[calendar["owner"] == "rep"].groupby("rep_id")["hours"].sum()
    asked = actions.groupby("rep_id")["hours"].sum()
    assert own.to_numpy() == pytest.approx(asked[asked.index.isin(own.index)].to_numpy())
    assert calendar["hours"].sum() == pytest.approx(actions["hours"].sum() + actions["own_hours"].sum())


def test_every_visit_of_the_plan_is_one_entry_in_the_diary_of_who_makes_it(made):
    actions, calendar = made
    visits = actions[actions["contact"] == "visit"]
    entries = calendar[(calendar["kind"] == "visit") & ~calendar["uid"].str.contains("-")]
    assert sorted(entries["uid"]) == sorted(visits["action_id"])
    assert set(entries["owner"]) <= {"rep", "manager"}


def test_weeks_and_days_are_those_by_which_the_actions_are_due(made):
    actions, calendar = made
    of = actions.set_index("action_id")
    for line in calendar[calendar["kind"] != "order"].itertuples():
        own = of.loc[line.action_ids.split(";")]
        assert set(own["due_week"]) == {line.week} and (line.end <= own["due_date"]).all()
        if line.kind == "due":
            assert set(own["due_date"]) == {line.day}


def test_everything_lies_in_its_week_and_in_the_quarter(made):
    _, calendar = made
    assert (calendar["start"] <= calendar["end"]).all() and ((calendar["end"] - calendar["start"]).dt.days <= 4).all()
    assert (calendar["start"] >= pd.Timestamp(2026, 10, 1)).all() and (
        calendar["end"] <= pd.Timestamp(2026, 12, 31)
    ).all()
    assert not calendar["start"].isin([pd.Timestamp(2026, 11, 11), pd.Timestamp(2026, 12, 25)]).any()
    assert (calendar["day"].dropna().dt.weekday <= 4).all()


def test_every_action_stands_in_a_diary(made):
    actions, calendar = made
    due = calendar[calendar["kind"] != "order"]
    assert set(";".join(due["action_ids"]).split(";")) == set(actions["action_id"])


def test_the_stops_of_a_day_are_counted(made):
    _, calendar = made
    days = calendar.dropna(subset=["stop"]).groupby(["rep_id", "day"])["stop"]
    assert all(sorted(stops) == list(range(1, len(stops) + 1)) for _, stops in days)


def test_where_nobody_is_in_charge_visits_have_a_week_in_the_diary_of_the_manager():
    actions, calendar = made_of(plan_of(2, rep_id=None), params_with(talk=VISIT))
    assert set(calendar["owner"]) == {"manager"} and calendar["day"].isna().all()
    assert calendar["hours"].sum() == actions["hours"].sum() > 0


def test_who_goes_along_has_the_visit_too_without_a_day():
    _, calendar = made_of(plan_of(1), params_with(talk={**VISIT, "who": "manager", "own_hours": 3}))
    rep, manager = calendar.set_index("owner").loc[["rep", "manager"]].itertuples()
    assert manager.uid == f"{rep.uid}-manager" and manager.week == rep.week and manager.rep_id == rep.rep_id
    assert (rep.hours, manager.hours) == (2, 3) and pd.notna(rep.day) and pd.isna(manager.day)


def test_a_visit_by_the_manager_where_nobody_is_in_charge_is_one_entry():
    _, calendar = made_of(plan_of(1, rep_id=None), params_with(talk={**VISIT, "who": "manager", "own_hours": 3}))
    assert calendar[["owner", "hours"]].to_numpy().tolist() == [["manager", 5]]


def test_the_calls_of_a_week_are_one_entry():
    params = params_with(call={"kind": "visit", "contact": "call", "hours": 0.25, "due_week": 2})
    _, calendar = made_of(plan_of(5), params)
    (line,) = calendar.itertuples()
    assert (line.kind, line.week, line.dealers, line.hours) == ("call", 2, 5, 1.25)
    assert (line.start, line.end) == (pd.Timestamp(2026, 10, 5), pd.Timestamp(2026, 10, 9))


def test_a_tactic_is_ordered_as_early_as_it_takes_and_due_for_all_dealers_at_once():
    _, calendar = made_of(plan_of(3), params_with(kit={"cost": 10, "who": "marketing", "lead_weeks": 3}))
    found = calendar.set_index("kind")
    assert found["week"].to_dict() == {"order": 1, "due": 4} and set(found["dealers"]) == {3}
    assert found["day"].dt.date.to_dict() == {"order": date(2026, 10, 2), "due": date(2026, 10, 23)}
    assert found["dealer_id"].isna().all()


@pytest.mark.parametrize(("cost", "orders"), [(0, 0), (50, 1)])
def test_a_visit_is_ordered_only_where_it_costs_something(cost, orders):
    _, calendar = made_of(plan_of(1), params_with(talk={**VISIT, "cost": cost, "lead_weeks": 2}))
    assert (calendar["kind"] == "order").sum() == orders


def test_an_event_has_its_week_and_no_day_of_its_own():
    _, calendar = made_of(plan_of(2), params_with(tour={"kind": "event", "contact": "event", "who": "factory"}))
    (line,) = calendar.itertuples()
    assert (line.kind, line.owner, line.dealers) == ("event", "factory", 2) and pd.isna(line.day)


def test_who_is_away_has_no_visits_in_that_week():
    plan = plan_of(12)
    reps = tables.empty("reps").reindex(range(1)).assign(rep_id="Zoé", weeks_off="2026-W43")
    _, calendar = made_of(plan, params_with(talk={**VISIT, "times": 4}), inputs_of(plan, reps=reps))
    assert 4 not in set(calendar["week"]) and len(set(calendar["week"])) > 8


def test_ids_stay_where_a_tactic_moves_to_another_week():
    before, after = (
        made_of(plan_of(3), params_with(kit={"cost": 10, "lead_weeks": lead, "due_week": 9}))[1] for lead in (3, 4)
    )
    assert set(before["uid"]) == set(after["uid"]) and set(before["week"]) != set(after["week"])


def test_ids_are_those_of_the_network():
    plan, params = plan_of(2), params_with(kit={"cost": 10})
    actions = choose_actions(plan, inputs_of(plan), "x", QUARTER, params).actions
    here, there = (make_calendar(actions, inputs_of(plan), name, QUARTER, params)["uid"] for name in ("x", "y"))
    assert set(here) & set(there) == set()


def test_the_order_of_the_tables_does_not_matter():
    plan, inputs = random_plan(5)
    actions, first = made_of(plan, BASE, inputs)
    shuffled = {name: table.sample(frac=1, random_state=1) for name, table in inputs.items()}
    again = make_calendar(actions.sample(frac=1, random_state=2), shuffled, "trial", QUARTER, BASE)
    pd.testing.assert_frame_equal(tables.check("calendar", again), first)


def test_without_actions_the_calendar_is_empty():
    _, calendar = made_of(plan_of(0))
    assert calendar.empty and list(calendar) == list(tables.contracts()["calendar"]["columns"])


def test_nothing_is_lost_in_any_quarter():
    for quarter in ("2025Q4", "2026Q1", "2026Q2", "2031Q3"):
        plan, inputs = random_plan(2, 15)
        actions = choose_actions(plan, inputs, "trial", quarter, BASE).actions
        calendar = tables.check("calendar", make_calendar(actions, inputs, "trial", quarter, BASE))
        assert calendar["hours"].sum() == pytest.approx(actions[["hours", "own_hours"]].to_numpy().sum())
        assert np.all(calendar["start"] <= calendar["end"])
