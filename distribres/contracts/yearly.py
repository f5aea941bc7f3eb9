"""What a dealer does in a typical quarter of the last year: means over the last four, so that seasons do not count."""

import pandas as pd

from distribres.contracts import quarters

YEAR = 4


class TooShort(ValueError):
    """The sales do not hold the year that a review stands on; the message says what they hold, and the remedy."""


class NothingSold(ValueError):
    """The year of a review holds no sales to speak of; the message says what they add up to, and where to look."""


def require_year(panel: pd.DataFrame, quarter: str) -> None:
    """Check that the sales reach from a year before the end of `quarter` to that quarter.

    Raises
    ------
    TooShort
        If they do not: a shorter history would count the quarters before it as quarters without sales.
    NothingSold
        If what was sold in that year, returns deducted, is 0 or less: every figure of a review is a part of it.
    """
    held = sorted(panel["quarter"].unique())
    what = f"the sales hold {held[0]} to {held[-1]}" if held else "no line of sales was accepted"
    if quarter not in held:
        raise TooShort(f"no sales in {quarter}: {what}. Choose another QUARTER, or see `make check` for the rejects.")
    if not full_year(panel, quarter):
        raise TooShort(f"a review of {quarter} stands on the year that ends with it: {what}. Add the quarters before.")
    year = quarters.last(quarter, YEAR)
    if (sold := panel.loc[panel["quarter"].isin(year), "revenue"].sum()) <= 0:
        raise NothingSold(
            f"the sales of the year {year[0]} to {quarter} add up to {sold:,.2f}: a review needs more sales than "
            "returns. See that inputs.sales.columns.amount is the net amount, and that only returns are negative."
        )


def full_year(panel: pd.DataFrame, quarter: str) -> bool:
    """Whether the sales reach back over the whole year that ends with `quarter`."""
    return len(panel) > 0 and panel["quarter"].min() <= quarters.last(quarter, YEAR)[0]


def level(table: pd.DataFrame, column: str, quarter: str, n: int = YEAR) -> pd.Series:
    """Mean per quarter of a column over the `n` quarters ending with `quarter`; a quarter without a line counts as 0.

    Parameters
    ----------
    table : DataFrame
        With dealer_id, quarter and `column` (per quarter).

    Returns
    -------
    Series
        By dealer_id; only dealers with a line in these quarters. Missing where none of their lines has a value.
    """
    recent = table[table["quarter"].isin(quarters.last(quarter, n))]
    return recent.groupby("dealer_id")[column].sum(min_count=1) / n


def latest(table: pd.DataFrame, column: str, quarter: str, n: int = YEAR) -> pd.Series:
    """The last known value of a column in the `n` quarters ending with `quarter`, by dealer_id."""
    recent = table[table["quarter"].isin(quarters.last(quarter, n))].dropna(subset=column)
    return recent.sort_values("quarter").groupby("dealer_id")[column].last()


def active(panel: pd.DataFrame, quarter: str, n: int = YEAR) -> pd.Index:
    """Dealers that bought anything in the `n` quarters ending with `quarter`."""
    recent = panel["quarter"].isin(quarters.last(quarter, n))
    return pd.Index(sorted(panel.loc[recent, "dealer_id"].unique()), name="dealer_id")
