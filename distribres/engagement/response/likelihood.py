"""How well each curve of the mesh follows each dealer's own sales.

The level of a dealer is integrated out, as is its variance, drawn to the network's by a scaled inverse chi-square prior
(Smyth 2004, Statistical Applications in Genetics and Molecular Biology 3). Of the errors one part lasts and fades from
quarter to quarter, another passes at once.
"""

from typing import NamedTuple, Self

import numpy as np

from distribres.engagement.response import mesh
from distribres.engagement.response.curves import reached
from distribres.engagement.response.history import adstock

FREEDOM = 4.0
"""Quarters of a dealer's own as which the network's variance counts."""
_KEPT = (0.2, 0.4, 0.6, 0.8)
_PASSING = (0.0, 0.5)
NOISES = ((0.0, 0.0), *((kept, passing) for kept in _KEPT for passing in _PASSING))
"""Part of an error that is left a quarter later, and share of the variance that passes at once."""
_TRIED = (0.0, 0.1, 0.2, 0.34, 0.5)  # elasticities at which the noise is judged


class Noise(NamedTuple):
    """How the errors of log sales behave: of `NOISES`, and their variance."""

    kind: tuple[float, float]
    variance: float

    def level_sd(self, quarters: int) -> float:
        """Standard deviation of the mean of so many errors in a row."""
        return float(np.sqrt(self.variance * correlations(quarters, self.kind).mean()))


class Whitener(NamedTuple):
    """Takes a dealer's level out of its errors and makes the rest independent.

    `matrix` (dealers, quarters - 1, quarters) has zeros where nothing is seen, `log_scale` and `degrees` (dealers,).
    """

    matrix: np.ndarray
    log_scale: np.ndarray
    degrees: np.ndarray

    def of_dealers(self, chosen: np.ndarray | slice) -> Self:
        return Whitener(*(part[chosen] for part in self))


def correlations(quarters: int, kind: tuple[float, float]) -> np.ndarray:
    """Of the errors of so many quarters in a row (quarters, quarters)."""
    kept, passing = kind
    apart = np.abs(np.subtract.outer(np.arange(quarters), np.arange(quarters)))
    return (1 - passing) * kept**apart + (passing + 1e-9) * np.eye(quarters)


def whitener(seen: np.ndarray, kind: tuple[float, float]) -> Whitener:
    """Of each dealer by the quarters in which it is `seen` (dealers, quarters)."""
    patterns, place = np.unique(seen, axis=0, return_inverse=True)
    every = correlations(seen.shape[1], kind)
    matrices, scales = zip(*(_whiten(pattern, every) for pattern in patterns), strict=True)
    place = place.ravel()
    return Whitener(np.array(matrices)[place], np.array(scales)[place], np.maximum(seen.sum(axis=1) - 1, 0))


def _whiten(seen: np.ndarray, every: np.ndarray) -> tuple[np.ndarray, float]:
    matrix, n = np.zeros((len(seen) - 1, len(seen))), int(seen.sum())
    if n < 2:
        return matrix, 0.0
    inverse = np.linalg.inv(every[np.ix_(seen, seen)])
    one = inverse.sum(axis=0)
    values, vectors = np.linalg.eigh(inverse - np.outer(one, one) / one.sum())
    matrix[: n - 1, seen] = (vectors[:, 1:] * np.sqrt(values[1:])).T
    return matrix, float(np.linalg.slogdet(inverse)[1] - np.log(one.sum())) / 2


def log_share(z: np.ndarray, form: int, base: np.ndarray) -> np.ndarray:
    """Log of the part of its most that a dealer buys at `z` usual efforts, at each point: (..., points)."""
    won = np.stack([reached(z / half, form) for half in np.unique(mesh.HALF)], axis=-1)
    won = np.tile(won, len(mesh.HALF) // won.shape[-1])  # points repeat the half-saturations in their order
    return np.log(base + (1 - base) * won)


def judge_noise(effort: np.ndarray, seen: np.ndarray, usual: np.ndarray, left: np.ndarray) -> Noise:
    """The noise under which the history is likeliest, at the curve of half-saturation 1 that follows it best.

    `effort`, `seen` and `left`, the log sales to explain, are (dealers, quarters); `usual` effort is (dealers,).
    """
    bases, middle = mesh.base_shares()[0], mesh.HALF == 1.0
    points = [np.flatnonzero(middle)[np.abs(mesh.ELASTICITY[middle] - e).argmin()] for e in _TRIED]
    errors = []
    for retention in mesh.RETENTIONS[::2]:
        won = reached(adstock(effort, retention) / usual[:, None], 0)
        errors += [left - np.log(bases[point] + (1 - bases[point]) * won) for point in points]
    stacked = np.stack(errors, axis=-1)
    found = [_best_fit(stacked, whitener(seen, kind)) for kind in NOISES]
    likeliest = int(np.argmax([score for score, _ in found]))
    return Noise(NOISES[likeliest], max(found[likeliest][1], 1e-8))


def _best_fit(errors: np.ndarray, by: Whitener) -> tuple[float, float]:
    """Log likelihood and variance of the best of the errors (dealers, quarters, curves)."""
    squares = (np.matmul(by.matrix, errors) ** 2).sum(axis=(0, 1)).min()
    n = max(by.degrees.sum(), 1)
    variance = max(squares / n, 1e-12)
    return -n / 2 * np.log(variance) + by.log_scale.sum(), float(variance)


def log_likelihood(
    effort: np.ndarray, left: np.ndarray, usual: np.ndarray, noise: Noise, by: Whitener, form: int, retention: float
) -> np.ndarray:
    """Of each dealer at each point of the mesh (dealers, points); 0 where nothing of it is seen.

    Parameters
    ----------
    effort : (dealers, quarters)
    left : log sales to explain, less effects of dealer and quarter (dealers, quarters)
    usual : usual effort of each dealer (dealers,)
    by : `whitener` of these dealers
    form, retention : of all curves
    """
    z = adstock(effort, retention) / usual[:, None]
    error = left[..., None] - log_share(z, form, mesh.base_shares()[form])
    squares = (np.matmul(by.matrix, error) ** 2).sum(axis=1)
    degrees = by.degrees[:, None]
    return -(FREEDOM + degrees) / 2 * np.log1p(squares / (FREEDOM * noise.variance)) * (degrees > 0)
