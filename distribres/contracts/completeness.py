"""Which quarters look incomplete: far below what the same quarter of other years and those beside it lead to expect."""

from statistics import median_low

import numpy as np
import pandas as pd

from distribres.contracts import quarters

MEASURES = ["revenue", "lines", "active_months"]
LAGS = (-4, -3, -2, -1, 1, 2, 3, 4)


def by_quarter(panel: pd.DataFrame, quarter: str, low: float) -> pd.DataFrame:
    """Each quarter up to the one under review, and whether it looks incomplete.

    Returns
    -------
    DataFrame
        quarter, revenue, lines, active_months (sums), dealers (that bought), completeness (the least of the three sums
        as a share of what is to be expected, NaN where nothing can be), incomplete (completeness below `low`).
    """
    every, shares = _measured(panel, quarter)
    least = shares.min(axis=1)
    return every.assign(completeness=least, incomplete=least < low).reset_index()


def find_lost(panel: pd.DataFrame, quarter: str, low: float) -> frozenset[str]:
    """The quarters up to the one under review of which much is surely lost: two of the three sums are below `low`.

    One is enough to ask what happened; of a quarter that was only bad the others stand. Where no other year shows the
    same quarter all three have to be: in a low season dealers buy less, but in as many months.
    """
    every, shares = _measured(panel, quarter)
    seen = every.index[every["lines"] > 0]
    season = pd.Series(seen.str[4:]).value_counts()
    alone = every.index.str[4:].map(season).fillna(0) < 2
    return frozenset(shares.index[(shares < low).sum(axis=1) >= np.where(alone, len(MEASURES), 2)])


def _measured(panel: pd.DataFrame, quarter: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The sums of each quarter, and what share of the expected ones they are."""
    bought = panel[panel["lines"] > 0].groupby("quarter")
    sums = bought[MEASURES].sum().assign(dealers=bought["dealer_id"].nunique())
    every = sums.reindex(quarters.between(min([*sums.index, quarter]), quarter), fill_value=0).rename_axis("quarter")
    return every, every[MEASURES].apply(share_of_expected)


def share_of_expected(values: pd.Series) -> pd.Series:
    """Each quarter as a share of what the others lead to expect; NaN where there is nothing to compare with.

    Parameters
    ----------
    values : Series
        Sums by quarter (``2026Q3``).

    Notes
    -----
    Each quarter up to a year away, times the median ratio of the two seasons in other years, is one expectation; the
    low median of these is moved neither by growth nor by another quarter that is incomplete. Where no other year shows
    a ratio, the lower of the quarters beside it and the same quarter a year away is expected.
    """
    usual = values[values > 0].to_dict()
    return pd.Series({quarter: value / _expected(usual, quarter) for quarter, value in values.items()}, dtype="float64")


def _expected(usual: dict[str, float], quarter: str) -> float:
    near = {lag: usual[q] for lag in LAGS if (q := quarters.shift(quarter, lag)) in usual}
    ratios = {lag: _ratios(usual, quarter, lag) for lag in near}
    seasonal = [near[lag] * np.median(ratios[lag]) for lag in near if ratios[lag]]
    plain = [np.mean(found) for lags in ((-1, 1), (-4, 4)) if (found := [near[lag] for lag in lags if lag in near])]
    return median_low(seasonal) if seasonal else min(plain, default=float("nan"))


def _ratios(usual: dict[str, float], quarter: str, lag: int) -> list[float]:
    """The same quarter of other years over the one `lag` quarters from it."""
    others = {q: quarters.shift(q, lag) for q in usual if q[4:] == quarter[4:] and q != quarter}
    return [usual[q] / usual[there] for q, there in others.items() if there in usual and there != quarter]
