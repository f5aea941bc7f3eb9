"""Lines or money that are lost or doubled on the way are noticed."""

from types import SimpleNamespace

import narwhals as nw
import pandas as pd
import pytest

from distribres.contracts.mapping import input_model
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.reconciliation import Account, NotReconciled, close_account, reconcile, totals

ENGINE = DuckDB()
LINES = pd.DataFrame({"amount": [500, -200, None], "accepted": [True, True, False]})
LEFT = pd.DataFrame({"raw_amount": ["1,500.00", None], "_counted": [1, 1]})
SOURCE = SimpleNamespace(lines=ENGINE.table(LINES), broken=["a line that could not be split"], left=LEFT)
REJECTS = pd.DataFrame({"lines": [1, 1], "amount": [None, None]})
SALES = input_model("sales")(files="s.csv", columns={"date": "Day", "dealer_id": "Dealer", "amount": "Net"})
SURVEY = input_model("survey")(files="s.csv", columns={"date": "Day", "dealer_id": "Dealer"})


def judged(lines: pd.DataFrame) -> nw.LazyFrame:
    return ENGINE.table(lines.astype({"amount": "Int64"}))


def test_read_is_accepted_and_rejected():
    found = reconcile(SALES, SOURCE, totals(judged(LINES), "amount"), REJECTS)
    assert found == {"read": [4, 300], "accepted": [2, 300], "rejected": [2, 0], "left_out": [2, 15_000_000]}


@pytest.mark.parametrize(
    "lines",
    [pd.concat([LINES, LINES[:1]]), LINES[1:], LINES.assign(accepted=True)],
    ids=["a line more", "a line less", "a reject among the accepted"],
)
def test_what_does_not_add_up_is_refused(lines):
    with pytest.raises(NotReconciled, match="sales: lines, money read"):
        reconcile(SALES, SOURCE, totals(judged(lines), "amount"), REJECTS)


def test_an_input_without_money_counts_its_lines():
    found = reconcile(SURVEY, SOURCE, totals(judged(LINES).drop("amount"), None), REJECTS)
    assert (found["accepted"], found["left_out"]) == ([2, 0], [2, 0])


def test_the_account_of_an_input_adds_up_its_parts_and_those_of_inputs_stand_below_each_other():
    part = {"read": [4, 30_000], "accepted": [2, 30_000], "rejected": [2, 0], "left_out": [1, 30_000]}
    sales = close_account(SALES, 2, [part, part], [REJECTS.assign(amount=[5_000, None])], [], [])
    (row,) = sales.quality
    assert (row["files"], row["lines_read"], row["lines_rejected"], row["money_accepted"]) == (2, 8, 4, 6.0)
    assert sales.rejects[0]["amount"].tolist() == [0.5, pytest.approx(float("nan"), nan_ok=True)]
    both = sales + Account() + close_account(SURVEY, 1, [part], [REJECTS], [], [])
    assert [(row["input"], row["money_read"]) for row in both.quality] == [("sales", 6.0), ("survey", None)]
