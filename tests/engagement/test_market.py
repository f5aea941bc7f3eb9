from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.engagement.market import current_effort, margin_rate, read_market, willingness_lift
from distribres.engagement.today import Today


def test_willingness_that_nobody_gave_changes_nothing():
    assert (willingness_lift(np.array([np.nan, np.nan]), 0.5) == 1).all()


def test_current_effort_is_the_mean_of_four_quarters_and_leaves_out_what_is_not_known():
    effort = pd.DataFrame(
        {
            "dealer_id": ["a", "a", "b", "a"],
            "quarter": ["2026Q3", "2025Q4", "2026Q1", "2025Q3"],
            "hours": [6.0, 2.0, 4.0, 99.0],
            "spend": [np.nan] * 4,
        }
    )
    now = current_effort(effort, pd.Index(["a", "b", "c"]), "2026Q3")
    assert list(now) == ["hours"]
    assert now["hours"].tolist() == [2.0, 1.0, 0.0]


def panel(revenue, margin):
    ids = [f"d{i}" for i in range(len(revenue))]
    return pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": revenue, "margin": margin})


def test_margin_rate_is_the_networks_where_a_dealer_has_none():
    rate = margin_rate(
        panel([100.0, 300.0, 0.0], [50.0, 50.0, 0.0]), pd.Index(["d0", "d1", "d2", "new"]), "2026Q3", 0.9
    )
    assert rate.tolist() == pytest.approx([0.5, 1 / 6, 0.25, 0.25])


def test_margin_rate_without_any_cost_is_the_default():
    rate = margin_rate(panel([100.0], [np.nan]), pd.Index(["d0"]), "2026Q3", 0.3)
    assert rate.tolist() == [0.3]


LEVELS = pd.DataFrame(
    {
        "dealer_id": ["a", "b", "c"],
        "revenue": [100.0, -5.0, 30.0],
        "potential_low": [120.0, np.nan, np.nan],
        "potential": [150.0, 40.0, np.nan],
        "potential_high": [200.0, np.nan, np.nan],
        "wallet": [900.0, np.nan, np.nan],
        "wallet_high": [1200.0, np.nan, np.nan],
    }
)
TODAY = {"hours": Today(np.array([2.0, 0.0, 0.0, 0.0]), np.array([0.5, 0.0, 0.0, 0.0]), np.array(["year"] * 4))}
PARAMS = SimpleNamespace(default_margin_rate=0.3, willingness_floor=0.5)


def of(levels):
    ids, asked = pd.Index(["a", "b", "c", "new"]), pd.Series({"a": 10.0, "b": 0.0})
    return read_market(ids, levels, TODAY, panel([100.0], [20.0]), asked, "2026Q3", PARAMS)


def test_what_is_not_known_of_a_dealer_is_taken_from_the_next_best():
    market = of(LEVELS)
    assert market.size.tolist() == [900, 40, 30, 0]
    assert market.revenue.tolist() == [100, 0, 30, 0]
    assert market.potential_low[:2].tolist() == [120, 40] and np.isnan(market.potential_low[2:]).all()
    assert (market.now["hours"].tolist(), market.doubt["hours"].tolist()) == ([2, 0, 0, 0], [0.5, 0, 0, 0])


def test_without_any_potential_a_dealer_is_as_large_as_its_own_purchases():
    unknown = dict.fromkeys(("wallet", "potential_low", "potential", "potential_high"), np.nan)
    assert of(LEVELS.assign(**unknown)).size.tolist() == [100, 0, 30, 0]
