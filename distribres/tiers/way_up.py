"""The way up: what would have to change for a dealer to enter the next tier."""

import numpy as np


def rises(amount: np.ndarray, parts: np.ndarray, rivals: np.ndarray) -> np.ndarray:
    """By how much each criterion, alone, would have to rise for a dealer to overtake the last of the tier above.

    Overtaking it is enough to enter. With a the dealer's value of the criterion, b its rival's, T the network's total,
    and G what it leads in the other criteria, the rise d solves (G (T + d) + k (a + d) - m b) = 0, where k and m are
    what one share of the total brings to either's score: the total rises with the dealer, and that is counted.

    Parameters
    ----------
    amount : ndarray, (dealers, criteria)
        Values, NaN where missing; below 0 counts as 0.
    parts : ndarray, (dealers, criteria)
        What each criterion brings to the score, as `scoring.score` gives it.
    rivals : ndarray of int, (dealers,)
        The dealer to overtake; the dealer itself where there is nothing to overtake.

    Returns
    -------
    ndarray, (dealers, criteria)
        In the unit of each criterion; NaN where the value is missing or 0, or where the criterion alone cannot do it.
    """
    own = np.where(amount > 0, amount, np.nan)
    total = np.nansum(own, axis=0)
    gain = parts / own * total
    others = parts.sum(axis=1, keepdims=True) - parts
    lead = others - others[rivals]
    short = parts[rivals] - parts - lead
    with np.errstate(divide="ignore", invalid="ignore"):
        rise = short * total / (lead + gain)
    return np.where(lead + gain > 0, np.maximum(rise, 0.0), np.nan)


def shortest(amount: np.ndarray, parts: np.ndarray, rivals: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The criterion whose rise, relative to its value, is the smallest.

    Returns
    -------
    which : ndarray of int, (dealers,)
        Column of the criterion; -1 where none alone leads up.
    rise, relative : ndarray, (dealers,)
        In the unit of the criterion, and as a share of today's value.
    """
    rise = rises(amount, parts, rivals)
    relative = np.where(np.isfinite(rise), rise / np.where(amount > 0, amount, np.nan), np.inf)
    which, line = relative.argmin(axis=1), np.arange(len(rise))
    found = np.isfinite(relative[line, which]) & (rivals != line)
    nothing = np.full(len(rise), np.nan)
    return (
        np.where(found, which, -1),
        np.where(found, rise[line, which], nothing),
        np.where(found, relative[line, which], nothing),
    )
