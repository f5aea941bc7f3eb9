"""What an hour or a euro does at a dealer.

Lasting sales follow the lasting effort x (hours or money) along

    S(x) = P (b + (1 - b) g(x)),    g(x) = x / (x + kappa):

a part b of what a dealer can buy it buys without us, the rest is won ever more slowly. kappa grows with the size of
the dealer, so that one that gets much time for its size has less left to win. b is such that one per cent more effort
than today's brings the network as many per cent more sales as the elasticity says: .34 for personal selling (Albers,
Mantrala & Sridhar 2010, J. Marketing Research 47), .12 for advertising in the short term (Sethuraman, Tellis & Briesch
2011, J. Marketing Research 48), both moved by the network's own panel (:mod:`distribres.elasticity`). Around the
network's curve each dealer has its own speed and base, unknown but for what its history tells
(:mod:`distribres.heterogeneity`).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit, ndtri

from distribres.contracts.names import KINDS
from distribres.engagement.market import Market

# No study covers dealers that get no effort: they respond as if sales were at least this share of the headroom.
# It is small, so that a prospect must be large to win effort.
FIRST_SALES = 0.05
NEGLIGIBLE = 1e-9
HALF = 1.2  # times the mean effort: there a dealer of mean size is half won; near the middle no error is large
OWN_SD = 0.4  # how far dealers stand from the network, where nothing tells: log of kappa, and log-odds of the base
GROWS = {"hours": 0.5, "spend": 1.0}  # with size: a visit does more than one order, money pays for volume
SMALLEST = 0.02  # size, as a share of the mean, below which no dealer counts
LEAST_BASE = 0.15  # of what a dealer can buy, bought without any effort: nobody is lost at once
Z90 = ndtri(0.9)
_AT = np.linspace(-1.5, 1.5, 9)
NODES = np.stack(np.meshgrid(_AT, _AT)).reshape(2, -1)  # (2, nodes): where a dealer may stand, in speed and in base


class Curve(NamedTuple):
    """Margin that one kind of effort wins (arrays, one value for each dealer).

    `scale` is in currency per quarter, `kappa` and `now` (today's effort) in the unit of the effort.
    """

    scale: np.ndarray
    kappa: np.ndarray
    now: np.ndarray


def saturation(x: np.ndarray, kappa: np.ndarray) -> np.ndarray:
    """Share of all that effort can do which the effort `x` does: g(x)."""
    return x / (x + kappa)


def value(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that the effort `x` wins over today's."""
    return curve.scale * (saturation(x, curve.kappa) - saturation(curve.now, curve.kappa))


def marginal(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that one more unit of effort wins at `x`."""
    return curve.scale * curve.kappa / (x + curve.kappa) ** 2


class DealerEffect(NamedTuple):
    """How dealers stand against the network: factor of kappa, and what is added to the log-odds of the base."""

    speed: float | np.ndarray = 1.0
    tilt: float | np.ndarray = 0.0


NO_EFFECT = {kind: DealerEffect() for kind in KINDS}


class Shape(NamedTuple):
    """How one kind of effort works: what part of its most each dealer buys at an effort.

    `kappa` (dealers,) is the effort that wins half of what effort can win; `base` (dealers,) is bought without any.
    """

    kappa: np.ndarray
    base: float | np.ndarray

    def share(self, x: np.ndarray) -> np.ndarray:
        return self.base + (1 - self.base) * saturation(x, self.kappa)


def half_saturation_effort(now: np.ndarray, size: np.ndarray, kind: str) -> np.ndarray:
    """Effort that wins half of what it can win: `HALF` of the mean, more at larger dealers."""
    relative = np.maximum(size / size.mean(), SMALLEST) if size.sum() > 0 else np.ones(size.shape)
    return HALF * max(now.mean(), NEGLIGIBLE) * relative ** GROWS[kind]


def base(elasticity: float, reached: np.ndarray, sales: np.ndarray) -> float:
    """The b with which sales as a whole have this elasticity, from `LEAST_BASE` to 1.

    At a dealer that reached the part q of what effort can win, it is (1 - b) q (1 - q) / (b + (1 - b) q).
    """

    def excess(b: float) -> float:
        won = (1 - b) * reached
        return float(np.average(won * (1 - reached) / (b + won), weights=sales)) - elasticity

    if not (sales.sum() > 0 and (reached * sales).sum() > 0) or excess(LEAST_BASE) <= 0:
        return LEAST_BASE
    return float(brentq(excess, LEAST_BASE, 1.0))


def shapes(
    market: Market, elasticity: Mapping[str, float], own: Mapping[str, DealerEffect] = NO_EFFECT
) -> dict[str, Shape]:
    """The shape of each known kind, at these elasticities of the network and where each dealer stands in it."""
    result = {}
    for kind, now in market.now.items():
        kappa = half_saturation_effort(now, market.size, kind) / market.lift
        common = base(elasticity[kind], saturation(now, kappa * own[kind].speed), market.revenue)
        result[kind] = against(Shape(kappa, common), own[kind])
    return result


def against(network: Shape, own: DealerEffect) -> Shape:
    """The shape of dealers that stand so against the network's."""
    return Shape(network.kappa * own.speed, expit(logit(network.base) + own.tilt))


def curves(
    market: Market,
    potential: np.ndarray,
    elasticity: Mapping[str, float],
    params: Any,
    own: Mapping[str, DealerEffect] = NO_EFFECT,
) -> dict[str, Curve]:
    """Curve of margin for each known kind of effort.

    What is left to win in the network follows from the shape. Of it `params.headroom_weight` is shared out by
    headroom, the rest by what the shape says of the dealer's own sales; together the kinds never win more than a
    dealer can buy. Where the potential is not known, no gain is counted.
    """
    headroom = np.nan_to_num(np.maximum(potential - market.revenue, 0.0))
    made, left = shapes(market, elasticity, own), {}
    for kind, shape in made.items():
        known = _left(shape, market, kind, headroom)
        spread = headroom * known.sum() / headroom.sum() if headroom.sum() > 0 else known
        left[kind] = np.where(known > 0, (1 - params.headroom_weight) * known + params.headroom_weight * spread, 0.0)
        left[kind] = np.where(np.isnan(potential), 0.0, left[kind])
    reached = {kind: saturation(market.now[kind], made[kind].kappa) for kind in made}
    won = {kind: left[kind] * reached[kind] / (1 - reached[kind]) for kind in made}
    falls = _fitting(won, market.revenue)
    rises = _fitting(left, np.maximum(market.ceiling - market.revenue, headroom))
    return {
        kind: _through(shape.kappa, market.now[kind], falls * won[kind], np.minimum(falls, rises) * left[kind], market)
        for kind, shape in made.items()
    }


def _through(kappa: np.ndarray, now: np.ndarray, won: np.ndarray, left: np.ndarray, market: Market) -> Curve:
    """The curve on which today's effort has `won` so much of today's sales, and endless effort wins what is `left`.

    Less left to win means that today's effort is nearer to saturation, not that it has won less.
    """
    kappa = np.where(won > 0, now * np.divide(left, won, out=np.zeros(won.shape), where=won > 0), kappa)
    return Curve((won + left) * market.margin_rate, np.maximum(kappa, NEGLIGIBLE), now)


def _fitting(parts: Mapping[str, np.ndarray], most: np.ndarray) -> np.ndarray:
    """Factor (at most 1) that keeps the sum over the kinds within the most that there is."""
    return np.minimum(1.0, _ratio(most, sum(parts.values(), np.zeros(most.shape))))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.ones(whole.shape), where=whole > 0)


def _left(shape: Shape, market: Market, kind: str, headroom: np.ndarray) -> np.ndarray:
    """Sales that endless effort would win over today's, by the shape alone.

    Effort that sells nothing today is taken to sell nothing tomorrow; a dealer that gets none and buys nothing counts
    as `FIRST_SALES` of its headroom.
    """
    now = market.now[kind]
    sales = np.where(now > 0, market.revenue, np.maximum(market.revenue, FIRST_SALES * headroom))
    return sales * (1 - shape.base) * (1 - saturation(now, shape.kappa)) / shape.share(now)


def prior(params: Any) -> dict[str, float]:
    """Mean elasticity of each kind that field studies found."""
    return {"hours": params.elasticity, "spend": params.spend_elasticity}
