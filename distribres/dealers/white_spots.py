"""What each territory holds beside what its size leads to expect, and where there is room for a dealer."""

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.sections import Territory
from distribres.stats.intervals import LEVEL

MILLION = 1e6
ENDS = ["expected_low", "expected", "expected_high"]


def compare_territories(
    dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame, params: Territory
) -> pd.DataFrame:
    """The table `territory_view`.

    A territory is expected to hold potential in proportion to its market, where that is known, otherwise to its
    population, at the rate of the `params.comparable` others with dealers that are nearest to it in size. How their own
    rates scatter makes the interval; with fewer of them there is none, and the rate is that of all others with dealers.
    It is below where its potential lies under the interval, as chance alone leaves one in ten. It is a white spot where
    no dealer bought within the year, and the low end is enough for one: the median dealer's potential.

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
    view[ENDS] = _expect(_size(territories), view["potential"].to_numpy(float), params.comparable)
    least = view["expected_low"].fillna(view["expected"])
    return view.assign(
        dealers_per_million=view["dealers"] / view["expected"].where(view["expected"] > 0) * MILLION,
        below=(view["dealers"] > 0) & (view["potential"] < view["expected_low"]),
        white_spot=(view["dealers"] == 0) & (least >= potentials["potential"].median()),
    ).reset_index()


def _size(territories: pd.DataFrame) -> np.ndarray:
    """Market a quarter, or inhabitants where no market is known (territories,); NaN where nothing is."""
    market = territories["market"] / yearly.YEAR
    size = market if market.notna().any() else territories["population"]
    return size.where(size > 0).to_numpy(float)


def _expect(size: np.ndarray, potential: np.ndarray, comparable: int) -> np.ndarray:
    """Potential that each size leads to expect: low end, middle, high end (territories, 3)."""
    served = np.flatnonzero((potential > 0) & ~np.isnan(size))
    expected = np.full((len(size), len(ENDS)), np.nan)
    for one in np.flatnonzero(~np.isnan(size)):
        others = served[served != one]
        nearest = others[np.argsort(np.abs(np.log(size[others] / size[one])), kind="stable")[:comparable]]
        if not len(nearest):
            continue
        low = high = np.nan
        if len(nearest) == comparable:
            tails = (1 - LEVEL) / 2, (1 + LEVEL) / 2
            low, high = np.quantile(potential[nearest] / size[nearest], tails, method="weibull")
        expected[one] = np.array([low, potential[nearest].sum() / size[nearest].sum(), high]) * size[one]
    return expected
