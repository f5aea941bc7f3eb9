import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.stats import norm

from distribres.stats.intervals import Z80
from distribres.stats.quantile_regression import coefficients, quantile_fit


def with_constant(x):
    return pd.DataFrame({"const": 1.0, "x": x})


@pytest.mark.parametrize(("q", "intercept", "slope"), [(0.5, 81.4823, 0.56018), (0.9, 67.3509, 0.68630)])
def test_engels_food_expenditure_as_in_koenker_and_bassett_1982(q, intercept, slope):
    data = sm.datasets.engel.load_pandas().data
    at = with_constant([0.0, 1000.0])
    fitted, _ = quantile_fit(data["foodexp"], with_constant(data["income"]), at, q)
    assert fitted == pytest.approx([intercept, intercept + 1000 * slope], rel=1e-5)


@pytest.mark.parametrize(("n", "q"), [(200, 0.5), (200, 0.8), (60, 0.9)])
def test_standard_error_covers_the_true_quantile_where_spread_grows_with_x(n, q):
    rng = np.random.default_rng(11)
    covered = []
    for _ in range(150):
        x = with_constant(rng.uniform(0, 2, n))
        spread = 0.5 + x["x"]
        fitted, error = quantile_fit(x["x"] + spread * rng.standard_normal(n), x, x, q)
        covered.append(np.abs(fitted - x["x"] - spread * norm.ppf(q)) < Z80 * error)
    assert np.mean(covered) == pytest.approx(0.8, abs=0.08)


def test_standard_error_is_there_for_few_dealers_and_a_high_quantile():
    rng = np.random.default_rng(2)
    x = with_constant(rng.normal(size=20))
    _, error = quantile_fit(pd.Series(rng.normal(size=20)), x, x, 0.95)
    assert (error > 0).all()


def test_fit_through_values_that_are_all_the_same():
    x = with_constant([1.0, 2.0, 3.0, 5.0])
    fitted, error = quantile_fit(pd.Series([7.0] * 4), x, x, 0.8)
    assert fitted == pytest.approx(7)
    assert error == pytest.approx(0, abs=1e-6)


def test_a_feature_that_says_nothing_among_the_known_is_left_out():
    x, at = with_constant([5.0, 5.0, 5.0]), with_constant([1e9])
    assert quantile_fit(pd.Series([1.0, 2.0, 3.0]), x, at, 0.5)[0] == pytest.approx(2)


@pytest.mark.parametrize("seed", [22, 128, 130])
def test_of_fits_that_are_as_good_all_machines_choose_the_same(seed):
    """Coarse values, as shares and counts are, have several best fits: the last digits would choose one of them."""
    rng, n = np.random.default_rng(seed), 40
    size, group, other = rng.normal(size=n).round(1), rng.integers(0, 2, n) * 1.0, rng.integers(0, 2, n) * 1.0
    x = pd.DataFrame({"const": 1.0, "size": size, "group": group, "other": other})
    y = pd.Series(np.where(rng.random(n) < 0.3, 3.0, rng.normal(size=n).round(1) + size))
    shaken = x * (1 + 1e-14 * rng.integers(-3, 4, (n, 1)))
    pd.testing.assert_series_equal(coefficients(y, shaken, 0.5), coefficients(y, x, 0.5), rtol=0, atol=1e-6)
