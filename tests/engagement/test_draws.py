import numpy as np
import pytest

from builders import section
from distribres.engagement import draws, response
from networks import market, only, random_market, responses

PARAMS = section("plan")


def test_the_expected_curve_of_one_world_is_its_own():
    dealers = random_market(200, 7)
    world = responses(dealers, PARAMS)
    found = draws.expected_curves(only(world), dealers.now)
    for kind in world:
        for x in (0.0, 3.0, 1e4):
            given = response.marginal(world[kind], x)
            assert response.marginal(found[kind], x) == pytest.approx(given, rel=1e-4, abs=1e-9 * given.max())


def test_expected_curve_has_the_mean_marginal_and_its_slope():
    dealers = market([1000.0] * 3, [3000.0] * 3, [2.0, 8.0, 20.0], [100.0] * 3)
    worlds = draws.draw_worlds(dealers, PARAMS)
    at, step = dealers.now, 1e-3
    curve = draws.expected_curves(worlds, at)["hours"]

    def mean(x):
        return response.marginal(worlds["hours"], x).mean(axis=0)

    x = at["hours"]
    assert response.marginal(curve, x) == pytest.approx(mean(x))
    slope = (response.marginal(curve, x + step) - response.marginal(curve, x - step)) / (2 * step)
    assert slope == pytest.approx((mean(x + step) - mean(x - step)) / (2 * step), rel=1e-5)


def test_expected_curve_of_a_dealer_that_never_responds_wins_nothing():
    dealers = market([1000.0, 0.0], [3000.0, np.nan], [2.0, 3.0], [100.0] * 2)
    curve = draws.expected_curves(draws.draw_worlds(dealers, PARAMS), dealers.now)["hours"]
    assert response.value(curve, np.full(2, 20.0))[1] == 0


def test_nodes_are_drawn_as_often_as_their_weights_say():
    rng = np.random.default_rng(1)
    weight = rng.dirichlet(np.ones(5), 30).T
    drawn = draws.draw_nodes(weight, 200, rng)
    often = np.array([(drawn == node).mean(axis=0) for node in range(5)])
    assert np.abs(often - weight).max() <= 1 / 200


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


def test_there_is_a_response_for_each_draw_dealer_and_known_kind():
    worlds = draws.draw_worlds(random_market(20, 1), PARAMS)
    assert {kind: curve.scale.shape for kind, curve in worlds.items()} == dict.fromkeys(("hours", "spend"), (400, 20))


def test_same_seed_draws_the_same_worlds():
    first, second = (draws.draw_worlds(random_market(20, 1), PARAMS) for _ in range(2))
    assert all(np.array_equal(first[kind].scale, second[kind].scale) for kind in first)
