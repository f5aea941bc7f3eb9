import numpy as np
import pytest
from scipy.stats import norm

from distribres.stats.intervals import Z80, interval


def test_eighty_in_a_hundred_lie_within_z80_standard_errors():
    assert norm.cdf(Z80) - norm.cdf(-Z80) == pytest.approx(0.8)


def test_the_interval_of_draws_holds_eighty_in_a_hundred_around_their_mean():
    low, mean, high = interval(np.random.default_rng(1).normal(5, 2, (20_000, 1)))
    assert [low[0], mean[0], high[0]] == pytest.approx([5 - 2 * Z80, 5, 5 + 2 * Z80], abs=0.1)


def test_the_interval_of_a_very_skewed_sample_holds_its_mean():
    low, mean, high = interval(np.array([0.0] * 99 + [1e6])[:, None])
    assert (low[0], mean[0], high[0]) == (0, 1e4, 1e4)
