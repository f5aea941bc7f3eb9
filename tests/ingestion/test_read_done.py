"""Answers of the field from end to end: filled-in workbooks and tasks of a CRM, with the account of their lines."""

from datetime import date

import pandas as pd
import pytest

from builders import with_base
from distribres.contracts import load_params, tables
from distribres.contracts import workbook_form as form
from distribres.ingestion import Ingestion
from distribres.ingestion.engines import ReadError
from field_workbooks import network, plan, written
from filled_in import fill_in

MAPPING = """
network: {{data: raw}}
inputs:
  sales: {{files: sales.csv, columns: {{date: Day, dealer_id: Dealer, amount: Net}}}}
  dealers: {{files: dealers.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}, crm_id: Crm}}}}
  done: {done}
"""
WORKBOOKS = '{workbooks: "filled/*.xlsx"}'
CRM = """
    files: tasks.csv
    columns:
      action_id: Key
      crm_id: Account
      tactic: Type
      done: {column: Status, values: {Completed: "yes", Deferred: postponed, Not Started: open}}
      date: Closed
      hours: {column: Minutes, factor: 0.016666666666666666}
      cost: Spent
"""
AT = {name: place for place, name in enumerate(form.WHAT)}
WHOM = {name: place for place, name in enumerate(form.WHOM)}
NOTHING = tables.empty("actions").assign(quarter="")


