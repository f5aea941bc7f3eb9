"""Key, middle, small: tiers by cumulative share of a weighted score, with their reasons and how sure they are."""

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres import families, quarters
from distribres.quantile import Z80

NAMES = np.array(["A", "B", "C"])
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


def cut(score: np.ndarray, share_key: float, share_middle: float) -> tuple[np.ndarray, np.ndarray]:
    """Tiers by cumulative share (ABC analysis, Dickie 1951).

    The dealer that crosses a share still belongs to the higher tier; equal scores have equal tiers; a dealer without
    any score is small.

    Parameters
    ----------
    score : ndarray, (dealers,)
        Adds up to 1.
    share_key, share_middle : float
        Shares of the score that end the first and the second tier.

    Returns
    -------
    tier : ndarray of int, (dealers,)
        0 key, 1 middle, 2 small.
    cumulative : ndarray, (dealers,)
        Share of the score down to and with the dealer.
    """
    order = np.argsort(-score, kind="stable")
    ranked = score[order]
    down_to = np.cumsum(ranked)
    above = (down_to - ranked)[np.searchsorted(-ranked, -ranked)]
    tier = (above >= share_key - ROUNDING).astype(int) + (above >= share_middle - ROUNDING)
    tier = np.where(ranked > 0, tier, len(NAMES) - 1)
    back = np.argsort(order)
    return tier[back], np.clip(down_to, 0, 1)[back]


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
    panel: pd.DataFrame,
    potentials: pd.DataFrame,
    quarter: str,
    params: BaseModel,
) -> np.ndarray:
    """Share of the draws in which each dealer has each tier.

    Each draw repeats the year (revenue and margin move together, by the dealer's own scatter) and takes each
    potential from its interval. The other criteria stay as they are.

    Parameters
    ----------
    wide : DataFrame, (dealers, criteria)
        Values, by dealer_id.
    weights : ndarray, (criteria,)
    panel, potentials : DataFrame
        The tables panel and potential.
    quarter : str
    params : BaseModel
        The section `tiers`.

    Returns
    -------
    ndarray, (dealers, 3)
        For key, middle, small; each line adds up to 1.
    """
    rng = np.random.default_rng(params.seed)
    year = noise(panel, quarter).reindex(wide.index).fillna(0.0).to_numpy()
    spread = {"revenue": year, "margin": year, "potential": _width(potentials, wide.index)}
    sd = np.column_stack([spread.get(criterion, np.zeros(len(wide))) for criterion in wide])
    source = [int(criterion == "potential") for criterion in wide]
    values, dealer = wide.to_numpy(), np.arange(len(wide))
    counts = np.zeros((len(wide), len(NAMES)))
    for _ in range(params.draws):
        shock = rng.standard_normal((len(wide), 2))[:, source]
        tier, _ = cut(score(values * np.exp(sd * shock), weights)[0], params.share_key, params.share_middle)
        counts[dealer, tier] += 1
    return counts / params.draws


def _width(potentials: pd.DataFrame, ids: pd.Index) -> np.ndarray:
    """Standard deviation of the logarithm of each potential, from its 80 % interval; 0 where there is none."""
    interval = potentials.set_index("dealer_id").reindex(ids)
    low, high = interval["potential_low"], interval["potential_high"]
    return (np.log(high / low.where(low > 0)) / (2 * Z80)).fillna(0.0).to_numpy()


def tiers(
    criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: BaseModel
) -> pd.DataFrame:
    """The table `tiers`.

    Last quarter's tiers are those of today's dealers: one that has since stopped buying takes no share of them.

    Parameters
    ----------
    criteria, potentials, panel : DataFrame
        The tables criteria, potential, panel.
    quarter : str
        Last quarter of the year looked at.
    params : BaseModel
        The sections `tiers` and `families`.

    Raises
    ------
    ValueError
        If no dealer has anything above 0 in the criteria that have a weight.
    """
    weight = {name: w for name, w in params.tiers.weights if w > 0}
    wide, before = (
        criteria.pivot(index="dealer_id", columns="criterion", values=values).reindex(columns=list(weight))
        for values in ("value", "previous")
    )
    weights = np.array(list(weight.values()))
    points, parts = score(wide.to_numpy(), weights)
    if not points.any():
        raise ValueError(
            f"tiers: no dealer has a value above 0 in {', '.join(weight) or 'any criterion'}; see tiers.weights"
        )
    tier, down_to = cut(points, params.tiers.share_key, params.tiers.share_middle)
    sure = probabilities(wide, weights, panel, potentials, quarter, params.tiers)
    shares = wide.where(wide.isna(), _divide(parts, points[:, None]))
    table = pd.DataFrame(
        {
            "dealer_id": wide.index,
            "score": points,
            "cumulative_share": down_to,
            "tier": NAMES[tier],
            "tier_probability": sure[np.arange(len(wide)), tier],
            "why": [_why(row.dropna()) for _, row in shares.iterrows()],
            "next_tier": [None if t == 0 else NAMES[t - 1] for t in tier],
            "distance": _distance(points, tier),
            "last_tier": _last(before, weights, params.tiers),
        }
    )
    return families.families(table, criteria, potentials, params.families)


def _why(shares: pd.Series) -> str:
    """Parts of a score that its criteria bring, those that are missing left out."""
    return shares.round(4).to_json()


def _distance(points: np.ndarray, tier: np.ndarray) -> np.ndarray:
    """By how much a score must rise to reach the last dealer of the next tier up, or of a higher one if that is empty.

    That is enough to enter; a little less may do, as the total rises too. NaN in the highest tier. No rise in per
    cent leads away from 0: such a dealer counts as the smallest above 0.
    """
    entry = np.array([np.nan, *(points[tier <= t].min() for t in (0, 1))])
    return np.where(tier > 0, entry[tier] / np.maximum(points, points[points > 0].min()) - 1, np.nan)


def _last(before: pd.DataFrame, weights: np.ndarray, params: BaseModel) -> np.ndarray:
    """Tiers one quarter ago by the same rules; missing for a dealer of whom nothing was known then."""
    there = before.dropna(how="all")
    points, _ = score(there.to_numpy(), weights)
    tier, _ = cut(points, params.share_key, params.share_middle)
    return pd.Series(NAMES[tier], there.index, dtype="str").reindex(before.index).to_numpy()


def moves(tiers: pd.DataFrame) -> pd.DataFrame:
    """How many dealers went from each tier to each: last_tier, tier, dealers (zeros included)."""
    counts = pd.crosstab(tiers["last_tier"], tiers["tier"]).reindex(index=NAMES, columns=NAMES, fill_value=0)
    counts.index.name, counts.columns.name = "last_tier", "tier"
    return counts.stack().rename("dealers").reset_index()
