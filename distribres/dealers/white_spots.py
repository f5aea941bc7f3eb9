"""What each territory holds, what of it is with our dealers, and where there is room for another."""

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.sections import Territory

MILLION = 1e6


def find_white_spots(
    dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame, params: Territory
) -> pd.DataFrame:
    """The table `territory_view`.

    A territory is expected to hold potential in proportion to its market, where that is known, otherwise to its
    population, at the rate of all territories that have dealers together. It is a white spot where at least
    `params.white_spot` of that is not with our dealers, and that is enough for one: the median dealer's potential.

    Parameters
    ----------
    dealers, territories, potentials : DataFrame
        The tables dealers, territories, potential.
    params : Territory
    """
    joined = potentials.merge(dealers[["dealer_id", "territory_id"]], on="dealer_id", validate="one_to_one")
    grouped = joined.groupby("territory_id")
    view = territories.set_index("territory_id")[["name"]].join(grouped[["revenue", "potential"]].sum())
    view = view.fillna({"revenue": 0.0, "potential": 0.0})
    view["dealers"] = grouped.size().reindex(view.index, fill_value=0)
    expected = _expected(view, territories.set_index("territory_id"))
    uncovered = (expected - view["potential"]).clip(lower=0)
    enough = uncovered >= potentials["potential"].median()
    return view.assign(
        expected=expected,
        uncovered=uncovered,
        dealers_per_million=view["dealers"] / expected.where(expected > 0) * MILLION,
        white_spot=(uncovered >= params.white_spot * expected) & enough,
    ).reset_index()


def _expected(view: pd.DataFrame, territories: pd.DataFrame) -> pd.Series:
    """Potential in proportion to the size of each territory."""
    market = territories["market"] / yearly.YEAR
    size = market if market.notna().any() else territories["population"]
    served = (view["dealers"] > 0) & (size > 0)
    if not served.any():
        return pd.Series(np.nan, view.index)
    return size * view.loc[served, "potential"].sum() / size[served].sum()
