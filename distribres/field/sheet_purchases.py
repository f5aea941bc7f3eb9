"""A dealer's own purchases, as its sheet shows them: by quarter, by year, and in how many months."""

import pandas as pd

from distribres.contracts import quarters, yearly

SHOWN = 12
"""Quarters that a sheet shows: three years, so that each season is seen three times."""


def list_purchases(panel: pd.DataFrame, ids: pd.Index, quarter: str) -> pd.DataFrame:
    """Net purchases (currency) by dealer_id and quarter, the oldest first; missing before the sales begin.

    Parameters
    ----------
    panel : DataFrame
        The table of that name.
    ids : Index
        The dealers.
    quarter : str
        The last quarter that is shown.
    """
    shown = quarters.last(quarter, SHOWN)
    wide = panel[panel["quarter"].isin(shown)].pivot(index="dealer_id", columns="quarter", values="revenue")
    known = [when for when in shown if when >= panel["quarter"].min()]
    return wide.reindex(index=ids, columns=known).fillna(0.0).reindex(columns=shown)


def sum_years(purchases: pd.DataFrame) -> pd.DataFrame:
    """The year, the year before and the growth from one to the other (0.1 is 10 %), by dealer_id.

    The year before is missing where the sales do not hold all of it, the growth also where it brought nothing.
    """
    now, before = (purchases.iloc[:, part].sum(axis=1, skipna=False) for part in _YEARS)
    return pd.DataFrame({"revenue_year": now, "revenue_before": before, "growth": now / before.where(before > 0) - 1})


_YEARS = (slice(-yearly.YEAR, None), slice(-2 * yearly.YEAR, -yearly.YEAR))


def count_months(panel: pd.DataFrame, ids: pd.Index, quarter: str) -> pd.Series:
    """Months of the year, 0 to 12, with at least one line, by dealer_id."""
    recent = panel[panel["quarter"].isin(quarters.last(quarter, yearly.YEAR))]
    return recent.groupby("dealer_id")["active_months"].sum().reindex(ids, fill_value=0).astype(float)
