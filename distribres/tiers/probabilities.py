"""How sure a tier is: draws over the uncertainty of the criteria and of their weights."""

import numpy as np
import pandas as pd

from distribres.contracts.names import TIERS
from distribres.contracts.sections import Tiers
from distribres.stats.intervals import Z80
from distribres.tiers.scoring import place


def probabilities(
    wide: pd.DataFrame,
    weights: np.ndarray,
    year: pd.Series,
    potentials: pd.DataFrame,
    draws: int,
    params: Tiers,
) -> np.ndarray:
    """Share of the draws in which each dealer has each tier.

    Each draw repeats the year (revenue and margin move together, by the dealer's own scatter), takes each potential
    from its interval, and each weight from a log-normal around the one given, `params.weight_spread` wide: whoever
    sets a weight could as well have set one a little higher. The other criteria stay as they are.

    Parameters
    ----------
    wide : DataFrame, (dealers, criteria)
        Values, by dealer_id.
    weights : ndarray, (criteria,)
    year : Series
        Of `noise`, by dealer_id.
    potentials : DataFrame
        The table potential.
    draws : int
    params : Tiers

    Returns
    -------
    ndarray, (dealers, 3)
        For key, middle, small; each line adds up to 1.
    """
    rng, weigher = np.random.default_rng(params.seed), np.random.default_rng([params.seed, 1])
    sales = year.reindex(wide.index).fillna(0.0).to_numpy()
    spread = {"revenue": (0, sales), "margin": (0, sales), "potential": (1, _width(potentials, wide.index))}
    moving = [(at, *spread[name]) for at, name in enumerate(wide) if name in spread]
    known = wide.notna().to_numpy(dtype=float)
    fixed = np.clip(wide.fillna(0.0).to_numpy(dtype=float), 0, None)
    counts = np.zeros((len(wide), len(TIERS)))
    for _ in range(draws):
        amount, shock = fixed.copy(), rng.standard_normal((2, len(wide)))
        for at, source, sd in moving:
            amount[:, at] *= np.exp(sd * shock[source])
        weight = weights * np.exp(params.weight_spread * weigher.standard_normal(len(weights)))
        tier = place(_scores(amount, known, weight), params.share_key, params.share_middle)
        for t in range(len(TIERS)):
            counts[:, t] += tier == t
    return counts / draws


def _scores(amount: np.ndarray, known: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """As `scoring.score`, in the two products that a thousand draws can afford."""
    total = amount.sum(axis=0)
    there = total > 0
    share = weights * there * known.mean(axis=0) / np.where(there, total, 1.0)
    whole = known @ (weights * there)
    points = np.divide(amount @ share, whole, out=np.zeros(len(amount)), where=whole > 0)
    return points / (points.sum() or 1.0)


def _width(potentials: pd.DataFrame, ids: pd.Index) -> np.ndarray:
    """Standard deviation of the logarithm of each potential, from its 80 % interval; 0 where there is none."""
    interval = potentials.set_index("dealer_id").reindex(ids)
    low, high = interval["potential_low"], interval["potential_high"]
    return (np.log(high / low.where(low > 0)) / (2 * Z80)).fillna(0.0).to_numpy()
