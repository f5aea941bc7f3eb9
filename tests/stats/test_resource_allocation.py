import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.stats import resource_allocation


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
