"""Key, middle, small: tiers by cumulative share of a weighted score, with their reasons and how sure they are."""

import json

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres import families, quarters
from distribres.potential import Z80

NAMES = np.array(["A", "B", "C"])


def score(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each dealer's weighted share of the network's totals.

    A missing value leaves its weight to the dealer's other criteria.

    Parameters
    ----------
    values : ndarray, (..., dealers, criteria)
        NaN where missing; negative values count as 0.
    weights : ndarray, (criteria,)

    Returns
    -------
    score : ndarray, (..., dealers)
        Adds up to 1.
    parts : ndarray, (..., dealers, criteria)
        What each criterion brings to the score.
    """
    known = np.isfinite(values)
    amount = np.clip(np.where(known, values, 0.0), 0, None)
    total = amount.sum(axis=-2, keepdims=True)
    shares = np.divide(amount, total, out=np.zeros_like(amount), where=total > 0)
    weight = np.where(known & (total > 0), weights, 0.0)
    spread = weight.sum(axis=-1, keepdims=True)
    parts = np.divide(shares * weight, spread, out=np.zeros_like(shares), where=spread > 0)
    whole = parts.sum(axis=(-2, -1), keepdims=True)
    parts = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0)
    return parts.sum(axis=-1), parts


def cut(score: np.ndarray, share_key: float, share_middle: float) -> tuple[np.ndarray, np.ndarray]:
    """Tier of each dealer (0 key, 1 middle, 2 small) and the share of the score down to and with it.

    The dealer that crosses a share still belongs to the higher tier.
    """
    order = np.argsort(-score, axis=-1, kind="stable")
    down_to = np.cumsum(np.take_along_axis(score, order, -1), axis=-1)
    before = down_to - np.take_along_axis(score, order, -1)
    tier = (before >= share_key - 1e-12).astype(int) + (before >= share_middle - 1e-12)
    back = np.argsort(order, axis=-1, kind="stable")
    return np.take_along_axis(tier, back, -1), np.clip(np.take_along_axis(down_to, back, -1), 0, 1)


def noise(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Relative standard error of a dealer's yearly level, from how its quarters scatter around the network's season.

    Half of it is the dealer's own scatter, half the median dealer's: four quarters say little of a spread.
    """
    year = panel[panel["quarter"].isin(quarters.last(quarter, 4))]
    wide = year.pivot(index="dealer_id", columns="quarter", values="revenue").fillna(0.0).clip(lower=0)
    level = wide.mean(axis=1)
    expected = np.outer(level, wide.sum() / wide.sum().mean())
    scatter = np.sqrt(((wide - expected) ** 2).sum(axis=1) / max(wide.shape[1] - 1, 1)) / level.where(level > 0)
    return (0.5 * (scatter + scatter.median())).fillna(scatter.median()).clip(0, 1) / np.sqrt(wide.shape[1])


def probabilities(wide: pd.DataFrame, weights: np.ndarray, panel: pd.DataFrame, potentials: pd.DataFrame, quarter: str, params):
    """Share of the draws in which each dealer has each tier: ndarray (dealers, 3).

    Each draw repeats the year (revenue and margin move together by the dealer's own scatter) and takes each potential from
    its interval.
    """
    rng = np.random.default_rng(params.seed)
    ids = wide.index
    year = noise(panel, quarter).reindex(ids).fillna(0.0).to_numpy()
    interval = potentials.set_index("dealer_id").reindex(ids)
    width = np.log(interval["potential_high"] / interval["potential_low"].where(interval["potential_low"] > 0)) / (2 * Z80)
    spread = {"revenue": year, "margin": year, "potential": width.fillna(0.0).to_numpy()}
    counts = np.zeros((len(ids), len(NAMES)))
    for _ in range(params.draws):
        shock = {"revenue": rng.standard_normal(len(ids))}
        shock |= {"margin": shock["revenue"], "potential": rng.standard_normal(len(ids))}
        factors = [np.exp(spread[c] * shock[c]) if c in spread else np.ones(len(ids)) for c in wide]
        drawn, _ = score(wide.to_numpy() * np.column_stack(factors), weights)
        tier, _ = cut(drawn, params.share_key, params.share_middle)
        counts[np.arange(len(ids)), tier] += 1
    return counts / params.draws


def tiers(criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: BaseModel) -> pd.DataFrame:
    """The table `tiers`.

    Parameters
    ----------
    criteria, potentials, panel : DataFrame
        The tables criteria, potential, panel.
    params : BaseModel
        The sections `tiers` and `families`.
    """
    weight = {name: w for name, w in params.tiers.weights if w > 0}
    wide, before = (criteria.pivot(index="dealer_id", columns="criterion", values=v)[list(weight)] for v in ("value", "previous"))
    weights = np.array(list(weight.values()))
    points, parts = score(wide.to_numpy(), weights)
    tier, down_to = cut(points, params.tiers.share_key, params.tiers.share_middle)
    sure = probabilities(wide, weights, panel, potentials, quarter, params.tiers)
    table = pd.DataFrame(
        {
            "dealer_id": wide.index,
            "score": points,
            "cumulative_share": down_to,
            "tier": NAMES[tier],
            "tier_probability": sure[np.arange(len(wide)), tier],
            "why": [_why(row, points[i], weight) for i, row in enumerate(parts)],
            "next_tier": [None if t == 0 else NAMES[t - 1] for t in tier],
            "distance": _distance(points, tier),
            "last_tier": _last(before, weights, params.tiers),
        }
    )
    return families.families(table, criteria, potentials, params.families)


def _why(parts: np.ndarray, total: float, names) -> str:
    shares = parts / total if total > 0 else parts
    return json.dumps({name: round(float(share), 4) for name, share in zip(names, shares, strict=True)})


def _distance(points: np.ndarray, tier: np.ndarray) -> np.ndarray:
    """By how much a score must rise to pass the last dealer of the next tier up; NaN in the highest."""
    entry = np.array([np.nan, *(points[tier == t].min() if (tier == t).any() else np.nan for t in (0, 1))])
    floor = np.where(points > 0, points, points[points > 0].min(initial=1.0))
    return np.where(tier > 0, np.maximum(entry[tier] / floor - 1, 0), np.nan)


def _last(before: pd.DataFrame, weights: np.ndarray, params) -> list[str | None]:
    """Tiers one quarter ago by the same rules; None for a dealer that was not there."""
    there = before.notna().any(axis=1).to_numpy()
    points, _ = score(before[there].to_numpy(), weights)
    found = iter(NAMES[cut(points, params.share_key, params.share_middle)[0]]) if there.any() else iter(())
    return [next(found) if here else None for here in there]


def moves(tiers: pd.DataFrame) -> pd.DataFrame:
    """How many dealers went from each tier to each: last_tier, tier, dealers (zeros included)."""
    counts = pd.crosstab(tiers["last_tier"], tiers["tier"]).reindex(index=NAMES, columns=NAMES, fill_value=0)
    counts.index.name, counts.columns.name = "last_tier", "tier"
    return counts.stack().rename("dealers").reset_index()
