import numpy as np
import pandas as pd
import pytest

from distribres.stats.ridge_regression import ridge_fit

RNG = np.random.default_rng(3)
X = pd.DataFrame(RNG.normal(size=(60, 2)), columns=["size", "team"])
Y = 2 + 3 * X["size"] - X["team"] + pd.Series(RNG.normal(0, 0.5, 60))


def test_without_a_penalty_it_is_least_squares():
    design = np.column_stack([np.ones(60), X])
    expected = design @ np.linalg.lstsq(design, Y.to_numpy())[0]
    assert ridge_fit(Y, X, X, 0.0).fitted == pytest.approx(expected)


def test_residuals_are_those_of_leaving_one_out():
    others = X.index != 7
    left_out = Y[7] - ridge_fit(Y[others], X[others], X[~others], 0.0).fitted[0]
    assert ridge_fit(Y, X, X, 0.0).residual[7] == pytest.approx(left_out)


def test_a_strong_belief_that_nothing_matters_leaves_the_mean():
    assert ridge_fit(Y, X, X, 1e9).fitted == pytest.approx(Y.mean())


def test_what_must_not_fall_is_left_out_where_it_does():
    kept, all_ = ridge_fit(Y, X, X, 0.0, ["size", "team"]), ridge_fit(Y, X[["size"]], X[["size"]], 0.0)
    assert kept.fitted == pytest.approx(all_.fitted)


def test_a_feature_that_does_not_vary_is_left_out():
    assert ridge_fit(Y, X.assign(same=1.0), X.assign(same=2.0), 0.0).fitted == pytest.approx(
        ridge_fit(Y, X, X, 0.0).fitted
    )
