"""What can be won with a dealer: where it stands among those of its channel on the criteria that say so."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

REVERSED = ("share_of_wallet",)
"""Criteria of which little is much to win."""


def rate_winnable(criteria: pd.DataFrame, weights: Mapping[str, float]) -> pd.Series:
    """From 0 to 100, by dealer_id: 50 is the middle of the channel on every criterion.

    The weighted mean of the percentiles. A criterion that is missing leaves its weight to the dealer's others; missing
    where all are.

    Parameters
    ----------
    criteria : DataFrame
        The table `criteria`.
    weights : mapping
        Of `weights.weighted_winnable`.
    """
    names = list(weights)
    place = criteria.pivot(index="dealer_id", columns="criterion", values="percentile").reindex(columns=names)
    for name in place.columns.intersection(REVERSED):
        place[name] = 1 - place[name]
    weight = place.notna() * np.array([weights[name] for name in names], dtype=float)
    total = weight.sum(axis=1)
    return 100 * (place * weight).sum(axis=1) / total.where(total > 0)
