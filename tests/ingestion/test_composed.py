"""Columns put together from several: with what they say, and when they say nothing."""

from datetime import date

import pandas as pd
import pytest

from distribres.contracts.mapping import Column
from distribres.ingestion import composed

NAN = float("nan")


def product(*texts: str | None, decimal: str = ".", **more) -> list[float]:
    column = Column.model_validate({"product": ["Qty", "Price"], **more})
    return composed.products(pd.Series(texts, dtype="str"), column, decimal).tolist()


def test_quantity_times_price():
    assert product("2 | 10,5", "-1 | 1 000", decimal=",") == [21, -1000]
    assert product("2 | x", "2 | ", "2", None, "2 | 3 | 4") == pytest.approx([NAN] * 5, nan_ok=True)


@pytest.mark.parametrize(
    ("kind", "texts", "amounts"),
    [
        ("percent", ["2 | 10 | 10", "2 | 10 | ", "2 | 10 | 5%", "2 | 10 | 150", "2 | 10 | -5"], [18, 20, 19, NAN, NAN]),
        ("share", ["2 | 10 | 0.1", "2 | 10 | 5%", "2 | 10 | 2"], [18, 19, NAN]),
        ("money", ["2 | 10 | 3", "2 | 10 | 5%", "2 | 10 | 30", "-2 | 10 | -3"], [17, 19, NAN, -17]),
    ],
)
def test_a_discount_is_what_the_mapping_says(kind, texts, amounts):
    assert product(*texts, less="Disc", less_as=kind) == pytest.approx(amounts, nan_ok=True)


def test_year_and_month_in_lines_and_back():
    lines = pd.DataFrame({"Y": ["2023", None, "2023"], "M": ["1", None, None]}, dtype="str")
    column = Column.model_validate({"year": "Y", "month": "M"})
    texts = composed.joined_texts(lines, column)
    assert texts.fillna("none").tolist() == ["2023 | 1", "none", "2023 | "]
    assert composed.dates(texts, column, 1) == [date(2023, 1, 31), None, None]


def test_parts_that_all_say_nothing_say_nothing():
    column = Column.model_validate({"year": "Y", "month": "M"})
    texts = pd.Series(["n/d | ", "2023 | n/d"], dtype="str")
    assert composed.said(texts, column, ["", "n/d"]).isna().tolist() == [True, False]
