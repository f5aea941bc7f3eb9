"""Quantile regression: what the best comparable dealers reach, and where single ones lie."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.optimize import linprog

NOTHING = 1e-7
DIGITS = 9
MOST_INFLATION = 10
"""Variance inflation from which on a feature is taken to repeat others (Marquardt 1970; Kutner et al. 2005)."""
SAMPLE = 4000
"""Dealers that a quantile is fitted on: more would move it by less than its own error, and take minutes."""


def quantile_fit(y: pd.Series, x: pd.DataFrame, at: pd.DataFrame, q: float, rising: Sequence[str] = ()) -> np.ndarray:
    """Conditional quantile of `y` at the rows of `at`, in its unit (rows,).

    Quantile regression (Koenker & Bassett 1978), fitted on at most `SAMPLE` rows, evenly spaced in their order.

    Parameters
    ----------
    y : Series of n values
    x, at : DataFrame, (n, features) and (rows, features)
        The same columns, `const` among them; a feature that says nothing beyond those before it is left out.
    q : float
        Between 0 and 1.
    rising : sequence of str
        Features with which the quantile must not fall: one whose coefficient is negative is left out, the rest are
        fitted again.
    """
    slopes = coefficients(*sample(y, x), q, rising)
    return at[slopes.index].to_numpy(float) @ slopes.to_numpy()


def sample(y: pd.Series, x: pd.DataFrame) -> tuple[pd.Series, pd.DataFrame]:
    """At most `SAMPLE` rows of both, evenly spaced in their order."""
    every = max(1, -(-len(y) // SAMPLE))
    return y.iloc[::every], x.iloc[::every]


def coefficients(y: pd.Series, x: pd.DataFrame, q: float, rising: Sequence[str] = ()) -> pd.Series:
    """Coefficients of the conditional quantile, by feature; the features that are left out have none.

    Parameters
    ----------
    y, x, q, rising
        As of `quantile_fit`; all rows are used.
    """
    used = independent(x)
    while True:
        slopes = _solve(y.to_numpy(), x[used].to_numpy(float), q)
        falling = used.isin(rising) & (slopes < 0)
        if not falling.any():
            return pd.Series(slopes, used)
        used = used[~falling]


def independent(x: pd.DataFrame) -> pd.Index:
    """The constant, and the columns that are no mixture of those before them (within 1e-7 of their length)."""
    columns = pd.Index(sorted(x, key=lambda column: column != "const"))
    values = x[columns].to_numpy(float)
    length = np.sqrt((values**2).sum(axis=0))
    columns, values = columns[length > 0], values[:, length > 0] / length[length > 0]
    new = np.abs(np.diag(np.linalg.qr(values, mode="r"))) > NOTHING
    return columns[: len(new)][new]


def told_apart(x: pd.DataFrame) -> list[str]:
    """The constant, and the features of which those before them do not tell all but a tenth.

    The others, whose variance inflation exceeds `MOST_INFLATION`, add little to a fit, and make it wild wherever they
    go together in another way.
    """
    centred = x.drop(columns="const") - x.drop(columns="const").mean()
    length = np.sqrt((centred**2).sum())
    varying = length > NOTHING * np.sqrt((x**2).sum())[length.index]
    standard = (centred / length).loc[:, varying]
    while True:
        own = np.abs(np.diag(np.linalg.qr(standard.to_numpy(float), mode="r")))
        repeating = np.flatnonzero(own < MOST_INFLATION**-0.5)
        if not len(repeating):
            return [*standard, "const"]
        standard = standard.drop(columns=standard.columns[repeating[0]])


def _solve(y: np.ndarray, x: np.ndarray, q: float) -> np.ndarray:
    """The exact solution, as the dual linear programme (Koenker & Bassett 1978, section 3) that HiGHS solves.

    Of several that are as good one is chosen by the last digits of `y` and `x`, in which machines differ: without them
    all choose alike.
    """
    y, x = np.round(y, DIGITS), np.round(x, DIGITS)
    solved = linprog(-y, A_eq=x.T, b_eq=(1 - q) * x.sum(axis=0), bounds=(0, 1), method="highs")
    return -solved.eqlin.marginals
