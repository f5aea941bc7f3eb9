"""Where hours and money win most.

Each rep keeps the hours that it spends today, the network keeps its budget; only the sharing out changes. A small part
of each rep's hours is set aside to explore. The best sharing of the rest is computed exactly at the responses expected
over the draws. All responses are concave (no curve is S-shaped, which would need its upper concave envelope), so equal
marginal returns are the optimum.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import draws, limits, reserve, response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.market import Market
from distribres.engagement.response import Curve
from distribres.stats import resource_allocation

ROUNDS = 2  # the expected responses are taken at today's effort, then where those are best


@dataclass(frozen=True)
class Sharing:
    """How effort is shared out.

    Attributes
    ----------
    policies : for each policy, the effort of each known kind (dealers,); among them `current` and `recommended`
    explored : the hours of the recommended effort that explore (dealers,)
    curves : for each kind, the response expected over the draws, near the optimum
    limits : the table of that name: what one more hour or euro would earn, for each capacity and the budget
    """

    policies: Mapping[str, Mapping[str, np.ndarray]]
    explored: np.ndarray
    curves: Mapping[str, Curve]
    limits: pd.DataFrame


def optimise(
    curve: Curve, low: np.ndarray, high: np.ndarray, pool: np.ndarray, total: np.ndarray | None = None
) -> np.ndarray:
    """The effort that wins most margin within the bounds, each pool sharing its `total`, or what it has (dealers,)."""
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(low, high, total, pool)
    of_pool = np.zeros(pool.max(initial=-1) + 1)
    of_pool[pool] = total
    return resource_allocation.allocate(curve.scale, curve.half_saturation, low, high, of_pool, pool)


def optimise_with_reserve(
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
    planned = np.maximum(optimise(curve, low, high, pool, total - free), curve.now)
    worth = response.marginal(curve, planned)
    extra = reserve.reserve_visits(free, visit, planned, high - low, headroom, most - least, worth, pool)
    rest = total - resource_allocation.totals(extra, pool)
    return optimise(curve, low, high - extra, pool, rest) + extra, extra


def share_effort(known: Knowledge, params: Plan) -> Sharing:
    """Share out today's hours (within each rep) and today's spend (over the network) anew, and by three simple rules.

    The rules keep the totals, not the limits. `without_reserve` is the recommended effort with nothing set aside to
    explore, where something is.

    Raises
    ------
    ValueError
        If dealers are frozen that have no tier.
    """
    market, pools = known.market, known.pools
    limits.check_frozen(known.dealers, params)
    bounds = {kind: limits.bound_effort(kind, market, known.dealers, params) for kind in market.now}
    best_use, curves = market.now, {}
    for _ in range(ROUNDS):
        curves = draws.expected_curves(known.worlds, best_use)
        best_use = {kind: optimise(curves[kind], *bounds[kind], pools[kind]) for kind in market.now}
    explored, recommended = np.zeros(len(known.dealers)), best_use
    if "hours" in market.now:
        hours, explored = optimise_with_reserve(
            curves["hours"], *bounds["hours"], pools["hours"], market, params.explore, known.visit
        )
        recommended = best_use | {"hours": hours}
    policies = {
        "current": market.now,
        "equal": _in_proportion(market, np.ones(len(known.dealers)), pools),
        "by_sales": _in_proportion(market, market.revenue, pools),
        "by_potential": _in_proportion(market, np.nan_to_num(market.potential), pools),
        "recommended": recommended,
    }
    if explored.any():
        policies["without_reserve"] = best_use
    worth = limits.tabulate_limits(recommended, curves, bounds, pools, known.dealers["rep_id"])
    return Sharing(policies, explored, curves, worth)


def _in_proportion(market: Market, weight: np.ndarray, pools: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Today's total of each pool and kind, in proportion to the weights."""
    today = {kind: resource_allocation.totals(now, pools[kind]) for kind, now in market.now.items()}
    return {kind: resource_allocation.share_out(total, weight, pools[kind]) for kind, total in today.items()}
