from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, quarters, tables
from distribres.proof.backtest import (
    freeze,
    freeze_and_compare,
    judge_forecasts,
    judge_headroom,
    judge_tiers,
    wallet_share_gained,
)

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "tiers.draws=100 tiers.history_draws=50")
THEN, LAST = "2025Q3", "2026Q3"


def inputs(n=80, pull=0.0, seed=1):
    """Dealers with wallets that are seen; in the last year they go `pull` of the way to 60 % of the wallet."""
    rng = np.random.default_rng(seed)
    ids, every = [f"D{i:03d}" for i in range(n)], quarters.last(LAST, 12)
    wallet = 1000 * rng.lognormal(0, 1, n)
    share = rng.uniform(0.1, 0.6, n)
    late = np.array([q > THEN for q in every])
    path = share[:, None] + pull * late * (0.6 - share)[:, None]
    revenue = wallet[:, None] * path * rng.lognormal(0, 0.05, (n, 12))
    panel = pd.DataFrame({"dealer_id": np.repeat(ids, 12), "quarter": every * n, "revenue": revenue.ravel()})
    panel = panel.assign(wallet=np.repeat(wallet, 12), margin=np.nan, active_months=3)
    panel = panel.assign(quantity=np.nan, lines=9, returns=0.0)
    dealers = pd.DataFrame({"dealer_id": ids, "channel": "reseller", "territory_id": "T1", "salespeople": np.nan})
    dealers = dealers.assign(name=ids, city=None, turnover=np.nan, latitude=np.nan, longitude=np.nan)
    territory = {"territory_id": ["T1"], "population": np.nan, "market": np.nan, "income": np.nan}
    others = {"survey": tables.empty("survey"), "events": tables.empty("events")}
    return {"dealers": dealers, "panel": panel, "territories": pd.DataFrame(territory), **others}


def test_a_frozen_world_holds_nothing_of_what_followed():
    given = inputs()
    given["survey"] = pd.DataFrame({"quarter": [THEN, "2025Q4"]})
    given["events"] = pd.DataFrame({"date": pd.to_datetime(["2025-09-30", "2025-10-01"])})
    found = freeze(given, THEN)
    assert found["panel"]["quarter"].max() == THEN
    assert (len(found["survey"]), len(found["events"])) == (1, 1)


def test_growth_is_in_points_of_share_where_wallets_are_seen():
    panel = pd.DataFrame({"dealer_id": "a", "quarter": [THEN, LAST], "revenue": [20.0, 60.0], "wallet": [100.0, 200.0]})
    assert wallet_share_gained(panel, THEN)["a"] == pytest.approx(0.1)


def test_growth_without_wallets_is_that_of_revenue_and_counts_the_lost():
    panel = pd.DataFrame({"dealer_id": [*"aab"], "quarter": [THEN, LAST, THEN], "revenue": [20.0, 60.0, 9.0]})
    assert wallet_share_gained(panel.assign(wallet=np.nan), THEN).to_dict() == {"a": pytest.approx(0.5), "b": -1}


def test_headroom_tells_who_grows_where_dealers_go_to_what_the_best_reach_and_not_where_they_stand():
    assert judge_headroom(inputs(pull=0.5), THEN, PARAMS)["growth_headroom_rank_beyond"] > 0.6
    assert abs(judge_headroom(inputs(pull=0.0), THEN, PARAMS)["growth_headroom_rank_beyond"]) < 0.3


def test_what_followed_does_not_change_what_was_known():
    """The tiers of the frozen world are the same, whatever the year after it brought."""
    one, other = (judge_tiers(inputs(pull=pull), THEN, PARAMS) for pull in (0.0, 0.9))
    assert one["rule_moves"] == other["rule_moves"]
    assert one["held_moves"] == other["held_moves"]


def test_the_loss_by_holding_is_the_difference_of_the_ranks_and_lies_in_its_interval():
    found = judge_tiers(inputs(), THEN, PARAMS)
    loss = found["rule_tier_rank"] - found["held_tier_rank"]
    assert found["holding_loss"] == pytest.approx(loss)
    assert found["holding_loss_low"] <= loss <= found["holding_loss_high"]


def test_forecasts_are_of_all_quarters_that_can_be_judged():
    found = judge_forecasts(inputs()["panel"], LAST, PARAMS)
    assert found["forecast_quarters"] == 7
    assert 0.6 < found["forecast_coverage"] < 1


def test_a_lost_quarter_is_not_judged():
    panel = inputs()["panel"].astype({"lines": float, "active_months": float})
    panel.loc[panel["quarter"] == THEN, ["revenue", "lines", "active_months"]] /= 3
    assert judge_forecasts(panel, LAST, PARAMS)["forecast_quarters"] == 6


def test_figures_are_lines_of_the_validation_with_their_ranges():
    found = tables.check("validation", freeze_and_compare(inputs(), LAST, PARAMS)).set_index("measure")
    coverage = found.loc["forecast_coverage"]
    assert coverage[["low", "high"]].tolist() == pytest.approx([0.75, 0.85])
    assert found.loc["rule_moves", ["low", "high"]].isna().all()


def test_without_a_year_before_the_year_nothing_is_measured():
    assert freeze_and_compare(inputs(), "2025Q2", PARAMS).empty
