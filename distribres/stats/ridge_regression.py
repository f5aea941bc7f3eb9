"""Ridge regression: what to expect of each dealer, and how far it lies from what the others let expect."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

FARTHEST = 4.0
"""Standard deviations beyond which a feature counts no further: one wild value would carry the fit along."""


@dataclass(frozen=True)
class Ridge:
    """`fitted` at the rows asked for; `residual` of those it was fitted to, each seen from the others alone."""

    fitted: np.ndarray
    residual: np.ndarray


def ridge_fit(y: pd.Series, x: pd.DataFrame, at: pd.DataFrame, penalty: float, rising: Sequence[str] = ()) -> Ridge:
    """Least squares on standardised features, their coefficients drawn to 0 (Hoerl & Kennard 1970).

    Residuals are those of leaving one out, which follow from the leverage (Allen 1974).

    Parameters
    ----------
    y : Series of n values
    x, at : DataFrame, (n, features) and (rows, features)
        The same columns; a constant is added and not drawn to 0, and what does not vary in `x` is left out.
    penalty : float
        As many observations as a belief that a coefficient is 0 weighs.
    rising : sequence of str
        Features with which `y` must not fall: where it does, they are left out, and the rest is fitted again.
    """
    varying = x.columns[x.std() > 0]
    centre, scale = x[varying].mean(), x[varying].std()
    known, rows = (_standard(table[varying], centre, scale) for table in (x, at))
    belief = penalty * np.eye(known.shape[1])
    belief[0, 0] = 0.0
    inverse = np.linalg.inv(known.T @ known + belief)
    slopes = inverse @ known.T @ y.to_numpy(float)
    falling = varying[varying.isin(rising) & (slopes[1:] < 0)]
    if len(falling):
        return ridge_fit(y, x.drop(columns=falling), at.drop(columns=falling), penalty, rising)
    leverage = np.einsum("ij,jk,ik->i", known, inverse, known, optimize=True)
    return Ridge(rows @ slopes, (y.to_numpy(float) - known @ slopes) / (1 - leverage))


def _standard(x: pd.DataFrame, centre: pd.Series, scale: pd.Series) -> np.ndarray:
    return np.column_stack([np.ones(len(x)), ((x - centre) / scale).clip(-FARTHEST, FARTHEST).to_numpy(float)])
