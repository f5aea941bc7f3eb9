from types import SimpleNamespace

import numpy as np
import pytest

from distribres.engagement import draws, response
from distribres.engagement.market import Market, willingness_lift

PRIOR = {"hours": 0.34, "spend": 0.12}
PARAMS = SimpleNamespace(
    elasticity=0.34,
    elasticity_sd=0.1,
    spend_elasticity=0.12,
    spend_elasticity_sd=0.05,
    willingness_floor=0.5,
    headroom_weight=0.1,
    default_margin_rate=0.25,
    draws=400,
    seed=1,
)


def market(revenue, potential, hours, spend, low=None, high=None, lift=None):
    """A market with a margin rate of 1: margins are sales."""
    revenue, potential = np.array(revenue, float), np.array(potential, float)
    return Market(
        revenue=revenue,
        potential_low=potential if low is None else np.array(low, float),
        potential=potential,
        potential_high=potential if high is None else np.array(high, float),
        margin_rate=np.ones(len(revenue)),
        lift=np.ones(len(revenue)) if lift is None else np.array(lift, float),
        size=potential,
        ceiling=np.nan_to_num(potential) * 20,
        now={"hours": np.array(hours, float), "spend": np.array(spend, float)},
    )


def random_market(n, seed):
    """A market with all the hard cases: no sales, no headroom, no effort, and each with the others."""
    rng = np.random.default_rng(seed)
    revenue, headroom, hours, spend = (rng.lognormal(mean, 2, n) * rng.integers(0, 2, n) for mean in (8, 8, 1, 5))
    return market(revenue, revenue + headroom, hours, spend, lift=rng.uniform(0.5, 1.5, n))


def elasticity(curve, revenue):
    """Per cent of sales for one per cent of effort, by central differences."""
    step = 1e-5
    rise = response.value(curve, curve.now * (1 + step)) - response.value(curve, curve.now * (1 - step))
    return rise / (2 * step * revenue)


ALONE = SimpleNamespace(**{**vars(PARAMS), "headroom_weight": 0})


def curves(dealers, params=ALONE):
    return response.curves(dealers, dealers.potential, PRIOR, params)


@pytest.mark.parametrize("kind", ["hours", "spend"])
def test_elasticity_of_the_network_at_todays_effort_is_the_one_given(kind):
    dealers = market([100, 500, 900], [300, 1100, 2000], [2, 4, 6], [20, 60, 90])
    rise = elasticity(curves(dealers)[kind], dealers.revenue.sum()).sum()
    assert rise == pytest.approx(PRIOR[kind], rel=1e-6)


def test_a_dealer_that_gets_much_for_its_size_responds_less():
    dealers = market([100, 100], [300, 300], [4, 40], [0, 0])
    found = response.marginal(curves(dealers)["hours"], dealers.now["hours"])
    assert found[1] < found[0] / 10


def test_a_response_too_strong_for_any_curve_leaves_the_least_base():
    assert response.base(0.95, np.array([0.5, 0.6]), np.ones(2)) == response.LEAST_BASE


def test_where_effort_does_nothing_all_is_base():
    assert response.base(0.0, np.array([0.5, 0.6]), np.ones(2)) == 1.0


def test_the_base_gives_the_elasticity_back():
    q, sales = np.array([0.2, 0.5, 0.8]), np.array([1.0, 2.0, 3.0])
    b = response.base(0.2, q, sales)
    assert np.average((1 - b) * q * (1 - q) / (b + (1 - b) * q), weights=sales) == pytest.approx(0.2)


def test_willingness_makes_the_first_hours_work_faster():
    lift = willingness_lift(np.array([2.0, 8.0, np.nan]), floor=0.5)
    dealers = market([100] * 3, [300] * 3, [0.5] * 3, [50] * 3, lift=lift)
    kappa = curves(dealers)["hours"].kappa
    assert kappa[0] > kappa[2] > kappa[1]


def test_headroom_moves_what_is_left_to_win_but_not_the_whole():
    dealers = market([1000, 1000], [1500, 2500], [4, 4], [0, 0], lift=[1, 1])
    won = [response.value(curves(dealers, params)["hours"], 1e12) for params in (ALONE, PARAMS)]
    assert won[1][0] < won[0][0] and won[1][1] > won[0][1]
    assert won[1].sum() == pytest.approx(won[0].sum())


@pytest.mark.parametrize("seed", range(5))
def test_sales_stay_between_nothing_and_what_the_dealer_can_buy(seed):
    dealers = random_market(2000, seed)
    curves = response.curves(dealers, dealers.potential, PRIOR, PARAMS)
    tolerance = 1e-6 * (dealers.potential + 1)
    for hours in (0, 0.1, 5, 1e3, 1e9):
        for spend in (0, 1, 1e3, 1e12):
            gain = response.value(curves["hours"], hours) + response.value(curves["spend"], spend)
            sales = dealers.revenue + gain
            assert (sales >= -tolerance).all()
            assert (sales <= np.maximum(dealers.ceiling, dealers.potential) + tolerance).all()


