"""The mean response over all worlds, on a grid of efforts: on it effort is shared out."""

from collections.abc import Mapping
from typing import NamedTuple, Self

import numpy as np

from distribres.engagement.response.curves import Curve, value

POINTS = 65
BEYOND = 1.5  # times the most effort of a dealer: other totals are asked for as well
PIECES = 33
"""Points between the bounds of a dealer at which effort is shared out."""


class Expected(NamedTuple):
    """Expected margin over today's (currency per quarter) at efforts that stand ever wider apart.

    Attributes
    ----------
    top : the most effort looked at (dealers,)
    worth : at (p / (points - 1))² of it (points, dealers)
    now : today's effort (dealers,)
    """

    top: np.ndarray
    worth: np.ndarray
    now: np.ndarray

    def value(self, x: np.ndarray) -> np.ndarray:
        """At the efforts `x`, (dealers,) or (efforts, dealers)."""
        last = len(self.worth) - 1
        part = np.clip(x / self.top, 0.0, 1.0)
        below = np.minimum((np.sqrt(part) * last).astype(int), last - 1)
        start, end = (below / last) ** 2, ((below + 1) / last) ** 2
        ends = (np.take_along_axis(self.worth, np.atleast_2d(at), 0).reshape(at.shape) for at in (below, below + 1))
        low, high = ends
        return low + (high - low) * np.clip((part - start) / (end - start), 0.0, 1.0)

    def of_dealers(self, chosen: np.ndarray) -> Self:
        """The same for some dealers."""
        return Expected(self.top[chosen], self.worth[:, chosen], self.now[chosen])

    def between(
        self, low: np.ndarray, high: np.ndarray, shortest: float | np.ndarray = 0.0
    ) -> tuple[np.ndarray, np.ndarray]:
        """Efforts between these bounds, none below the `shortest` but 0, and what they win: (pieces + 1, dealers)."""
        x = low + (high - low) * (np.arange(PIECES + 1)[:, None] / PIECES)
        x = np.where(x < shortest, 0.0, x)
        return x, self.value(x)


def expect(worlds: Mapping[str, Curve], most: Mapping[str, np.ndarray]) -> dict[str, Expected]:
    """The mean over the worlds, of each kind, up to somewhat more than the `most` effort of each dealer."""
    tops = {kind: np.maximum(BEYOND * most[kind], 1e-6) for kind in worlds}
    return {kind: _mean(curve._replace(doubt=0.0), tops[kind]) for kind, curve in worlds.items()}


def _mean(curve: Curve, top: np.ndarray) -> Expected:
    efforts = top * ((np.arange(POINTS) / (POINTS - 1)) ** 2)[:, None]
    return Expected(top, np.array([value(curve, x).mean(axis=0) for x in efforts]), curve.now)
