"""Sharing out against other optimisers, published closed forms and its own conditions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

import share_out
from distribres.engagement import response
from distribres.stats import resource_allocation


def problem(seed, n=6):
    """scale, half_saturation, low, high and a total between the sums of the bounds."""
    rng = np.random.default_rng(seed)
    low = rng.choice([0.0, 1.0, 4.0], n)
    high = low + rng.uniform(5, 40, n)
    return rng.lognormal(3, 1, n), rng.lognormal(1, 1, n), low, high, low.sum() + rng.uniform() * (high - low).sum()


def won(scale, half_saturation, x):
    return (scale * x / (x + half_saturation)).sum()


@pytest.mark.parametrize("seed", range(30))
def test_allocation_is_as_good_as_a_general_optimiser(seed):
    scale, half_saturation, low, high, total = problem(seed)
    start = low + (high - low) * (total - low.sum()) / (high - low).sum()
    reference = minimize(
        lambda x: -won(scale, half_saturation, x),
        start,
        jac=lambda x: -scale * half_saturation / (x + half_saturation) ** 2,
        method="SLSQP",
        bounds=list(zip(low, high, strict=True)),
        constraints={"type": "eq", "fun": lambda x: x.sum() - total, "jac": np.ones_like},
        options={"ftol": 1e-13, "maxiter": 1000},
    )
    x = resource_allocation.allocate(scale, half_saturation, low, high, total)
    assert won(scale, half_saturation, x) == pytest.approx(-reference.fun, rel=1e-6)


@pytest.mark.parametrize("seed", range(30))
def test_marginal_returns_are_equal_inside_the_bounds_and_ordered_at_them(seed):
    scale, half_saturation, low, high, total = problem(seed, n=300)
    x = resource_allocation.allocate(scale, half_saturation, low, high, total)
    marginal = scale * half_saturation / (x + half_saturation) ** 2
    inside = (x > low + 1e-9) & (x < high - 1e-9)
    price = marginal[inside].mean()
    assert marginal[inside] == pytest.approx(price, rel=1e-8)
    assert (marginal[x <= low + 1e-9] <= price * (1 + 1e-8)).all()
    assert (marginal[x >= high - 1e-9] >= price * (1 - 1e-8)).all()


@pytest.mark.parametrize("seed", range(30))
def test_allocation_spends_the_total_within_the_bounds(seed):
    scale, half_saturation, low, high, total = problem(seed, n=300)
    scale[::3] = 0
    half_saturation[1::3] *= 1e9
    x = resource_allocation.allocate(scale, half_saturation, low, high, total)
    assert x.sum() == pytest.approx(total, rel=1e-9)
    assert (x >= low - 1e-9).all()
    assert (x <= high + 1e-9).all()


@pytest.mark.parametrize("seed", range(200))
def test_all_pools_at_once_are_as_good_as_a_convex_solver(seed):
    given = share_out.problem(dealers=12 + seed % 9, pools=1 + seed % 4, seed=seed)
    x = resource_allocation.allocate(**given)
    assert np.bincount(given["pool"], x) == pytest.approx(given["total"], rel=1e-9)
    assert share_out.won(given, x) == pytest.approx(share_out.won(given, share_out.by_cvxpy(given)), rel=1e-6)


def two_units(k, c):
    """Optimum of s = k x / (x + c) over two units that share 8, and the marginal returns there."""
    x = resource_allocation.allocate(k, c, np.zeros(2), np.full(2, 8.0), 8.0)
    return x, response.marginal(response.Curve(k, c, np.zeros(2)), x)


def test_two_units_as_in_closed_form():
    """Marginal returns are equal (Mantrala, Sinha & Zoltners 1992). Our curve is not their exponential; for it that is

    sqrt(k1 c1) / (x1 + c1) = sqrt(k2 c2) / (x2 + c2), so with x1 + x2 = 8, k = (100, 60), c = (2, 5) and
    r = sqrt(k2 c2 / (k1 c1)) = sqrt(1.5): x1 = (8 + 5 - 2 r) / (1 + r).
    """
    x, marginal = two_units(np.array([100.0, 60.0]), np.array([2.0, 5.0]))
    assert x == pytest.approx([4.742346, 3.257654], abs=1e-6)
    assert marginal == pytest.approx(np.full(2, 200 / (4.742346 + 2) ** 2), rel=1e-6)


@pytest.mark.parametrize("c", [(2.0, 5.0), (0.3, 40.0)])
def test_two_units_that_return_alike_at_the_published_optimum_have_it(c):
    """s = k (1 - exp(-b x)), k = (100, 60), b = (.5, .2): x = (4.324452, 3.675548), marginal return 5.753435 in both
    (Mantrala, Sinha & Zoltners 1992). Other concave curves with these marginal returns there have the same optimum.
    """
    c, published = np.array(c), np.array([4.324452, 3.675548])
    k = np.array([100, 60]) * [0.5, 0.2] * np.exp(-np.array([0.5, 0.2]) * published) * (published + c) ** 2 / c
    x, marginal = two_units(k, c)
    assert x == pytest.approx(published, abs=1e-6)
    assert marginal == pytest.approx([5.753435] * 2, abs=2e-6)


def test_a_pool_without_dealers_does_not_disturb_the_others():
    ones = np.ones(2)
    x = resource_allocation.allocate(ones, ones, 0 * ones, 9 * ones, np.array([3.0, 0.0, 4.0]), np.array([0, 2]))
    assert x == pytest.approx([3.0, 4.0])


def test_alike_dealers_get_alike():
    same = np.full(4, 3.0)
    assert resource_allocation.allocate(same, same, np.zeros(4), np.full(4, 9.0), 10.0) == pytest.approx(2.5)


def test_dealers_that_do_not_respond_get_what_the_others_cannot_take():
    x = resource_allocation.allocate(np.array([5.0, 0, 0]), np.ones(3), np.zeros(3), np.full(3, 10.0), 16.0)
    assert x.tolist() == [10.0, 3.0, 3.0]


def test_more_than_the_upper_bounds_is_left():
    high = np.array([2.0, 3.0])
    assert resource_allocation.allocate(np.ones(2), np.ones(2), np.zeros(2), high, 9.0).tolist() == [2.0, 3.0]


def test_lower_bounds_above_the_total_are_refused():
    with pytest.raises(ValueError, match="lower bounds add up to 12, more than the total of 10"):
        resource_allocation.allocate(np.ones(2), np.ones(2), np.full(2, 6.0), np.full(2, 9.0), 10.0)


def test_steps_keep_the_total_of_each_pool():
    x = np.array([1.1, 1.1, 0.8, 0.6, 0.6])
    rounded = resource_allocation.to_steps(x, 4, np.array([0, 0, 0, 1, 1]))
    assert rounded == pytest.approx([1.25, 1.0, 0.75, 0.7, 0.5])


@given(
    amounts=st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 3)), min_size=1, max_size=40),
    per_unit=st.sampled_from([1, 4, 100]),
)
def test_what_is_asked_for_is_spent_in_whole_steps_but_for_one_dealer_of_each_pool(amounts, per_unit):
    x, pool = np.array([a for a, _ in amounts]), np.array([p for _, p in amounts])
    rounded = resource_allocation.to_steps(x, per_unit, pool)
    assert np.bincount(pool, rounded) == pytest.approx(np.bincount(pool, x), rel=1e-12, abs=1e-4 / per_unit)
    assert (np.abs(rounded - x) <= (1 + 1e-4) / per_unit).all()
    steps = rounded * per_unit
    broken = np.abs(steps - np.round(steps)) > 1e-5
    assert np.bincount(pool, broken).max() <= 1


def test_limits_that_do_not_fit_give_way_but_not_those_of_a_frozen_dealer():
    pool, total = np.zeros(3, dtype=int), np.full(3, 10.0)
    low, high = resource_allocation.feasible(np.array([4.0, 6.0, 6.0]), np.array([4.0, 9.0, 9.0]), total, pool)
    assert low.tolist() == [4, 3, 3]
    low, high = resource_allocation.feasible(np.array([4.0, 0.0, 0.0]), np.array([4.0, 1.0, 2.0]), total, pool)
    assert high.tolist() == [4, 2, 4]


def test_frozen_dealers_alone_in_their_pool_share_what_there_is():
    held = np.array([4.0, 6.0])
    low, _ = resource_allocation.feasible(held, held, np.full(2, 5.0), np.zeros(2, dtype=int))
    assert low.tolist() == [2, 3]


def test_a_rule_within_bounds_keeps_them_and_the_totals_and_its_proportions_where_it_can():
    rule, pool = np.array([8.0, 4.0, 2.0, 2.0, 6.0]), np.array([0, 0, 0, 0, 1])
    x = resource_allocation.keep_within(rule, np.array([0, 0, 0, 3.0, 1]), np.array([6, 9, 9, 9, 7.0]), pool)
    assert x == pytest.approx([6, 14 / 3, 7 / 3, 3, 6])
