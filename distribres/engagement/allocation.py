"""Where hours and money win most, and what that is worth against today's effort and three simple rules.

Each rep keeps the hours that it spends today, the network keeps its budget; only the sharing out changes. A small part
of each rep's hours is set aside to explore. The best sharing of the rest is computed exactly at the responses expected
over the draws, then all policies are valued on the same draws. All responses are concave (no curve is S-shaped, which
would need its upper concave envelope), so equal marginal returns are the optimum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from distribres.engagement import dealer_response, draws, elasticity, reserve, response
from distribres.engagement.limits import _frozen, bounds, limits_of
from distribres.engagement.market import Market, read_market, visit_hours
from distribres.engagement.response import Curve
from distribres.stats import resource_allocation
from distribres.stats.intervals import interval

STEPS = {"hours": 4, "spend": 100}  # steps to the unit: a plan is in quarters of an hour and in cents
CENTS = 2  # decimals of money: there is no smaller coin for what is left over
ROUNDS = 2  # the expected responses are taken at today's effort, then where those are best


@dataclass(frozen=True)
class Recommendation:
    """The policies, and what they gain on each draw.

    Attributes
    ----------
    dealers : DataFrame with dealer_id and rep_id, one line for each dealer
    pools : for each kind of effort, the number of the pool within which it is shared out (dealers,)
    policies : for each policy, the effort of each known kind (dealers,)
    explored : the hours of the recommended effort that explore (dealers,)
    gains : margin over today's effort that the recommended one wins (draws, kinds, dealers)
    totals : for each policy, the margin that it wins over today's effort (draws,)
    response : the table of that name: what the elasticities rest on
    weights : for each kind, where each dealer stands in the network (nodes, dealers), as in `heterogeneity`
    curves : for each kind, the response expected over the draws
    limits : the table of that name: what one more hour or euro would earn, for each capacity and the budget
    visit : mean hours of a visit in the network, NaN where it is not known
    """

    dealers: pd.DataFrame
    pools: Mapping[str, np.ndarray]
    policies: Mapping[str, Mapping[str, np.ndarray]]
    explored: np.ndarray
    gains: np.ndarray
    totals: Mapping[str, np.ndarray]
    response: pd.DataFrame
    weights: Mapping[str, np.ndarray]
    curves: Mapping[str, Curve]
    limits: pd.DataFrame
    visit: float


def best(
    curve: Curve, low: np.ndarray, high: np.ndarray, pool: np.ndarray, total: np.ndarray | None = None
) -> np.ndarray:
    """The effort that wins most margin within the bounds, each pool sharing its `total`, or what it has (dealers,)."""
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(low, high, total, pool)
    of_pool = np.zeros(pool.max(initial=-1) + 1)
    of_pool[pool] = total
    return resource_allocation.allocate(curve.scale, curve.kappa, low, high, of_pool, pool)


def explore(
    curve: Curve,
    low: np.ndarray,
    high: np.ndarray,
    pool: np.ndarray,
    market: Market,
    share: float,
    visit: float,
    total: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """The best hours (dealers,) once a `share` of each pool's is set aside to explore, and the hours that do.

    They are added to the best use of the others, a `visit` (hours) for each dealer explored: one that gets little time
    today and would from that best use. The least service that is due is never set aside.
    """
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(low, high, total, pool)
    free = np.clip(total - resource_allocation.totals(low, pool), 0.0, share * total)
    potentials = market.potential_low, market.potential, market.potential_high
    least, headroom, most = (np.maximum(potential - market.revenue, 0.0) for potential in potentials)
    planned = np.maximum(best(curve, low, high, pool, total - free), curve.now)
    worth = response.marginal(curve, planned)
    extra = reserve.reserve(free, visit, planned, high - low, headroom, most - least, worth, pool)
    return best(curve, low, high - extra, pool, total - resource_allocation.totals(extra, pool)) + extra, extra


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
    ids = pd.Index(lines["dealer_id"])
    market = read_market(ids, potential, effort, panel, willingness, quarter, params)
    pools = {"hours": pd.factorize(lines["rep_id"], use_na_sentinel=False)[0], "spend": np.zeros(len(lines), int)}
    found = elasticity.tabulate_response(market, ids, panel, effort, quarter, params)
    weights = dealer_response.weights(market, ids, panel, effort, quarter, params, found)
    held = _frozen(lines["dealer_id"], params.frozen)
    limits = {kind: bounds(kind, market, lines["tier"], params, held) for kind in market.now}
    best_use, curves = market.now, {}
    for _ in range(ROUNDS):
        curves = draws.expected(draws.draws(market, params, found, weights), best_use)
        best_use = {kind: best(curves[kind], *limits[kind], pools[kind]) for kind in market.now}
    explored, recommended, visit = np.zeros(len(lines)), best_use, visit_hours(effort, quarter)
    if "hours" in market.now:
        hours_limits = *limits["hours"], pools["hours"]
        hours, explored = explore(curves["hours"], *hours_limits, market, params.explore, visit)
        recommended = best_use | {"hours": hours}
    shared = {
        "current": market.now,
        "equal": _proportional(market, np.ones(len(lines)), pools),
        "by_sales": _proportional(market, market.revenue, pools),
        "by_potential": _proportional(market, np.nan_to_num(market.potential), pools),
        "recommended": recommended,
    }
    if explored.any():
        shared["without_reserve"] = best_use
    worth = limits_of(shared["recommended"], curves, limits, pools, lines["rep_id"])
    gains, sums = evaluate(draws.draws(market, params, found, weights), shared)
    served = lines[["dealer_id", "rep_id"]]
    return Recommendation(served, pools, shared, explored, gains, sums, found, weights, curves, worth, visit)


def _proportional(market: Market, weight: np.ndarray, pools: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Today's total of each pool and kind, in proportion to the weights."""
    today = {kind: resource_allocation.totals(now, pools[kind]) for kind, now in market.now.items()}
    return {kind: resource_allocation.share_out(total, weight, pools[kind]) for kind, total in today.items()}


