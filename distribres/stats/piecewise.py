"""Sharing out totals over responses of any form, by the steepest pieces of their concave envelopes.

Fox 1966, Discrete optimization via marginal analysis, Management Science 13: exact where the envelope is the response;
where it is not (an S-shaped one), only the last dealer served in each pool can end up between two of its points.
"""

import numpy as np

DIGITS = 6
"""Digits of a slope that count: behind them only machines differ."""


def concave_slopes(x: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Slopes (points - 1, n) of the concave envelope of n responses.

    Parameters
    ----------
    x : array (points, n), rising in each column; where two points are one, there is no slope (0)
    worth : array (points, n), what is won there
    """
    points = len(x)
    slopes, vertex = np.zeros((points - 1, x.shape[1])), np.zeros(x.shape[1], int)
    for first in range(points - 1):
        run = x[first + 1 :] - x[first]
        steep = np.divide(worth[first + 1 :] - worth[first], run, out=np.full(run.shape, -np.inf), where=run > 0)
        here, farthest = vertex == first, len(steep) - 1 - np.argmax(steep[::-1], axis=0)
        slopes[first] = np.where(here, steep.max(axis=0), slopes[first - 1])
        vertex = np.where(here, first + 1 + farthest, vertex)
    return np.where(np.isfinite(slopes), slopes, 0.0)


def take_steepest(x: np.ndarray, worth: np.ndarray, total: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """What each of n gets (n,) when every pool takes its steepest pieces first, until its total is spent.

    Parameters
    ----------
    x, worth : as for `concave_slopes`; the first points together fit within the total of their pool
    total : of each pool
    pool : number of each one's pool (n,)
    """
    size = np.diff(x, axis=0).T.ravel()
    slope = np.round(concave_slopes(x, worth), DIGITS).T.ravel()
    of = np.repeat(pool, len(x) - 1)
    order = np.lexsort((-slope, of))
    sizes, pools = size[order], of[order]
    running = np.cumsum(sizes) - sizes
    first = np.searchsorted(pools, np.arange(len(total)))
    before = running - np.append(running, running[-1:])[first][pools]
    left = (total - np.bincount(pool, x[0], len(total)))[pools]
    taken = np.empty(len(size))
    taken[order] = np.clip(left - before, 0.0, sizes)
    return x[0] + taken.reshape(len(pool), -1).sum(axis=1)
