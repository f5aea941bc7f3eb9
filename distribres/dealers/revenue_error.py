"""How sure a dealer's yearly revenue is."""

import numpy as np
import pandas as pd

from distribres.contracts import quarters, yearly

OWN_SCATTER = 0.5
"""Part of a dealer's scatter that is its own; the rest is the median dealer's: four quarters say little of a spread."""


def noise(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Relative standard error of a dealer's yearly level, from how its quarters scatter around the network's season.

    `OWN_SCATTER` of it is the dealer's own, the rest the median dealer's. The quarters count as independent of each
    other.

    Returns
    -------
    Series
        By dealer_id, from 0 to 1: 0.1 is 10 % of the level.
    """
    year = panel[panel["quarter"].isin(quarters.last(quarter, yearly.YEAR))]
    wide = year.pivot(index="dealer_id", columns="quarter", values="revenue").fillna(0.0).clip(lower=0)
    level = wide.mean(axis=1)
    expected = np.outer(level, wide.sum() / wide.sum().mean())
    scatter = np.sqrt(((wide - expected) ** 2).sum(axis=1) / max(wide.shape[1] - 1, 1)) / level.where(level > 0)
    shrunk = OWN_SCATTER * scatter + (1 - OWN_SCATTER) * scatter.median()
    return shrunk.fillna(scatter.median()).clip(0, 1) / np.sqrt(wide.shape[1])


def revenue_error(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Relative standard error of a dealer's yearly revenue, by dealer_id.

    Of `noise`, and at least that of a count of as many lines (Poisson): three lines say little, however even.
    """
    lines = yearly.level(panel, "lines", quarter) * yearly.YEAR
    return np.maximum(noise(panel, quarter).fillna(0.0), 1 / np.sqrt(lines.clip(lower=1)))
