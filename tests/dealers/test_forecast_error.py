import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.dealers.forecast import Step, walk
from distribres.dealers.forecast_error import bound, common_spread, fifths, own_errors
from distribres.dealers.sales_history import read_history
from small_sales import panel

PARAMS = section("forecast")


def step(expected, scale, actual, quarter="2026Q1"):
    values = [np.asarray(x, dtype=float) for x in (expected, scale, actual)]
    dealers = pd.Index([f"D{i:03d}" for i in range(len(values[0]))], name="dealer_id")
    return Step(quarter, dealers, np.ones(len(dealers), dtype=bool), *values)


def coverage(table):
    """Of the last judged quarter: shares inside, of all, of the largest and of the smallest fifth."""
    steps = [*walk(read_history(table, "2026Q4"), PARAMS)][:-1]
    found, total = bound(steps[-1], steps[:-1], PARAMS)
    held = (steps[-1].actual >= found["low"]) & (steps[-1].actual <= found["high"])
    fifth = fifths(steps[-1].expected)
    return held.mean(), held[fifth == 4].mean(), held[fifth == 0].mean(), total, steps[-1].actual.sum()


def test_fifths_are_of_equal_number_and_near_equals_do_not_hang_on_last_digits():
    assert fifths(np.array([5.0, 1, 3, 2, 4])).tolist() == [4, 0, 2, 1, 3]
    assert fifths(np.array([1.0 + 1e-12, 1, 1, 1, 1])).tolist() == [0, 1, 2, 3, 4]


def test_what_the_network_has_in_common_is_no_error_of_dealers():
    """All bought 10 % more than expected."""
    errors = own_errors([step(np.arange(1, 101), np.ones(100), 1.1 * np.arange(1, 101))])
    assert np.abs(np.concatenate(errors)).max() == pytest.approx(0, abs=1e-12)


def test_each_fifth_has_the_errors_of_its_own_size():
    rng = np.random.default_rng(1)
    expected = np.repeat([1.0, 10, 100, 1000, 10000], 50)
    spread = np.repeat([3.0, 1, 1, 1, 0.5], 50)
    pools = own_errors([step(expected, np.ones(250), expected + spread * rng.standard_normal(250))])
    assert pools[0].std() > 2 * pools[1].std() > 3 * pools[4].std()


def test_few_errors_count_together():
    pools = own_errors([step(np.arange(1, 31), np.ones(30), np.arange(1, 31))])
    assert [len(pool) for pool in pools] == [30] * 5


def test_the_spread_of_the_total_by_hand():
    """A prior of .06 worth four quarters, and one quarter that was missed by a logarithm of .3."""
    past = step([1000.0] * 100, [1e-9] * 100, [1000 * np.exp(0.3)] * 100)
    found, freedom = common_spread(past, [past], own_errors([past]), PARAMS)
    assert (found, freedom) == (pytest.approx(np.sqrt((4 * 0.06**2 + 0.3**2) / 5)), 5)


def test_the_own_errors_of_few_dealers_widen_the_total():
    few, many = (panel(n=n, noise=0.5) for n in (20, 2000))
    wide, narrow = (coverage(table)[3] for table in (few, many))
    assert wide.high / wide.expected > narrow.high / narrow.expected


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_intervals_hold_four_in_five_of_all_and_of_the_largest_and_smallest(seed):
    whole, largest, smallest, *_ = coverage(panel(n=1000, seed=seed))
    assert whole == pytest.approx(0.8, abs=0.05)
    assert largest == pytest.approx(0.8, abs=0.1) and smallest == pytest.approx(0.8, abs=0.1)


def test_the_total_is_held_about_four_times_in_five_where_quarters_move_together():
    held = [t.low <= came <= t.high for *_, t, came in (coverage(panel(n=60, common=0.06, seed=s)) for s in range(60))]
    assert 0.68 <= np.mean(held) <= 0.95


def test_without_a_quarter_to_learn_from_there_is_no_interval():
    found, total = bound(step([5.0], [1.0], [np.nan]), [], PARAMS)
    assert found[["low", "high"]].isna().all(axis=None) and np.isnan(total.low) and total.expected == 5


def test_nothing_is_drawn_at_random():
    steps = [*walk(read_history(panel(n=50), "2026Q4"), PARAMS)]
    one, other = (bound(steps[-1], steps[:-1], PARAMS)[0] for _ in range(2))
    assert one.equals(other)
