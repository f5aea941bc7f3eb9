"""How sure a tier is: draws over the uncertainty of the criteria and of their weights."""

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.names import TIERS
from distribres.contracts.sections import Tiers
from distribres.dealers.revenue_error import noise
from distribres.stats import empirical_bayes
from distribres.stats.intervals import Z80
from distribres.tiers.scoring import place

MONTHS = 3 * yearly.YEAR
LEAST = 1e-6
"""No year is surer than this (variance of the logarithm)."""


def probabilities(
    wide: pd.DataFrame,
    weights: np.ndarray,
    level: pd.DataFrame,
    potentials: pd.DataFrame,
    draws: int,
    params: Tiers,
) -> np.ndarray:
    """Share of the draws in which each dealer has each tier.

    Each draw takes revenue and margin from what the year says of their level (they move together), each potential from
    its interval, and each weight from a log-normal around the one given, `params.weight_spread` wide: whoever sets a
    weight could as well have set one a little higher. A potential that is no more than the revenue moves with it. The
    other criteria stay as they are.

    Parameters
    ----------
    wide : DataFrame, (dealers, criteria)
        Values, by dealer_id.
    weights : ndarray, (criteria,)
    level : DataFrame
        Of `level_behind`, by dealer_id.
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
    behind = level.reindex(wide.index).fillna(0.0)
    width = _width(potentials, wide.index)
    bound = (wide["potential"] <= wide["revenue"]).to_numpy() if {"potential", "revenue"} <= {*wide} else False
    moving = [(at, name) for at, name in enumerate(wide) if name in ("revenue", "margin", "potential")]
    known = wide.notna().to_numpy(dtype=float)
    fixed = np.clip(wide.fillna(0.0).to_numpy(dtype=float), 0, None)
    counts = np.zeros((len(wide), len(TIERS)))
    for _ in range(draws):
        amount, shock = fixed.copy(), rng.standard_normal((2, len(wide)))
        sales = np.exp(behind["shift"].to_numpy() + behind["sd"].to_numpy() * shock[0])
        reach = np.where(bound, sales, np.exp(width * shock[1]))
        for at, name in moving:
            amount[:, at] *= reach if name == "potential" else sales
        weight = weights * np.exp(params.weight_spread * weigher.standard_normal(len(weights)))
        tier = place(_scores(amount, known, weight), params.share_key, params.share_middle)
        for t in range(len(TIERS)):
            counts[:, t] += tier == t
    return counts / draws


def level_behind(panel: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """What the year that ends with `quarter` says of the level that a dealer's purchases scatter around.

    The error of a year is that of `noise`, and at least that of so many months with purchases out of twelve, if each
    month had the same chance of one (binomial): a dealer of one order may as well have placed none, or two. By
    empirical Bayes, in logarithms, such a dealer is drawn towards the others.

    Returns
    -------
    DataFrame
        By dealer_id: `shift`, from the logarithm of the year to that of the level, and `sd`, how unsure it is.
    """
    year = np.log(yearly.level(panel, "revenue", quarter).pipe(lambda level: level.where(level > 0)))
    months = (yearly.level(panel, "active_months", quarter) * yearly.YEAR).reindex(year.index).clip(1, MONTHS)
    error = np.maximum(noise(panel, quarter).reindex(year.index).fillna(0.0) ** 2, (1 - months / MONTHS) / months)
    mean, variance = empirical_bayes.posterior(year, error.clip(lower=LEAST), pd.Series("", year.index))
    return pd.DataFrame({"shift": mean - year, "sd": np.sqrt(variance)}).fillna(0.0)


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
