"""What the values of a column can be."""

import pandas as pd
import pytest

from distribres.ingestion import column_content
from distribres.ingestion.column_content import Dates


def texts(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


@pytest.mark.parametrize(
    ("values", "order", "rival"),
    [
        (["2026-01-02", "2026-02-03T10:00:00"], "yyyy-mm-dd", None),
        (["01/02/2026", "13/02/2026"], "dd/mm/yyyy", None),
        (["01/02/2026", "01/13/2026"], "mm/dd/yyyy", None),
        (["01/02/2026", "03/04/2026"], "dd/mm/yyyy", "mm/dd/yyyy"),
        (["31.12.2025"], "dd.mm.yyyy", None),
        (["20251231"], "yyyymmdd", None),
        (["31/12/25"], "dd/mm/yy", None),
    ],
)
def test_the_order_of_dates(values, order, rival):
    assert column_content.dates(texts(*values, "", "-")) == Dates(order, 1.0, rival)


def test_a_few_impossible_dates_do_not_hide_the_order():
    days = [f"{day:02d}/03/2026" for day in range(1, 29)]
    assert column_content.dates(texts(*days, "31/02/2026")).order == "dd/mm/yyyy"


@pytest.mark.parametrize("values", [["C1", "C2"], ["1,5", "2,5"], ["", "-"], []])
def test_what_is_no_date(values):
    assert column_content.dates(texts(*values)) is None


@pytest.mark.parametrize(
    ("values", "mark", "doubt"),
    [
        (["1,5", "12", "x"], ",", ""),
        (["$1,234.50", "12.00"], ".", ""),
        (["1 234,56 €", "1.234,56"], ",", ""),
        (["12", "C1", "01.02.2026"], None, ""),
        (["1,234", "2,345"], None, "nothing tells decimals from thousands"),
        (["1,5", "2,5", "48.0827"], ",", "'48.0827'"),
    ],
)
def test_the_decimal_mark(values, mark, doubt):
    found, why = column_content.decimal_mark(pd.DataFrame({"x": texts(*values)}))
    assert found == mark and doubt in why and bool(doubt) == bool(why)


def test_the_share_of_numbers_within_bounds():
    assert column_content.in_range(texts("0", "10", "11", "x", ""), ".", 0, 10) == 0.5


def test_how_steady_a_column_is_for_each_id():
    ids = texts("a", "a", "b", "b")
    assert column_content.steady_share(ids, texts("x", "x", "y", "")) == 1
    assert column_content.steady_share(ids, texts("x", "y", "z", "z")) == 0.5


@pytest.mark.parametrize(
    ("values", "code"), [(["$1", "$2", "3"], "USD"), (["1 €", "2 €"], "EUR"), (["1", "2", "$3"], None), ([], None)]
)
def test_the_currency_that_amounts_carry(values, code):
    assert column_content.currency(texts(*values)) == code
