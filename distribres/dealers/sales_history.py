"""Revenue of each dealer quarter by quarter, without the network's season, and whole where a quarter is incomplete."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.yearly import YEAR

NEAR = 2
"""Quarters on each side that an incomplete one is filled from."""


@dataclass(frozen=True)
class History:
    """Revenue by dealer (rows) and quarter (columns, none left out), and which of the quarters are whole."""

    revenue: pd.DataFrame
    whole: np.ndarray

    def __len__(self) -> int:
        return len(self.whole)

    def until(self, n: int) -> "History":
        """The first `n` quarters, as if nothing were known of those after them."""
        return History(self.revenue.iloc[:, :n], self.whole[:n])

    def blind(self, n: int) -> "History":
        """The same as if of the last `n` quarters nothing had been seen."""
        seen = np.arange(len(self)) < len(self) - n
        return History(self.revenue.where(np.broadcast_to(seen, self.revenue.shape), 0.0), self.whole & seen)

    @property
    def lost_last(self) -> int:
        """How many incomplete quarters it ends with."""
        return int(np.argmax(self.whole[::-1]))

    @property
    def season_of(self) -> np.ndarray:
        """Calendar quarter of each column, 0 to 3."""
        return np.array([quarters.parse(q)[1] - 1 for q in self.revenue.columns])

    @property
    def next_season(self) -> int:
        return (self.season_of[-1] + 1) % YEAR


def read_history(panel: pd.DataFrame, quarter: str, incomplete: frozenset[str] = frozenset()) -> History:
    """The history up to `quarter`; 0 where there is no line.

    Parameters
    ----------
    panel : DataFrame
        dealer_id, quarter, revenue (currency).
    incomplete : frozenset of str
        Quarters that look incomplete. Where hardly any other is left, they stand as they are: half a truth is more
        than none.
    """
    past = panel[panel["quarter"] <= quarter]
    wide = past.pivot(index="dealer_id", columns="quarter", values="revenue")
    wide = wide.reindex(columns=quarters.between(past["quarter"].min(), quarter)).fillna(0.0)
    whole = ~wide.columns.isin(incomplete)
    return History(wide, whole if whole.sum() >= YEAR else np.ones(len(whole), dtype=bool))


def seasonal_index(history: History) -> np.ndarray:
    """The network's index of each of the four calendar quarters, from the totals of whole ones; geometric mean 1.

    Least squares of the logarithm on the calendar quarter and, from a year and a quarter on, a straight trend. A
    calendar quarter that was never whole has the mean of the others.
    """
    whole, at = history.whole, history.season_of
    totals = np.log(history.revenue.sum().clip(lower=1.0).to_numpy())
    trend = np.arange(len(at)) * (whole.sum() > YEAR)
    design = np.column_stack([np.eye(YEAR)[at], trend])[whole]
    season = np.linalg.lstsq(design, totals[whole], rcond=None)[0][:YEAR]
    seen = np.isin(np.arange(YEAR), at[whole])
    season = np.where(seen, season, season[seen].mean())
    return np.exp(season - season.mean())


def without_season(history: History, index: np.ndarray) -> np.ndarray:
    """Revenue over the index of its calendar quarter, (dealers, quarters); an incomplete quarter is filled.

    It is the mean of the whole quarters up to `NEAR` from it, or what was seen of it where that is more.
    """
    plain = history.revenue.to_numpy() / index[history.season_of]
    filled = plain.copy()
    for n in np.flatnonzero(~history.whole):
        filled[:, n] = np.maximum(plain[:, _near(n, history.whole)].mean(axis=1), plain[:, n])
    return filled


def _near(n: int, whole: np.ndarray) -> np.ndarray:
    """The whole quarters that are nearest to one: those within `NEAR`, or else the nearest there are."""
    known = np.flatnonzero(whole)
    away = np.abs(known - n)
    return known[away <= max(NEAR, away.min())]


def buying(history: History) -> np.ndarray:
    """Which dealers bought anything in the last four quarters."""
    return (history.revenue.iloc[:, -YEAR:] != 0).any(axis=1).to_numpy()
