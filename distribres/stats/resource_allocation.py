"""Sharing out totals, pool by pool: in proportion to weights, within bounds, and in whole steps.

Arithmetic alone: what is shared out, and why within these bounds, is for others to say.
"""

import numpy as np
import pandas as pd

TOLERANCE = 1e-9
HALVINGS = 60


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


def _exactly(x: np.ndarray, low: np.ndarray, high: np.ndarray, total: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """`x` with what is missing in its pool (or too much) spread over the room that its bounds leave."""
    rest = (total - np.bincount(pool, x, len(total)))[pool]
    room = np.where(rest > 0, high - x, x - low)
    whole = np.bincount(pool, room, len(total))[pool]
    return x + np.divide(rest * room, whole, out=np.zeros(x.shape), where=whole > 0)


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
