import numpy as np
from scipy import stats

from distribres.stats import false_discoveries

P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]
"""The fifteen hypotheses of the trial on thrombolysis in Benjamini & Hochberg (1995), section 3.2."""


def test_at_five_per_cent_the_four_smallest_stand_as_in_benjamini_and_hochberg():
    rates = false_discoveries.rates(stats.norm.isf(P), np.ones(len(P)))
    assert (rates <= 0.05).tolist() == [True] * 4 + [False] * 11


def test_an_effect_counts_in_units_of_its_error():
    rates = false_discoveries.rates(np.array([3.0, 3.0, 0.0]), np.array([1.0, 3.0, 1.0]))
    assert rates[0] < 0.01 < rates[1]


def test_nobody_stands_out_of_nothing():
    assert len(false_discoveries.rates(np.empty(0), np.empty(0))) == 0
