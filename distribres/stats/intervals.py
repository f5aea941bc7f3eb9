"""Intervals of 80 %: the quantile behind them, and of draws."""

import numpy as np

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
