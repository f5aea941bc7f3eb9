"""What each limit of the plan costs: what the best sharing out would win more without that one, in the same worlds."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import allocation, limits, response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Expected
from distribres.engagement.valuation import COSTS
from distribres.stats.intervals import interval

BORDERS = "borders"
"""That each rep keeps its hours; the others bear the names of their parameters."""
TOUCHES = {
    "max_cut": ("hours", "spend"),
    "max_rise": ("hours", "spend"),
    "min_hours": ("hours",),
    "max_hours": ("hours",),
    BORDERS: ("hours",),
    "max_spend_share": ("spend",),
}
"""Limit -> kinds of effort that it holds back."""


def price_limits(known: Knowledge, curves: Mapping[str, Expected], params: Plan) -> pd.DataFrame:
    """The table `limit_costs`: margin (currency per quarter, settled) that would be won without each limit.

    Hours are taken as they come, without regard to whole visits; effort whose best use may as well win nothing stays,
    with a limit as without it. Prices do not add up: what one limit lets go another may hold.

    Parameters
    ----------
    known : what is known of the dealers
    curves : of `limits.expect_beyond`
    params : the section `plan`
    """
    pools, relaxed = known.pools, limits.relax(params)
    alone = len(set(pools["hours"])) < 2
    within = {kind: _win(kind, known, curves, params, pools[kind]) for kind in curves}
    rows = []
    for limit, kinds in TOUCHES.items():
        touched = [kind for kind in kinds if kind in curves]
        if not touched or (limit == BORDERS and alone):
            continue
        without = relaxed.get(limit, params)
        free = (_win(kind, known, curves, without, pools[kind] * (limit != BORDERS)) for kind in touched)
        rows.append((limit, *interval(sum(free) - sum(within[kind] for kind in touched))))
    return pd.DataFrame(rows, columns=["limit", *COSTS])


def _win(kind: str, known: Knowledge, curves: Mapping[str, Expected], params: Plan, pool: np.ndarray) -> np.ndarray:
    """What the best use within these limits wins over today's effort (draws,); nothing, where that is not sure."""
    bounds = limits.bound_effort(kind, known.market, known.dealers, params)
    gains = response.value(known.worlds[kind], allocation.optimise(curves[kind], *bounds, pool))
    gains = gains * allocation.find_sure(gains, pool, params.rep_sure)
    return gains.sum(axis=1) * allocation.wins_surely(gains)
