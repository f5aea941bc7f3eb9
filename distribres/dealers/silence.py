"""Who has fallen silent, and how likely who bought last quarter is to buy nothing in the next one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm

from distribres.contracts.yearly import YEAR
from distribres.dealers.sales_history import History, without_season

RIDGE = 1e-4
"""Ten times as much held risks of brands that hardly lose a dealer far below what came."""
BANDS = (0.0, 0.05, 0.1, 0.2, 0.4, 1.0)
"""Ends of the probabilities that are held against what came."""
AS_SOLD = np.ones(YEAR)
"""No season is taken out of what was bought."""


@dataclass(frozen=True)
class Case:
    """The dealers that bought in one quarter: what tells of silence, and whether they bought nothing in the next."""

    signs: pd.DataFrame
    fell: np.ndarray


def signs(history: History) -> pd.DataFrame:
    """What tells of silence: by dealer_id, for those that bought in the last quarter.

    Returns
    -------
    DataFrame
        `quiet`: share of the last four quarters without purchases; `gaps`: the same of all since the first purchase;
        `change`: last quarter against the mean of the year, from -1 to 1; `small`: the year's mean against the median
        dealer, as a logarithm with its sign turned; `const`.
    """
    every = without_season(history, AS_SOLD)
    buys = every[:, -1] > 0
    every = every[buys]
    year, last = every[:, -YEAR:], every[:, -1]
    level = year.mean(axis=1).clip(min=0)
    usual = max(np.median(level), 1.0) if len(level) else 1.0
    since_first = np.cumsum(every > 0, axis=1) > 0
    return pd.DataFrame(
        {
            "const": 1.0,
            "quiet": 1 - (year > 0).mean(axis=1),
            "gaps": 1 - (every > 0).sum(axis=1) / since_first.sum(axis=1),
            "change": (last - level) / (last + level),
            "small": -np.log1p(level / usual),
        },
        history.revenue.index[buys],
    )


def past_cases(history: History) -> list[Case]:
    """A case for each whole quarter with a year before it, oldest first."""
    return [
        Case(found, history.revenue.iloc[:, n].reindex(found.index).to_numpy() <= 0)
        for n in range(YEAR, len(history))
        if history.whole[n]
        for found in [signs(history.until(n))]
    ]


def probability(now: pd.DataFrame, cases: Sequence[Case], min_silent: int) -> pd.Series:
    """Probability of no purchase in the next quarter, by dealer_id, given its `signs`.

    Logistic regression (statsmodels) on the cases, lightly ridged so that a sign that never failed stays finite.
    Missing where fewer than `min_silent` dealers fell silent: nothing to learn from.
    """
    if sum(case.fell.sum() for case in cases) < min_silent or now.empty:
        return pd.Series(np.nan, now.index)
    fell = np.concatenate([case.fell for case in cases]).astype(float)
    model = sm.GLM(fell, pd.concat([case.signs for case in cases]).to_numpy(), family=sm.families.Binomial())
    fitted = model.fit_regularized(alpha=RIDGE, L1_wt=0.0)
    return pd.Series(fitted.predict(now.to_numpy()), now.index)


def calibrate(cases: Sequence[Case], min_silent: int) -> pd.DataFrame:
    """The table `silence_calibration`: of the dealers said to fall silent with x to y, how many did.

    What is said of each quarter is learnt from the quarters before it alone.
    """
    said = [probability(case.signs, cases[:n], min_silent).to_numpy() for n, case in enumerate(cases)]
    told = pd.DataFrame(
        {
            "said": np.concatenate([*said, []]),
            "fell": np.concatenate([*(case.fell for case in cases), []]).astype(float),
        }
    ).dropna()
    band = pd.cut(told["said"], BANDS, right=False, labels=False)
    found = told.groupby(band).agg(dealers=("said", "size"), said=("said", "mean"), fell=("fell", "sum"))
    ends = pd.DataFrame({"low": BANDS[:-1], "high": BANDS[1:]})
    return ends.join(found, how="inner").astype({"dealers": "int64", "fell": "int64"})


def fallen(history: History) -> pd.DataFrame:
    """The dealers that bought in the last four quarters, and nothing in the last.

    Returns
    -------
    DataFrame
        By dealer_id: `silent_since` (the first quarter without a purchase), `bought_before` (mean of the four quarters
        that end with the last purchase, currency/quarter).
    """
    bought = without_season(history, AS_SOLD)
    since = np.argmax(bought[:, ::-1] > 0, axis=1)
    silent = np.flatnonzero((since > 0) & (since < YEAR))
    last = len(history) - since[silent]
    before = [bought[i, max(n - YEAR, 0) : n].sum() / min(YEAR, n) for i, n in zip(silent, last, strict=True)]
    table = {"silent_since": history.revenue.columns[last], "bought_before": np.array(before, dtype=float)}
    return pd.DataFrame(table, history.revenue.index[silent])
