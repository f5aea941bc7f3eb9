"""What earlier reviews said that their plans would win, how far these were followed, and what is said of them now.

No before and after: sales change for many reasons. The same change of hours is valued again in the worlds that all
quarters until now leave.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts.quarters import shift
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.valuation import value_difference
from distribres.stats.intervals import interval

THEN = ["first_low", "first", "first_high", "gain_low", "gain", "gain_high"]
NOW = ["now_low", "now", "now_high"]


def recall_claims(
    known: Knowledge, effort: pd.DataFrame, plans: Mapping[str, pd.DataFrame], policies: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """The table `claims`: a line for each earlier review of which both tables are there.

    Parameters
    ----------
    known : what is known now
    effort : the table of that name
    plans, policies : the tables `plan` and `policies` of earlier reviews, by the quarter that each reviewed
    """
    rows = []
    for quarter in sorted(set(plans) & set(policies)):
        said = policies[quarter].set_index("policy")
        if "recommended" not in said.index:
            continue
        plan, planned = plans[quarter].set_index("dealer_id"), shift(quarter, 1)
        hours, followed = follow_hours(plan, effort[effort["quarter"] == planned])
        rows.append((planned, hours, followed, *said.loc["recommended", THEN], *_value_now(known, plan)))
    return pd.DataFrame(rows, columns=["quarter", "hours", "followed", *THEN, *NOW])


def follow_hours(plan: pd.DataFrame, effort: pd.DataFrame) -> tuple[float, float]:
    """Hours that a plan moved, and how far that was followed: 0 where hours stayed, 1 where all moved as planned.

    The projection of what changed on what was to change; chance, which moves hours either way, leaves it as it is on
    average. Missing where no hours are known, or none were to move.

    Parameters
    ----------
    plan : hours and current_hours, by dealer
    effort : lines of the quarter that was planned, with dealer_id and hours
    """
    asked = plan["hours"] - plan["current_hours"]
    moved = float(asked.clip(lower=0).sum()) if asked.notna().any() else np.nan
    if not moved > 0 or effort["hours"].isna().all():
        return moved, np.nan
    came = effort.set_index("dealer_id")["hours"].reindex(plan.index).fillna(0.0) - plan["current_hours"]
    return moved, float(np.clip((came * asked).sum() / (asked**2).sum(), 0.0, 1.0))


def _value_now(known: Knowledge, plan: pd.DataFrame) -> tuple[float, float, float]:
    """What the plan's effort wins, settled, over that of before it, as far as its dealers are still here."""
    plan = plan.reindex(known.dealers["dealer_id"])
    worlds = {kind: curve._replace(doubt=0.0) for kind, curve in known.worlds.items()}
    then, asked = (
        {
            kind: plan[f"{which}{kind}"].fillna(pd.Series(curve.now, plan.index)).to_numpy(float)
            for kind, curve in worlds.items()
        }
        for which in ("current_", "")
    )
    return interval(value_difference(worlds, then, asked)) if worlds else (np.nan,) * 3
