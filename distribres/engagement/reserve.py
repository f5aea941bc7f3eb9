"""The part of each rep's hours that is set aside to explore."""

import numpy as np
import pandas as pd

from distribres.engagement.market import STEPS

ROUNDING = 1e-9
DIGITS = 6
"""At an optimum an hour wins the same at many dealers: behind these digits only machines differ."""


def reserve_visits(
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
    each = max(np.round(visit * STEPS["hours"]), 1.0) / STEPS["hours"]
    table = pd.DataFrame({"headroom": headroom, "width": width})
    table["pace"] = hours / table["headroom"].where(table["headroom"] > 0)
    middle = table.groupby(pool)[["headroom", "pace"]].transform("median")
    wanted = (table["headroom"] >= middle["headroom"]) & (table["pace"] <= middle["pace"])
    wanted &= (table["width"] > 0) & (room >= each)
    table["worth"] = np.where(wanted, np.round(worth, DIGITS), np.nan)
    table["cheap"] = table["worth"] >= table.groupby(pool)["worth"].transform("median")
    first = table[wanted].sort_values(["cheap", "width"], ascending=False, kind="stable").index
    rank = (table.loc[first].groupby(pool[first]).cumcount() + 1).reindex(table.index)
    return np.where(rank * each <= free * (1 + ROUNDING), each, 0.0)
