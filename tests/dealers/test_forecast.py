from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, quarters, tables
from distribres.dealers.forecast import (
    accuracy,
    by_quarter,
    fit,
    forecast_quarter,
    predict,
    seasonal_index,
    smoothed_levels,
)

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo").forecast
INDEX = np.array([0.6, 1.4, 1.2, 0.8])


def panel(n=400, length=12, noise=0.2, drift=0.0, seed=1):
    """Dealers with levels of their own, a common season (`INDEX` from the first quarter on) and scatter."""
    rng = np.random.default_rng(seed)
    every = quarters.last("2026Q4", length)
    level = 1000 * rng.lognormal(0, 1, n)[:, None] * np.exp(np.cumsum(rng.normal(0, drift, (n, length)), axis=1))
    at = np.array([quarters.parse(q)[1] - 1 for q in every])
    wide = pd.DataFrame(level * INDEX[at] * rng.lognormal(0, noise, (n, length)), columns=every)
    wide.index = pd.Index([f"D{i:03d}" for i in range(n)], name="dealer_id")
    return wide.rename_axis(columns="quarter").stack().rename("revenue").reset_index()


def test_season_of_a_network_that_grows_is_found_exactly():
    every = quarters.last("2026Q4", 10)
    totals = pd.Series([100 * 1.03**t * INDEX[quarters.parse(q)[1] - 1] for t, q in enumerate(every)], every)
    assert seasonal_index(totals) == pytest.approx(INDEX / np.exp(np.log(INDEX).mean()))


def test_season_of_a_single_year_is_its_share_of_the_mean():
    assert seasonal_index(pd.Series(100 * INDEX, quarters.last("2026Q4", 4))) == pytest.approx(
        INDEX / np.exp(np.log(INDEX).mean())
    )


def test_simple_exponential_smoothing_by_hand():
    """Level 10, then 10 + .5 (20 - 10), then 15 + .5 (5 - 15)."""
    assert smoothed_levels(np.array([[10.0, 20, 5]]), 0.5)[0].tolist() == [10, 15, 10]


def test_a_level_starts_with_the_first_purchase_as_a_mean():
    assert smoothed_levels(np.array([[0.0, 0, 10, 20, 30]]), 0.2)[0].tolist() == [0, 0, 10, 15, 20]


def test_quarters_without_a_line_count_as_nothing():
    lines = [("a", "2026Q1", 5.0), ("a", "2026Q3", 7.0), ("a", "2026Q4", 1.0)]
    found = by_quarter(pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"]), "2026Q3")
    assert found.loc["a"].to_dict() == {"2026Q1": 5, "2026Q2": 0, "2026Q3": 7}


def test_a_slow_rate_is_chosen_where_levels_stand_and_a_fast_one_where_they_wander():
    still, wandering = (by_quarter(panel(drift=d, noise=n), "2026Q4") for d, n in ((0.0, 0.3), (0.4, 0.05)))
    assert fit(still, 4).rate < fit(wandering, 4).rate


def test_the_forecast_of_a_quarter_knows_nothing_of_it():
    table = panel()
    changed = table.assign(revenue=table["revenue"].where(table["quarter"] < "2026Q4", 1e9))
    past = [by_quarter(p, "2026Q3") for p in (table, changed)]
    assert predict(past[0], PARAMS).equals(predict(past[1], PARAMS))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_interval_covers_four_quarters_in_five_of_simulated_dealers(seed):
    assert accuracy(panel(seed=seed), "2026Q4", PARAMS)["coverage"] == pytest.approx(0.8, abs=0.05)


def test_on_levels_that_stand_it_errs_as_smoothing_theory_says():
    """The error of a level smoothed at rate a has the variance a / (2 - a) of a quarter's; the seasonal naive, 1."""
    table = panel(n=3000, length=16, noise=0.1)
    a = fit(by_quarter(table, "2026Q3"), 4).rate
    expected = np.sqrt((1 + a / (2 - a)) / 2)
    assert accuracy(table, "2026Q4", PARAMS)["error"] == pytest.approx(expected, abs=0.04)


def test_scaled_errors_are_those_of_the_seasonal_naive_where_that_is_the_scale():
    found = accuracy(panel(), "2026Q4", PARAMS)
    assert found["mase"] == pytest.approx(found["error"], rel=0.25)


def test_a_dealer_that_drops_out_of_its_band_is_an_alert():
    table = panel(noise=0.05)
    table.loc[(table["dealer_id"] == "D000") & (table["quarter"] == "2026Q4"), "revenue"] *= 0.3
    table.loc[(table["dealer_id"] == "D001") & (table["quarter"] == "2026Q4"), "revenue"] *= 3
    found = tables.check("forecast", forecast_quarter(table, "2026Q4", PARAMS)).set_index("dealer_id")
    assert found.loc[["D000", "D001"], "alert"].tolist() == ["down", "up"]
    assert (found["quarter"] == "2027Q1").all()
    assert (found["alert"] != "none").mean() == pytest.approx(0.2, abs=0.07)


def test_with_a_single_year_there_is_a_forecast_and_no_interval():
    found = tables.check("forecast", forecast_quarter(panel(length=4), "2026Q4", PARAMS))
    assert found[["low", "high", "expected"]].isna().all(axis=None)
    assert found["forecast"].notna().all()
    assert (found["alert"] == "none").all()


def test_a_dealer_gone_for_a_year_is_not_forecast():
    table = panel()
    table = table[(table["dealer_id"] != "D000") | (table["quarter"] < "2026Q1")]
    assert "D000" not in set(forecast_quarter(table, "2026Q4", PARAMS)["dealer_id"])


def test_of_exactly_four_quarters_there_is_a_forecast_and_nothing_to_judge_it_by():
    year = panel(n=16, length=4)
    table = tables.check("forecast", forecast_quarter(year, "2026Q4", PARAMS))
    assert table["forecast"].gt(0).all() and table["low"].isna().all()
    judged = accuracy(year, "2026Q4", PARAMS)
    assert judged["dealers"] == 0 and judged.drop("dealers").isna().all()


def test_a_dealer_that_never_varies_is_never_outside_its_band():
    steady = pd.DataFrame({"dealer_id": "a", "quarter": quarters.last("2026Q4", 9), "revenue": 1000.0})
    assert forecast_quarter(steady, "2026Q4", PARAMS)["alert"].tolist() == ["none"]
    judged = accuracy(steady, "2026Q4", PARAMS)
    assert judged["coverage"] == 1 and np.isnan(judged["error"])
