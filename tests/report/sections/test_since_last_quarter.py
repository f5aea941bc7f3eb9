import pandas as pd
import pytest

from builders import words_in
from distribres.contracts import tables
from distribres.report.sections import since_last_quarter as since

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
QUARTER = "2026Q4"


def line(done: str | None, tactic: str | None = "field_visit", **parts) -> dict:
    usual = {"quarter": QUARTER, "action_id": "x", "dealer_id": "D0", "rep_id": "Zoé", "owner": "rep", "tactic": tactic}
    usual |= {"due_date": pd.Timestamp(2026, 11, 13), "date": pd.NaT, "asked_hours": 2.0, "asked_cost": 10.0}
    took = 0.0 if done in ("no", "refused", "postponed") else NAN if done is None else 2.0
    usual |= {"hours": took, "cost": 5 * took, "hours_assumed": False, "cost_assumed": False}
    return usual | {"result": None, "refused_because": None, "done": done} | parts


DONE = pd.DataFrame(
    [
        line("yes", date=pd.Timestamp(2026, 11, 10), result="order"),
        line("yes", date=pd.Timestamp(2026, 12, 1), result="order", hours_assumed=True),
        line("partly", hours=1.0, cost=3.0, result="problem"),
        line("refused", refused_because="price"),
        line("refused", tactic="marketing_kit", owner="marketing"),
        line(None, rep_id="Élodie"),
        line("yes", None, action_id=None, asked_hours=0.0, asked_cost=0.0, due_date=pd.NaT, hours=0.5, cost=8.0),
        line("yes", quarter="2026Q3"),
    ]
)
NONE = tables.empty("done")
DECIDED = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "decision": ["tier", "frozen", "tier"],
        "tier": ["A", None, "C"],
        "quarter": [QUARTER, QUARTER, "2026Q3"],
        "author": ["Zoé", None, "Zoé"],
        "date": [pd.Timestamp(2026, 12, 20), pd.NaT, pd.Timestamp(2026, 9, 1)],
        "reason": ["<b>grows</b>", "ill", "closes"],
        "in_force": [True, True, False],
    }
)


def cells(table) -> list[list[str]]:
    return [table.header, *table.rows]


def test_it_says_what_became_of_what_was_asked():
    told = since.say(DONE, QUARTER, EN).markdown
    assert told.startswith(
        "## Since last quarter\n\nOf the 6 actions that the last review asked of the field, 50% were done"
    )
    assert "2 wholly, 1 in part. Dealers refused 2, 0 were postponed, 0 not done; of 1 nothing was said." in told
    assert "What was done took 6 h where 12 h were asked, and €31 where €60 were asked; 2 h and €0 of it" in told
    assert (
        "1 thing was done that was not planned: 0.5 h and €8 of it. Of the 2 with a date, 1 was done after its day."
        in told
    )


def test_in_french_too():
    told = since.say(DONE, QUARTER, FR).markdown
    assert told.startswith(
        "## Depuis le trimestre dernier\n\nDes 6 actions demandées au terrain par la dernière revue, 50\u202f%"
    )


def test_where_nothing_came_back_there_is_no_such_page():
    for show in (since.say, since.list_reps, since.list_tactics, since.say_followed):
        assert show(NONE, QUARTER, EN) is None
    assert since.list_refusals(NONE, QUARTER, EN, 12) is None
    assert since.list_decisions(tables.empty("decisions"), [], [], pd.DataFrame(), EN) is None


def test_who_was_to_do_it_has_a_row_and_all_together(plan):
    found = cells(since.list_reps(DONE, QUARTER, EN))
    assert [row[0] for row in found[1:]] == ["Zoé", "Élodie", "Marketing", "Network"]
    assert found[-1] == ["Network", "6", "2", "1", "2", "0", "0", "1", "12 h", "6 h", "€60", "€31"]


def test_each_tactic_has_a_row_the_most_asked_first():
    found = cells(since.list_tactics(DONE, QUARTER, EN))
    assert [row[:2] for row in found[1:]] == [["Follow-up visit", "5"], ["Seasonal shop kit", "1"], ["Network", "6"]]


@pytest.mark.parametrize("show", [since.list_reps, since.list_tactics])
def test_asked_is_done_refused_postponed_not_done_and_not_answered(show):
    for row in show(DONE, QUARTER, EN).rows:
        asked, *parts = map(int, row[1:8])
        assert asked == sum(parts)


def test_a_tactic_that_left_the_playbook_keeps_its_name():
    found = since.list_tactics(DONE.assign(tactic="old_one"), QUARTER, EN)
    assert found.rows[0][0] == "old_one"


def test_why_dealers_refused():
    rows = since.list_refusals(DONE, QUARTER, EN, 12).rows
    assert rows == [["Follow-up visit", "price", "1"], ["Seasonal shop kit", "does not say", "1"]]
    assert len(since.list_refusals(DONE, QUARTER, EN, 1).rows) == 1


def test_what_followed_is_no_proof():
    told = since.say_followed(DONE, QUARTER, EN).markdown
    assert told.startswith(
        "What the field says came of it: 2 orders and 1 problem. That is what followed, not what it caused"
    )


def test_each_decision_is_listed_with_whether_it_counts(plan):
    rows = since.list_decisions(DECIDED, [], ["D1"], plan, EN).rows
    assert [row[1:] for row in rows] == [
        ["Tier: Key", "Zoé", "2026-12-20", "<b>grows</b>", "it counts"],
        ["Stays as it is", "–", "–", "ill", "the params say otherwise, or the same"],
        ["Tier: Small", "Zoé", "2026-09-01", "closes", "waits for the manager"],
    ]
