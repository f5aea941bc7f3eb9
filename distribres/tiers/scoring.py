"""Score and cut: each dealer's weighted share of the network's totals, and the tiers by cumulative share."""

import numpy as np

from distribres.contracts.names import TIERS

ROUNDING = 1e-12


def score(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each dealer's weighted share of the network's totals.

    A missing value leaves its weight to the dealer's other criteria. The total of a criterion counts those who miss
    it at the mean of the others, so that being one of few with a value is no merit.

    Parameters
    ----------
    values : ndarray, (..., dealers, criteria)
        NaN where missing; negative values count as 0.
    weights : ndarray, (criteria,)

    Returns
    -------
    score : ndarray, (..., dealers)
        Adds up to 1; all 0 where nobody has any criterion above 0.
    parts : ndarray, (..., dealers, criteria)
        What each criterion brings to the score.
    """
    known = np.isfinite(values)
    amount = np.clip(np.where(known, values, 0.0), 0, None)
    total = amount.sum(axis=-2, keepdims=True)
    coverage = known.sum(axis=-2, keepdims=True) / max(values.shape[-2], 1)
    shares = _divide(amount * coverage, total)
    weight = np.where(known & (total > 0), weights, 0.0)
    parts = _divide(shares * weight, weight.sum(axis=-1, keepdims=True))
    parts = _divide(parts, parts.sum(axis=(-2, -1), keepdims=True))
    return parts.sum(axis=-1), parts


def _divide(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Part over whole; 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def entries(score: np.ndarray, share_key: float, share_middle: float) -> tuple[float, float]:
    """The score of the last key dealer, and of the last one that is at least middle: what it takes to enter.

    Parameters
    ----------
    score : ndarray, (dealers,)
        Adds up to 1.
    share_key, share_middle : float
        Shares of the score that end the first and the second tier.
    """
    ranked = np.sort(score)[::-1]
    above = np.cumsum(ranked) - ranked
    last = [np.searchsorted(above, share - ROUNDING) - 1 for share in (share_key, share_middle)]
    return ranked[last[0]], ranked[last[1]]


def place(score: np.ndarray, share_key: float, share_middle: float) -> np.ndarray:
    """Tiers by cumulative share (ABC analysis, Dickie 1951): 0 key, 1 middle, 2 small.

    The dealer that crosses a share still belongs to the higher tier; equal scores have equal tiers; a dealer without
    any score is small. Parameters as in `entries`.
    """
    key, middle = entries(score, share_key, share_middle)
    return np.where(score > 0, (score < key).astype(int) + (score < middle), len(TIERS) - 1)


def cumulative(score: np.ndarray) -> np.ndarray:
    """Share of the score down to and with each dealer."""
    order = np.argsort(-score, kind="stable")
    down_to = np.cumsum(score[order])
    return np.clip(down_to, 0, 1)[np.argsort(order)]
