"""Where hours and money win most, and what that is worth against today's effort and three simple rules.

Each rep keeps the hours that it spends today, the network keeps its budget; only the sharing out changes. The best
sharing is computed exactly at the central responses, then all policies are valued on the same draws.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from distribres import elasticity, response
from distribres.response import Curve, Market

STEPS = {"hours": 4, "spend": 100}  # steps to the unit: a plan is in quarters of an hour and in cents
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Recommendation:
    """The policies, and what they gain on each draw.

    Attributes
    ----------
    dealers : DataFrame with dealer_id and rep_id, one line for each dealer
    pools : for each kind of effort, the number of the pool within which it is shared out (dealers,)
    policies : for each policy, the effort of each known kind (dealers,)
    gains : margin over today's effort that the recommended one wins (draws, kinds, dealers)
    totals : for each policy, the margin that it wins over today's effort (draws,)
    strained : reps whose hours do not cover the minimum service, which is scaled down for them
    response : the table of that name: what the elasticities rest on
    """

    dealers: pd.DataFrame
    pools: Mapping[str, np.ndarray]
    policies: Mapping[str, Mapping[str, np.ndarray]]
    gains: np.ndarray
    totals: Mapping[str, np.ndarray]
    strained: tuple[str, ...]
    response: pd.DataFrame


def allocate(scale: np.ndarray, kappa: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """Effort x that maximises sum(scale * x / (x + kappa)) with low <= x <= high and sum(x) = total.

    At the optimum marginal returns are equal wherever no bound holds, so x = sqrt(scale * kappa) * t - kappa within
    the bounds, for one t common to all (t = 1 / sqrt of the marginal return). The sum is linear in t between the
    points at which a dealer leaves its lower bound or meets its upper one, so t is found exactly by sorting them.

    Parameters
    ----------
    scale, kappa, low, high : arrays of n, not negative; kappa positive
    total : effort to share out; if more than sum(high), the rest stays unused

    Raises
    ------
    ValueError
        If the lower bounds add up to more than the total.
    """
    if low.sum() > total * (1 + TOLERANCE):
        raise ValueError(f"lower bounds add up to {low.sum():.6g}, more than the total of {total:.6g} to share out")
    if high.sum() <= total:
        return high.copy()
    root = np.sqrt(scale * kappa)
    x = np.clip(root * _multiplier(root, kappa, low, high, total) - kappa, low, high)
    return _exactly(x, low, high, total)


def _multiplier(root: np.ndarray, kappa: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> float:
    """The t at which the effort adds up to the total, or to as much as dealers with any response can take."""
    active = root > 0
    if not active.any():
        return 0.0
    slope, kappa = root[active], kappa[active]
    t = np.concatenate([(low[active] + kappa) / slope, (high[active] + kappa) / slope])
    order = np.argsort(t, kind="stable")
    t = t[order]
    slopes = np.maximum(np.cumsum(np.concatenate([slope, -slope])[order]), 0.0)
    sums = low.sum() + np.concatenate([[0.0], np.cumsum(slopes[:-1] * np.diff(t))])
    return float(np.interp(total, sums, t))


def _exactly(x: np.ndarray, low: np.ndarray, high: np.ndarray, total: float) -> np.ndarray:
    """`x` with what is missing (or too much) spread over the room that its bounds leave."""
    rest = total - x.sum()
    room = high - x if rest > 0 else x - low
    return x + rest * room / room.sum() if room.sum() > 0 else x


def totals(x: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Sum over each dealer's pool (dealers,)."""
    return np.bincount(pool, x)[pool]


