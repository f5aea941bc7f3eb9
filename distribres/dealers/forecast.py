"""Next quarter's revenue of each dealer, with its interval, and who fell out of the one made a quarter ago."""

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.sections import Forecast
from distribres.contracts.yearly import YEAR
from distribres.dealers import silence

RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
OWN = (0.0, 0.1, 0.2, 0.3)
CENT = 0.005
"""No amount lies outside its band by less: where a band is a point, that is rounding."""


@dataclass(frozen=True)
class Smoothing:
    """How fast a dealer's level follows its quarters, and what part of its own season is believed."""

    rate: float
    own: float


def by_quarter(panel: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Revenue by dealer (rows) and quarter (columns, none left out) up to `quarter`; 0 where there is no line."""
    past = panel[panel["quarter"] <= quarter]
    first, n = past["quarter"].min(), 1
    while quarters.shift(first, n - 1) < quarter:
        n += 1
    wide = past.pivot(index="dealer_id", columns="quarter", values="revenue")
    return wide.reindex(columns=quarters.last(quarter, n)).fillna(0.0)


def seasonal_index(totals: pd.Series) -> np.ndarray:
    """The network's index of each of the four calendar quarters, from its totals; geometric mean 1.

    Least squares of the logarithm on the calendar quarter and, from a year and a quarter on, a straight trend.
    """
    at = np.array([quarters.parse(q)[1] - 1 for q in totals.index])
    trend = np.arange(len(at)) * (len(at) > YEAR)
    design = np.column_stack([np.eye(YEAR)[at], trend])
    season = np.linalg.lstsq(design, np.log(totals.clip(lower=1.0).to_numpy()), rcond=None)[0][:YEAR]
    return np.exp(season - season.mean())


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


def _adjusted(wide: pd.DataFrame) -> tuple[np.ndarray, float]:
    """Revenue without the network's season, and the index of the quarter that follows."""
    index = seasonal_index(wide.sum())
    at = np.array([quarters.parse(q)[1] - 1 for q in wide.columns])
    return wide.to_numpy() / index[at], index[(at[-1] + 1) % YEAR]


def _buying(wide: pd.DataFrame) -> np.ndarray:
    """Which dealers bought anything in the last four quarters."""
    return (wide.iloc[:, -YEAR:] != 0).any(axis=1).to_numpy()


def fit(wide: pd.DataFrame, origins: int) -> Smoothing:
    """The smoothing that would have erred least (sum of absolute errors) over the last `origins` quarters.

    Each of them is forecast from the quarters before it alone.
    """
    errors = dict.fromkeys(product(RATES, OWN), 0.0)
    for n in range(max(YEAR, wide.shape[1] - origins), wide.shape[1]):
        adjusted, index = _adjusted(wide.iloc[:, :n])
        now, buying = wide.iloc[:, n].to_numpy(), _buying(wide.iloc[:, :n])
        for rate in RATES:
            track = smoothed_levels(adjusted, rate)
            for own in OWN:
                errors[rate, own] += np.abs(index * _ahead(adjusted, track, own) - now)[buying].sum()
    return Smoothing(*min(errors, key=errors.get))


def _scale(adjusted: np.ndarray, track: np.ndarray, prior_quarters: int) -> np.ndarray:
    """How far a dealer usually is from its level: its own mean deviation, shrunk to that of dealers of its size."""
    off = np.abs(adjusted[:, 1:] - track[:, :-1]) * (track[:, :-1] > 0)
    seen, size = (track[:, :-1] > 0).sum(axis=1), np.maximum(track[:, -1], 1.0)
    mean = off.sum(axis=1) / np.maximum(seen, 1)
    known = (mean > 0) & (track[:, -1] > 1)
    if known.sum() < 2:
        return np.maximum(mean, 1.0)
    slope, start = np.polyfit(np.log(size[known]), np.log(mean[known]), 1)
    usual = np.exp(start + slope * np.log(size))
    return (seen * mean + prior_quarters * usual) / (seen + prior_quarters)


def _step(wide: pd.DataFrame, smoothing: Smoothing, prior_quarters: int) -> tuple[np.ndarray, np.ndarray]:
    """Expected revenue of the quarter after the last, and its scale."""
    adjusted, index = _adjusted(wide)
    track = smoothed_levels(adjusted, smoothing.rate)
    return index * _ahead(adjusted, track, smoothing.own), index * _scale(adjusted, track, prior_quarters)


def predict(wide: pd.DataFrame, params: Forecast) -> pd.DataFrame:
    """The quarter after the last of `wide`, for each dealer that bought in the last four.

    Revenue is the network's seasonal index times the dealer's exponentially smoothed level and a part of its own
    season; both parts are chosen on past quarters only. The interval is conformal (split by time): it takes the
    quantiles of the errors, in units of each dealer's usual deviation, that the same forecast made in the last
    `params.origins` quarters, each of them forecast from the quarters before it.

    Parameters
    ----------
    wide : DataFrame, (dealers, quarters)
        As `by_quarter` gives it; at least four quarters.
    params : Forecast

    Returns
    -------
    DataFrame
        By dealer_id: low, forecast, high (currency/quarter); no interval where there are less than five quarters.
    """
    smoothing = fit(wide, params.origins)
    middle, scale = _step(wide, smoothing, params.prior_quarters)
    errors = []
    for n in range(max(YEAR, wide.shape[1] - params.origins), wide.shape[1]):
        before, spread = _step(wide.iloc[:, :n], smoothing, params.prior_quarters)
        errors.append(((wide.iloc[:, n].to_numpy() - before) / spread)[_buying(wide.iloc[:, :n])])
    tail = (1 - params.coverage) / 2
    down, up = np.quantile(np.concatenate(errors), [tail, 1 - tail]) if errors else (np.nan, np.nan)
    table = {"low": np.clip(middle + down * scale, 0, None), "forecast": middle, "high": middle + up * scale}
    return pd.DataFrame(table, wide.index)[_buying(wide)]


def forecast_quarter(panel: pd.DataFrame, quarter: str, params: Forecast) -> pd.DataFrame:
    """The table `forecast`: next quarter of each dealer, its last quarter against its band, and the risk of silence.

    Parameters
    ----------
    panel : DataFrame
        The table panel.
    quarter : str
        Last quarter known.
    params : Forecast
    """
    wide = by_quarter(panel, quarter)
    ahead = predict(wide, params)
    earlier = wide.iloc[:, :-1]
    band = predict(earlier, params) if earlier.shape[1] >= YEAR else pd.DataFrame(columns=ahead.columns, dtype=float)
    band = band.add_prefix("expected_").rename(columns={"expected_forecast": "expected"}).reindex(ahead.index)
    actual = wide.iloc[:, -1].reindex(ahead.index)
    below, above = actual < band["expected_low"] - CENT, actual > band["expected_high"] + CENT
    alert = np.select([below, above], ["down", "up"], "none")
    silent = silence.probability(wide, params.min_silent).reindex(ahead.index)
    table = ahead.join(band).assign(revenue=actual, alert=alert, silence_probability=silent)
    return table.assign(quarter=quarters.shift(quarter, 1)).reset_index()


def accuracy(panel: pd.DataFrame, quarter: str, params: Forecast) -> pd.Series:
    """How good the forecast of `quarter` from the quarters before it was.

    Returns
    -------
    Series
        dealers; error (sum of absolute errors over that of the seasonal naive: the same quarter a year before);
        error_of_mean (the same for the mean of the last four quarters); mase (mean absolute scaled error, Hyndman &
        Koehler 2006, each dealer scaled by its own seasonal naive before `quarter`); coverage of the interval. Missing
        where there is no year before `quarter`: nothing could have been forecast.
    """
    wide = by_quarter(panel, quarter)
    if wide.shape[1] <= YEAR:
        return pd.Series({"dealers": 0, **dict.fromkeys(("error", "error_of_mean", "mase", "coverage"), np.nan)})
    past, found = wide.iloc[:, :-1], predict(wide.iloc[:, :-1], params)
    past, now = past.loc[found.index], wide.loc[found.index].iloc[:, -1]
    naive, usual = past.iloc[:, -YEAR], past.iloc[:, -YEAR:].mean(axis=1)
    scale = past.diff(YEAR, axis=1).iloc[:, YEAR:].abs().mean(axis=1)
    scaled = ((found["forecast"] - now).abs() / scale)[scale > 0]
    whole = (naive - now).abs().sum()
    whole = whole if whole > 0 else np.nan  # a naive that never errs is no measure
    return pd.Series(
        {
            "dealers": len(found),
            "error": (found["forecast"] - now).abs().sum() / whole,
            "error_of_mean": (usual - now).abs().sum() / whole,
            "mase": scaled.mean(),
            "coverage": now.between(found["low"] - CENT, found["high"] + CENT).mean(),
        }
    )
