"""Sharing out totals, pool by pool: exactly where it wins most, in proportion to weights, and in whole steps.

Arithmetic alone: what is shared out, and why within these bounds, is for others to say.
"""

import numpy as np
import pandas as pd

TOLERANCE = 1e-9
HALVINGS = 60


def allocate(
    scale: np.ndarray,
    half_saturation: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    total: float | np.ndarray,
    pool=None,
) -> np.ndarray:
    """Effort x that maximises sum(scale * x / (x + h)) with low <= x <= high and, in each pool, sum(x) = total.

    h is the half-saturation. At the optimum marginal returns are equal wherever no bound holds, so x = sqrt(scale *
    h) * t - h within the bounds, for one t common to the pool (t = 1 / sqrt of the marginal return). The sum is
    linear in t between the points at which a dealer leaves its lower bound or meets its upper one, so t is found
    exactly by sorting them, all pools at once.

    Parameters
    ----------
    scale, half_saturation, low, high : arrays of n, not negative; half_saturation positive
    total : effort to share out, one for each pool; if more than the sum of `high`, the rest stays unused
    pool : array of n, the number of each dealer's pool, from 0; all in one if not given

    Raises
    ------
    ValueError
        If the lower bounds of a pool add up to more than its total.
    """
    pool = np.zeros(scale.shape, int) if pool is None else pool
    total = np.atleast_1d(np.asarray(total, float))
    least, most = np.bincount(pool, low, len(total)), np.bincount(pool, high, len(total))
    if (over := np.flatnonzero(least > total * (1 + TOLERANCE))).size:
        asked, held = least[over[0]], total[over[0]]
        raise ValueError(f"lower bounds add up to {asked:.6g}, more than the total of {held:.6g} to share out")
    root = np.sqrt(scale * half_saturation)
    x = np.clip(root * multipliers(root, half_saturation, low, high, total, pool)[pool] - half_saturation, low, high)
    x = np.where((most <= total)[pool], high, x)
    return _exactly(x, low, high, np.minimum(total, most), pool)


def multipliers(
    root: np.ndarray,
    half_saturation: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    total: np.ndarray,
    pool: np.ndarray,
) -> np.ndarray:
    """For each pool the t at which its effort adds up to the total, or to as much as those that respond can take."""
    active = root > 0
    slope, half_saturation, of = root[active], half_saturation[active], pool[active]
    t = np.concatenate([(low[active] + half_saturation) / slope, (high[active] + half_saturation) / slope])
    of = np.concatenate([of, of])
    order = np.lexsort((t, of))
    t, of, steps = t[order], of[order], np.concatenate([slope, -slope])[order]
    first = np.searchsorted(of, np.arange(len(total)))
    slopes = np.maximum(_within(np.cumsum(steps), steps, first, of), 0.0)
    rises = np.where(np.arange(len(t)) == first[of], 0.0, np.concatenate([[0.0], slopes[:-1] * np.diff(t)]))
    sums = np.bincount(pool, low, len(total))[of] + _within(np.cumsum(rises), rises, first, of)
    below = np.bincount(of, sums < total[of], len(total)).astype(int)
    count = np.bincount(of, minlength=len(total))
    if not len(t):
        return np.zeros(len(total))
    at = np.minimum(first + np.clip(below - 1, 0, None), len(t) - 1)
    missing = np.where((below > 0) & (below < count), total - sums[at], 0.0)
    step = np.divide(missing, slopes[at], out=np.zeros(len(total)), where=slopes[at] > 0)
    return np.where(count > 0, t[at] + step, 0.0)


def _within(running: np.ndarray, steps: np.ndarray, first: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Running sums that start anew in each pool."""
    return running - (running - steps)[first[of]]


def _exactly(x: np.ndarray, low: np.ndarray, high: np.ndarray, total: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """`x` with what is missing in its pool (or too much) spread over the room that its bounds leave."""
    rest = (total - np.bincount(pool, x, len(total)))[pool]
    room = np.where(rest > 0, high - x, x - low)
    whole = np.bincount(pool, room, len(total))[pool]
    return x + np.divide(rest * room, whole, out=np.zeros(x.shape), where=whole > 0)


def totals(x: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Sum over each dealer's pool (dealers,)."""
    return np.bincount(pool, x)[pool]


def share_out(total: np.ndarray, weight: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Each pool's total in proportion to the weights; equally where a pool has none."""
    weight = np.where(totals(weight, pool) > 0, weight, 1.0)
    return total * weight / totals(weight, pool)


def keep_within(effort: np.ndarray, low: np.ndarray, high: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """The effort in the same proportions as far as the bounds let it; each pool keeps its total, which must fit."""
    total, least, most = totals(effort, pool), np.full(effort.shape, -40.0), np.full(effort.shape, 40.0)
    for _ in range(HALVINGS):
        middle = (least + most) / 2
        over = totals(np.clip(np.exp(middle) * effort, low, high), pool) > total
        least, most = np.where(over, least, middle), np.where(over, middle, most)
    kept = np.clip(np.exp(least) * effort, low, high)
    number = pool.max(initial=-1) + 1
    of_pool = np.zeros(number)
    of_pool[pool] = total
    return _exactly(kept, low, high, of_pool, pool)


def feasible(low: np.ndarray, high: np.ndarray, total: np.ndarray, pool: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds between which each pool's total fits: the lower scaled down, the upper up, where it does not.

    Whoever has no choice (a frozen dealer) is held to it, as long as the others can make up for that.
    """
    held = low == high
    low = np.where(totals(low, pool) > total, _scaled(low, held, total, pool), low)
    high = np.maximum(high, low)
    return low, np.where(totals(high, pool) < total, _scaled(high, held, total, pool), high)


def _scaled(bound: np.ndarray, held: np.ndarray, total: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """A bound with the total of its pool."""
    others = np.where(held, 0.0, bound)
    rest = total - totals(bound - others, pool)
    able = (rest >= 0) & (totals(others, pool) > 0)
    kept = np.where(held, bound, share_out(np.maximum(rest, 0.0), others, pool))
    return np.where(able, kept, share_out(total, bound, pool))


def to_steps(x: np.ndarray, per_unit: int, pool: np.ndarray) -> np.ndarray:
    """`x` in whole steps of 1 / `per_unit`, by largest remainders; each pool's total stays.

    What is left of it, less than a step, goes to the dealer next in turn: what is asked for is spent.
    """
    units = x * per_unit
    whole = np.floor(units + TOLERANCE)
    rest = np.maximum(units - whole, 0.0)
    turn = pd.Series(rest).groupby(pool).rank(method="first", ascending=False).to_numpy() - 1
    return (whole + _shares(totals(rest, pool) - turn)) / per_unit


def _shares(left: np.ndarray) -> np.ndarray:
    """What remains at each dealer's turn: a whole step, the last fraction, or nothing."""
    left = np.clip(left, 0.0, 1.0)
    return np.where(np.abs(left - np.round(left)) < TOLERANCE, np.round(left), left)