def share_out(total: np.ndarray, weight: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Each pool's total in proportion to the weights; equally where a pool has none."""
    weight = np.where(totals(weight, pool) > 0, weight, 1.0)
    return total * weight / totals(weight, pool)


def feasible(low: np.ndarray, high: np.ndarray, total: np.ndarray, pool: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bounds between which each pool's total fits: the lower scaled down, the upper up, where it does not."""
    low = np.where(totals(low, pool) > total, share_out(total, low, pool), low)
    high = np.maximum(high, low)
    return low, np.where(totals(high, pool) < total, share_out(total, high, pool), high)


def best(curve: Curve, low: np.ndarray, high: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """The effort that wins most margin within the bounds, each pool keeping its present total."""
    low, high = feasible(low, high, totals(curve.now, pool), pool)
    x = np.empty(curve.now.shape)
    for members in pd.Series(pool).groupby(pool).indices.values():
        part = (array[members] for array in (curve.scale, curve.kappa, low, high))
        x[members] = allocate(*part, curve.now[members].sum())
    return x


def bounds(kind: str, market: Market, tier: pd.Series, params: Any) -> tuple[np.ndarray, np.ndarray]:
    """Least and most effort for each dealer.

    Nobody who gets more than the most today is cut for that alone; nobody loses more than `params.max_cut` of today's
    effort in one quarter; where the potential is unknown nothing speaks for a change at all.
    """
    now = market.now[kind]
    if kind == "hours":
        low, most = tier.map(dict(params.min_hours)).to_numpy(float), np.maximum(params.max_hours, now)
    else:
        low, most = np.zeros(now.shape), params.max_spend_share * now.sum()
    unknown = np.isnan(market.potential)
    low = np.maximum(low, np.where(unknown, now, (1 - params.max_cut) * now))
    return low, np.where(unknown, low, most)


def evaluate(
    worlds: Iterable[Mapping[str, Curve]], policies: Mapping[str, Mapping[str, np.ndarray]]
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Margin won over today's effort in each world.

    Returns
    -------
    gains : array (draws, kinds, dealers), of the recommended policy
    totals : for each policy, array (draws,)
    """
    gains, sums = [], {policy: [] for policy in policies}
    for curves in worlds:
        for policy, effort in policies.items():
            gain = [response.value(curves[kind], x) for kind, x in effort.items()]
            sums[policy].append(np.sum(gain))
            if policy == "recommended":
                gains.append(gain)
    return np.array(gains), {policy: np.array(values) for policy, values in sums.items()}


def recommend(
    tiers: pd.DataFrame,
    potential: pd.DataFrame,
    effort: pd.DataFrame,
    dealers: pd.DataFrame,
    panel: pd.DataFrame,
    willingness: pd.Series,
    quarter: str,
    params: Any,
) -> Recommendation:
    """Share out today's hours (within each rep) and today's spend (over the network) anew.

    Today's effort is the mean of the four quarters that end with `quarter`. Dealers with nobody in charge are one
    pool of hours. `willingness` (0 to 10) is indexed by dealer; the other inputs are the named tables.
    """
    lines = tiers[["dealer_id", "tier"]].merge(
        dealers[["dealer_id", "rep_id"]], on="dealer_id", how="left", validate="1:1"
    )
    market = response.market(pd.Index(lines["dealer_id"]), potential, effort, panel, willingness, quarter, params)
    pools = {"hours": pd.factorize(lines["rep_id"], use_na_sentinel=False)[0], "spend": np.zeros(len(lines), int)}
    found = elasticity.table(market, pd.Index(lines["dealer_id"]), panel, effort, quarter, params)
    curves = response.central(market, params, response.prior(params) | found.set_index("kind")["posterior"].to_dict())
    limits = {kind: bounds(kind, market, lines["tier"], params) for kind in market.now}
    shared = {
        "current": market.now,
        "equal": _proportional(market, np.ones(len(lines)), pools),
        "by_sales": _proportional(market, market.revenue, pools),
        "by_potential": _proportional(market, np.nan_to_num(market.potential), pools),
        "recommended": {kind: best(curves[kind], *limits[kind], pools[kind]) for kind in market.now},
    }
    gains, sums = evaluate(response.draws(market, params, found), shared)
    strained = _strained(limits["hours"][0], market.now["hours"], lines["rep_id"]) if "hours" in limits else ()
    return Recommendation(lines[["dealer_id", "rep_id"]], pools, shared, gains, sums, strained, found)


def _proportional(market: Market, weight: np.ndarray, pools: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Today's total of each pool and kind, in proportion to the weights."""
    return {kind: share_out(totals(now, pools[kind]), weight, pools[kind]) for kind, now in market.now.items()}


def _strained(least: np.ndarray, now: np.ndarray, rep: pd.Series) -> tuple[str, ...]:
    """Reps whose hours do not cover the least that their dealers should get."""
    sums = pd.DataFrame({"least": least, "now": now}).groupby(rep.to_numpy()).sum()
    return tuple(sums.index[sums["least"] > sums["now"] * (1 + TOLERANCE)])


def to_steps(x: np.ndarray, per_unit: int, pool: np.ndarray) -> np.ndarray:
    """`x` in whole steps of 1 / `per_unit`, by largest remainders: each pool's total loses less than a step."""
    units = x * per_unit
    whole = np.floor(units + TOLERANCE)
    rest = pd.Series(units - whole).groupby(pool)
    rank = rest.rank(method="first", ascending=False).to_numpy()
    asked = np.floor(totals(units, pool) * (1 + TOLERANCE))
    return (whole + (rank <= asked - totals(whole, pool))) / per_unit


def interval(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low end, mean and high end of draws (first axis): 80 %, widened to hold the mean of a very skewed sample.

    The mean, because the gains of dealers then add up to the gain of the network.
    """
    low, high = np.quantile(samples, [0.1, 0.9], axis=0)
    mean = samples.mean(axis=0)
    return np.minimum(low, mean), mean, np.maximum(high, mean)


def plan(recommendation: Recommendation) -> pd.DataFrame:
    """Today's and the recommended effort of each dealer, and what the change wins (currency per quarter).

    Columns of a kind of effort that is not known, and the gains where none is, are empty (NaN).
    """
    table = recommendation.dealers.assign(current_hours=np.nan, current_spend=np.nan, hours=np.nan, spend=np.nan)
    table[["gain_low", "gain", "gain_high"]] = np.nan
    for kind, x in recommendation.policies["recommended"].items():
        table[f"current_{kind}"] = recommendation.policies["current"][kind]
        table[kind] = to_steps(x, STEPS[kind], recommendation.pools[kind])
    if recommendation.policies["recommended"]:
        table[["gain_low", "gain", "gain_high"]] = np.column_stack(interval(recommendation.gains.sum(axis=1)))
    return table


def policies(recommendation: Recommendation) -> pd.DataFrame:
    """What each policy wins over today's effort, and how often it does; no line where no effort is known."""
    columns = ["policy", "gain_low", "gain", "gain_high", "probability"]
    known = recommendation.policies["current"]
    rows = [(name, *interval(sums), (sums > 0).mean()) for name, sums in recommendation.totals.items() if known]
    return pd.DataFrame(rows, columns=columns)


def costs(recommendation: Recommendation) -> pd.DataFrame:
    """Margin (currency per quarter) that the recommended hours of each rep win over today's, same total.

    Columns rep_id, cost_low, cost, cost_high; no line where hours are not known.
    """
    columns = ["rep_id", "cost_low", "cost", "cost_high"]
    kinds = list(recommendation.policies["current"])
    if "hours" not in kinds:
        return pd.DataFrame(columns=columns)
    hours = pd.DataFrame(recommendation.gains[:, kinds.index("hours"), :].T)
    by_rep = hours.groupby(recommendation.dealers["rep_id"].to_numpy()).sum()
    return pd.DataFrame(dict(zip(columns, (by_rep.index, *interval(by_rep.to_numpy().T)), strict=True)))
