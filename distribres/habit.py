"""How much of each rep's time follows last year's time, how much follows potential, and what is missed.

The differences in time between a rep's dealers are explained by a regression on last year's time and on potential.
The share that each explains is its increase of R², averaged over both orders in which the two can enter: Lindeman,
Merenda & Gold 1980, Introduction to Bivariate and Multivariate Analysis; Grömping 2006, J. Statistical Software 17.
"""

from typing import Any

import numpy as np
import pandas as pd

from distribres.quarters import shift
from distribres.response import current_effort

SHARES = ["habit_low", "habit", "habit_high", "potential_low", "potential", "potential_high"]
COSTS = ["cost_low", "cost", "cost_high"]
COLLINEAR = 1e-12


def correlation(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Pearson correlation along the last axis; NaN where one of them does not vary."""
    varies = (np.ptp(x, axis=-1) > 0) & (np.ptp(y, axis=-1) > 0)
    x, y = x - x.mean(axis=-1, keepdims=True), y - y.mean(axis=-1, keepdims=True)
    size = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return np.divide((x * y).sum(axis=-1), size, out=np.full(size.shape, np.nan), where=varies)


def lmg(r_first: np.ndarray, r_second: np.ndarray, r_between: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the variance that each of two regressors explains, from the three correlations.

    They add up to R². Where the two regressors are one and the same, each gets half.
    """
    a, b = np.square(r_first), np.square(r_second)
    unique = 1 - np.square(r_between)
    joint = (a + b - 2 * r_first * r_second * r_between) / np.where(unique > COLLINEAR, unique, 1.0)
    r_squared = np.clip(np.where(unique > COLLINEAR, joint, a), 0.0, 1.0)
    first = np.clip((r_squared + a - b) / 2, 0.0, r_squared)
    return first, r_squared - first


def shares(hours: np.ndarray, before: np.ndarray, potential: np.ndarray) -> np.ndarray:
    """Shares of the differences in hours that `before` and `potential` explain: (2, ...) of arrays (..., dealers)."""
    return np.array(lmg(correlation(hours, before), correlation(hours, potential), correlation(before, potential)))


def share_intervals(data: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Low, central and high share of habit, then of potential (6,); 80 %, by bootstrap over dealers.

    `data` holds hours, hours a year before, and potential (3, dealers).
    """
    size = data.shape[1]
    index = np.random.default_rng(seed).integers(size, size=(resamples, size))
    drawn = shares(*data[:, index])
    central = shares(*data)
    if np.isnan(central).any():
        return np.full(6, np.nan)
    low, high = np.nanquantile(drawn, [0.1, 0.9], axis=1)
    return np.column_stack([np.minimum(low, central), central, np.maximum(high, central)]).ravel()


def missed(plan: pd.DataFrame, params: Any) -> pd.Series:
    """Whether each dealer has much headroom and few hours for it (yes/no, on the index of `plan`).

    Much is measured on the whole network, as a euro is worth the same everywhere; hours for each euro of headroom are
    compared among the dealers of the same rep, as a rep with many dealers has less time for each. A dealer with
    unknown headroom or hours is not counted.

    Parameters
    ----------
    plan : DataFrame with rep_id, headroom and current_hours
    params : with headroom_quantile and hours_quantile
    """
    much = plan["headroom"] >= plan["headroom"].quantile(params.headroom_quantile)
    hours = plan["current_hours"] / plan["headroom"].where(plan["headroom"] > 0)
    few = hours <= hours.groupby(plan["rep_id"], dropna=False).transform("quantile", params.hours_quantile)
    return much & few


def habit(
    effort: pd.DataFrame,
    potential: pd.DataFrame,
    dealers: pd.DataFrame,
    costs: pd.DataFrame,
    quarter: str,
    params: Any,
) -> pd.DataFrame:
    """One line for each rep; none where field time is not known.

    Parameters
    ----------
    effort, potential, dealers : the named tables
    costs : DataFrame with rep_id, cost_low, cost and cost_high (currency per quarter)
    quarter : the last of the four quarters of "today"; last year's are the four before them
    params : with min_dealers, headroom_quantile, hours_quantile, resamples, seed
    """
    table = _dealer_hours(effort, potential, dealers, quarter)
    table["missed"] = missed(table, params)
    charged = table.dropna(subset=["rep_id", "current_hours"])
    rows = [_of_rep(rep, group, params) for rep, group in charged.groupby("rep_id")]
    columns = ["rep_id", "dealers", "hours", *SHARES, "missed"]
    result = pd.DataFrame(rows, columns=columns).merge(costs, on="rep_id", how="left", validate="1:1")
    return result.fillna(dict.fromkeys(COSTS, 0.0))


def _dealer_hours(effort: pd.DataFrame, potential: pd.DataFrame, dealers: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Hours of this year and of the year before, and potential, for each dealer; NaN where hours are not known."""
    table = dealers[["dealer_id", "rep_id"]].merge(
        potential[["dealer_id", "potential", "headroom"]], on="dealer_id", how="left", validate="1:1"
    )
    ids = pd.Index(table["dealer_id"])
    table["current_hours"] = current_effort(effort, ids, quarter).get("hours", np.nan)
    table["hours_before"] = current_effort(effort, ids, shift(quarter, -4)).get("hours", np.nan)
    return table


def _of_rep(rep: str, group: pd.DataFrame, params: Any) -> tuple:
    """One line of the table."""
    data = group[["current_hours", "hours_before", "potential"]].dropna().to_numpy(float).T
    enough = data.shape[1] >= params.min_dealers
    explained = share_intervals(data, params.resamples, params.seed) if enough else np.full(6, np.nan)
    return rep, len(group), group["current_hours"].sum(), *explained, int(group["missed"].sum())
