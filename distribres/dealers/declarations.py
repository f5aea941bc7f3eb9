"""How far what dealers declare may be trusted: the error of a declaration, and which one is not believed at all.

A declaration errs from one time to the next, and for good: each dealer's own ratio of purchases to turnover. Only the
first shows where it is repeated. An error of measurement that is known is taken out by drawing what was measured to
what is expected (Fuller 1987, Measurement Error Models, section 1.2).
"""

import numpy as np
import pandas as pd

from distribres.contracts.sections import Potential
from distribres.stats.robust_spread import robust_spread

SEEN, PURCHASES, TURNOVER = "seen", "purchases", "turnover"
"""Where a known wallet comes from: the sales hold all brands, purchases that are given, a share of turnover."""
FEWEST = 6
"""Dealers that declared twice below which their differences have no spread to speak of."""


def declaration_error(dealers: pd.DataFrame, params: Potential) -> tuple[float, float]:
    """Standard deviation of the logarithm of purchases that a turnover tells, and the part of its square that is seen.

    Twice the variance of a single time: as much again is taken to be for good, as nothing in the network shows. It is
    pooled with a belief, `params.declared_error`, that weighs as much as `params.declared_pairs` dealers that declared
    twice. A second declaration that says to the cent what the first one said is a copy.
    """
    twice = dealers.reindex(columns=["turnover", "turnover_before"]).dropna()
    now, before = twice.to_numpy(float).T
    change = np.log(now / before, where=(now > 0) & (before > 0) & (now != before), out=np.full(len(now), np.nan))
    change = change[np.isfinite(change)]
    n = len(change) if len(change) >= FEWEST else 0
    seen = robust_spread(change) ** 2 if n else 0.0  # the variance of a difference: twice that of one time
    weight = n / (n + params.declared_pairs)
    return float(np.sqrt(weight * seen + (1 - weight) * params.declared_error**2)), weight


def error_by_source(source: pd.Series, error: float) -> pd.Series:
    """Standard deviation of the logarithm of each known wallet, by where it comes from.

    What the sales show has none. Purchases that are given err from one time to the next, but owe nothing to a share of
    turnover, which is half of the variance.
    """
    return source.map({SEEN: 0.0, PURCHASES: error / np.sqrt(2), TURNOVER: error})


def far_out(residual: np.ndarray, times: float) -> np.ndarray:
    """Which residuals lie more than so many robust standard deviations from their median."""
    return np.abs(residual - np.median(residual)) > times * robust_spread(residual)
