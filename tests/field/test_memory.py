import numpy as np
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.field.candidates import list_candidates
from distribres.field.facts import read_facts
from distribres.field.memory import find_held_back
from small_plans import QUARTER, inputs_of, params_with, plan_of

AHEAD = "2026Q4"
TACTICS = {
    "kit": {"once_per": "half"},
    "talk": {"once_per": "year"},
    "club": {"once_per": "year", "runs": 4},
    "visit": {"times": 4},
    "thanks": {"once_per": "event"},
}
PARAMS = params_with(**TACTICS)
EVENTS = pd.DataFrame({"event": ["Fair"], "date": [pd.Timestamp(2026, 6, 20)], "dealer_id": ["D0"], "attended": [True]})


def answers(*rows: tuple) -> pd.DataFrame:
    """Tactic, quarter and what became of it, all at one dealer, each due in the middle of its quarter."""
    table = pd.DataFrame(rows, columns=["tactic", "quarter", "done"])
    due = {"2026Q1": "2026-02-13", "2026Q2": "2026-05-15", "2026Q3": "2026-08-14"}
    return table.assign(dealer_id="D0", date=pd.NaT, due_date=pd.to_datetime(table["quarter"].map(due)))


def held(*rows: tuple, events: pd.DataFrame = EVENTS, params=PARAMS) -> set[str]:
    return {tactic for _, tactic in find_held_back(answers(*rows), events, AHEAD, params)}


@pytest.mark.parametrize(("quarter", "back"), [("2026Q3", True), ("2026Q2", True), ("2026Q1", False)])
def test_what_was_refused_does_not_come_back_for_two_quarters(quarter, back):
    assert held(("visit", quarter, "refused")) == ({"visit"} if back else set())


def test_how_long_is_a_parameter():
    params = params_with(field={"refusal_quarters": 0}, **TACTICS)
    assert held(("visit", "2026Q3", "refused"), params=params) == set()


def test_who_took_some_visits_did_not_refuse_visits():
    assert held(("visit", "2026Q3", "refused"), ("visit", "2026Q3", "yes")) == set()


@pytest.mark.parametrize(
    ("tactic", "quarter", "back"),
    [("kit", "2026Q3", True), ("kit", "2026Q2", False), ("talk", "2026Q1", True), ("visit", "2026Q3", False)],
)
def test_what_was_done_waits_for_its_turn(tactic, quarter, back):
    assert held((tactic, quarter, "yes")) == ({tactic} if back else set())


def test_what_was_not_done_or_not_answered_holds_nothing_back():
    assert held(("kit", "2026Q3", "no"), ("talk", "2026Q3", "postponed"), ("kit", "2026Q3", None)) == set()


def test_what_runs_for_several_quarters_goes_on():
    assert held(("club", "2026Q3", "yes")) == set()


def test_thanks_for_an_event_are_said_once():
    assert held(("thanks", "2026Q3", "yes")) == {"thanks"}
    assert held(("thanks", "2026Q2", "yes")) == set()  # before the event
    assert held(("thanks", "2026Q3", "yes"), events=tables.empty("events")) == set()


def test_a_tactic_that_is_no_longer_in_the_playbook_is_no_trouble():
    assert held(("old", "2026Q3", "yes"), ("old", "2026Q3", "refused")) == set()


def test_what_is_held_back_is_no_candidate_of_that_dealer_alone():
    plan = plan_of(2)
    facts = read_facts(plan, inputs_of(plan), QUARTER, PARAMS)
    found = list_candidates(facts, np.zeros(2), AHEAD, PARAMS, {("D0", "kit")})
    assert set(found.table.loc[found.table["tactic"] == "kit", "dealer"]) == {1}
