"""Visits set aside to learn: one more for dealers with much and uncertain room to grow, and little of our time for it.

A plan that only follows what is known never finds out what is not. One visit more is enough to ask what a dealer buys
in all and from whom. It costs least where it is spread over many, and where an hour wins much anyway.
"""

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres.families import families

ROUNDING = 1e-9
STEP = 0.25  # hours: the plan is in quarters of an hour


def reserve(
    free: np.ndarray,
    visit: float,
    hours: np.ndarray,
    room: np.ndarray,
    headroom: np.ndarray,
    width: np.ndarray,
    worth: np.ndarray,
    pool: np.ndarray,
) -> np.ndarray:
    """Hours (dealers,) that explore: a visit each, in whole quarters of an hour, as many as the reserve holds.

    In each pool they go to the dealers whose headroom is at least the median and whose hours for each euro of it are at
    most; of those first to the half at which an hour wins most anyway, so that learning costs little; and there, as
    among the others, to the widest intervals of headroom.

    Parameters
    ----------
    free : hours that may be set aside, of each dealer's pool (dealers,)
    visit : hours of a visit; where that is not known (NaN), nothing is set aside
    hours : the hours that a dealer gets anyway (dealers,)
    room : hours that it can take beyond the least that it must get (dealers,)
    headroom, width : headroom, and width of its interval (dealers,; currency per quarter); NaN where not known
    worth : what one more hour wins at a dealer (dealers,)
    pool : number of each dealer's pool (dealers,)
    """
    each = max(np.round(visit / STEP), 1.0) * STEP
    table = pd.DataFrame({"headroom": headroom, "width": width})
    table["pace"] = hours / table["headroom"].where(table["headroom"] > 0)
    middle = table.groupby(pool)[["headroom", "pace"]].transform("median")
    wanted = (table["headroom"] >= middle["headroom"]) & (table["pace"] <= middle["pace"])
    wanted &= (table["width"] > 0) & (room >= each)
    table["worth"] = np.where(wanted, worth, np.nan)
    table["cheap"] = table["worth"] >= table.groupby(pool)["worth"].transform("median")
    first = table[wanted].sort_values(["cheap", "width"], ascending=False, kind="stable").index
    rank = (table.loc[first].groupby(pool[first]).cumcount() + 1).reindex(table.index)
    return np.where(rank * each <= free * (1 + ROUNDING), each, 0.0)


def exploration(
    plan: pd.DataFrame, tiers: pd.DataFrame, criteria: pd.DataFrame, potential: pd.DataFrame, params: BaseModel
) -> pd.DataFrame:
    """The table `exploration`: for each dealer explored, what is not known of it and what knowing it could change.

    Parameters
    ----------
    plan, tiers, criteria, potential : DataFrame
        The tables of that name.
    params : BaseModel
        The section `families`: the family that the dealer would have at either end of its interval.
    """
    low, high = (at_end(potential, end) for end in ("potential_low", "potential_high"))
    uncertain = (high["headroom"] - low["headroom"]).sum()
    table = plan.loc[plan["explore"] > 0, ["dealer_id", "explore", "headroom", "family"]].rename(
        columns={"explore": "hours"}
    )
    chosen = table[["dealer_id"]].merge(tiers[["dealer_id", "tier"]], on="dealer_id", validate="one_to_one")
    for end, ends in {"low": low, "high": high}.items():
        table[f"headroom_{end}"] = ends.set_index("dealer_id")["headroom"].reindex(table["dealer_id"]).to_numpy()
        table[f"family_{end}"] = families(chosen, criteria, ends, params)["family"].to_numpy()
    return table.assign(share=(table["headroom_high"] - table["headroom_low"]) / uncertain).reset_index(drop=True)


def at_end(potential: pd.DataFrame, end: str) -> pd.DataFrame:
    """The potential as if it were known to lie at one end of its interval: dealer_id, potential, headroom."""
    known = potential[end].fillna(potential["potential"])
    headroom = (known - potential["revenue"]).clip(lower=0.0)
    return potential[["dealer_id"]].assign(potential=known, headroom=headroom)
