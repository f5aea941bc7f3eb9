"""How far forecasts may be off: of each dealer, of the network together, and how far they were.

What a dealer buys is taken to be ``forecast × C + scale × e``: C is common to the network in a quarter, e the dealer's
own. Both are learnt from the quarters that the same forecast has met before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import t as student

from distribres.contracts.sections import Forecast
from distribres.dealers.forecast import Step

FIFTHS = 5
FEWEST = 20
"""Errors of a fifth below which those of all sizes count together."""
NODES = 400
"""Pairs of a common and an own error behind an interval: spread evenly over both (golden ratio), hence no random."""
CENT = 0.005
"""No amount lies outside its band by less: where a band is a point, that is rounding."""


@dataclass(frozen=True)
class Total:
    """What the dealers that are forecast should buy together: low end, middle and high end (currency/quarter)."""

    low: float
    expected: float
    high: float


def fifths(expected: np.ndarray) -> np.ndarray:
    """Fifth of size of each dealer, 0 the smallest to 4, by what is expected of it."""
    rank = pd.Series(expected).round(2).rank(method="first").to_numpy()  # rounded: machines differ in the last digits
    return ((rank - 1) * FIFTHS // max(len(rank), 1)).astype(int)


def _common(step: Step) -> float:
    """What the network bought over what was expected of it; at least a trace, so that it has a logarithm."""
    expected = step.expected[step.at].sum()
    return max(step.actual[step.at].sum() / expected, 0.01) if expected > 0 else 1.0


def own_errors(past: Sequence[Step]) -> list[np.ndarray]:
    """The errors of dealers, in scales and without what the network has in common, for each fifth of size.

    By size, since a band that holds four in five of all holds fewer of the largest (Mondrian conformal; Vovk, Gammerman
    & Shafer 2005).
    """
    pairs = [((s.actual - s.expected * _common(s)) / s.scale, s) for s in past]
    errors = np.concatenate([error[s.at] for error, s in pairs])
    fifth = np.concatenate([fifths(s.expected[s.at]) for _, s in pairs])
    pools = [errors[fifth == k] for k in range(FIFTHS)]
    return [pool if len(pool) >= FEWEST else errors for pool in pools]


def common_spread(step: Step, past: Sequence[Step], pools: list[np.ndarray], params: Forecast) -> tuple[float, int]:
    """Standard deviation of the logarithm of C, and its degrees of freedom.

    A prior worth `params.common_quarters` quarters (what networks usually miss by, and what the dealers' own errors
    leave in a sum), and the quarters that were met.
    """
    logs = np.log([_common(s) for s in past])
    own = np.array([pool.std() for pool in pools])[fifths(step.expected[step.at])]
    left = np.sqrt(((step.scale[step.at] * own) ** 2).sum()) / max(step.expected[step.at].sum(), CENT)
    freedom = params.common_quarters + len(logs)
    prior = params.common_error**2 + left**2
    return float(np.sqrt((params.common_quarters * prior + (logs**2).sum()) / freedom)), freedom


def bound(step: Step, past: Sequence[Step], params: Forecast) -> tuple[pd.DataFrame, Total]:
    """The intervals of a quarter, from what the same forecast erred in the `params.origins` judged before it.

    Returns
    -------
    DataFrame
        By dealer_id, of those that are forecast: low, expected, high (currency/quarter).
    Total
    """
    found = pd.DataFrame({"low": np.nan, "expected": step.expected, "high": np.nan}, step.dealers)[step.at]
    judged = [s for s in past if s.judged][-params.origins :]
    if not judged or found.empty:
        return found, Total(np.nan, found["expected"].sum(), np.nan)
    pools = own_errors(judged)
    spread, freedom = common_spread(step, judged, pools, params)
    tail = (1 - params.coverage) / 2
    found["low"], found["high"] = _bands(step, pools, np.exp(spread * _even(freedom)), tail)
    reach = np.exp(spread * student.ppf(1 - tail, freedom))
    return found, Total(found["expected"].sum() / reach, found["expected"].sum(), found["expected"].sum() * reach)


def _even(freedom: int) -> np.ndarray:
    """Student's t at `NODES` evenly spread probabilities."""
    return student.ppf((np.arange(NODES) + 0.5) / NODES, freedom)


def _bands(step: Step, pools: list[np.ndarray], common: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Low and high end of each dealer that is forecast."""
    expected, scale = step.expected[step.at], step.scale[step.at]
    fifth, low, high = fifths(expected), np.empty(len(expected)), np.empty(len(expected))
    shares = (np.arange(NODES) + 0.5) * (np.sqrt(5) - 1) / 2 % 1
    for k in range(FIFTHS):
        here = fifth == k
        own = np.quantile(pools[k], shares, method="weibull")
        values = np.outer(expected[here], common) + np.outer(scale[here], own)
        low[here], high[here] = np.quantile(values, [tail, 1 - tail], axis=1)
    return np.clip(low, 0, None), np.clip(high, 0, None)
