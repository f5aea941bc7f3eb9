"""Of what stands out among many, which part chance alone would let stand out (false discovery rate)."""

import numpy as np
from scipy import stats


def rates(effects: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """The false discovery rate at which each effect would be believed to lie above 0 (Benjamini & Hochberg 1995).

    Parameters
    ----------
    effects, errors : ndarray (n,)
        Each effect, and its standard error; normal.

    Returns
    -------
    ndarray (n,)
        From 0 to 1: of all that stand out at least as much, the share that is expected to do so by chance.
    """
    if not len(effects):
        return np.empty(0)
    return stats.false_discovery_control(stats.norm.sf(effects / errors))
