"""Lines or money that are lost or doubled on the way are noticed."""

from types import SimpleNamespace

import narwhals as nw
import pandas as pd
import pytest

from distribres.ingestion.engines import DuckDB
from distribres.ingestion.reconciliation import NotReconciled, reconcile, totals

ENGINE = DuckDB()
LINES = pd.DataFrame({"amount": [500, -200, None], "accepted": [True, True, False]})
SOURCE = SimpleNamespace(lines=ENGINE.table(LINES), broken=["a line that could not be split"])
REJECTS = pd.DataFrame({"lines": [1, 1], "amount": [None, None]})


def judged(lines: pd.DataFrame) -> nw.LazyFrame:
    return ENGINE.table(lines.astype({"amount": "Int64"}))


def test_read_is_accepted_and_rejected():
    told = reconcile("sales", SOURCE, totals(judged(LINES), "amount"), REJECTS)
    assert told == {"read": [4, 300], "accepted": [2, 300], "rejected": [2, 0]}


@pytest.mark.parametrize(
    "lines",
    [pd.concat([LINES, LINES[:1]]), LINES[1:], LINES.assign(accepted=True)],
    ids=["a line more", "a line less", "a reject among the accepted"],
)
def test_what_does_not_add_up_is_refused(lines):
    with pytest.raises(NotReconciled, match="sales: lines, money read"):
        reconcile("sales", SOURCE, totals(judged(lines), "amount"), REJECTS)


def test_an_input_without_money_counts_its_lines():
    told = reconcile("survey", SOURCE, totals(judged(LINES).drop("amount"), None), REJECTS)
    assert told["accepted"] == [2, 0]
