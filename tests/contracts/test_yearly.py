import pandas as pd
import pytest

from distribres.contracts import yearly

PANEL = pd.DataFrame(
    [
        ("a", "2025Q2", 1000.0, 1.0),
        ("a", "2025Q3", 10.0, 2.0),
        ("a", "2026Q2", 30.0, None),
        ("b", "2025Q1", 99.0, 9.0),
        ("c", "2026Q1", 8.0, None),
    ],
    columns=["dealer_id", "quarter", "revenue", "image"],
)


def test_a_level_is_a_mean_over_four_quarters_those_without_a_line_included():
    assert yearly.level(PANEL, "revenue", "2026Q2").to_dict() == {"a": 10.0, "c": 2.0}


def test_a_level_can_look_further_back():
    assert yearly.level(PANEL, "revenue", "2026Q2", 5)["a"] == pytest.approx(208)


def test_a_level_is_missing_where_no_line_has_a_value():
    assert pd.isna(yearly.level(PANEL, "image", "2026Q2")["c"])


def test_the_latest_value_is_the_last_known_one():
    assert yearly.latest(PANEL, "image", "2026Q2").to_dict() == {"a": 2.0}


def test_active_dealers_have_a_line_in_the_last_four_quarters():
    assert list(yearly.active(PANEL, "2026Q2")) == ["a", "c"]
    assert list(yearly.active(PANEL.iloc[:0], "2026Q2")) == []


def test_a_review_needs_the_whole_year_that_ends_with_its_quarter():
    yearly.require_year(PANEL, "2026Q1")
    with pytest.raises(yearly.TooShort, match="stands on the year that ends with it: the sales hold 2025Q1 to 2026Q2"):
        yearly.require_year(PANEL, "2025Q3")


@pytest.mark.parametrize(
    ("revenue", "sum_of_them"), [([0.0, 0.0], "0.00"), ([-1500.0, -1.0], "-1,501.00"), ([2.0, -3.0], "-1.00")]
)
def test_a_review_needs_more_sales_than_returns(revenue, sum_of_them):
    panel = pd.DataFrame({"dealer_id": "a", "quarter": ["2025Q3", "2026Q2"], "revenue": revenue})
    told = f"the sales of the year 2025Q3 to 2026Q2 add up to {sum_of_them}: a review needs more sales than returns"
    with pytest.raises(yearly.NothingSold, match=told):
        yearly.require_year(panel, "2026Q2")


def test_a_review_needs_sales_in_its_quarter():
    with pytest.raises(yearly.TooShort, match="no sales in 2027Q1: the sales hold 2025Q1 to 2026Q2"):
        yearly.require_year(PANEL, "2027Q1")
    with pytest.raises(yearly.TooShort, match="no line of sales was accepted"):
        yearly.require_year(PANEL.head(0), "2026Q1")
