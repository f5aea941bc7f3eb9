"""Least squares within two effects, and the averaging of such fits."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

SWEEPS = 40


class Fit(NamedTuple):
    """Slopes, their covariance (dealers as clusters), the sum of squares left, and the lines used."""

    slope: np.ndarray
    covariance: np.ndarray
    left: float
    n: int


def within(values: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """`values` (dealers, quarters) less the effects of dealer and quarter; 0 where not `seen`.

    Alternating projections, as in Guimarães & Portugal 2010, Stata Journal 10.
    """
    left = np.where(seen, values, 0.0)
    for _ in range(SWEEPS):
        for axis in (1, 0):
            count = np.maximum(seen.sum(axis=axis, keepdims=True), 1)
            left = np.where(seen, left - left.sum(axis=axis, keepdims=True) / count, 0.0)
    return left


def regression(y: np.ndarray, x: np.ndarray, seen: np.ndarray) -> Fit:
    """Least squares within dealers and quarters; errors may be related in any way within a dealer.

    The covariance is the jackknife that leaves out one dealer after the other, CV3 in MacKinnon, Nielsen & Webb 2023,
    J. Econometrics 232: sound where few dealers hold most of the effort. The effects of quarter stay those of all.

    Parameters
    ----------
    y : array (dealers, quarters)
    x : array (regressors, dealers, quarters)
    seen : array of bool (dealers, quarters)
    """
    y, x = within(y, seen), np.array([within(one, seen) for one in x])
    squares, products = np.einsum("kit,lit->ikl", x, x), np.einsum("kit,it->ik", x, y)
    every, sums = squares.sum(axis=0), products.sum(axis=0)
    slope = np.linalg.pinv(every) @ sums
    without = np.einsum("ikl,il->ik", np.linalg.pinv(every - squares, hermitian=True), sums - products)
    covariance = (without - slope).T @ (without - slope) * (1 - 1 / len(without))
    error = y - np.einsum("k,kit->it", slope, x)
    return Fit(slope, covariance, float((error**2).sum()), int(seen.sum()))


def average(fits: Sequence[Fit]) -> tuple[Fit, np.ndarray]:
    """The fits as one, and the weight of each: what the best alone finds is part chance, and its error too small.

    Bayesian model averaging (Hoeting, Madigan, Raftery & Volinsky 1999, Statistical Science 14): weights from the BIC
    (Kass & Raftery 1995, JASA 90), all with as many parameters; the covariance is that within the fits and that
    between them.
    """
    n, left = fits[0].n, np.maximum([fit.left for fit in fits], np.finfo(float).tiny)
    weight = (left.min() / left) ** (n / 2)
    weight /= weight.sum()
    slopes = np.array([fit.slope for fit in fits])
    slope = weight @ slopes
    between = (weight * (slopes - slope).T) @ (slopes - slope)
    covariance = np.einsum("f,fkl->kl", weight, [fit.covariance for fit in fits]) + between
    return Fit(slope, covariance, float(weight @ left), n), weight


def posterior(prior: float, prior_sd: float, found: float, se: float) -> tuple[float, float, float]:
    """Mean, standard deviation and weight of the data: two normal distributions, each by its precision.

    Where the prior leaves no doubt, or nothing was found (NaN), the prior stands. The mean is never below 0: that less
    was sold after more effort is not taken for its effect. Draws around it lie above 0.
    """
    if prior_sd == 0 or not np.isfinite(se) or se <= 0:
        return prior, prior_sd, 0.0
    weight = prior_sd**2 / (prior_sd**2 + se**2)
    return max(prior + weight * (found - prior), 0.0), prior_sd * np.sqrt(1 - weight), weight
