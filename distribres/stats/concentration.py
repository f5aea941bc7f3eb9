"""How much of the network's sales rests on how few dealers."""

import numpy as np
import pandas as pd


def gini(x: np.ndarray) -> float:
    """Gini coefficient of n amounts, from 0 (all alike, or none at all) to 1 - 1/n (one has all).

    Amounts below 0 count as 0; not corrected for small samples. Source: Gini 1912, as in the R package ineq.
    """
    x = np.sort(np.clip(np.asarray(x, dtype=float), 0, None))
    n, total = len(x), x.sum()
    return float(2 * np.dot(np.arange(1, n + 1), x) / (n * total) - (n + 1) / n) if total > 0 else 0.0


def lorenz_curve(x: np.ndarray) -> pd.DataFrame:
    """The Lorenz curve, the largest first: `dealers_share` of the dealers makes `revenue_share` of the revenue.

    Where there is no revenue at all it is the diagonal. Source: Lorenz 1905.

    Returns
    -------
    DataFrame
        n + 1 points from (0, 0) to (1, 1).
    """
    x = np.sort(np.clip(np.asarray(x, dtype=float), 0, None))[::-1]
    made = np.concatenate([[0.0], np.cumsum(x)])
    dealers = np.linspace(0, 1, len(made))
    return pd.DataFrame({"dealers_share": dealers, "revenue_share": made / made[-1] if made[-1] > 0 else dealers})


def dealers_making(x: np.ndarray, share: float) -> float:
    """The smallest share of dealers that together makes at least `share` (0 to 1) of the total."""
    curve = lorenz_curve(x)
    return float(curve.loc[curve["revenue_share"] >= share - 1e-12, "dealers_share"].iloc[0])
