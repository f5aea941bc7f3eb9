import numpy as np
import pytest
import statsmodels.api as sm

from distribres.stats import variance_shares


def test_lmg_of_correlations_worked_by_hand():
    # r = .6 and .5, between them .3: R² = (.36 + .25 - .18) / .91 = .43 / .91
    # alone .36 and .25; added last R² - .25 and R² - .36; means of the two
    r_squared = 0.43 / 0.91
    first, second = variance_shares.lmg(0.6, 0.5, 0.3)
    assert first == pytest.approx((0.36 + r_squared - 0.25) / 2)
    assert second == pytest.approx((0.25 + r_squared - 0.36) / 2)


def test_lmg_of_uncorrelated_regressors_is_their_own_r_squared():
    assert variance_shares.lmg(0.6, 0.5, 0.0) == pytest.approx((0.36, 0.25))


def test_lmg_halves_what_two_equal_regressors_explain():
    assert variance_shares.lmg(0.8, 0.8, 1.0) == pytest.approx((0.32, 0.32))


def test_shares_add_up_to_r_squared_of_ordinary_least_squares():
    before, potential, noise = np.random.default_rng(2).normal(size=(3, 60))
    hours = before + 0.5 * potential + noise
    fit = sm.OLS(hours, sm.add_constant(np.column_stack([before, potential]))).fit()
    assert variance_shares.shares(hours, before, potential).sum() == pytest.approx(fit.rsquared)


def rep_data(n, follows, seed=5):
    """Hours, last year's hours and potential of a rep whose time follows one of the two."""
    rng = np.random.default_rng(seed)
    before, potential = rng.lognormal(1, 0.7, n), rng.lognormal(8, 0.7, n)
    followed = before if follows == "habit" else potential / 1000
    return np.array([followed * rng.normal(1, 0.1, n), before, potential])


def test_rep_that_copies_last_year_is_all_habit():
    low, share, high, _, potential, _ = variance_shares.share_intervals(rep_data(40, "habit"), 400, 1)
    assert share > 0.9
    assert low <= share <= high
    assert potential < 0.1


def test_rep_that_follows_potential_has_little_habit():
    _, share, _, low, potential, high = variance_shares.share_intervals(rep_data(40, "potential"), 400, 1)
    assert potential > 0.9
    assert low <= potential <= high
    assert share < 0.1


def test_rep_that_treats_all_alike_has_no_shares():
    data = rep_data(20, "habit")
    data[0] = 0.1
    assert np.isnan(variance_shares.share_intervals(data, 400, 1)).all()
