"""What the panel says of the response, on panels whose response is known."""

import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts.quarters import last
from distribres.engagement import elasticity, response
from distribres.engagement.market import Market

PARAMS = section("plan")
N, QUARTERS = 300, last("2026Q3", 12)
IDS = pd.Index([f"d{i:03}" for i in range(N)])


def history(strength, retention=0.5, seed=1, chased=0.0):
    """Sales that follow `strength` of the prior's curve of adstock; hours that run after sales by `chased`."""
    rng = np.random.default_rng(seed)
    level = rng.lognormal(9, 1, (N, 1))
    hours = 8 * (level / level.mean()) ** chased * rng.lognormal(0, 0.6, (N, len(QUARTERS)))
    now = hours[:, -4:].mean(axis=1)
    size = np.full(N, 1.0)
    market = Market(*[level[:, 0]] * 4, np.ones(N), np.ones(N), size, level[:, 0] * 9, {"hours": now})
    stock = elasticity.adstock(hours, retention)
    shape = response.shapes(market, {"hours": 0.34}, PARAMS)["hours"]
    season = rng.lognormal(0, 0.2, len(QUARTERS))
    sales = level * season * shape.share(stock.T).T ** strength * rng.lognormal(0, 0.1, stock.shape)
    lines = pd.MultiIndex.from_product([IDS, QUARTERS], names=["dealer_id", "quarter"]).to_frame(index=False)
    return market, lines.assign(revenue=sales.ravel()), lines.assign(hours=hours.ravel(), spend=np.nan)


def found(market, panel, effort):
    past = elasticity.read_history(market, IDS, panel, effort, "2026Q3", PARAMS)
    return elasticity.tabulate_response(market, past, PARAMS).iloc[0]


@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_the_panel_gives_the_response_back(strength):
    line = found(*history(strength))
    assert line["estimate"] == pytest.approx(0.34 * strength, abs=3 * line["se"])
    assert line["se"] < 0.03


def test_effort_that_goes_where_sales_are_is_no_effect():
    line = found(*history(0.0, chased=1.0))
    assert line["estimate"] == pytest.approx(0.0, abs=3 * line["se"])


@pytest.mark.parametrize("retention", elasticity.RETENTION)
def test_the_retention_of_the_adstock_is_found(retention):
    assert found(*history(1.0, retention))["retention"] == pytest.approx(retention, abs=0.01)


def test_where_effort_sells_nothing_estimates_stray_as_far_as_their_errors_say():
    """Campaigns at some dealers, visits that last, sales that are lumpy at small dealers: none moves the other."""
    rng, quarters, strayed = np.random.default_rng(6), (80, len(QUARTERS)), []
    for _ in range(200):
        size = rng.lognormal(0, 1, (80, 1))
        orders = rng.poisson(20 * size * rng.lognormal(0, 0.2, len(QUARTERS)))
        sales = orders * rng.gamma(np.maximum(orders, 1) / 4, 1 / np.maximum(orders, 1))
        campaign = rng.random(quarters) < rng.beta(1, 4, (80, 1))
        spend = campaign * rng.lognormal(6, 0.8, quarters)
        hours = 8 * np.sqrt(size) * np.exp(0.3 * rng.standard_normal(quarters).cumsum(axis=1))
        now = {"hours": hours[:, -4:].mean(axis=1), "spend": spend[:, -4:].mean(axis=1)}
        market = Market(*[sales.mean(axis=1)] * 4, np.ones(80), np.ones(80), size[:, 0], size[:, 0] * 9, now)
        past = elasticity.History(sales, sales > 0, {"hours": hours, "spend": spend})
        fit, _ = elasticity.estimate_slopes(market, past, PARAMS)
        strayed.append(fit.slope / np.sqrt(np.diag(fit.covariance)))
    assert np.std(strayed, axis=0) == pytest.approx([1.0, 1.0], abs=0.15)


def test_a_short_panel_leaves_the_prior():
    market, panel, effort = history(0.3)
    line = found(market, panel[panel["quarter"] >= "2026Q1"], effort)
    assert (line["posterior"], line["sd"], line["weight"]) == (0.34, 0.1, 0)
    assert np.isnan(line["estimate"])


def test_quarters_before_the_first_line_of_a_kind_do_not_count_as_none():
    market, panel, effort = history(0.3)
    spend = effort["hours"].where(effort["quarter"] >= "2024Q4")
    market = Market(**{**vars(market), "now": {"hours": market.now["hours"], "spend": market.now["hours"]}})
    past = elasticity.read_history(market, IDS, panel, effort.assign(spend=spend), "2026Q3", PARAMS)
    assert past.effort["spend"].shape == (N, 8) and past.effort["spend"].all()


def test_without_effort_there_is_no_line():
    market, panel, effort = history(0.3)
    none = Market(**{**vars(market), "now": {}})
    past = elasticity.read_history(none, IDS, panel, effort.iloc[:0], "2026Q3", PARAMS)
    assert elasticity.tabulate_response(none, past, PARAMS).empty


def test_held_effort_becomes_its_adstock():
    assert elasticity.adstock(np.full((2, 6), 5.0), 0.75) == pytest.approx(np.full((2, 6), 5.0))