def list_efforts(recommendation: Recommendation) -> pd.DataFrame:
    """Today's and the recommended effort of each dealer, and what the change wins (currency per quarter).

    Each rep's hours and the budget are those of today; `explore` is the part of the hours that explores. Visits are the
    hours in visits of the network's mean length. Columns of a kind of effort that is not known, and the gains where
    none is, are empty (NaN).
    """
    columns = ("current_hours", "current_spend", "hours", "visits", "spend")
    table = recommendation.dealers.assign(**dict.fromkeys(columns, np.nan))
    table[["gain_low", "gain", "gain_high"]] = np.nan
    for kind, x in recommendation.policies["recommended"].items():
        table[f"current_{kind}"] = recommendation.policies["current"][kind]
        table[kind] = resource_allocation.to_steps(x, STEPS[kind], recommendation.pools[kind])
    table["spend"] = table["spend"].round(CENTS)
    table["explore"] = recommendation.explored if table["hours"].notna().any() else np.nan
    if table["hours"].notna().any() and recommendation.visit > 0:
        visits = table["hours"] / recommendation.visit
        table["visits"] = resource_allocation.to_steps(visits, 1, recommendation.pools["hours"]).round()
    if recommendation.policies["recommended"]:
        table[["gain_low", "gain", "gain_high"]] = np.column_stack(interval(recommendation.gains.sum(axis=1)))
    return table


def compare_policies(recommendation: Recommendation) -> pd.DataFrame:
    """What each policy wins over today's effort, and how often it does; no line where no effort is known."""
    columns = ["policy", "gain_low", "gain", "gain_high", "probability"]
    known = recommendation.policies["current"]
    rows = [(name, *interval(sums), (sums > 0).mean()) for name, sums in recommendation.totals.items() if known]
    return pd.DataFrame(rows, columns=columns)


def cost_of_habit(recommendation: Recommendation) -> pd.DataFrame:
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
