import numpy as np
import pandas as pd
import pytest

from distribres.dealers.revenue_error import noise, revenue_error

QUARTER = "2026Q3"
YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def panel_of(revenue):
    """Dealers a, b, c ... that buy as much in every quarter."""
    lines = [(chr(ord("a") + i), q, r) for i, r in enumerate(revenue) for q in YEAR]
    return pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"])


def test_noise_is_about_the_standard_error_of_a_simulated_year():
    rng = np.random.default_rng(6)
    season = np.array([0.6, 1.4, 1.2, 0.8])
    wide = 100 * rng.lognormal(0, 1, 400)[:, None] * season * rng.normal(1, 0.2, (400, 4))
    ids = [f"D{i:03d}" for i in range(400)]
    panel = pd.DataFrame(wide, pd.Index(ids, name="dealer_id"), pd.Index(YEAR, name="quarter")).stack()
    assert noise(panel.rename("revenue").reset_index(), QUARTER).median() == pytest.approx(0.2 / 2, rel=0.15)


def test_noise_of_dealers_that_follow_the_season_is_nothing():
    assert noise(panel_of([10, 20, 70]), QUARTER).tolist() == pytest.approx([0, 0, 0])


def test_a_dealer_with_net_returns_is_as_uncertain_as_the_median():
    panel = panel_of([10, 20, 70, 5]).assign(revenue=lambda p: p["revenue"] * np.tile([1, 2, 1, 1], 4))
    panel.loc[panel["dealer_id"] == "d", "revenue"] = -5.0
    assert np.isfinite(noise(panel, QUARTER)).all()


def test_three_orders_say_little_however_even():
    """The error of a count of n orders is 1 / sqrt(n) (Poisson)."""
    panel = panel_of([10, 20]).assign(lines=[1, 1, 1, 0] + [100] * 4)
    found = revenue_error(panel, QUARTER)
    assert found.to_dict() == pytest.approx({"a": 1 / 3**0.5, "b": 1 / 20})
