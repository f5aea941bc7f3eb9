import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts import quarters, tables
from distribres.dealers.outlook import foresee, skill
from small_sales import halved, panel

PARAMS = section("forecast")


def foreseen(table, lost=()):
    """All tables, as they are written."""
    found = foresee(table, "2026Q4", PARAMS, frozenset(lost))
    return {name: tables.check(name, frame) for name, frame in found.items()}


def test_a_dealer_that_drops_out_of_its_band_is_an_alert():
    table = panel()
    table.loc[(table["dealer_id"] == "D000") & (table["quarter"] == "2026Q4"), "revenue"] *= 0.2
    table.loc[(table["dealer_id"] == "D001") & (table["quarter"] == "2026Q4"), "revenue"] *= 3
    found = foreseen(table)["forecast"].set_index("dealer_id")
    assert found.loc[["D000", "D001"], "alert"].tolist() == ["down", "up"]
    assert (found["quarter"] == "2027Q1").all()
    assert (found["alert"] != "none").mean() == pytest.approx(0.2, abs=0.07)


def test_the_forecasts_of_dealers_add_up_to_that_of_the_network():
    found = foreseen(panel())
    coming = found["network_forecast"].iloc[-1]
    assert coming["forecast"] == pytest.approx(found["forecast"]["forecast"].sum())
    assert coming["low"] < coming["forecast"] < coming["high"] and np.isnan(coming["revenue"])


def test_every_quarter_of_the_history_has_a_line_and_those_without_a_year_before_nothing_in_it():
    found = foreseen(panel(length=7))["network_forecast"]
    assert found["quarter"].tolist() == quarters.last("2027Q1", 8)
    assert found["forecast"].isna().tolist() == [True] * 4 + [False] * 4


def test_nobody_is_judged_by_a_lost_quarter():
    found = foreseen(halved(panel(), "2026Q4"), ["2026Q4"])
    assert (found["forecast"]["alert"] == "none").all()
    last = found["network_forecast"].set_index("quarter").loc["2026Q4"]
    assert last["left_out"] and np.isnan(last["revenue"])


def test_the_naive_is_no_measure_where_the_year_before_was_lost():
    found = foreseen(halved(panel(), "2025Q3"), ["2025Q3"])["network_forecast"].set_index("quarter")
    assert np.isnan(found.loc["2026Q3", "naive_error"]) and found.loc["2026Q4", "naive_error"] > 0


def test_with_a_single_year_there_is_a_forecast_and_nothing_to_judge_it_by():
    found = foreseen(panel(n=16, length=4))
    table = found["forecast"]
    assert table["forecast"].gt(0).all() and table[["low", "high", "expected"]].isna().all(axis=None)
    assert (table["alert"] == "none").all() and found["silence_calibration"].empty
    judged = skill(found["network_forecast"])
    assert judged["quarters"] == 0 and np.isnan(judged[["error", "coverage"]]).all()


def test_a_dealer_that_never_varies_is_never_outside_its_band():
    steady = pd.DataFrame({"dealer_id": "a", "quarter": quarters.last("2026Q4", 9), "revenue": 1000.0})
    found = foreseen(steady)
    assert found["forecast"]["alert"].tolist() == ["none"]
    judged = skill(found["network_forecast"])
    assert judged["coverage"] == 1 and np.isnan(judged["error"])


def test_who_fell_silent_has_a_since_and_no_risk():
    table = panel(n=60)
    table = table[(table["dealer_id"] != "D000") | (table["quarter"] < "2026Q3")]
    found = foreseen(table)["forecast"].set_index("dealer_id")
    assert found.loc["D000", "silent_since"] == "2026Q3"
    assert found["silent_since"].notna().sum() == 1 and np.isnan(found.loc["D000", "silence_probability"])


def test_skill_is_of_all_quarters_together():
    """Errors of 30 and 50 against 60 and 40 of the naive; a quarter without an interval does not count."""
    network = pd.DataFrame(
        {
            "error": [99.0, 30, 50, np.nan],
            "naive_error": [99.0, 60, 40, np.nan],
            "mean_error": [99.0, 60, 60, np.nan],
            "inside": [np.nan, 0.7, 0.9, np.nan],
            "inside_largest": [np.nan, 0.6, 0.8, np.nan],
            "inside_smallest": [np.nan, 1.0, 0.8, np.nan],
            "low": [np.nan, 90, 90, 90],
            "high": [np.nan, 110, 110, 110],
            "forecast": [100.0, 100, 100, 100],
            "revenue": [100.0, 120, 105, np.nan],
        }
    )
    assert skill(network).to_dict() == {
        "quarters": 2,
        "error": pytest.approx(0.8),
        "error_of_mean": pytest.approx(1.2),
        "coverage": pytest.approx(0.8),
        "coverage_largest": pytest.approx(0.7),
        "coverage_smallest": pytest.approx(0.9),
        "total_inside": 1,
        "total_off": pytest.approx(0.125),
    }
