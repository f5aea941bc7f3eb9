"""The tier a year on: what became, in this network's past, of dealers that stood where each one stands now."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.contracts.names import TIERS
from distribres.contracts.sections import Tiers
from distribres.tiers.scoring import entries

FLOOR = -7.0
"""Lowest place: a thousandth of the last key dealer's score; further down nothing leads to a tier."""
NEAR = -4.0
"""Changes are learnt from dealers above this place, a fiftieth of the last key dealer's score."""
LEAST = 1e-12
"""A score of 0 counts as this."""
RIDGE = 10.0
"""Dealers that say 'all stays as it is': what the ridge weighs."""
BELIEF = 20.0
"""Dealers that the belief about silence weighs, for each number of months with purchases."""
MONTHS = 3 * yearly.YEAR
LONGER = {1: (4 + 11) / 2, 2: (2 + 44 / 14) / 2, 3: (4 / 3 + 44 / 28) / 2, 4: 1.0}
"""Variance of a change over four quarters over that of one over fewer.

Of means over four quarters, and half way between the two ends: quarters that only scatter (4 / lag), and levels that
only wander (44 over 4, 14, 28 and 44).
"""
MEASURES = ("revenue", "lines", "active_months")
COLUMNS = [f"p_{tier}_year" for tier in TIERS]


def look_ahead(history: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: Tiers) -> pd.DataFrame:
    """Chances that the rule will put each dealer into each tier a year after `quarter`.

    The place x of a dealer is the logarithm of its score over that of the last key dealer. Its change over a year is
    learnt from all dealers' past changes (over four quarters, or as many as are known): its mean by ridge regression
    on x and on how sure the year is (lines, largest quarter, quarters with purchases), its variance as a log-linear
    function of the same (Davidian & Carroll 1987), its form from the residuals. With its chance to buy nothing in the
    year a dealer is small.

    Parameters
    ----------
    history : DataFrame
        The table `tier_history` up to `quarter`.
    panel : DataFrame
        The table `panel`.
    quarter : str
        The quarter under review.
    params : Tiers

    Returns
    -------
    DataFrame
        By dealer_id, `COLUMNS`; missing where the past holds fewer than `params.min_changes` changes.
    """
    bought = {c: panel.pivot(index="dealer_id", columns="quarter", values=c).fillna(0.0) for c in MEASURES}
    scores = {q: held.set_index("dealer_id")["score"] for q, held in history.groupby("quarter")}
    past = {q: _seen(score, bought, q, params) for q, score in scores.items()}
    now, lag = past[quarter], find_lag(history)
    pairs = [(past[q], past[end]) for q in past if lag and (end := quarters.shift(q, lag)) in past]
    known = [_changes(then, later) for then, later in pairs]
    if sum(map(len, known)) < params.min_changes:
        return pd.DataFrame(np.nan, now.index, COLUMNS)
    above = _rise(pd.concat(known), now, LONGER[lag])
    stays = 1 - _silent(pairs if lag == yearly.YEAR else [], now)
    key, at_least_middle = stays * above(0.0), stays * above(now["middle"].to_numpy())
    return pd.DataFrame(np.column_stack([key, at_least_middle - key, 1 - at_least_middle]), now.index, COLUMNS)


def find_lag(history: pd.DataFrame) -> int:
    """Over how many quarters changes are looked at: a year, or as many as the past holds."""
    return min(yearly.YEAR, history["quarter"].nunique() - 1)


def _seen(score: pd.Series, bought: dict[str, pd.DataFrame], quarter: str, params: Tiers) -> pd.DataFrame:
    """Place of each dealer at a quarter, how sure its year is, and where the middle tier begins, by dealer_id."""
    key, middle = np.maximum(entries(score.to_numpy(), params.share_key, params.share_middle), LEAST)
    year = quarters.last(quarter, yearly.YEAR)
    of_year = (bought[c].reindex(columns=year).reindex(score.index).fillna(0.0) for c in MEASURES)
    revenue, lines, months = (np.clip(sold.to_numpy(dtype=float), 0, None) for sold in of_year)
    total = revenue.sum(axis=1)
    return pd.DataFrame(
        {
            "x": np.log(score.clip(lower=LEAST) / key).clip(lower=FLOOR),
            "lines": np.log1p(lines.sum(axis=1)),
            "peak": np.divide(revenue.max(axis=1), total, out=np.ones(len(total)), where=total > 0) - 1 / yearly.YEAR,
            "active": (revenue > 0).sum(axis=1) / yearly.YEAR - 1,
            "months": months.sum(axis=1).clip(max=MONTHS),
            "middle": np.log(middle / key),
        }
    )


def _changes(then: pd.DataFrame, later: pd.DataFrame) -> pd.DataFrame:
    """`then` with the change of place, of dealers that are near a tier and still bought."""
    near = then[then["x"] > NEAR]
    return near.assign(change=later["x"].reindex(near.index) - near["x"]).dropna(subset="change")


def _signs(seen: pd.DataFrame) -> np.ndarray:
    """Constant, place, and how sure the year is."""
    return np.column_stack([np.ones(len(seen)), seen[["x", "lines", "peak", "active"]]])


def _ridge(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Weighted least squares, the slopes drawn to 0 by `RIDGE` dealers of usual spread; the constant is free."""
    penalty = RIDGE * weight.mean() * np.diag([0.0, *x[:, 1:].var(axis=0)])
    return np.linalg.lstsq((x.T * weight) @ x + penalty, (x.T * weight) @ y, rcond=None)[0]


def _rise(past: pd.DataFrame, now: pd.DataFrame, longer: float) -> Callable[[np.ndarray | float], np.ndarray]:
    """The chance of each dealer to stand above a place a year on, as a function of the place."""
    x, change = _signs(past), past["change"].to_numpy()
    weight = np.ones(len(x))
    for _ in range(2):
        mean = _ridge(x, change, weight)
        rest = change - x @ mean
        spread = _ridge(x, np.log(rest**2 + 1e-4), np.ones(len(x)))
        weight = np.exp(-(x @ spread))
    unit = np.sort(rest / np.exp(x @ spread / 2))
    at = _signs(now)
    middle = now["x"].to_numpy() + at @ mean * np.sqrt(longer)
    width = np.exp(at @ spread / 2) * np.sqrt(longer)
    return lambda place: 1 - (np.searchsorted(unit, (place - middle) / width) + 0.5) / (len(unit) + 1)


def _silent(pairs: list[tuple[pd.DataFrame, pd.DataFrame]], now: pd.DataFrame) -> np.ndarray:
    """Chance to buy nothing in a year, by the number of months with purchases in the year before.

    A dealer that bought in m months buys nothing in as long a time with (1/2)^(m + 1/2) (Poisson, Jeffreys' prior);
    what the network's own past says counts beside it.
    """
    months = np.concatenate([then["months"].to_numpy() for then, _ in pairs] or [np.array([])]).astype(int)
    gone = np.concatenate([later["x"].reindex(then.index).isna() for then, later in pairs] or [np.array([])])
    belief = 0.5 ** (np.arange(MONTHS + 1) + 0.5)
    lost = np.bincount(months, gone, MONTHS + 1)
    rate = (BELIEF * belief + lost) / (BELIEF + np.bincount(months, minlength=MONTHS + 1))
    return rate[now["months"].astype(int)]
