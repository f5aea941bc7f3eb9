"""What each dealer's own history says of its response, on histories whose response is known."""

import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts.quarters import last
from distribres.engagement import dealer_response, draws, elasticity, response
from distribres.engagement.market import Market

PARAMS = section("plan")
N, QUARTERS = 400, last("2026Q3", 12)
IDS = pd.Index([f"d{i:03}" for i in range(N)])


def history(sd, noise=0.05, moves=1.0, seed=1):
    """Dealers that stand so far from the prior's curve, and what they bought: market, panel, effort, log of
    the factor of their half-saturation.
    """
    rng = np.random.default_rng(seed)
    hours = 8 * rng.lognormal(0, 0.6, (N, 1)) * rng.lognormal(0, moves, (N, len(QUARTERS)))
    level, ones = rng.lognormal(9, 1, N), np.ones(N)
    market = Market(*[level] * 4, ones, ones, ones, level * 9, {"hours": hours[:, -4:].mean(axis=1)})
    log_factor, shift = sd * rng.standard_normal((2, N))
    effects = {"hours": response.DealerEffect(np.exp(log_factor), shift)}
    shape = response.shapes(market, {"hours": 0.34}, PARAMS, effects)["hours"]
    stock = elasticity.adstock(hours, 0.5)
    sales = level[:, None] * shape.share(stock.T).T * rng.lognormal(0, noise, stock.shape)
    lines = pd.MultiIndex.from_product([IDS, QUARTERS], names=["dealer_id", "quarter"]).to_frame(index=False)
    return market, lines.assign(revenue=sales.ravel()), lines.assign(hours=hours.ravel(), spend=np.nan), log_factor


def weights(market, panel, effort):
    past = elasticity.read_history(market, IDS, panel, effort, "2026Q3", PARAMS)
    return dealer_response.weigh_nodes(market, past, elasticity.tabulate_response(market, past, PARAMS), PARAMS)


def test_a_dealers_own_history_tells_its_half_saturation():
    *tables, log_factor = history(sd=0.5)
    found = response.NODES[0] @ weights(*tables)["hours"]
    assert np.corrcoef(found, log_factor)[0, 1] > 0.5
    assert ((found - log_factor) ** 2).mean() < 0.8 * (log_factor**2).mean()


def test_the_weights_of_each_dealer_add_up_to_one():
    *tables, _ = history(sd=0.5)
    assert weights(*tables)["hours"].sum(axis=0) == pytest.approx(np.ones(N))


@pytest.mark.parametrize("sd", [0.2, 0.4, 0.6])
def test_the_spread_of_the_dealers_is_found(sd):
    rng = np.random.default_rng(2)
    stand, error = sd * rng.standard_normal((2, 1, 4000)), 0.2 * rng.standard_normal((2, 1, 4000))
    likely = np.exp(-((response.NODES[:, :, None] - stand - error) ** 2).sum(axis=0) / (2 * 0.2**2))
    assert dealer_response.find_spread([likely[:, :2000], likely[:, 2000:]]) == sd


def test_sales_that_follow_chance_move_a_dealer_little():
    clear, dim = (
        np.abs(response.NODES[0] @ weights(*history(0.4, noise)[:3])["hours"]).mean() for noise in (0.02, 0.5)
    )
    assert dim < clear / 2


def test_a_dealer_of_which_nothing_is_seen_stands_where_anyone_may():
    market, panel, effort, _ = history(sd=0.4)
    found = weights(market, panel[panel["dealer_id"] != "d000"], effort)["hours"][:, 0]
    assert any(found == pytest.approx(draws.node_weights(sd)) for sd in dealer_response.SPREADS)


def test_a_short_panel_says_nothing():
    market, panel, effort, _ = history(sd=0.4)
    assert weights(market, panel[panel["quarter"] >= "2026Q1"], effort) == {}
