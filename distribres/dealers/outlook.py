"""What next quarter should bring, dealer by dealer and together, and how good such forecasts were so far."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.sections import Forecast
from distribres.contracts.yearly import YEAR
from distribres.dealers import silence
from distribres.dealers.forecast import Step, walk
from distribres.dealers.forecast_error import CENT, FIFTHS, Total, bound, fifths
from distribres.dealers.sales_history import History, read_history

SAID = ("dealers", "low", "forecast", "high")
CAME = ("revenue", "error", "naive_error", "mean_error", "inside", "inside_largest", "inside_smallest")
"""Columns of `network_forecast`: known before a quarter, and after it."""
NO_BAND = pd.DataFrame(columns=["low", "expected", "high"], dtype=float)


def foresee(
    panel: pd.DataFrame, quarter: str, params: Forecast, lost: frozenset[str] = frozenset()
) -> dict[str, pd.DataFrame]:
    """The tables `forecast`, `network_forecast` and `silence_calibration`.

    Parameters
    ----------
    panel : DataFrame
        The table panel.
    quarter : str
        Last quarter known.
    params : Forecast
    lost : frozenset of str
        Quarters that are not whole (`completeness.find_lost`): left out of season, level and calibration; nobody is
        judged by them.
    """
    history = read_history(panel, quarter, lost)
    steps = [*walk(history, params)]
    bounds = [bound(step, steps[:n], params) for n, step in enumerate(steps)]
    bands = {step.quarter: band for step, (band, _) in zip(steps, bounds, strict=True)}
    cases = silence.past_cases(history)
    risk = silence.probability(silence.signs(history), cases, params.min_silent)
    return {
        "forecast": _by_dealer(history, bands, risk),
        "network_forecast": _by_quarter(history, steps, bounds),
        "silence_calibration": silence.calibrate(cases, params.min_silent),
    }


def _by_dealer(history: History, bands: dict[str, pd.DataFrame], risk: pd.Series) -> pd.DataFrame:
    """Next quarter of each dealer, its last one against its band, its silence or the risk of it."""
    last = history.revenue.columns[-1]
    coming = quarters.shift(last, 1)
    ahead = bands[coming].rename(columns={"expected": "forecast"})
    before = bands.get(last, NO_BAND).rename(columns={"low": "expected_low", "high": "expected_high"})
    table = ahead.join(before).assign(quarter=coming, revenue=history.revenue[last])
    out = {
        "down": (table["revenue"] < table["expected_low"] - CENT) & history.whole[-1],
        "up": (table["revenue"] > table["expected_high"] + CENT) & history.whole[-1],
    }
    table = table.assign(alert=np.select([*out.values()], [*out], "none"))
    table = table.join(risk.rename("silence_probability")).join(silence.fallen(history))
    return table.rename_axis("dealer_id").reset_index()


def _by_quarter(history: History, steps: Sequence[Step], bounds: Sequence[tuple]) -> pd.DataFrame:
    """Each quarter from the first known to the one that is to come."""
    names = [*history.revenue.columns, steps[-1].quarter]
    every = pd.DataFrame({"quarter": names, "left_out": [*~history.whole, False]})
    rows = [_judge(step, *found, history) for step, found in zip(steps, bounds, strict=True)]
    judged = pd.DataFrame(rows, columns=["quarter", *SAID, *CAME])
    return every.merge(judged, on="quarter", how="left", validate="one_to_one")


def _judge(step: Step, band: pd.DataFrame, total: Total, history: History) -> dict:
    """What was forecast of one quarter, and where it was seen whole what came and how far dealers were off."""
    told = {
        "quarter": step.quarter,
        "dealers": len(band),
        "low": total.low,
        "forecast": total.expected,
        "high": total.high,
    }
    if not step.judged:
        return told
    year = quarters.after(history.revenue.columns[0], step.quarter) - YEAR
    came, before = step.actual[step.at], history.revenue.to_numpy()[step.at, year : year + YEAR]
    seen = history.whole[year : year + YEAR]
    told |= {
        "revenue": came.sum(),
        "error": np.abs(band["expected"] - came).sum(),
        "naive_error": np.abs(before[:, 0] - came).sum() if seen[0] else np.nan,
        "mean_error": np.abs(before.mean(axis=1) - came).sum() if seen.all() else np.nan,
    }
    return told | (_inside(step, band, came) if total.low == total.low else {})


def _inside(step: Step, band: pd.DataFrame, came: np.ndarray) -> dict:
    """Shares of the dealers that were in their interval: of all, and of the largest and the smallest fifth."""
    held = ((came >= band["low"] - CENT) & (came <= band["high"] + CENT)).to_numpy()
    fifth = fifths(step.expected[step.at])
    of = {"inside": fifth >= 0, "inside_largest": fifth == FIFTHS - 1, "inside_smallest": fifth == 0}
    return {name: held[who].mean() if who.any() else np.nan for name, who in of.items()}


def skill(network: pd.DataFrame) -> pd.Series:
    """How good the forecasts of all quarters that had an interval were.

    Parameters
    ----------
    network : DataFrame
        The table `network_forecast`.

    Returns
    -------
    Series
        quarters; error and error_of_mean (sums of absolute errors of the forecast, and of the mean of the four quarters
        before, over those of the seasonal naive: the same quarter a year before); coverage, coverage_largest,
        coverage_smallest (means of the quarters); total_inside (quarters whose total was in its interval), total_off
        (mean absolute share by which it was missed). Missing where nothing could be judged.
    """
    judged = network[network["inside"].notna()]
    fair = judged[judged["naive_error"] > 0]  # a naive that never errs is no measure
    year = fair.dropna(subset="mean_error")
    inside = judged["revenue"].between(judged["low"] - CENT, judged["high"] + CENT)
    return pd.Series(
        {
            "quarters": len(judged),
            "error": fair["error"].sum() / (fair["naive_error"].sum() or np.nan),
            "error_of_mean": year["mean_error"].sum() / (year["naive_error"].sum() or np.nan),
            "coverage": judged["inside"].mean(),
            "coverage_largest": judged["inside_largest"].mean(),
            "coverage_smallest": judged["inside_smallest"].mean(),
            "total_inside": inside.sum(),
            "total_off": (judged["revenue"] / judged["forecast"] - 1).abs().mean(),
        }
    )
