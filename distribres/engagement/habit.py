"""How much of each rep's time follows last year's time, how much follows potential, and what is missed.

The differences in time between a rep's dealers are explained by a regression on last year's time and on potential.
The share that each explains is its increase of R², averaged over both orders in which the two can enter: Lindeman,
Merenda & Gold 1980, Introduction to Bivariate and Multivariate Analysis; Grömping 2006, J. Statistical Software 17.

A rep is measured by its own dealers: quartiles, ranks and what is much time are those of its portfolio.
"""

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from distribres.contracts.quarters import shift
from distribres.contracts.sections import Habit
from distribres.contracts.yearly import YEAR
from distribres.engagement.market import current_effort
from distribres.engagement.valuation import COSTS
from distribres.stats.variance_shares import correlation, share_intervals

SHARES = ["habit_low", "habit", "habit_high", "potential_low", "potential", "potential_high"]
INERTIA = ["repeated", "inertia"]
QUARTILES = 4


def find_missed(plan: pd.DataFrame, params: Habit) -> pd.Series:
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


def audit_habit(hours: pd.DataFrame, costs: pd.DataFrame, params: Habit) -> pd.DataFrame:
    """The table `habit`: one line for each rep; none where field time is not known.

    Parameters
    ----------
    hours : of `read_hours`
    costs : DataFrame with rep_id, cost_low, cost and cost_high (currency per quarter); empty where there is no plan
    params : the section `habit`
    """
    charged = hours.assign(missed=find_missed(hours, params)).dropna(subset=["rep_id", "current_hours"])
    rows = [_of_rep(rep, group, params) for rep, group in charged.groupby("rep_id")]
    columns = ["rep_id", "dealers", "hours", *SHARES, *INERTIA, "missed"]
    result = pd.DataFrame(rows, columns=columns).merge(costs, on="rep_id", how="left", validate="1:1")
    return result.fillna(dict.fromkeys(COSTS, 0.0)) if len(costs) else result


def read_hours(effort: pd.DataFrame, potential: pd.DataFrame, dealers: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """What the audit looks at: dealer_id, rep_id, potential, headroom, current_hours, hours_before.

    Hours are means per quarter, of the year that ends with `quarter` and of the year before; NaN where not known.
    """
    table = dealers[["dealer_id", "rep_id"]].merge(
        potential[["dealer_id", "potential", "headroom"]], on="dealer_id", how="left", validate="1:1"
    )
    ids = pd.Index(table["dealer_id"])
    table["current_hours"] = current_effort(effort, ids, quarter).get("hours", np.nan)
    table["hours_before"] = current_effort(effort, ids, shift(quarter, -YEAR)).get("hours", np.nan)
    return table


def _of_rep(rep: str, group: pd.DataFrame, params: Habit) -> tuple:
    """One line of the table."""
    data = group[["current_hours", "hours_before", "potential"]].dropna().to_numpy(float).T
    enough = data.shape[1] >= params.min_dealers
    explained = share_intervals(data, params.resamples, params.seed) if enough else np.full(6, np.nan)
    again = inertia(*data[:2]) if enough else (np.nan, np.nan)
    return rep, len(group), group["current_hours"].sum(), *explained, *again, int(group["missed"].sum())


def inertia(hours: np.ndarray, before: np.ndarray) -> tuple[float, float]:
    """How much this year's hours (dealers,) repeat last year's; NaN where a year has none.

    Returns
    -------
    repeated : share of the hours that go where they went last year, from 0 to 1: one less half the sum of the
        differences between the two years' shares of each dealer.
    rank : Spearman's rank correlation between the two years; NaN where all dealers get the same.
    """
    if not (hours.sum() > 0 and before.sum() > 0):
        return np.nan, np.nan
    repeated = np.minimum(hours / hours.sum(), before / before.sum()).sum()
    return float(min(repeated, 1.0)), float(correlation(rankdata(hours), rankdata(before)))


def tabulate_quartiles(hours: pd.DataFrame, params: Habit) -> pd.DataFrame:
    """Share of hours against share of potential, by quartile of potential: in the network and among each rep's dealers.

    Quartile 4 holds the dealers with most potential. `rep_id` is empty for the network. Dealers of unknown potential
    are left out, and reps with too few dealers.

    Parameters
    ----------
    hours : of `read_hours`
    params : with min_dealers
    """
    columns = ["rep_id", "quartile", "dealers", "hours", "hours_share", "potential", "potential_share"]
    table = hours.dropna(subset=["current_hours", "potential"])
    groups = [(None, table), *table.groupby("rep_id")]
    parts = [_quartiles(group).assign(rep_id=rep) for rep, group in groups if len(group) >= params.min_dealers]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _quartiles(group: pd.DataFrame) -> pd.DataFrame:
    """The four lines of one group; dealers of the same potential in the order of their numbers."""
    rank = group.sort_values("dealer_id")["potential"].rank(method="first")
    quartile = np.ceil(rank * QUARTILES / len(group)).astype(int).rename("quartile")
    by = group.groupby(quartile)
    sums = by[["current_hours", "potential"]].sum().rename(columns={"current_hours": "hours"})
    shares = (sums / sums.sum().where(sums.sum() > 0)).add_suffix("_share")
    return pd.concat([by.size().rename("dealers"), sums, shares], axis=1).reset_index()


def list_cases(hours: pd.DataFrame, params: Habit) -> pd.DataFrame:
    """Dealers visited out of habit, and dealers never seen although much could still be won: a line for each.

    `habit`: among the rep's dealers with most hours, this year and last, and also with most hours for each euro of
    potential and of headroom. `unseen`: no hour in a year, and headroom among the highest of the network, as a euro is
    worth the same everywhere. `fair_hours` are the rep's hours in proportion to its dealers' potential.

    Parameters
    ----------
    hours : of `read_hours`
    params : with headroom_quantile, hours_quantile
    """
    table = hours.dropna(subset=["current_hours", "potential", "headroom"])
    own = table.groupby("rep_id", dropna=False)
    table["fair_hours"] = own["current_hours"].transform("sum") * table["potential"] / own["potential"].transform("sum")
    much = table["headroom"] >= table["headroom"].quantile(params.headroom_quantile)
    unseen = much & (table["headroom"] > 0) & (table["current_hours"] == 0)
    table["case"] = np.select([unseen, find_habitual(table, params)], ["unseen", "habit"], "")
    columns = ["dealer_id", "rep_id", "case", "current_hours", "hours_before", "fair_hours", "potential", "headroom"]
    return table.loc[table["case"] != "", columns].reset_index(drop=True)


def find_habitual(table: pd.DataFrame, params: Habit) -> pd.Series:
    """Whether each dealer is visited out of habit (yes/no, on the index of `table`).

    Parameters
    ----------
    table : DataFrame with rep_id, current_hours, hours_before, potential and headroom
    params : with hours_quantile; what is most is the highest such part of the rep's dealers
    """
    hours, never = table["current_hours"], 1e-9  # of potential or headroom: hours for nothing count as very many
    measures = [hours, table["hours_before"], *(hours / table[c].clip(lower=never) for c in ("potential", "headroom"))]
    most = [
        (m > 0) & (m >= m.groupby(table["rep_id"], dropna=False).transform("quantile", 1 - params.hours_quantile))
        for m in measures
    ]
    return np.logical_and.reduce(most)
