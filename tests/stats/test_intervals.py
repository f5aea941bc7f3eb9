import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from distribres.stats.intervals import Z80, combined, interval


def test_eighty_in_a_hundred_lie_within_z80_standard_errors():
    assert norm.cdf(Z80) - norm.cdf(-Z80) == pytest.approx(0.8)


def test_the_interval_of_draws_holds_eighty_in_a_hundred_around_their_mean():
    low, mean, high = interval(np.random.default_rng(1).normal(5, 2, (20_000, 1)))
    assert [low[0], mean[0], high[0]] == pytest.approx([5 - 2 * Z80, 5, 5 + 2 * Z80], abs=0.1)


def test_the_interval_of_a_very_skewed_sample_holds_its_mean():
    low, mean, high = interval(np.array([0.0] * 99 + [1e6])[:, None])
    assert (low[0], mean[0], high[0]) == (0, 1e4, 1e4)


def test_two_routes_are_weighted_by_precision_unless_the_matter_is_settled():
    one, sd, two = pd.Series([100.0, 100.0, 100.0]), pd.Series([0.5] * 3), pd.Series([400.0, 400.0, np.nan])
    amount, spread = combined(one, sd, two, 0.5, pd.Series([False, True, False]))
    assert amount.tolist() == pytest.approx([200, 100, 100])
    assert spread.tolist() == pytest.approx([0.5 / 2**0.5, 0.5, 0.5])
