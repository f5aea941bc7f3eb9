"""Next quarter's revenue of each dealer, and what the same forecast would have said of each quarter before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.sections import Forecast
from distribres.contracts.yearly import YEAR
from distribres.dealers.sales_history import History, buying, seasonal_index, without_season

BELIEFS = (0.5, 1.0)
"""How much of the network's season is believed: few quarters tell it badly."""
RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
"""How fast a dealer's level follows its quarters."""
OWN = (0.0, 0.1, 0.2, 0.3)
"""What part of a dealer's own season is believed."""
SHARPNESS = 30
"""A forecast that erred 1 % less weighs a third more. Between 10 and 100 it makes hardly a difference."""
FEWEST = YEAR - 1
"""Whole quarters before one, below which it is not forecast."""
STEADIEST = 1e-3
"""No dealer is taken to be nearer to its level than this part of it: what was filled in does not scatter."""
LEAST = 1e-6
"""No forecast is taken to err less than this part of the worst: one that hits all leaves the others a trace."""
MIXED = tuple(product(BELIEFS, RATES, OWN))


@dataclass(frozen=True)
class Step:
    """One quarter of all dealers as it is forecast from those before it alone, and what it was.

    `expected` and `scale` (how far a dealer usually is from what is expected) are in currency per quarter, `actual` is
    missing for the quarter that is to come and for one that is incomplete. `at` says who of them is forecast.
    """

    quarter: str
    dealers: pd.Index
    at: np.ndarray
    expected: np.ndarray
    scale: np.ndarray
    actual: np.ndarray

    @property
    def judged(self) -> bool:
        return not np.isnan(self.actual).any()


def smoothed_levels(adjusted: np.ndarray, rate: float) -> np.ndarray:
    """Level of each dealer after each quarter: simple exponential smoothing (Brown 1956; Gardner 2006).

    A level starts with the first quarter that has purchases, as a plain mean until 1 / `rate` quarters are seen.

    Parameters
    ----------
    adjusted : ndarray, (dealers, quarters)
        Revenue without the network's season.
    """
    seen = np.cumsum(np.cumsum(adjusted != 0, axis=1) > 0, axis=1)
    step = np.where(seen > 0, np.maximum(rate, 1 / np.maximum(seen, 1)), 0.0)
    level, track = np.zeros(len(adjusted)), np.empty_like(adjusted)
    for t in range(adjusted.shape[1]):
        level = level + step[:, t] * (adjusted[:, t] - level)
        track[:, t] = level
    return track


def _ahead(adjusted: np.ndarray, track: np.ndarray, own: float) -> np.ndarray:
    """Next quarter without the network's season: the level, and part of what the dealer was above it a year before."""
    year = adjusted.shape[1] - YEAR
    return np.clip(track[:, -1] + own * (adjusted[:, year] - track[:, year : year + YEAR].mean(axis=1)), 0, None)


def weigh(errors: np.ndarray) -> np.ndarray:
    """Weights of forecasts by how little they erred: a power of the inverse error (Bates & Granger 1969)."""
    if not errors.any():
        return np.full(len(MIXED), 1 / len(MIXED))
    least = np.maximum(errors, LEAST * errors.max())
    weights = (least / least.min()) ** -SHARPNESS
    return weights / weights.sum()


def _usual(adjusted: np.ndarray, track: np.ndarray, whole: np.ndarray, prior_quarters: int) -> np.ndarray:
    """How far a dealer usually is from its level: its own mean deviation, shrunk to that of dealers of its size."""
    known = (track[:, :-1] > 0) & whole[1:]
    off, seen = np.abs(adjusted[:, 1:] - track[:, :-1]) * known, known.sum(axis=1)
    mean, size = off.sum(axis=1) / np.maximum(seen, 1), np.maximum(track[:, -1], 1.0)
    known = (mean > STEADIEST * size) & (track[:, -1] > 1)
    if known.sum() < 2:
        return np.maximum(mean, 1.0)
    slope, start = np.polyfit(np.log(size[known]), np.log(mean[known]), 1)
    usual = np.exp(start + slope * np.log(size))
    return np.maximum((seen * mean + prior_quarters * usual) / (seen + prior_quarters), STEADIEST * size)


def _mix(past: History, weights: np.ndarray, now: np.ndarray, prior: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The weighted forecast of the quarter after `past`, its scale, and by how much each of the mixed ones errs."""
    index, share = seasonal_index(past), weights.reshape(len(BELIEFS), len(RATES), len(OWN))
    at, errors = buying(past), np.empty(share.shape)
    expected, scale = np.zeros(len(at)), np.zeros(len(at))
    for b, belief in enumerate(BELIEFS):
        adjusted, next_index = without_season(past, index**belief), index[past.next_season] ** belief
        mean_track = np.zeros_like(adjusted)
        for r, rate in enumerate(RATES):
            track = smoothed_levels(adjusted, rate)
            mean_track += share[b, r].sum() / share[b].sum() * track
            for o, own in enumerate(OWN):
                ahead = next_index * _ahead(adjusted, track, own)
                expected += share[b, r, o] * ahead
                errors[b, r, o] = np.abs(ahead - now)[at].sum()
        scale += share[b].sum() * next_index * _usual(adjusted, mean_track, past.whole, prior)
    return expected, scale, errors.ravel()


def walk(history: History, params: Forecast) -> Iterator[Step]:
    """Each quarter from the fifth on as it is forecast from those before it; the last is the one that is to come.

    Revenue is the network's seasonal index times the dealer's exponentially smoothed level and a part of its own
    season. Of how much season, how fast a level and how much of the own season, none is chosen: all are mixed, by how
    little each erred over the `params.origins` whole quarters before. Where the history ends with incomplete quarters,
    the past ones are forecast as if as many before them were not known, so that their errors are those to be expected.

    Parameters
    ----------
    history : History
        At least four quarters.
    params : Forecast
    """
    names, errors = [*history.revenue.columns], []
    for n in range(YEAR, len(history) + 1):
        past, known = history.until(n), n < len(history) and history.whole[n]
        past = past.blind(history.lost_last) if n < len(history) else past
        if past.whole.sum() < FEWEST:
            continue
        now = history.revenue.iloc[:, n].to_numpy() if known else np.full(len(history.revenue), np.nan)
        weights = weigh(sum(errors[-params.origins :], np.zeros(len(MIXED))))
        expected, scale, erred = _mix(past, weights, now, params.prior_quarters)
        errors += [erred] if known else []
        yield Step(quarters.shift(names[n - 1], 1), history.revenue.index, buying(past), expected, scale, now)
