"""How far values lie apart, whatever a few wild ones do."""

import numpy as np

NORMAL = 1.4826
"""Standard deviation of a normal distribution over its median absolute deviation."""


def robust_spread(values: np.ndarray) -> float:
    """Standard deviation by the median absolute deviation from the median (Rousseeuw & Croux 1993, JASA 88).

    Half of the values may be wild before it breaks down; missing without any.
    """
    return float(NORMAL * np.median(np.abs(values - np.median(values)))) if len(values) else np.nan