def test_a_dealer_with_little_left_to_win_has_as_much_to_lose():
    dealers = market([900, 900], [1000, 1000], [8, 8], [0, 0])
    dealers.ceiling[:] = [20_000, 1000]
    dealers.now.pop("spend")
    curve = curves(dealers)["hours"]
    assert response.value(curve, 1e9)[1] == pytest.approx(100, rel=1e-3)
    assert response.value(curve, 0.0)[1] == pytest.approx(response.value(curve, 0.0)[0])


def test_the_expected_curve_of_one_world_is_its_own():
    dealers = random_market(200, 7)
    world = curves(dealers)
    found = draws.expected([world], dealers.now)
    for kind in world:
        for x in (0.0, 3.0, 1e4):
            given = response.marginal(world[kind], x)
            assert response.marginal(found[kind], x) == pytest.approx(given, rel=1e-4, abs=1e-9 * given.max())


def test_expected_curve_has_the_mean_marginal_and_its_slope():
    dealers = market([1000.0] * 3, [3000.0] * 3, [2.0, 8.0, 20.0], [100.0] * 3)
    worlds = list(draws.draws(dealers, PARAMS))
    at, step = dealers.now, 1e-3
    curve = draws.expected(worlds, at)["hours"]

    def mean(x):
        return np.mean([response.marginal(world["hours"], x) for world in worlds], axis=0)

    x = at["hours"]
    assert response.marginal(curve, x) == pytest.approx(mean(x))
    slope = (response.marginal(curve, x + step) - response.marginal(curve, x - step)) / (2 * step)
    assert slope == pytest.approx((mean(x + step) - mean(x - step)) / (2 * step), rel=1e-5)


def test_expected_curve_of_a_dealer_that_never_responds_wins_nothing():
    dealers = market([1000.0, 0.0], [3000.0, np.nan], [2.0, 3.0], [100.0] * 2)
    curve = draws.expected(draws.draws(dealers, PARAMS), dealers.now)["hours"]
    assert response.value(curve, np.full(2, 20.0))[1] == 0


def test_nodes_are_drawn_as_often_as_their_weights_say():
    rng = np.random.default_rng(1)
    weight = rng.dirichlet(np.ones(5), 30).T
    drawn = draws.draw_nodes(weight, 200, rng)
    often = np.array([(drawn == node).mean(axis=0) for node in range(5)])
    assert np.abs(often - weight).max() <= 1 / 200


def test_marginal_is_the_derivative_of_value():
    dealers = random_market(200, 7)
    curve = curves(dealers)["hours"]
    slope = (response.value(curve, 10.001) - response.value(curve, 9.999)) / 0.002
    assert response.marginal(curve, 10.0) == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_effort_that_sells_nothing_wins_nothing_but_a_new_prospect_can_be_won():
    dealers = market([0, 0, 100], [1000, 1000, 300], [8, 0, 4], [0, 0, 0])
    gain = response.value(curves(dealers)["hours"], 20.0)
    assert gain[0] == 0
    assert 0 < gain[1] < 1000


def test_unknown_potential_counts_no_gain():
    dealers = market([100, 100], [np.nan, 300], [4, 4], [0, 0])
    assert response.value(curves(dealers)["hours"], 20.0)[0] == 0


def test_drawn_potential_has_its_interval_and_is_never_under_revenue():
    n = 20_000
    dealers = market([90] * n, [200] * n, [4] * n, [0] * n, low=[100] * n, high=[400] * n)
    potential = draws.draw_potential(dealers, np.random.default_rng(3))
    assert np.quantile(potential, [0.1, 0.9]) == pytest.approx([100, 400], rel=0.03)
    assert potential.min() == 90


def test_drawn_elasticity_is_positive_with_the_mean_and_spread_asked_for():
    drawn = draws.draw_elasticity(0.34, 0.1, 20_000, np.random.default_rng(3))
    assert drawn.min() > 0
    assert (drawn.mean(), drawn.std()) == pytest.approx((0.34, 0.1), rel=0.02)


def test_no_spread_draws_the_mean():
    assert (draws.draw_elasticity(0.34, 0, 3, np.random.default_rng(3)) == 0.34).all()


def test_same_seed_draws_the_same_worlds():
    dealers = random_market(20, 1)
    first, second = ([world["hours"].scale for world in draws.draws(dealers, PARAMS)] for _ in range(2))
    assert np.array_equal(first, second)
