import numpy as np
import pytest

from distribres.stats.robust_spread import robust_spread


def test_it_is_the_standard_deviation_of_normal_values():
    assert robust_spread(np.random.default_rng(1).normal(5, 2, 20_000)) == pytest.approx(2, rel=0.03)


def test_two_wild_values_in_five_do_not_move_it_far():
    assert robust_spread(np.array([1.0, 2.0, 3.0, 1e9, -1e9])) == pytest.approx(1.4826)


def test_nothing_has_no_spread():
    assert np.isnan(robust_spread(np.array([])))
