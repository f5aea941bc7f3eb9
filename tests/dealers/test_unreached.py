import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from builders import params_of
from distribres.dealers.unreached import Comparable, compare, draw_room, draw_wallets

PARAMS = params_of().potential
SURE = PARAMS.model_copy(update={"reach_error": 0.0})


def room(revenue, wallet, params=SURE, sd=0.0, noise=1e-9, usual=0.3, spread=0.4):
    """Low, mean and high of one dealer's room, where comparable ones give `usual` of their wallet."""
    one = [np.array([float(value)]) for value in (revenue, wallet, sd, noise)]
    return draw_room(*one, Comparable(np.log(usual * one[1]), spread, 0.01), params)[:, 0]


def test_with_all_differences_unreached_it_is_what_the_best_fifth_reach():
    everything = SURE.model_copy(update={"unreached": 1.0})
    best = 1000 * 0.3 * np.exp(norm.ppf(0.8) * 0.4)
    assert room(100, 1000, everything) == pytest.approx([best - 100] * 3, rel=1e-6)
    assert room(best + 1, 1000, everything).tolist() == [0, 0, 0]


def test_with_none_it_goes_with_sales():
    nothing = SURE.model_copy(update={"unreached": 0.0})
    one, two = (room(revenue, 1000, nothing)[1] for revenue in (100, 200))
    assert two == pytest.approx(2 * one)


def test_it_holds_the_rooms_that_its_law_makes():
    rng, n, spread = np.random.default_rng(1), 4000, 0.5
    lam = PARAMS.unreached
    unreached = np.maximum(rng.normal(norm.ppf(0.8) * spread, np.sqrt(lam) * spread, n), 0)
    suits = rng.normal(0, np.sqrt(1 - lam) * spread, n)
    share = np.exp(np.log(0.1) + suits - (unreached - unreached.mean()))
    wallet = np.full(n, 1000.0)
    of = Comparable(np.log(0.1 * wallet), spread, 0.001)
    low, mean, high = draw_room(share * wallet, wallet, np.zeros(n), np.full(n, 1e-9), of, SURE)
    true = wallet * share * (np.exp(unreached) - 1)
    assert ((low <= true) & (true <= high)).mean() == pytest.approx(0.8, abs=0.03)
    assert mean.sum() == pytest.approx(true.sum(), rel=0.05)


def test_nobody_can_give_more_than_its_wallet():
    assert room(900, 1000, PARAMS, usual=0.8)[2] <= 100 + 1e-3


def test_a_year_of_few_orders_is_drawn_to_what_is_usual():
    sure, unsure = (room(20, 1000, noise=noise)[1] for noise in (1e-9, 0.7))
    assert unsure > 1.2 * sure


def test_where_no_wallet_is_known_there_is_room_all_the_same():
    endless = draw_room(
        np.array([100.0]), np.array([np.inf]), np.zeros(1), np.array([0.1]), Comparable(np.log([300.0]), 0.4, 1.0), SURE
    )
    assert 0 < endless[0, 0] < endless[1, 0] < endless[2, 0]


def test_the_same_dealers_have_the_same_room_whoever_else_is_there():
    assert room(100, 1000, PARAMS).tolist() == room(100, 1000, PARAMS).tolist()


def test_a_wallet_is_never_drawn_below_what_a_dealer_buys():
    points = np.linspace(0.01, 0.99, 99)[:, None]
    drawn = draw_wallets(points, np.array([900.0]), np.array([1000.0]), np.array([0.3]))
    assert drawn.min() >= 900
    assert len(np.unique(drawn)) == 99


def test_the_spread_of_comparable_dealers_leaves_out_what_is_noise():
    rng, n = np.random.default_rng(2), 2000
    x = pd.DataFrame({"size": rng.normal(0, 1, n)})
    seen = np.exp(5 + x["size"] + rng.normal(0, 0.4, n) + rng.normal(0, 0.3, n))
    found = compare(seen, pd.Series(np.inf, x.index), pd.Series(0.3, x.index), x, np.ones(n, bool))
    assert found.spread == pytest.approx(0.4, abs=0.03)
    assert found.mean == pytest.approx((5 + x["size"]).to_numpy(), abs=0.1)
