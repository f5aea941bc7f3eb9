"""What an hour or a euro does at a dealer.

Lasting sales follow the lasting effort x (hours or money) along

    S(x) = P (b + (1 - b) g(x)),    g(x) = x / (x + h):

a part b of what a dealer can buy it buys without us, the base; the rest is won ever more slowly. h, the
half-saturation, is the effort that wins half of it; it grows with the size of the dealer, so that one that gets much
time for its size has less left to win. b is such that one per cent more effort than today's brings the network as many
per cent more sales as the elasticity says: .34 for personal selling (Albers, Mantrala & Sridhar 2010, J. Marketing
Research 47), .12 for advertising in the short term (Sethuraman, Tellis & Briesch 2011, J. Marketing Research 48), both
moved by the network's own panel (:mod:`distribres.engagement.elasticity`). Around the network's curve each dealer has
its own half-saturation and base, unknown but for what its history tells
(:mod:`distribres.engagement.dealer_response`).

g is the Hill curve of media mix models with slope 1 (Jin, Wang, Sun, Chan & Koehler 2017, Bayesian Methods for Media
Mix Modeling with Carryover and Shape Effects, Google): concave, never S-shaped.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from distribres.contracts.names import KINDS
from distribres.contracts.sections import Plan
from distribres.engagement.market import Market

NEGLIGIBLE = 1e-9
_AT = np.linspace(-1.5, 1.5, 9)
NODES = np.stack(np.meshgrid(_AT, _AT)).reshape(2, -1)
"""Where a dealer may stand against the network (2, nodes): log of the half-saturation, log-odds of the base."""


class Curve(NamedTuple):
    """Margin that one kind of effort wins: arrays (dealers,), or (draws, dealers) where the response is drawn.

    `scale` is in currency per quarter, `half_saturation` and `now` (today's effort) in the unit of the effort.
    """

    scale: np.ndarray
    half_saturation: np.ndarray
    now: np.ndarray


def saturation(x: np.ndarray, half_saturation: np.ndarray) -> np.ndarray:
    """Share of all that effort can do which the effort `x` does: g(x)."""
    return x / (x + half_saturation)


def value(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that the effort `x` wins over today's."""
    return curve.scale * (saturation(x, curve.half_saturation) - saturation(curve.now, curve.half_saturation))


def marginal(curve: Curve, x: np.ndarray) -> np.ndarray:
    """Margin (currency per quarter) that one more unit of effort wins at `x`."""
    return curve.scale * curve.half_saturation / (x + curve.half_saturation) ** 2


class Prior(NamedTuple):
    """What published studies say of an elasticity."""

    mean: float
    sd: float


def priors(params: Plan) -> dict[str, Prior]:
    """The published elasticity of each kind of effort, and how far a network may stand from it."""
    return {
        "hours": Prior(params.elasticity, params.elasticity_sd),
        "spend": Prior(params.spend_elasticity, params.spend_elasticity_sd),
    }


class DealerEffect(NamedTuple):
    """How dealers stand against the network: factor of the half-saturation, shift of the log-odds of the base."""

    half_saturation_factor: float | np.ndarray = 1.0
    base_shift: float | np.ndarray = 0.0


NO_EFFECT = {kind: DealerEffect() for kind in KINDS}


class Shape(NamedTuple):
    """How one kind of effort works: what part of its most each dealer buys at an effort.

    `half_saturation` (dealers,) is the effort that wins half of what effort can win; `base` (dealers,) is bought
    without any.
    """

    half_saturation: np.ndarray
    base: float | np.ndarray

    def share(self, x: np.ndarray) -> np.ndarray:
        return self.base + (1 - self.base) * saturation(x, self.half_saturation)

    def of_dealers(self, effect: DealerEffect) -> "Shape":
        """The shape of dealers that stand so against this one, the network's."""
        factor, shift = effect
        return Shape(self.half_saturation * factor, expit(logit(self.base) + shift))


def half_saturation_effort(now: np.ndarray, size: np.ndarray, kind: str, params: Plan) -> np.ndarray:
    """Effort that wins half of what it can win: `params.half_saturation` of the mean, more at larger dealers."""
    relative = np.maximum(size / size.mean(), params.smallest_size) if size.sum() > 0 else np.ones(size.shape)
    return params.half_saturation * max(now.mean(), NEGLIGIBLE) * relative ** dict(params.size_exponent)[kind]


def solve_base(elasticity: float, reached: np.ndarray, sales: np.ndarray, least: float) -> float:
    """The b with which sales as a whole have this elasticity, from `least` to 1.

    At a dealer that reached the part q of what effort can win, it is (1 - b) q (1 - q) / (b + (1 - b) q).
    """

    def excess(b: float) -> float:
        won = (1 - b) * reached
        return float(np.average(won * (1 - reached) / (b + won), weights=sales)) - elasticity

    if not (sales.sum() > 0 and (reached * sales).sum() > 0) or excess(least) <= 0:
        return least
    return float(brentq(excess, least, 1.0))


def shapes(
    market: Market,
    elasticity: Mapping[str, float],
    params: Plan,
    effects: Mapping[str, DealerEffect] = NO_EFFECT,
) -> dict[str, Shape]:
    """The shape of each known kind, at these elasticities of the network and where each dealer stands in it."""
    result = {}
    for kind, now in market.now.items():
        half = half_saturation_effort(now, market.size, kind, params) / market.lift
        reached = saturation(now, half * effects[kind].half_saturation_factor)
        base = solve_base(elasticity[kind], reached, market.revenue, params.least_base)
        result[kind] = Shape(half, base).of_dealers(effects[kind])
    return result


def curves(
    market: Market,
    potential: np.ndarray,
    elasticity: Mapping[str, float],
    params: Plan,
    effects: Mapping[str, DealerEffect] = NO_EFFECT,
) -> dict[str, Curve]:
    """Curve of margin for each known kind of effort.

    What is left to win in the network follows from the shape. Of it `params.headroom_weight` is shared out by
    headroom, the rest by what the shape says of the dealer's own sales; together the kinds never win more than a
    dealer can buy. Where the potential is not known, no gain is counted.
    """
    headroom = np.nan_to_num(np.maximum(potential - market.revenue, 0.0))
    of_kind, untapped = shapes(market, elasticity, params, effects), {}
    for kind, shape in of_kind.items():
        by_shape = _untapped_sales(shape, market, kind, params.first_sales * headroom)
        by_headroom = headroom * by_shape.sum() / headroom.sum() if headroom.sum() > 0 else by_shape
        mixed = (1 - params.headroom_weight) * by_shape + params.headroom_weight * by_headroom
        untapped[kind] = np.where((by_shape > 0) & ~np.isnan(potential), mixed, 0.0)
    reached = {kind: saturation(market.now[kind], shape.half_saturation) for kind, shape in of_kind.items()}
    won = {kind: untapped[kind] * reached[kind] / (1 - reached[kind]) for kind in of_kind}
    fall = _factor_within(won, market.revenue)
    rise = _factor_within(untapped, np.maximum(market.ceiling - market.revenue, headroom))
    return {
        kind: _calibrated(shape, market, kind, fall * won[kind], np.minimum(fall, rise) * untapped[kind])
        for kind, shape in of_kind.items()
    }


def _untapped_sales(shape: Shape, market: Market, kind: str, first_sales: np.ndarray) -> np.ndarray:
    """Sales that endless effort would win over today's, by the shape alone.

    Effort that sells nothing today is taken to sell nothing tomorrow; a dealer that gets none and buys nothing counts
    as one that buys its `first_sales`.
    """
    now = market.now[kind]
    sales = np.where(now > 0, market.revenue, np.maximum(market.revenue, first_sales))
    return sales * (1 - shape.base) * (1 - saturation(now, shape.half_saturation)) / shape.share(now)


def _calibrated(shape: Shape, market: Market, kind: str, won: np.ndarray, untapped: np.ndarray) -> Curve:
    """The curve on which today's effort has `won` so much of today's sales, and endless effort wins what is `untapped`.

    Less left to win means that today's effort is nearer to saturation, not that it has won less.
    """
    now = market.now[kind]
    through = now * np.divide(untapped, won, out=np.zeros(won.shape), where=won > 0)
    half = np.where(won > 0, through, shape.half_saturation)
    return Curve((won + untapped) * market.margin_rate, np.maximum(half, NEGLIGIBLE), now)


def _factor_within(parts: Mapping[str, np.ndarray], most: np.ndarray) -> np.ndarray:
    """Factor (at most 1) that keeps the sum over the kinds within the most that there is."""
    whole = sum(parts.values(), np.zeros(most.shape))
    return np.minimum(1.0, np.divide(most, whole, out=np.ones(most.shape), where=whole > 0))
