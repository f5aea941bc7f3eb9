"""The way to the best use without a jump: the plans of the next quarters, each made where the one before was followed.

Nothing is learnt on the way: what later reviews will know can only better it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS, KINDS
from distribres.contracts.quarters import shift
from distribres.contracts.sections import Plan
from distribres.contracts.yearly import YEAR
from distribres.engagement import response
from distribres.engagement.allocation import find_best_use
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Expected
from distribres.stats.intervals import interval

WON = ["won_low", "won", "won_high"]


def plan_ahead(
    known: Knowledge,
    recommended: Mapping[str, np.ndarray],
    curves: Mapping[str, Expected],
    quarter: str,
    params: Plan,
) -> pd.DataFrame:
    """The table `way`: what each of the next four plans moves, what comes in its quarter, and once it has settled.

    All over today's effort; no line where no effort is known.

    Parameters
    ----------
    known : what is known of the dealers
    recommended : the recommended effort of each known kind (dealers,)
    curves : of `limits.expect_beyond`
    quarter : the last one that counts
    params : the section `plan`
    """
    plans = _replan(known, recommended, curves, params) if known.market.now else []
    rows, last = [], known.market.now
    for ahead, effort in enumerate(plans, 1):
        moved = {kind: np.maximum(x - last[kind], 0.0).sum() for kind, x in effort.items()}
        rows.append((shift(quarter, ahead), *(moved.get(kind, np.nan) for kind in KINDS)))
        last = effort
    table = pd.DataFrame(rows, columns=["quarter", *KINDS])
    won = settled = np.zeros((len(plans), 1))
    for kind, curve in known.worlds.items() if plans else ():
        efforts = [effort[kind] for effort in plans]
        won = won + np.array([gains.sum(axis=1) for gains in response.follow(curve, efforts)])
        settled = settled + np.array([response.value(curve, x).sum(axis=1) for x in efforts])
    table[WON], table[GAINS] = (np.column_stack(interval(gains.T)) for gains in (won, settled))
    return table


def _replan(
    known: Knowledge, recommended: Mapping[str, np.ndarray], curves: Mapping[str, Expected], params: Plan
) -> list[Mapping[str, np.ndarray]]:
    """The effort of each known kind in the quarters of a year: the recommended, then what follows from it."""
    plans = [recommended]
    while len(plans) < YEAR:
        then = {kind: curve._replace(now=plans[-1][kind]) for kind, curve in curves.items()}
        plans.append(find_best_use(known.after(plans[-1]), then, params))
    return plans
