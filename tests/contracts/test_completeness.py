import numpy as np
import pandas as pd
import pytest

from distribres.contracts import completeness, quarters

QUARTERS = quarters.last("2026Q3", 12)
SEASON = {"1": 1.0, "2": 1.5, "3": 1.0, "4": 0.8}
MEASURES = ["revenue", "lines", "active_months"]


def panel(every=QUARTERS):
    """Forty dealers with seasons and a spread of 15 %."""
    rng = np.random.default_rng(7)
    rows = [(f"d{i}", q, 1000 * SEASON[q[-1]] * np.exp(rng.normal(0, 0.15))) for i in range(40) for q in every]
    table = pd.DataFrame(rows, columns=["dealer_id", "quarter", "revenue"])
    return table.assign(lines=table["revenue"] / 50, active_months=3.0)


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_quarter_without_one_of_its_months_is_incomplete_in_any_season(quarter):
    table = panel()
    parts = dict.fromkeys(["revenue", "lines", "active_months"], 2 / 3)
    for column, part in parts.items():
        table[column] = table[column].mask(table["quarter"] == quarter, table[column] * part)
    found = completeness.by_quarter(table, "2026Q3", 0.75)
    assert found.loc[found["incomplete"], "quarter"].tolist() == [quarter]


@pytest.mark.parametrize("yearly", [0.5, 2])
def test_a_network_that_halves_or_doubles_every_year_has_no_incomplete_quarter(yearly):
    revenue = pd.Series({q: SEASON[q[-1]] * yearly ** (i / 4) for i, q in enumerate(QUARTERS)})
    assert completeness.share_of_expected(revenue).tolist() == pytest.approx([1] * 12)


def test_an_incomplete_quarter_is_seen_in_a_network_that_grows():
    revenue = pd.Series({q: SEASON[q[-1]] * 2 ** (i / 4) for i, q in enumerate(QUARTERS)})
    revenue["2026Q3"] *= 2 / 3
    shares = completeness.share_of_expected(revenue)
    assert shares["2026Q3"] == pytest.approx(2 / 3) and (shares[:-1] > 0.95).all()


def test_a_quarter_below_only_one_measure_is_incomplete():
    table = panel()
    table.loc[table["quarter"] == "2026Q3", "active_months"] = 1
    assert completeness.by_quarter(table, "2026Q3", 0.75).set_index("quarter").loc["2026Q3", "incomplete"]


def test_before_a_year_is_known_the_quarters_beside_are_all_there_is():
    shares = completeness.share_of_expected(pd.Series({"2026Q1": 100, "2026Q2": 120, "2026Q3": 60}))
    assert shares.tolist() == pytest.approx([100 / 120, 120 / 80, 60 / 120])


def test_a_single_quarter_cannot_be_compared():
    found = completeness.by_quarter(panel(["2026Q3"]), "2026Q3", 0.75)
    assert found["completeness"].isna().all() and not found["incomplete"].any()


def test_sales_that_end_before_the_quarter_under_review_leave_it_incomplete():
    found = completeness.by_quarter(panel(), "2026Q4", 0.75)
    assert found.loc[found["incomplete"], "quarter"].tolist() == ["2026Q4"]


def test_a_quarter_is_lost_where_two_of_three_measures_are_low_and_not_where_one_is():
    table = panel()
    there = table["quarter"] == "2025Q4"
    table.loc[there, "revenue"] *= 0.5
    assert completeness.find_lost(table, "2026Q3", 0.75) == frozenset()
    table.loc[there, "lines"] *= 0.5
    assert completeness.find_lost(table, "2026Q3", 0.75) == {"2025Q4"}


def test_a_low_season_that_was_seen_once_is_not_lost_and_a_quarter_without_most_of_its_months_is():
    table = panel(quarters.last("2026Q3", 5))
    there = table["quarter"] == "2026Q1"
    table.loc[there, ["revenue", "lines"]] *= 0.4
    assert completeness.find_lost(table, "2026Q3", 0.75) == frozenset()
    table.loc[there, "active_months"] = 1
    assert completeness.find_lost(table, "2026Q3", 0.75) == {"2026Q1"}


def test_a_quarter_without_a_line_is_lost():
    assert completeness.find_lost(panel().query("quarter != '2025Q2'"), "2026Q3", 0.75) == {"2025Q2"}
