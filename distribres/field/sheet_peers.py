"""A dealer beside comparable ones, told so that no single one of them can be read off.

Of the others a sheet shows the middle half alone: quartiles that each lie between two dealers (Hyndman & Fan 1996,
their definition 8), of no fewer than `LEAST`, rounded to steps of 5 % and more.
"""

import numpy as np
import pandas as pd

LEAST = 5
"""Comparable dealers below which nothing is shown of them."""
STRIPS = {"growth": "share", "share": "share", "regularity": "months", "per_salesperson": "money"}
"""What is compared, and how it is counted."""
STEP = 0.05
BOUND = ("exclusive", "franchise")
"""Channels that are not asked what they buy of others."""


def measure(
    years: pd.DataFrame, months: pd.Series, potential: pd.DataFrame, salespeople: pd.Series, channel: pd.Series
) -> pd.DataFrame:
    """What is compared, by dealer_id; missing where it is not known, or not said of dealers of that kind.

    Parameters
    ----------
    years : DataFrame
        Of `sum_years`.
    months : Series
        Of `count_months`.
    potential : DataFrame
        The table of that name by dealer_id: wallet_source, share_of_wallet.
    salespeople, channel : Series
        Of the table dealers, by dealer_id.
    """
    told = (potential["wallet_source"] == "known") & ~channel.isin(BOUND)
    return pd.DataFrame(
        {
            "growth": years["growth"],
            "share": potential["share_of_wallet"].where(told),
            "regularity": months,
            "per_salesperson": years["revenue_year"] / salespeople.where(salespeople > 0),
        }
    )


def compare(own: pd.DataFrame, benchmarks: pd.DataFrame) -> pd.DataFrame:
    """The middle half of the comparable dealers, by dealer_id: columns ``(strip, low)`` and ``(strip, high)``.

    Missing where fewer than `LEAST` of them are known, or the dealer itself is not.

    Parameters
    ----------
    own : DataFrame
        Of `measure`, of all dealers.
    benchmarks : DataFrame
        The table of that name.
    """
    peers = benchmarks.pivot(index="dealer_id", columns="rank", values="peer_id").reindex(own.index)
    found = {}
    for strip, kind in STRIPS.items():
        values = own[strip].reindex(peers.to_numpy().ravel()).to_numpy().reshape(peers.shape)
        shown = (np.isfinite(values).sum(axis=1) >= LEAST) & own[strip].notna().to_numpy()
        for end, part in (("low", 0.25), ("high", 0.75)):
            found[strip, end] = np.full(len(own), np.nan)
            found[strip, end][shown] = _rounded(quantile(values[shown], part), kind)
    return pd.DataFrame(found, index=own.index)


def quantile(values: np.ndarray, part: float) -> np.ndarray:
    """A quantile of each row of (rows, values), NaN left out: a quarter or three of it never is one single value."""
    order, count = np.sort(values, axis=1), np.isfinite(values).sum(axis=1)
    place = part * (count + 1 / 3) + 1 / 3 - 1
    below = np.floor(place).astype(int)
    row = np.arange(len(order))
    low, high = order[row, below], order[row, below + 1]
    return low + (place - below) * (high - low)


def _rounded(values: np.ndarray, kind: str) -> np.ndarray:
    step = {"share": STEP, "months": 1.0}.get(kind) or _round_step(STEP * np.abs(values))
    return np.round(values / step) * step


def _round_step(least: np.ndarray) -> np.ndarray:
    """The next of 1, 2, 5, 10, 20 …; 1 below that."""
    ten = 10.0 ** np.floor(np.log10(np.maximum(least, 1.0)))
    return ten * np.select([least <= ten, least <= 2 * ten, least <= 5 * ten], [1.0, 2.0, 5.0], 10.0)
