"""Weights of criteria by paired comparison (analytic hierarchy process, Saaty 1980)."""

import numpy as np

RANDOM = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59]
"""Consistency index of random judgements on 1 to 15 criteria (Saaty 1980)."""


def paired(judgements: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights, and how consistent the judgements are.

    Parameters
    ----------
    judgements : ndarray, (n, n)
        How many times more the criterion of the row counts than that of the column; reciprocal: a[j, i] = 1 / a[i, j].

    Returns
    -------
    weights : ndarray, (n,)
        The principal eigenvector, adding up to 1.
    ratio : float
        Consistency ratio; above 0.1 the judgements contradict each other too much to be used.

    Raises
    ------
    ValueError
        If the judgements are not square, not above 0, not reciprocal, or of more than 15 criteria.
    """
    a = np.asarray(judgements, dtype=float)
    n = len(a)
    if a.shape != (n, n) or not 1 <= n <= len(RANDOM):
        raise ValueError(f"judgements are {a.shape}: as many rows as columns are needed, 1 to {len(RANDOM)}")
    if (a <= 0).any() or not np.allclose(a * a.T, 1, rtol=1e-3):
        raise ValueError("judgements must be above 0 and reciprocal: a[j, i] = 1 / a[i, j]")
    values, vectors = np.linalg.eig(a)
    first = np.argmax(values.real)
    weights = np.abs(vectors[:, first].real)
    index = (values[first].real - n) / (n - 1) if n > 1 else 0.0
    return weights / weights.sum(), float(index / RANDOM[n - 1]) if n > 2 else 0.0
