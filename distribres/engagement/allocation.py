"""Where hours and money win most.

Each rep keeps the hours that it spends today, the network keeps its budget; only the sharing out changes, and only
where that wins in nearly all worlds. A part of each rep's hours may be set aside to explore. The best sharing of the
rest is computed at the responses expected over the draws, on their concave envelopes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import limits, reserve, response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.market import Market
from distribres.engagement.response import Expected
from distribres.engagement.response.expected import PIECES
from distribres.stats import piecewise, resource_allocation
from distribres.stats.intervals import interval

ROUNDS = 2  # effort is shared out between the bounds, then more finely around what that gave


@dataclass(frozen=True)
class Sharing:
    """How effort is shared out.

    Attributes
    ----------
    policies : for each policy, the effort of each known kind (dealers,); among them `current` and `recommended`
    explored : the hours of the recommended effort that explore (dealers,)
    curves : for each kind, the response expected over the draws
    limits : the table of that name: what one more hour or euro would earn, for each capacity and the budget
    """

    policies: Mapping[str, Mapping[str, np.ndarray]]
    explored: np.ndarray
    curves: Mapping[str, Expected]
    limits: pd.DataFrame

    @property
    def kept(self) -> frozenset[str]:
        """Kinds of effort that stay where they are, since their best use may as well win nothing."""
        current, best = self.policies["current"], self.policies["recommended"]
        return frozenset(kind for kind, x in best.items() if x is current[kind])


def optimise(
    curve: Expected, low: np.ndarray, high: np.ndarray, pool: np.ndarray, total: np.ndarray | None = None
) -> np.ndarray:
    """The effort that wins most margin within the bounds, each pool sharing its `total`, or what it has (dealers,)."""
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(low, high, total, pool)
    of_pool = np.zeros(pool.max(initial=-1) + 1)
    of_pool[pool] = total
    for _ in range(ROUNDS):
        x = piecewise.take_steepest(*curve.between(low, high), of_pool, pool)
        step = (high - low) / PIECES
        low, high = np.maximum(low, x - step), np.minimum(high, x + step)
    return x


def optimise_with_reserve(
    curve: Expected,
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
    worth = curve.value(planned + 1) - curve.value(planned)
    extra = reserve.reserve_visits(free, visit, planned, high - low, headroom, most - least, worth, pool)
    rest = total - resource_allocation.totals(extra, pool)
    return optimise(curve, low, high - extra, pool, rest) + extra, extra


def share_effort(known: Knowledge, params: Plan) -> Sharing:
    """Share out today's hours (within each rep) and today's spend (over the network) anew, and by three simple rules.

    A kind of effort whose best use may as well win nothing stays where it is. The rules keep the same totals and
    limits. `before` is the effort when the last plan was made, where there was one; `without_reserve` the recommended
    effort with nothing set aside to explore, where something is.

    Raises
    ------
    ValueError
        If dealers are frozen that have no tier.
    """
    market, pools = known.market, known.pools
    limits.check_frozen(known.dealers, params)
    bounds = {kind: limits.bound_effort(kind, market, known.dealers, params) for kind in market.now}
    curves = response.expect(known.worlds, {kind: high for kind, (_, high) in bounds.items()})
    best_use = _follow({kind: _best_use(kind, known, curves[kind], bounds[kind], params) for kind in market.now}, known)
    explored, recommended = np.zeros(len(known.dealers)), best_use
    if params.explore and best_use.get("hours") is not market.now.get("hours"):
        given = curves["hours"], *bounds["hours"], pools["hours"], market, params.explore, known.visit
        hours, explored = optimise_with_reserve(*given)
        recommended = _follow(best_use | {"hours": hours}, known)
    rules = {"equal": np.ones(len(known.dealers)), "by_sales": market.revenue, "by_potential": market.potential}
    policies = {"current": market.now} | {rule: _by_rule(w, known, bounds) for rule, w in rules.items()}
    policies["recommended"] = recommended
    if known.before:
        policies["before"] = known.before
    if explored.any():
        policies["without_reserve"] = best_use
    worth = limits.tabulate_limits(recommended, curves, bounds, known)
    return Sharing(policies, explored, curves, worth)


def _best_use(
    kind: str, known: Knowledge, curve: Expected, bounds: tuple[np.ndarray, np.ndarray], params: Plan
) -> np.ndarray:
    """The best effort of this kind (dealers,); today's, where that may as well win nothing.

    Less than half a visit is none, and goes to others, unless the tier is due a service.
    """
    pool, (low, high) = known.pools[kind], bounds
    best = optimise(curve, low, high, pool)
    if kind == "hours":
        due = known.dealers["tier"].map(dict(params.min_hours)).to_numpy(float) > 0
        scrap = (best < known.visit / 2) & (low < high) & ~due
        best = optimise(curve, np.where(scrap, 0.0, low), np.where(scrap, 0.0, high), pool)
    return best if wins_surely(response.value(known.worlds[kind], best)) else known.market.now[kind]


def wins_surely(gains: np.ndarray) -> bool:
    """Do these gains of the network's dealers (draws, dealers) leave out zero in their 80 % interval?"""
    return bool(np.round(interval(gains.sum(axis=1))[0], piecewise.DIGITS) > 0)


def _follow(effort: Mapping[str, np.ndarray], known: Knowledge) -> dict[str, np.ndarray]:
    """The effort, with what goes with the hours in proportion to them."""
    now, follows = known.market.now, {}
    for kind in known.follows:
        hours = effort["hours"]
        follows[kind] = hours * now[kind].sum() / max(hours.sum(), 1e-9) if hours is not now["hours"] else now[kind]
    return {**effort, **follows}


def _by_rule(weight: np.ndarray, known: Knowledge, bounds: Mapping[str, tuple]) -> dict[str, np.ndarray]:
    """Today's total of each pool and kind in proportion to the weights, as far as the limits let it."""
    weight, shared = np.nan_to_num(weight), {}
    for kind, now in known.market.now.items():
        pool = known.pools[kind]
        total = resource_allocation.totals(now, pool)
        low, high = resource_allocation.feasible(*bounds[kind], total, pool)
        rule = resource_allocation.share_out(total, weight, pool)
        shared[kind] = resource_allocation.keep_within(rule, low, high, pool)
    return shared
