"""A dealer is visited or it is not: it has hours for a whole number of visits, or none, and then wins nothing.

Visits need not be equally long: any time from the shortest visit on can be divided into whole ones. Visits of the usual
length only would cost 1 to 5 of 100 points on simulated networks.
"""

import numpy as np

from distribres.engagement.response import Expected
from distribres.stats import piecewise, resource_allocation


def allow_none(
    low: np.ndarray, high: np.ndarray, due: np.ndarray, total: np.ndarray, pool: np.ndarray, shortest: float
) -> tuple[np.ndarray, np.ndarray]:
    """Least hours where less than a visit is none, and the shortest visit of who may have none (dealers,).

    Who is due a service has a visit at least, unless the pool has too few hours for that. Who has no choice keeps what
    it has.

    Parameters
    ----------
    low, high : least and most hours (dealers,)
    due : who is due a service (dealers,)
    total : hours of each dealer's pool (dealers,)
    pool : number of each dealer's pool (dealers,)
    shortest : hours of the shortest visit
    """
    short = (low < shortest) & (low < high)
    visited = np.where(short, np.where(due, shortest, 0.0), low)
    fits = resource_allocation.totals(visited, pool) <= total
    none = short & ~(due & fits)
    return np.where(none, 0.0, visited), np.where(none, shortest, 0.0)


def make_whole(
    curve: Expected, x: np.ndarray, high: np.ndarray, total: np.ndarray, pool: np.ndarray, shortest: np.ndarray
) -> np.ndarray:
    """The hours `x` (dealers,) without those for less than a visit, which go where they win most in the same pool.

    Parameters
    ----------
    curve : response expected over the draws
    high : most hours (dealers,)
    total : hours of each dealer's pool (dealers,)
    pool : number of each dealer's pool (dealers,)
    shortest : hours of the shortest visit, 0 where any time will do (dealers,)
    """
    whole = np.where(x < shortest * (1 - resource_allocation.TOLERANCE), 0.0, x)
    rest = total - resource_allocation.totals(whole, pool)
    won = np.round(curve.value(whole + rest) - curve.value(whole), piecewise.DIGITS)
    more = whole + rest
    able = (more >= shortest) & (more <= high)
    order = np.lexsort((-won, whole <= 0, ~able, pool))
    first = order[np.searchsorted(pool[order], np.unique(pool))]
    whole[first] = more[first]
    return whole
