"""How much of a variance each of two causes explains, averaged over orders (Lindeman, Merenda & Gold 1980)."""

import numpy as np

COLLINEAR = 1e-12


def correlation(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Pearson correlation along the last axis; NaN where one of them does not vary."""
    varies = (np.ptp(x, axis=-1) > 0) & (np.ptp(y, axis=-1) > 0)
    x, y = x - x.mean(axis=-1, keepdims=True), y - y.mean(axis=-1, keepdims=True)
    size = np.sqrt((x**2).sum(axis=-1) * (y**2).sum(axis=-1))
    return np.divide((x * y).sum(axis=-1), size, out=np.full(size.shape, np.nan), where=varies)


def lmg(r_first: np.ndarray, r_second: np.ndarray, r_between: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the variance that each of two regressors explains, from the three correlations.

    They add up to R². Where the two regressors are one and the same, each gets half.
    """
    a, b = np.square(r_first), np.square(r_second)
    unique = 1 - np.square(r_between)
    joint = (a + b - 2 * r_first * r_second * r_between) / np.where(unique > COLLINEAR, unique, 1.0)
    r_squared = np.clip(np.where(unique > COLLINEAR, joint, a), 0.0, 1.0)
    first = np.clip((r_squared + a - b) / 2, 0.0, r_squared)
    return first, r_squared - first


def shares(hours: np.ndarray, before: np.ndarray, potential: np.ndarray) -> np.ndarray:
    """Shares of the differences in hours that `before` and `potential` explain: (2, ...) of arrays (..., dealers)."""
    return np.array(lmg(correlation(hours, before), correlation(hours, potential), correlation(before, potential)))


def share_intervals(data: np.ndarray, resamples: int, seed: int) -> np.ndarray:
    """Low, central and high share of habit, then of potential (6,); 80 %, by bootstrap over dealers.

    `data` holds hours, hours a year before, and potential (3, dealers).
    """
    size = data.shape[1]
    index = np.random.default_rng(seed).integers(size, size=(resamples, size))
    drawn = shares(*data[:, index])
    central = shares(*data)
    if np.isnan(central).any():
        return np.full(6, np.nan)
    low, high = np.nanquantile(drawn, [0.1, 0.9], axis=1)
    return np.column_stack([np.minimum(low, central), central, np.maximum(high, central)]).ravel()
