"""Equally likely worlds: how uncertain the response is, of the network and of each dealer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from distribres.engagement.market import Market
from distribres.engagement.response import NEGLIGIBLE, NODES, OWN_SD, Z90, Curve, DealerEffect, curves, marginal, prior

HALF_SD = 0.4  # of the logarithm: half to double would not surprise
FORM_SD = 0.15  # of the elasticity: what the form of the curve leaves open, however long the panel
WIDEST = 0.01  # the low end of a potential counts as at least this share of the high end: a log-normal has no zero


def expected(worlds: Iterable[Mapping[str, Curve]], at: Mapping[str, np.ndarray]) -> dict[str, Curve]:
    """The curve of each kind whose marginal, and the slope of it, are their means over the draws at the efforts `at`.

    The mean of such curves is none, but close to `at` nothing tells it from this one: an optimum of these that lies at
    `at` is one of the expected margin.
    """
    sums, now = {kind: np.zeros((3, *x.shape)) for kind, x in at.items()}, {}
    for world in worlds:
        for kind, curve in world.items():
            won = marginal(curve, at[kind])
            sums[kind] += [won, won / (at[kind] + curve.kappa), np.ones(won.shape)]
            now[kind] = curve.now
    result = {}
    for kind, (won, steep, number) in sums.items():
        kappa = np.maximum(np.divide(won, steep, out=at[kind] + 1.0, where=steep > 0) - at[kind], NEGLIGIBLE)
        result[kind] = Curve(won / number * (at[kind] + kappa) ** 2 / kappa, kappa, now[kind])
    return result


def draw_elasticity(mean: float, sd: float, n: int, rng: np.random.Generator) -> np.ndarray:
    """`n` draws from a normal distribution, truncated at zero, by inversion."""
    if sd == 0:
        return np.full(n, mean)
    return mean + sd * ndtri(rng.uniform(ndtr(-mean / sd), 1.0, n))


def draw_potential(market: Market, rng: np.random.Generator) -> np.ndarray:
    """One draw for each dealer: log-normal, its low and high ends at 10 % and 90 %, never under revenue."""
    high = np.log(np.maximum(market.potential_high, NEGLIGIBLE))
    low = np.maximum(np.log(np.maximum(market.potential_low, NEGLIGIBLE)), high + np.log(WIDEST))
    normal = rng.standard_normal(high.shape)
    return np.maximum(np.exp((low + high) / 2 + normal * (high - low) / (2 * Z90)), market.revenue)


def draws(
    market: Market, params: Any, found: pd.DataFrame | None = None, weights: Mapping[str, np.ndarray] | None = None
) -> Iterator[dict[str, Curve]]:
    """`params.draws` equally likely worlds; the same for the same seed.

    Uncertain are the elasticities of the network (the table `response`, or the prior) and at how much effort half is
    won; and for each dealer its potential, and where it stands in the network: on one of the `NODES`, by its
    `weights` (nodes, dealers) for each kind, or by those of all.
    """
    rng, n = np.random.default_rng(params.seed), len(market.revenue)
    sd = {"hours": params.elasticity_sd, "spend": params.spend_elasticity_sd}
    known = {kind: (mean, sd[kind]) for kind, mean in prior(params).items()}
    if found is not None:
        known |= {line.kind: (line.posterior, line.sd) for line in found.itertuples()}
    drawn = {
        kind: draw_elasticity(mean, np.hypot(sd, FORM_SD * mean), params.draws, rng)
        for kind, (mean, sd) in known.items()
    }
    anyone = np.repeat(node_weights(OWN_SD)[:, None], n, axis=1)
    node = {kind: draw_nodes((weights or {}).get(kind, anyone), params.draws, rng) for kind in market.now}
    for number, factor in enumerate(np.exp(HALF_SD * rng.standard_normal(params.draws))):
        elasticity = {kind: values[number] for kind, values in drawn.items()}
        stands = {kind: NODES[:, of[number]] for kind, of in node.items()}
        own = {kind: DealerEffect(factor * np.exp(speed), tilt) for kind, (speed, tilt) in stands.items()}
        yield curves(market, draw_potential(market, rng), elasticity, params, own)


def node_weights(sd: float) -> np.ndarray:
    """Weight of each of the `NODES` where dealers stand around the network with this standard deviation (nodes,)."""
    weight = np.exp(-(NODES**2).sum(axis=0) / (2 * sd**2))
    return weight / weight.sum()


def draw_nodes(weight: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """For each dealer `n` nodes drawn by its `weight` (nodes, dealers): array (n, dealers).

    Systematic sampling (Madow & Madow 1944, Annals of Mathematical Statistics 15): each node as often as its weight
    says, but for one; in an order of each dealer's own.
    """
    at = rng.permuted(np.repeat(np.arange(n)[:, None], weight.shape[1], axis=1), axis=0)
    at = (at + rng.random(weight.shape[1])) / n
    return sum((at > upto for upto in np.cumsum(weight, axis=0)[:-1]), np.zeros(at.shape, np.int16))
