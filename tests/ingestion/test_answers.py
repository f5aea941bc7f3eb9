from datetime import date

import pandas as pd
import pytest

from distribres.contracts import workbook_form as form
from distribres.ingestion import answers

QUARTER = "2026Q4"
ASKED = pd.DataFrame(
    [
        ("a1", "a1", "C1", "field_visit", "2026-10-16"),
        ("a2", "a2", "C1", "field_visit", "2026-11-13"),
        ("b1", "b1", "C1", "free_carriage", "2026-10-09"),
        ("b2", "b1", "C1", "free_carriage", "2026-10-09"),
        ("m1", "tactic:news_letter", "C1", "news_letter", "2026-10-16"),
        ("m2", "tactic:news_letter", "C2", "news_letter", "2026-10-16"),
    ],
    columns=["action_id", "told_by", "dealer_id", "tactic", "due_date"],
).assign(due_date=lambda asked: pd.to_datetime(asked["due_date"]), quarter=QUARTER)
CRM = pd.Series(["001", "002", "002"], ["C1", "C2", "C3"])


def judged(*lines: dict, asked: pd.DataFrame = ASKED, quarter: str = QUARTER) -> pd.DataFrame:
    rows = [{"_file": 0, "_line": number, **line} for number, line in enumerate(lines)]
    table = pd.DataFrame(
        rows,
        columns=[
            *dict.fromkeys([*answers.TEXTS, *answers.DECIDED, "reason", "date", "hours", "cost", "_file", "_line"])
        ],
    )
    texts = dict.fromkeys([*answers.TEXTS, "tier", "reason"], "str")
    return answers.judge(table.astype(texts).assign(date=pd.to_datetime(table["date"])), asked, CRM, quarter)


def told(*lines: dict, **given) -> list[tuple]:
    """Kind, code and reason of each line."""
    found = judged(*lines, **given)
    return [
        tuple(None if pd.isna(v) else v for v in row)
        for row in found[["kind", "code", "_reason"]].itertuples(index=False)
    ]


def test_an_answer_is_about_the_action_of_its_code():
    assert told({"action_id": "a2", "done": "yes"}) == [("action", "a2", None)]


def test_without_a_code_dealer_and_tactic_tell_the_first_first():
    visit = {"dealer_id": "C1", "tactic": "field_visit", "quarter": QUARTER, "done": "yes"}
    assert told(visit, visit, visit) == [("action", "a1", None), ("action", "a2", None), ("beside", None, None)]


def test_an_action_that_is_told_by_its_code_is_not_taken_by_another():
    visit = {"dealer_id": "C1", "tactic": "field_visit", "quarter": QUARTER, "done": "yes"}
    assert told({"action_id": "a1"}, visit) == [("action", "a1", None), ("action", "a2", None)]


def test_what_was_done_beside_the_plan_stays_beside_it():
    beside = {"action_id": form.OFF_PLAN, "dealer_id": "C1", "tactic": "field_visit", "quarter": QUARTER}
    assert told(beside) == [("beside", None, None)]


def test_a_code_that_nobody_gave_out_is_refused_unless_dealer_and_tactic_tell():
    assert told({"action_id": "lost", "quarter": QUARTER}) == [("beside", None, "unknown_action action_id")]
    assert told({"action_id": "x", "dealer_id": "C1", "tactic": "field_visit", "quarter": QUARTER})[0][1:] == (
        "a1",
        None,
    )


def test_a_dealer_is_known_by_its_number_in_the_crm_where_only_one_has_it():
    found = judged(
        {"crm_id": "001", "date": "2026-11-02"}, {"crm_id": "002", "date": "2026-11-02"}, {"date": "2026-11-02"}
    )
    assert found["dealer_id"].tolist()[0] == "C1"
    assert found["_reason"].tolist()[1:] == ["unknown_dealer crm_id", "no_dealer dealer_id"]


def test_a_task_without_dealer_is_about_all_actions_of_its_tactic():
    assert told({"tactic": "news_letter", "date": "2026-11-02"}) == [("action", "tactic:news_letter", None)]


def test_of_two_answers_the_later_counts_then_the_fuller_then_the_first():
    early, late = {"action_id": "a1", "date": "2026-10-14"}, {"action_id": "a1", "date": "2026-10-20"}
    full = {"action_id": "a2", "done": "yes", "result": "order"}
    found = judged(early, late, {"action_id": "a2", "done": "no"}, full, full)
    assert [pd.isna(reason) for reason in found["_reason"]] == [False, True, False, True, False]
    assert set(found["_reason"].dropna()) == {"told_twice action_id"}


def test_two_decisions_about_a_dealer_are_told_twice_and_two_things_beside_the_plan_are_not():
    decided = {"dealer_id": "C1", "tier": "A", "reason": "grows", "quarter": QUARTER}
    beside = {"action_id": form.OFF_PLAN, "dealer_id": "C1", "quarter": QUARTER}
    assert [reason for *_, reason in told(decided, decided, beside, beside)] == [
        None,
        "told_twice action_id",
        None,
        None,
    ]


def test_a_decision_needs_its_reason():
    assert told({"dealer_id": "C1", "tier": "A", "quarter": QUARTER}) == [("decision", None, "no_reason reason")]


@pytest.mark.parametrize(
    ("day", "reason"),
    [(date(2026, 9, 30), True), (date(2026, 10, 1), False), (date(2027, 2, 14), False), (date(2027, 2, 15), True)],
)
def test_what_was_asked_in_a_quarter_is_done_in_it_or_soon_after(day, reason):
    found = judged({"action_id": "a1", "date": day})["_reason"].tolist()
    assert found == (["outside_quarter date"] if reason else [None])


def test_answers_of_a_later_quarter_are_not_of_this_review():
    assert told({"action_id": "a1"}, quarter="2026Q3") == [("action", "a1", "future_date quarter")]


def test_a_quarter_that_is_none_is_refused():
    assert told({"action_id": form.OFF_PLAN, "dealer_id": "C1", "quarter": "spring"})[0][2] == "bad_value quarter"


def test_without_a_quarter_that_of_the_date_tells():
    assert judged({"dealer_id": "C1", "date": "2026-08-02"})["quarter"].tolist() == ["2026Q3"]


def test_a_code_stands_for_all_that_is_told_with_it():
    lines = judged({"action_id": "b1"}, {"action_id": "tactic:news_letter", "quarter": QUARTER}, {"action_id": "m2"})
    pairs = answers.pair(lines, ASKED)
    assert list(pairs.itertuples(index=False, name=None)) == [(0, "b1"), (0, "b2"), (2, "m2"), (1, "m1")]


def test_nothing_is_judged_of_nothing():
    assert judged().empty and answers.pair(judged(), ASKED).empty
