import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.ingestion import answers, done

QUARTER = "2026Q4"


def asked(*rows: tuple, quarter: str = QUARTER) -> pd.DataFrame:
    """What workbooks asked for: action_id, told_by, hours, cost; all of Zoé and of one dealer."""
    table = pd.DataFrame(rows, columns=["action_id", "told_by", "hours", "cost"])
    usual = {"dealer_id": "C1", "rep_id": "Zoé", "owner": "rep", "tactic": "field_visit", "n": 1}
    return table.assign(**usual, due_date=pd.Timestamp(2026, 10, 16), quarter=quarter).reindex(
        columns=list(done.nothing_asked())
    )


def lines(*told: dict) -> pd.DataFrame:
    """Answers that count: money in ten-thousandths, as it is read."""
    columns = [
        *dict.fromkeys(
            [*answers.TEXTS, *answers.DECIDED, "reason", "date", "hours", "cost", "code", "kind", "_file", "_line"]
        )
    ]
    usual = {"kind": answers.ACTION, "quarter": QUARTER, "dealer_id": "C1", "author": "Zoé", "_file": 0}
    table = pd.DataFrame([{**usual, "_line": number, **line} for number, line in enumerate(told)], columns=columns)
    return table.assign(date=pd.to_datetime(table["date"]))


def listed(asked: pd.DataFrame, *told: dict) -> pd.DataFrame:
    return tables.check("done", done.list_done(lines(*told), asked, ["zoe.xlsx, sheet what"]))


def test_what_was_done_stands_beside_what_was_asked():
    (row,) = listed(
        asked(("a1", "a1", 2.0, 50.0)), {"code": "a1", "done": "yes", "hours": 2.5, "cost": 600_000}
    ).to_dict("records")
    assert (row["asked_hours"], row["hours"], row["asked_cost"], row["cost"]) == (2.0, 2.5, 50.0, 60.0)
    assert (row["hours_assumed"], row["cost_assumed"]) == (False, False)


def test_what_is_not_told_of_what_was_done_is_as_asked_and_marked():
    found = listed(asked(("a1", "a1", 2.0, 50.0)), {"code": "a1", "done": "partly"}).iloc[0]
    assert (found["hours"], found["cost"], found["hours_assumed"], found["cost_assumed"]) == (2.0, 50.0, True, True)


@pytest.mark.parametrize("answer", ["no", "refused", "postponed"])
def test_what_was_not_done_took_nothing(answer):
    found = listed(asked(("a1", "a1", 2.0, 50.0)), {"code": "a1", "done": answer}).iloc[0]
    assert (found["hours"], found["cost"], found["hours_assumed"]) == (0.0, 0.0, False)


def test_what_nobody_answered_is_empty_and_no_no():
    found = listed(asked(("a1", "a1", 2.0, 50.0), ("a2", "a2", 1.0, 0.0)), {"code": "a1", "done": "yes"}).set_index(
        "action_id"
    )
    assert pd.isna(found["done"]["a2"]) and pd.isna(found["hours"]["a2"]) and found["asked_hours"]["a2"] == 1.0


def test_what_is_told_together_is_shared_out_to_the_cent():
    three = asked(*((f"a{n}", "a1", 0.0, 1.0) for n in range(1, 4)))
    found = listed(three, {"code": "a1", "done": "yes", "cost": 100_000, "hours": 0.1})
    assert found["cost"].tolist() == [3.34, 3.33, 3.33] and found["hours"].tolist() == [0.04, 0.03, 0.03]


def test_a_quarter_of_which_nothing_came_back_is_not_there():
    other = asked(("b1", "b1", 1.0, 0.0), quarter="2026Q3")
    found = listed(pd.concat([asked(("a1", "a1", 1.0, 0.0)), other]), {"code": "a1", "done": "yes"})
    assert found["quarter"].tolist() == [QUARTER]


def test_what_was_done_beside_the_plan_was_not_asked():
    beside = {"kind": answers.BESIDE, "done": "yes", "hours": 1.25, "cost": 199_000, "date": "2026-11-02"}
    found = listed(asked(("a1", "a1", 1.0, 0.0)), beside).set_index("hours").loc[1.25]
    assert pd.isna(found["action_id"]) and (found["asked_hours"], found["cost"], found["rep_id"]) == (0.0, 19.9, "Zoé")


def test_decisions_alone_are_nothing_done():
    assert listed(asked(("a1", "a1", 1.0, 0.0)), {"kind": answers.DECISION, "tier": "A", "reason": "grows"}).empty


BEFORE = pd.DataFrame(
    {
        "action_id": ["a1", "a2", "m1", "z1"],
        "rep_id": ["Zoé", "Zoé", "Zoé", None],
        "contact": ["visit", "visit", "letter", "visit"],
        "dealer_id": ["C1", "C1", "C1", "C9"],
        "owner": "rep",
        "tactic": "field_visit",
        "n": 1,
        "due_date": pd.Timestamp(2026, 10, 16),
        "hours": 1.0,
        "cost": 0.0,
        "quarter": QUARTER,
    }
)


def test_what_a_workbook_asked_counts_for_its_rep_and_for_the_others_what_the_review_asked():
    found = done.join_asked(asked(("a1", "a1", 2.0, 0.0)), BEFORE).set_index("action_id")
    assert found["hours"].to_dict() == {"a1": 2.0, "m1": 1.0, "z1": 1.0}


def test_without_workbooks_all_was_asked_that_the_review_asked():
    assert done.join_asked(done.nothing_asked(), BEFORE)["told_by"].tolist() == ["a1", "a2", "m1", "z1"]


def test_without_an_earlier_review_what_the_workbooks_asked_is_all():
    nothing = tables.empty("actions").assign(quarter="")
    assert done.join_asked(asked(("a1", "a1", 2.0, 0.0)), nothing)["action_id"].tolist() == ["a1"]


def test_a_dealer_that_changed_its_number_was_asked_under_the_new_one():
    ids = pd.DataFrame({"old": ["C1"], "new": ["C7"]})
    assert done.join_asked(asked(("a1", "a1", 2.0, 0.0)), BEFORE, ids)["dealer_id"].tolist() == ["C7", "C7", "C9"]


def decided(*told: dict, taken_over: bool = True) -> pd.DataFrame:
    usual = {"kind": answers.DECISION, "reason": "grows"}
    return tables.check("decisions", done.list_decisions(lines(*({**usual, **line} for line in told)), taken_over))


def test_the_last_decision_about_a_dealer_holds_until_it_is_taken_back():
    first, second = {"tier": "A", "quarter": "2026Q3"}, {"tier": "B"}
    assert decided(second, first)["tier"].tolist() == ["B"]
    assert decided(first, {"tier": "rule"}).empty


def test_a_tier_and_a_freeze_are_two_decisions():
    found = decided({"tier": "A", "frozen": True}, {"dealer_id": "C2", "frozen": False})
    assert found[["dealer_id", "decision"]].to_numpy().tolist() == [["C1", "frozen"], ["C1", "tier"]]


def test_a_decision_waits_where_the_manager_is_to_be_asked():
    assert decided({"tier": "A"}, taken_over=False)["in_force"].tolist() == [False]


def test_no_secret_stands_in_a_reason():
    assert decided({"tier": "A", "reason": "see ftp://me:s3cret@host"})["reason"].tolist() == ["see ftp://***@host"]
