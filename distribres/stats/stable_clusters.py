"""Groups that are found again in other samples (Hennig 2007; Tibshirani & Walther 2005)."""

import warnings

import numpy as np
from scipy.cluster.vq import kmeans2

STARTS = 3


def groups(points: np.ndarray, k: int, rng: np.random.Generator) -> np.ndarray:
    """The best of a few k-means (Lloyd 1982, started as k-means++): the group of each point, 0 to k - 1."""
    if k == 1:
        return np.zeros(len(points), dtype=int)
    best, least = None, np.inf
    for _ in range(STARTS):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of an empty group: such a start is worse, and loses
            centres, found = kmeans2(points, k, minit="++", rng=rng)
        within = ((points - centres[found]) ** 2).sum()
        if within < least:
            best, least = found, within
    return best


def stability(points: np.ndarray, found: np.ndarray, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """How well each group is found again in bootstrap resamples: mean of its best Jaccard (Hennig 2007), 0 to 1."""
    k = found.max() + 1
    best = np.zeros((resamples, k))
    for b in range(resamples):
        drawn = np.unique(rng.integers(0, len(points), len(points)))
        again = groups(points[drawn], k, rng)
        both = np.eye(k)[found[drawn]].T @ np.eye(k)[again]
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        best[b] = (both / np.maximum(either, 1)).max(axis=1)
    return best.mean(axis=0)


def find_centres(points: np.ndarray, most: int, stable: float, resamples: int, rng: np.random.Generator) -> np.ndarray:
    """Centres of the largest number of groups that are all found again (Tibshirani & Walther 2005); two if none is.

    One where there is nothing to divide: fewer than three points, or all of them the same.

    Parameters
    ----------
    points : ndarray, (points, dimensions)
    most : int
        Groups at most.
    stable : float
        Mean Jaccard index, 0 to 1, from which on a group counts as found again.
    resamples : int
        Bootstrap resamples behind `stability`.
    rng : Generator

    Returns
    -------
    ndarray, (groups, dimensions)
        Means of the groups.
    """
    centres = points.mean(axis=0, keepdims=True)
    for k in range(2, min(most, len(points) - 1, len(np.unique(points, axis=0))) + 1):
        found = groups(points, k, rng)
        if k == 2 or stability(points, found, resamples, rng).min() >= stable:
            centres = np.array([points[found == group].mean(axis=0) for group in np.unique(found)])
    return centres
