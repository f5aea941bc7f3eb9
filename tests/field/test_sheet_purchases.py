import pandas as pd
import pytest

from distribres.field.sheet_purchases import count_months, list_purchases, sum_years


def panel(**revenue: float) -> pd.DataFrame:
    """Dealer D with these purchases by quarter, and a dealer that bought since 2025Q1."""
    bought = {"dealer_id": "D", "quarter": [*revenue], "revenue": [*revenue.values()], "active_months": 2}
    other = {"dealer_id": "E", "quarter": ["2025Q1", "2026Q3"], "revenue": 1.0, "active_months": 3}
    return pd.concat([pd.DataFrame(bought), pd.DataFrame(other)], ignore_index=True)


def test_three_years_are_shown_the_oldest_quarter_first():
    shown = list_purchases(panel(), pd.Index(["E"]), "2026Q3")
    assert [shown.columns[0], shown.columns[-1], shown.shape] == ["2023Q4", "2026Q3", (1, 12)]


def test_a_quarter_without_an_order_is_nothing_bought_and_one_before_the_sales_begin_is_not_known():
    shown = list_purchases(panel(**{"2025Q2": 10.0}), pd.Index(["D"]), "2026Q3").loc["D"]
    assert shown[["2025Q1", "2025Q2", "2026Q3"]].tolist() == [0.0, 10.0, 0.0]
    assert shown[:"2024Q4"].isna().all()


def test_growth_is_that_of_a_year_over_the_year_before():
    shown = pd.DataFrame([[0.0] * 4 + [25.0] * 4 + [30.0] * 4], index=["D"])
    assert sum_years(shown).loc["D"].tolist() == pytest.approx([120.0, 100.0, 0.2])


@pytest.mark.parametrize("before", [[None, 1.0, 1.0, 1.0], [0.0] * 4, [-5.0, 1.0, 1.0, 1.0]])
def test_nothing_is_said_of_growth_over_a_year_that_is_not_known_or_brought_nothing(before):
    shown = pd.DataFrame([[0.0] * 4 + before + [30.0] * 4], index=["D"])
    assert sum_years(shown).loc["D", "growth"] != sum_years(shown).loc["D", "growth"]


def test_months_with_an_order_are_those_of_the_last_four_quarters():
    bought = panel(**{"2025Q3": 5.0, "2025Q4": 5.0, "2026Q3": 5.0})
    assert count_months(bought, pd.Index(["D", "E", "F"]), "2026Q3").tolist() == [4.0, 3.0, 0.0]
