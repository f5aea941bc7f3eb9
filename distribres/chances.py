"""How sure a tier is: draws over the uncertainty of the criteria and of their weights."""

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres import quarters
from distribres.quantile import Z80
from distribres.scoring import SMALL, place

TIERS = SMALL + 1


def noise(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Relative standard error of a dealer's yearly level, from how its quarters scatter around the network's season.

    Half of it is the dealer's own scatter, half the median dealer's: four quarters say little of a spread. The
    quarters count as independent of each other.

    Returns
    -------
    Series
        By dealer_id, from 0 to 1: 0.1 is 10 % of the level.
    """
    year = panel[panel["quarter"].isin(quarters.last(quarter, 4))]
    wide = year.pivot(index="dealer_id", columns="quarter", values="revenue").fillna(0.0).clip(lower=0)
    level = wide.mean(axis=1)
    expected = np.outer(level, wide.sum() / wide.sum().mean())
    scatter = np.sqrt(((wide - expected) ** 2).sum(axis=1) / max(wide.shape[1] - 1, 1)) / level.where(level > 0)
    return (0.5 * (scatter + scatter.median())).fillna(scatter.median()).clip(0, 1) / np.sqrt(wide.shape[1])


def probabilities(
    wide: pd.DataFrame,
    weights: np.ndarray,
    year: pd.Series,
    potentials: pd.DataFrame,
    draws: int,
    params: BaseModel,
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
    params : BaseModel
        The section `tiers`.

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
    counts = np.zeros((len(wide), TIERS))
    for _ in range(draws):
        amount, shock = fixed.copy(), rng.standard_normal((2, len(wide)))
        for at, source, sd in moving:
            amount[:, at] *= np.exp(sd * shock[source])
        weight = weights * np.exp(params.weight_spread * weigher.standard_normal(len(weights)))
        tier = place(_scores(amount, known, weight), params.share_key, params.share_middle)
        for t in range(TIERS):
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
