"""Intervals of 80 %: the quantile behind them, of draws, and of two estimates combined."""

import numpy as np
import pandas as pd

LEVEL = 0.8
"""How often an interval shall hold what it is drawn around."""

Z80 = 1.2815515655446004
"""Half-width of an 80 % interval, in standard errors."""


def interval(samples: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low end, mean and high end of draws (first axis): 80 %, widened to hold the mean of a very skewed sample.

    The mean, because the gains of dealers then add up to the gain of the network.
    """
    low, high = np.quantile(samples, [0.1, 0.9], axis=0)
    mean = samples.mean(axis=0)
    return np.minimum(low, mean), mean, np.maximum(high, mean)


def combined(
    first: pd.Series, first_sd: pd.Series, second: pd.Series, second_sd: float, settled: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Two estimates of one amount, each weighted by its precision in logarithms, as if their errors were independent.

    Where the matter is `settled` (the wallet is known), or there is no second, the first stands alone.

    Returns
    -------
    amount, sd : Series
        `sd` is that of the logarithm.
    """
    alone = settled | second.isna()
    one, two = 1 / first_sd.clip(lower=1e-6) ** 2, 1 / max(second_sd, 1e-6) ** 2
    logs = (np.log(first) * one + np.log(second) * two) / (one + two)
    return np.exp(logs).mask(alone, first), (1 / np.sqrt(one + two)).mask(alone, first_sd)
