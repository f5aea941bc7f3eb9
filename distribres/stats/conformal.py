"""Conformal widening of an interval (Romano, Patterson & Candès 2019)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from distribres.stats.quantile_regression import SAMPLE, coefficients, independent, sample

FOLDS, FEW_FOLDS = 20, 5
"""Folds behind an interval's width. With five, a fit lacks a fifth of the few known wallets and errs more than the one
that is used: the interval is too wide (it held 83 of 100 hidden wallets of simulated networks; with twenty, 81). Five
do where four fifths are still more than the `SAMPLE` that a fit uses."""


def widening(
    y: pd.Series, x: pd.DataFrame, rising: Sequence[str] = (), earlier: tuple[pd.Series, pd.DataFrame] | None = None
) -> float:
    """By how much the quantiles .1 and .9 must move apart, each, to hold 80 % of values they were not fitted to.

    Conformalised quantile regression (Romano, Patterson & Candès 2019, NeurIPS 32), cross-fitted in folds instead of
    one split: no dealer is judged by itself. Out of time, too: how far a dealer lies from what the others of an
    `earlier` time let expect (least squares) must fit between today's quantiles, seen from today's mean. The level of
    all is no part of it, for it is fitted anew each time. It is sound as far as those with a known `y` are like those
    without.

    Parameters
    ----------
    y, x, rising
        As of `quantile_fit`.
    earlier : (Series, DataFrame), optional
        Such a `y` and `x` of an earlier time, many of the same dealers; `x` has the same columns. Those of today, where
        there is none.

    Returns
    -------
    float
        In the unit of `y`; negative where the intervals would be too wide.
    """
    folds = FEW_FOLDS if len(y) * (1 - 1 / FEW_FOLDS) >= SAMPLE else FOLDS
    fold = pd.Series(np.arange(len(y)) % folds, y.index)
    then, at = (y, x) if earlier is None else earlier
    low, mean, high, expected = np.empty((4, len(y)))
    for number in range(folds):
        out = fold == number
        others = sample(y[~out], x[~out])
        for bound, q in ((low, 0.1), (high, 0.9)):
            slopes = coefficients(*others, q, rising)
            bound[out] = x.loc[out, slopes.index].to_numpy(float) @ slopes.to_numpy()
        mean[out] = _mean(*others, x[out])
        kept = (fold.reindex(then.index) != number).to_numpy()
        expected[out] = _mean(then[kept], at[kept], x[out])
    miss = (y - expected) - (y - expected).median()
    outside = np.maximum(low - mean - miss, miss - (high - mean))
    return float(np.quantile(outside, min(0.8 * (1 + 1 / len(y)), 1), method="inverted_cdf"))


def _mean(y: pd.Series, x: pd.DataFrame, at: pd.DataFrame) -> np.ndarray:
    """Least squares, at the rows of `at`."""
    used = independent(x)
    return at[used].to_numpy(float) @ np.linalg.lstsq(x[used].to_numpy(float), y.to_numpy())[0]
