"""How effort works at a dealer: bounded curves, and what changes of effort win at once and once they have settled.

Lasting sales follow the lasting effort x (hours or money) along

    S(x) = P (b + (1 - b) g(x / h)):

a part b of what a dealer can buy it buys without us, the rest is won ever more slowly; h, the half-saturation, is the
effort that wins half of it. g is one of three bounded forms: the Hill curve of media mix models with slope 1 and with
slope 2 (Jin, Wang, Sun, Chan & Koehler 2017, Bayesian Methods for Media Mix Modeling with Carryover and Shape Effects,
Google), the second S-shaped, and the exponential one (Little 1970, Models and Managers, Management Science 16).
Unbounded curves fit such histories as well, and promise too much beyond them.

Effort works through its adstock (:mod:`distribres.engagement.response.history`): of what it changes in the end, the
first quarter brings only the part that is not still owed to earlier effort.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np

LN2 = np.log(2.0)
_REACHED = (lambda z: z / (z + 1), lambda z: -np.expm1(-LN2 * z), lambda z: z**2 / (z**2 + 1))
FORMS = len(_REACHED)
_SAME = 1e-9


class Curve(NamedTuple):
    """Margin that one kind of effort wins, in equally likely worlds: arrays (draws, dealers) but where said.

    Attributes
    ----------
    scale : what endless effort wins over none (currency per quarter)
    half_saturation : effort that wins half of it
    now : today's effort (dealers,)
    form : number of the form (draws, 1)
    retention : part of the adstock that is kept from one quarter to the next (draws, 1)
    stock : the adstock that earlier effort left
    doubt : by how much the field may do more than today's effort if nobody tells it
    """

    scale: np.ndarray
    half_saturation: np.ndarray
    now: np.ndarray
    form: int | np.ndarray = 0
    retention: float | np.ndarray = 0.0
    stock: float | np.ndarray = 0.0
    doubt: float | np.ndarray = 0.0

    def of_dealers(self, chosen: np.ndarray) -> Self:
        """The same for some dealers, by their places or yes and no."""
        parts = {part: getattr(self, part) for part in ("scale", "half_saturation", "now", "stock", "doubt")}
        return self._replace(**{part: x[..., chosen] for part, x in parts.items() if np.ndim(x)})

    def of_draws(self, n: int) -> Self:
        """The first `n` draws."""
        parts = ("scale", "half_saturation", "form", "retention", "stock", "doubt")
        held = {part: getattr(self, part) for part in parts}
        return self._replace(**{part: x[:n] for part, x in held.items() if np.ndim(x)})


def reached(z: np.ndarray, form: int | np.ndarray) -> np.ndarray:
    """Share of all that effort can do which z half-saturations do, by the number of the form (or one for each row)."""
    if np.ndim(form) == 0:
        return _REACHED[form](z)
    result, rows = np.empty(z.shape), np.ravel(form)
    for number, function in enumerate(_REACHED):
        result[rows == number] = function(z[rows == number])
    return result


def value(curve: Curve, x: np.ndarray, quarters: int | None = None) -> np.ndarray:
    """Margin (currency per quarter) that the effort `x`, held, wins over today's effort, held (draws, dealers).

    Once it has settled; or the mean of the first `quarters`, in which earlier effort still counts. Where the effort is
    another than today's, what today's would have become is in doubt: that widens the draws, and leaves their mean.
    """
    owed = [0.0] if quarters is None else [curve.retention ** (1 + past) for past in range(quarters)]
    return curve.scale * sum(_wins(curve, _build(curve, x, kept), kept) for kept in owed) / len(owed)


def follow(curve: Curve, efforts: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Margin that `efforts`, one quarter after the other, win over today's effort, held: quarter by quarter."""
    stock, found = curve.stock, []
    for past, x in enumerate(efforts):
        stock = curve.retention * stock + (1 - curve.retention) * x
        found.append(curve.scale * _wins(curve, stock, curve.retention ** (1 + past)))
    return found


def _build(curve: Curve, x: np.ndarray, kept: float | np.ndarray) -> np.ndarray:
    """Adstock while the part `kept` of earlier effort still counts, and `x` is held."""
    return kept * curve.stock + (1 - kept) * np.maximum(x, 0.0)


def _wins(curve: Curve, stock: np.ndarray, kept: float | np.ndarray) -> np.ndarray:
    """Share of all that effort can do that this adstock wins over that of today's effort, held as long."""
    held = _build(curve, curve.now, kept)
    gain = _won(curve, stock) - _won(curve, held)
    if not np.any(curve.doubt):
        return gain
    less, more = (_won(curve, _build(curve, curve.now + away, kept)) for away in (-curve.doubt, curve.doubt))
    return gain + np.where(np.abs(stock - held) > _SAME, (less - more) / 2, 0.0)


def _won(curve: Curve, x: np.ndarray) -> np.ndarray:
    return reached(x / curve.half_saturation, curve.form)
