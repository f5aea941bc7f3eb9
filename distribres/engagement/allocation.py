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
from distribres.engagement import limits, reserve, response, visits
from distribres.engagement.knowledge import Knowledge
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
    curve: Expected,
    low: np.ndarray,
    high: np.ndarray,
    pool: np.ndarray,
    total: np.ndarray | None = None,
    shortest: float | np.ndarray = 0.0,
) -> np.ndarray:
    """The effort that wins most margin within the bounds, each pool sharing its `total`, or what it has (dealers,).

    Effort below the `shortest` visit is none; what the last dealer of a pool gets may still lie there.
    """
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(low, high, total, pool)
    of_pool = np.zeros(pool.max(initial=-1) + 1)
    of_pool[pool] = total
    for _ in range(ROUNDS):
        x = piecewise.take_steepest(*curve.between(low, high, shortest), of_pool, pool)
        step = (high - low) / PIECES
        low, high = np.maximum(low, x - step), np.minimum(high, x + step)
    return x


def optimise_hours(
    curve: Expected,
    bounds: tuple[np.ndarray, np.ndarray],
    known: Knowledge,
    params: Plan,
    total: np.ndarray | None = None,
    share: float = 0.0,
) -> tuple[np.ndarray, np.ndarray]:
    """The best hours (dealers,) for whole visits, once a `share` of each rep's is set aside to explore; and those.

    They are added to the best use of the others, a visit for each dealer explored: one that gets little time today and
    would from that best use. The least service that is due is never set aside.

    Parameters
    ----------
    curve : response expected over the draws
    bounds : least and most hours (dealers,)
    known, params : of these dealers
    total : hours of each dealer's rep, today's if not given (dealers,)
    share : of each rep's hours
    """
    pool = known.pools["hours"]
    total = resource_allocation.totals(curve.now, pool) if total is None else total
    low, high = resource_allocation.feasible(*bounds, total, pool)
    explored = _find_explored(curve, low, high, known, total, share) if share else np.zeros(len(pool))
    high, total = high - explored, total - resource_allocation.totals(explored, pool)
    low, shortest = visits.allow_none(low, high, limits.find_due(known.dealers, params), total, pool, known.shortest)
    best = optimise(curve, low, high, pool, total, shortest)
    return visits.make_whole(curve, best, high, total, pool, shortest) + explored, explored


def _find_explored(
    curve: Expected, low: np.ndarray, high: np.ndarray, known: Knowledge, total: np.ndarray, share: float
) -> np.ndarray:
    """Hours that explore (dealers,)."""
    pool, market = known.pools["hours"], known.market
    free = np.clip(total - resource_allocation.totals(low, pool), 0.0, share * total)
    potentials = market.potential_low, market.potential, market.potential_high
    least, headroom, most = (np.maximum(potential - market.revenue, 0.0) for potential in potentials)
    planned = np.maximum(optimise(curve, low, high, pool, total - free), curve.now)
    worth = curve.value(planned + 1) - curve.value(planned)
    return reserve.reserve_visits(free, known.visit, planned, high - low, headroom, most - least, worth, pool)


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
    market = known.market
    limits.check_frozen(known.dealers, params)
    bounds = {kind: limits.bound_effort(kind, market, known.dealers, params) for kind in market.now}
    curves = response.expect(known.worlds, {kind: high for kind, (_, high) in bounds.items()})
    best_use = find_best_use(known, curves, params)
    explored, recommended = np.zeros(len(known.dealers)), best_use
    if params.explore and best_use.get("hours") is not market.now.get("hours"):
        given = curves["hours"], bounds["hours"], known, params
        hours, explored = optimise_hours(*given, share=params.explore)
        stays = known.find_staying(best_use)["hours"]
        hours, explored = np.where(stays, market.now["hours"], hours), np.where(stays, 0.0, explored)
        recommended = _follow(best_use | {"hours": hours}, known)
    rules = {"equal": np.ones(len(known.dealers)), "by_sales": market.revenue, "by_potential": market.potential}
    policies = {"current": market.now} | {rule: _by_rule(w, known, bounds) for rule, w in rules.items()}
    policies["recommended"] = recommended
    if known.before:
        policies["before"] = known.before
    if explored.any():
        policies["without_reserve"] = best_use
    worth = limits.tabulate_limits(recommended, curves, bounds, known, params)
    return Sharing(policies, explored, curves, worth)


def find_best_use(known: Knowledge, curves: Mapping[str, Expected], params: Plan) -> dict[str, np.ndarray]:
    """The best effort of each kind (dealers,), hours for whole visits; today's, where that may as well win nothing.

    The hours of a rep whose own dealers do not gain surely enough stay too.
    """
    found = {}
    for kind, now in known.market.now.items():
        bounds, curve = limits.bound_effort(kind, known.market, known.dealers, params), curves[kind]
        if kind == "hours":
            best, _ = optimise_hours(curve, bounds, known, params)
        else:
            best = optimise(curve, *bounds, known.pools[kind])
        gains = response.value(known.worlds[kind], best)
        sure = find_sure(gains, known.pools[kind], params.rep_sure)
        found[kind] = np.where(sure, best, now) if wins_surely(gains * sure) else now
    return _follow(found, known)


def find_sure(gains: np.ndarray, pool: np.ndarray, least: float) -> np.ndarray:
    """Dealers in whose pool these gains (draws, dealers) are gains with the `least` probability (yes/no)."""
    won = np.array([np.bincount(pool, draw) for draw in gains])
    return ((np.round(won, piecewise.DIGITS) > 0).mean(axis=0) >= least)[pool]


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