def opened(home, done: str, quarter: str = "2026Q4", **files: list[str]) -> Ingestion:
    (home / "raw").mkdir(exist_ok=True)
    given = {"sales": ["Day,Dealer,Net", "2026-04-05,D0,10"], "dealers": ["Id,Name,Crm", "D0,One,001", "D1,Two,002"]}
    for name, lines in {**given, **files}.items():
        (home / "raw" / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Ingestion(load_params(with_base(home, "trial", MAPPING.format(done=done)), "trial"), quarter, home)


def read(exports: Ingestion, before: pd.DataFrame = NOTHING):
    found = exports.read_done(exports.read_dealers(), before, "trial")
    tables.check("done", found.table), tables.check("decisions", found.decisions)
    return found


def filled(home, cells: dict, whom: dict | None = None, name: str = "Zoé", rep: str = "Zoé") -> None:
    """Zoé's workbook of one dealer, or Élodie's, comes back with these cells, counted from the first row."""
    books = written(home / "out", network(plan(2, rep_id=["Zoé", "Élodie"])))
    sheets = {
        f"{rep} · what": {(form.FIRST + row, AT[column]): value for (row, column), value in cells.items()},
        f"{rep} · whom": {(form.FIRST + row, WHOM[column]): value for (row, column), value in (whom or {}).items()},
    }
    fill_in(books[rep].file, home / f"raw/filled/{name}.xlsx", sheets, date(2026, 12, 20))


def rejected(found) -> list[tuple]:
    rows = tables.check("rejects", found.rejects)
    return [*rows[["file", "line", "reason", "value"]].itertuples(index=False, name=None)]


def test_where_nothing_came_back_there_is_nothing(tmp_path):
    found = read(opened(tmp_path, WORKBOOKS))
    assert found.table.empty and found.decisions.empty and found.quality.empty


def test_workbooks_come_home(tmp_path):
    whom = {(0, "frozen"): "yes", (0, "reason"): "The owner is ill."}
    filled(tmp_path, {(0, "done"): "yes", (0, "hours_done"): 2.5, (1, "done"): "refused"}, whom)
    found = read(opened(tmp_path, WORKBOOKS))
    table = found.table.set_index("tactic").sort_values("n")
    assert table["done"].fillna("").to_dict() == {"field_visit": "yes", "free_carriage": "refused", "marketing_kit": ""}
    assert table["hours"].fillna(-1).to_dict() == {"field_visit": 2.5, "free_carriage": 0.0, "marketing_kit": -1.0}
    quality = found.quality.iloc[0]
    assert [quality[f"lines_{side}"] for side in ("read", "accepted", "rejected", "left_out")] == [3, 3, 0, 1]
    decided = found.decisions.iloc[0]
    assert (decided["dealer_id"], decided["decision"], decided["author"]) == ("D0", "frozen", "Zoé")


@pytest.mark.parametrize(
    ("cells", "row", "reason", "value"),
    [
        ({(0, "done"): "yes", (0, "hours_done"): 25}, 6, "out_of_range", "25"),
        ({(0, "done"): "yes", (0, "cost_done"): -1}, 6, "out_of_range", "-1"),
        ({(0, "done"): "nearly"}, 6, "bad_value", "nearly"),
        ({(0, "done"): "yes", (0, "date"): "soon"}, 6, "bad_date", "soon"),
        ({(0, "done"): "yes", (0, "date"): date(2026, 9, 1)}, 6, "outside_quarter", "2026-09-01"),
        ({(1, "done"): "yes", (1, "code"): None, (1, "dealer"): "x"}, 7, "unknown_action", "lost"),
        ({(6, "dealer"): "Nobody", (6, "hours_done"): 1}, 12, "unknown_dealer", "Nobody"),
        ({(6, "hours_done"): 1}, 12, "no_dealer", None),
    ],
)
def test_what_is_refused_is_told_with_its_sheet_and_its_row(tmp_path, cells, row, reason, value):
    filled(tmp_path, cells)
    found = read(opened(tmp_path, WORKBOOKS))
    told = [(file, line, why, None if pd.isna(shown) else shown) for file, line, why, shown in rejected(found)]
    assert told == [("filled/Zoé.xlsx, sheet Zoé · what", row, reason, value)]
    assert found.quality["lines_rejected"].tolist() == [1]


def test_a_decision_without_a_reason_is_refused(tmp_path):
    filled(tmp_path, {}, {(0, "tier"): "Key"})
    (row,) = rejected(read(opened(tmp_path, WORKBOOKS)))
    assert row[:3] == ("filled/Zoé.xlsx, sheet Zoé · whom", 6, "no_reason")


def test_what_two_files_tell_counts_once(tmp_path):
    filled(tmp_path, {(0, "done"): "yes", (0, "date"): date(2026, 10, 12)})
    filled(tmp_path, {(0, "done"): "partly", (0, "date"): date(2026, 10, 20)}, name="Zoé again")
    found = read(opened(tmp_path, WORKBOOKS))
    assert [row[:3] for row in rejected(found)] == [("filled/Zoé.xlsx, sheet Zoé · what", 6, "told_twice")]
    assert found.table.set_index("tactic")["done"]["field_visit"] == "partly"


def test_what_was_done_in_the_days_of_grace_counts(tmp_path):
    filled(tmp_path, {(0, "done"): "yes", (0, "date"): date(2027, 1, 20)})
    assert read(opened(tmp_path, WORKBOOKS)).table["date"].dropna().tolist() == [pd.Timestamp(2027, 1, 20)]


def test_answers_of_a_later_quarter_wait_for_its_review(tmp_path):
    filled(tmp_path, {(0, "done"): "yes"})
    found = read(opened(tmp_path, WORKBOOKS, quarter="2026Q3"))
    assert found.table.empty and [row[2] for row in rejected(found)] == ["future_date"]


def test_no_comment_is_in_any_table(tmp_path):
    filled(tmp_path, {(0, "done"): "nearly", (0, "comment"): "the owner is rude", (1, "comment"): "and late"})
    found = read(opened(tmp_path, WORKBOOKS))
    everything = f"{found.table.to_dict()} {found.rejects.to_dict()} {found.decisions.to_dict()}"
    assert "rude" not in everything and "late" not in everything


def test_another_file_among_them_is_refused(tmp_path):
    (tmp_path / "raw/filled").mkdir(parents=True)
    (tmp_path / "raw/filled/notes.xlsx").write_bytes(b"no workbook")
    with pytest.raises(ReadError, match=r"notes.xlsx is not readable as a workbook"):
        read(opened(tmp_path, WORKBOOKS))


def asked(**columns) -> pd.DataFrame:
    """What the review before asked: a visit and a letter at D0, a visit at D1."""
    table = pd.DataFrame(
        {
            "action_id": ["a1", "a2", "a3"],
            "dealer_id": ["D0", "D0", "D1"],
            "rep_id": "Zoé",
            "tactic": ["field_visit", "news_letter", "field_visit"],
            "contact": ["visit", "letter", "visit"],
            "owner": ["rep", "marketing", "rep"],
            "n": 1,
            "due_date": pd.Timestamp(2026, 10, 16),
            "hours": [2.0, 0.0, 1.5],
            "cost": [0.0, 2.0, 0.0],
            "quarter": "2026Q4",
        }
    )
    return table.assign(**columns)


TASKS = ["Key,Account,Type,Status,Closed,Minutes,Spent"]


def test_tasks_of_a_crm_are_matched_with_what_the_review_before_asked(tmp_path):
    lines = [
        *TASKS,
        "a2,001,,Not Started,,,",
        "a1,001,,Completed,2026-10-14,150,",
        ",002,field_visit,Deferred,2026-11-02,,",
        ",001,,Completed,2026-11-03,30,12.5",
    ]
    table = read(opened(tmp_path, CRM, tasks=lines), asked()).table
    told = table.set_index("action_id")["done"].fillna("").to_dict()
    assert {key: value for key, value in told.items() if key == key} == {"a1": "yes", "a2": "", "a3": "postponed"}
    beside = table[table["action_id"].isna()].iloc[0]
    assert (beside["dealer_id"], beside["hours"], beside["cost"]) == ("D0", 0.5, 12.5)
    assert table.set_index("action_id")["hours"]["a1"] == pytest.approx(2.5)


def test_a_task_of_nobody_we_know_is_refused(tmp_path):
    lines = [*TASKS, "zz,001,,Completed,2026-10-14,,", ",009,,Completed,2026-10-14,,", ",,,Completed,2026-10-14,,"]
    found = read(opened(tmp_path, CRM, tasks=lines), asked())
    assert [row[1:3] for row in rejected(found)] == [(2, "unknown_action"), (3, "unknown_dealer"), (4, "no_dealer")]


def test_without_the_review_before_no_task_is_known(tmp_path):
    found = read(opened(tmp_path, CRM, tasks=[*TASKS, "a1,001,,Completed,2026-10-14,150,"]))
    assert [row[2] for row in rejected(found)] == ["unknown_action"] and found.table.empty
