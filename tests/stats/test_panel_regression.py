import numpy as np
import pytest

from distribres.stats import panel_regression


def test_fits_that_tell_alike_are_averaged_with_what_stands_between_them():
    fits = [panel_regression.Fit(np.array([slope]), np.array([[0.04]]), 5.0, 100) for slope in (0.1, 0.5)]
    fit, weight = panel_regression.average(fits)
    assert weight == pytest.approx([0.5, 0.5])
    assert (fit.slope[0], fit.covariance[0, 0]) == pytest.approx((0.3, 0.04 + 0.2**2))


def test_a_fit_that_leaves_far_more_counts_for_nothing():
    near, far = (panel_regression.Fit(np.array([slope]), np.array([[0.04]]), slope, 100) for slope in (1.0, 2.0))
    assert panel_regression.average([far, near])[1] == pytest.approx([0.0, 1.0])


def test_effort_is_never_taken_to_cost_sales():
    assert panel_regression.posterior(0.34, 0.1, -0.5, 0.01)[0] == 0.0


def test_posterior_weighs_both_by_their_precision():
    assert panel_regression.posterior(0.34, 0.1, 0.14, 0.1) == pytest.approx((0.24, 0.1 / np.sqrt(2), 0.5))


def test_a_prior_without_doubt_stands():
    assert panel_regression.posterior(0.34, 0.0, 0.1, 0.05) == (0.34, 0.0, 0.0)


def test_one_regressor_within_is_what_dummies_give():
    rng = np.random.default_rng(4)
    y, x, seen = rng.normal(size=(9, 6)), rng.normal(size=(9, 6)), rng.random((9, 6)) < 0.8
    unit, time = np.nonzero(seen)
    dummies = np.column_stack([x[seen], np.eye(9)[unit], np.eye(6)[time][:, 1:]])
    expected = np.linalg.lstsq(dummies, y[seen], rcond=None)[0][0]
    assert panel_regression.regression(y, x[None], seen).slope[0] == pytest.approx(expected, rel=1e-6)


def test_the_error_is_about_what_dealers_left_out_in_turn_give_even_where_one_has_most_of_the_effort():
    rng = np.random.default_rng(6)
    y, x, seen = rng.normal(size=(40, 6)), rng.normal(size=(1, 40, 6)), np.ones((40, 6), bool)
    x[:, 0] *= 6
    fit, others = panel_regression.regression(y, x, seen), ~np.eye(40, dtype=bool)
    slopes = [panel_regression.regression(y[kept], x[:, kept], seen[kept]).slope[0] for kept in others]
    assert fit.covariance[0, 0] == pytest.approx(39 / 40 * ((slopes - fit.slope[0]) ** 2).sum(), rel=0.15)
