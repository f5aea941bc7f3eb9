import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from distribres.stats.quantile_regression import coefficients, quantile_fit


def with_constant(x):
    return pd.DataFrame({"const": 1.0, "x": x})


@pytest.mark.parametrize(("q", "intercept", "slope"), [(0.5, 81.4823, 0.56018), (0.9, 67.3509, 0.68630)])
def test_engels_food_expenditure_as_in_koenker_and_bassett_1982(q, intercept, slope):
    data = sm.datasets.engel.load_pandas().data
    at = with_constant([0.0, 1000.0])
    fitted = quantile_fit(data["foodexp"], with_constant(data["income"]), at, q)
    assert fitted == pytest.approx([intercept, intercept + 1000 * slope], rel=1e-5)


def test_fit_through_values_that_are_all_the_same():
    x = with_constant([1.0, 2.0, 3.0, 5.0])
    assert quantile_fit(pd.Series([7.0] * 4), x, x, 0.8) == pytest.approx(7)


def test_a_feature_that_says_nothing_among_the_known_is_left_out():
    x, at = with_constant([5.0, 5.0, 5.0]), with_constant([1e9])
    assert quantile_fit(pd.Series([1.0, 2.0, 3.0]), x, at, 0.5) == pytest.approx(2)


@pytest.mark.parametrize("seed", [22, 128, 130])
def test_of_fits_that_are_as_good_all_machines_choose_the_same(seed):
    """Coarse values, as shares and counts are, have several best fits: the last digits would choose one of them."""
    rng, n = np.random.default_rng(seed), 40
    size, group, other = rng.normal(size=n).round(1), rng.integers(0, 2, n) * 1.0, rng.integers(0, 2, n) * 1.0
    x = pd.DataFrame({"const": 1.0, "size": size, "group": group, "other": other})
    y = pd.Series(np.where(rng.random(n) < 0.3, 3.0, rng.normal(size=n).round(1) + size))
    shaken = x * (1 + 1e-14 * rng.integers(-3, 4, (n, 1)))
    pd.testing.assert_series_equal(coefficients(y, shaken, 0.5), coefficients(y, x, 0.5), rtol=0, atol=1e-6)
