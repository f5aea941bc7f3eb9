"""What an hour or a euro does at a dealer.

Sales in a quarter follow the effort x (hours or money) along

    S(x) = S(now) + D (g(x) - g(now)),    g(x) = x / (x + kappa),

which rises ever more slowly and stays between nothing and the dealer's potential. D and kappa are set so that
one per cent more effort than today's brings as many per cent more sales as field studies found: .34 for personal
selling (Albers, Mantrala & Sridhar 2010, J. Marketing Research 47), .12 for advertising in the short term
(Sethuraman, Tellis & Briesch 2011, J. Marketing Research 48).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from distribres.quarters import last

KINDS = ("hours", "spend")
# No study covers dealers that get no effort: they respond as if sales were at least this share of the headroom.
# It is small, so that a prospect must be large to win effort.
FIRST_SALES = 0.05
MAX_ELASTICITY = 0.95  # at 1, sales would grow in proportion to effort and never saturate
NEGLIGIBLE = 1e-9  # a response below this share of the headroom counts as none
WIDEST = 0.01  # the low end of a potential counts as at least this share of the high end: a log-normal has no zero
Z90 = ndtri(0.9)


class Curve(NamedTuple):
    """Margin that one kind of effort wins (arrays, one value for each dealer).

    `scale` is in currency per quarter, `kappa` and `now` (today's effort) in the unit of the effort.
    """

    scale: np.ndarray
    kappa: np.ndarray
    now: np.ndarray


@dataclass(frozen=True)
class Market:
    """What the responses rest on (arrays, one value for each dealer; money in currency per quarter).

    The potential is NaN where it is not estimable; `lift` multiplies the elasticity; `now` holds today's effort of
    each kind that is known.
    """

    revenue: np.ndarray
    potential_low: np.ndarray
    potential: np.ndarray
    potential_high: np.ndarray
    margin_rate: np.ndarray
    lift: np.ndarray
    now: Mapping[str, np.ndarray]


def saturation(x: np.ndarray, kappa: np.ndarray) -> np.ndarray:
    """Share of all that effort can do which the effort `x` does: g(x)."""
    return x / (x + kappa)


def value(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that the effort `x` wins over today's."""
    return curve.scale * (saturation(x, curve.kappa) - saturation(curve.now, curve.kappa))


def marginal(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that one more unit of effort wins at `x`."""
    return curve.scale * curve.kappa / (x + curve.kappa) ** 2


def reference(now: np.ndarray) -> np.ndarray:
    """Effort at which dealers are calibrated: today's, but at least the first quartile of those that get any."""
    positive = now[now > 0]
    return np.maximum(now, np.quantile(positive, 0.25) if positive.size else 1.0)


def calibrate(
    revenue: np.ndarray, headroom: np.ndarray, now: np.ndarray, elasticity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scale D and kappa of each dealer's curve of sales.

    With q = g(now) and D (1 - q) = headroom, the elasticity of S at today's effort is q * headroom / revenue; that
    this be the prior gives q. As q stays under 1 - elasticity, sales without effort are never negative; a dealer
    with too little headroom for the prior, or less effort than the reference, thus has a lower elasticity. Effort
    that sells nothing today is taken to sell nothing tomorrow: the prior is in per cent of sales.

    Parameters
    ----------
    revenue, headroom : arrays of n, not negative (currency per quarter)
    now : array of n, today's effort
    elasticity : array of n, from 0 to MAX_ELASTICITY

    Returns
    -------
    scale : array of n (currency per quarter)
    kappa : array of n, positive (unit of the effort)
    """
    sales = np.where(now > 0, revenue, np.maximum(revenue, FIRST_SALES * headroom))
    unbounded = np.full(headroom.shape, np.inf)
    share = np.divide(elasticity * sales, headroom, out=unbounded, where=headroom > 0)
    share = np.minimum(share, 1 - elasticity)
    kappa = reference(now) * (1 / np.maximum(share, NEGLIGIBLE) - 1)
    scale = np.where(share > NEGLIGIBLE, headroom / (1 - saturation(now, kappa)), 0.0)
    return scale, kappa


def curves(market: Market, potential: np.ndarray, elasticity: Mapping[str, float]) -> dict[str, Curve]:
    """Curve of margin for each known kind of effort.

    The kinds share the headroom in proportion to their elasticities: so each keeps its own elasticity while
    together they never exceed the potential. Where the potential is not known, no gain is counted.
    """
    total = sum(elasticity[kind] for kind in market.now)
    joint = np.minimum(total * market.lift, MAX_ELASTICITY)
    headroom = np.nan_to_num(np.maximum(potential - market.revenue, 0.0))
    result = {}
    for kind, now in market.now.items():
        part = elasticity[kind] / total
        # revenue and headroom shrink alike, so the joint elasticity of this part is the kind's own of the whole
        scale, kappa = calibrate(market.revenue * part, headroom * part, now, joint)
        result[kind] = Curve(scale * market.margin_rate, kappa, now)
    return result


def central(market: Market, params: Any) -> dict[str, Curve]:
    """Curves at the mean elasticities and the middle potential."""
    return curves(market, market.potential, {"hours": params.elasticity, "spend": params.spend_elasticity})


def draw_elasticity(mean: float, sd: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """`n` draws from a normal distribution, truncated at zero, by inversion."""
    if sd == 0:
        return np.full(n, mean)
    return mean + sd * ndtri(rng.uniform(ndtr(-mean / sd), 1.0, n))


def draw_potential(market: Market, rng: np.random.Generator) -> np.ndarray:
    """One draw for each dealer: log-normal, its low and high ends at 10 % and 90 %, never under revenue."""
    high = np.log(np.maximum(market.potential_high, NEGLIGIBLE))
    low = np.maximum(np.log(np.maximum(market.potential_low, NEGLIGIBLE)), high + np.log(WIDEST))
    normal = rng.standard_normal(high.shape)
    return np.maximum(np.exp((low + high) / 2 + normal * (high - low) / (2 * Z90)), market.revenue)


def draws(market: Market, params: Any) -> Iterator[dict[str, Curve]]:
    """Curves of `params.draws` possible worlds: elasticities common to the network, a potential for each dealer."""
    rng = np.random.default_rng(params.seed)
    hours = draw_elasticity(params.elasticity, params.elasticity_sd, params.draws, rng)
    spend = draw_elasticity(params.spend_elasticity, params.spend_elasticity_sd, params.draws, rng)
    for of_hours, of_spend in zip(hours, spend, strict=True):
        yield curves(market, draw_potential(market, rng), {"hours": of_hours, "spend": of_spend})


def willingness_lift(willingness: np.ndarray, floor: float) -> np.ndarray:
    """Factor on the elasticity, from `floor` at willingness 0 to 1 at 10, scaled to mean 1 over the dealers.

    The prior so remains the mean elasticity; a dealer that was not asked stands at the mean.
    """
    raw = floor + (1 - floor) * willingness / 10
    known = np.isfinite(raw)
    mean = raw[known].mean() if known.any() else 0.0
    return np.where(known, raw / mean, 1.0) if mean > 0 else np.ones(raw.shape)


def current_effort(effort: pd.DataFrame, dealer_ids: pd.Index, quarter: str) -> dict[str, np.ndarray]:
    """Mean effort of the four quarters that end with `quarter`, for each kind that is known at all."""
    year = effort[effort["quarter"].isin(last(quarter, 4))]
    known = [kind for kind in KINDS if year[kind].notna().any()]
    totals = year.groupby("dealer_id")[known].sum().reindex(dealer_ids, fill_value=0.0)
    return {kind: totals[kind].to_numpy(float) / 4 for kind in known}


def margin_rate(panel: pd.DataFrame, dealer_ids: pd.Index, quarter: str, default: float) -> np.ndarray:
    """Margin over revenue of the last four quarters, from 0 to 1; where it is not known, the network's or `default`."""
    year = panel[panel["quarter"].isin(last(quarter, 4)) & panel["margin"].notna()]
    sums = year.groupby("dealer_id")[["margin", "revenue"]].sum()
    network = sums["margin"].sum() / sums["revenue"].sum() if sums["revenue"].sum() > 0 else default
    rate = sums["margin"] / sums["revenue"].where(sums["revenue"] > 0)
    return rate.reindex(dealer_ids).fillna(network).clip(0.0, 1.0).to_numpy(float)


def market(
    dealer_ids: pd.Index,
    potential: pd.DataFrame,
    effort: pd.DataFrame,
    panel: pd.DataFrame,
    willingness: pd.Series,
    quarter: str,
    params: Any,
) -> Market:
    """The market of these dealers, from the named tables.

    `willingness` (0 to 10) is indexed by dealer. A dealer without a line in a table is one of which it knows nothing.
    """
    levels = potential.set_index("dealer_id").reindex(dealer_ids)
    asked = willingness.reindex(dealer_ids).to_numpy(float)
    return Market(
        revenue=levels["revenue"].fillna(0.0).clip(lower=0.0).to_numpy(float),
        potential_low=levels["potential_low"].fillna(levels["potential"]).to_numpy(float),
        potential=levels["potential"].to_numpy(float),
        potential_high=levels["potential_high"].fillna(levels["potential"]).to_numpy(float),
        margin_rate=margin_rate(panel, dealer_ids, quarter, params.default_margin_rate),
        lift=willingness_lift(asked, params.willingness_floor),
        now=current_effort(effort, dealer_ids, quarter),
    )
