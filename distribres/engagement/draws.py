"""Equally likely worlds: how uncertain the response is, of the network and of each dealer."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from distribres.contracts.sections import Plan
from distribres.engagement.market import Market
from distribres.engagement.response import NEGLIGIBLE, NODES, Curve, DealerEffect, Prior, curves, marginal, priors
from distribres.stats.intervals import Z80

WIDEST = 0.01  # the low end of a potential counts as at least this share of the high end: a log-normal has no zero


def expected_curves(worlds: Mapping[str, Curve], at: Mapping[str, np.ndarray]) -> dict[str, Curve]:
    """The curve of each kind whose marginal, and the slope of it, are their means over the draws at the efforts `at`.

    The mean of such curves is none, but close to `at` nothing tells it from this one: an optimum of these that lies at
    `at` is one of the expected margin.
    """
    result = {}
    for kind, drawn in worlds.items():
        x = at[kind]
        won = marginal(drawn, x)
        steep = (won / (x + drawn.half_saturation)).sum(axis=0)
        number, won = len(won), won.sum(axis=0)
        half = np.maximum(np.divide(won, steep, out=x + 1.0, where=steep > 0) - x, NEGLIGIBLE)
        result[kind] = Curve(won / number * (x + half) ** 2 / half, half, drawn.now)
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
    return np.maximum(np.exp((low + high) / 2 + normal * (high - low) / (2 * Z80)), market.revenue)


def draw_worlds(
    market: Market,
    params: Plan,
    response: pd.DataFrame | None = None,
    weights: Mapping[str, np.ndarray] | None = None,
) -> dict[str, Curve]:
    """For each known kind of effort `params.draws` equally likely responses; the same for the same seed.

    Uncertain are the elasticities of the network and at how much effort half is won; and for each dealer its potential,
    and where it stands in the network.

    Parameters
    ----------
    response : DataFrame, optional
        The table of that name: what is known of the elasticities; the published priors if not given.
    weights : mapping of arrays (nodes, dealers), optional
        By kind: how likely each dealer is to stand at each of the `NODES`; as likely as anyone if not given.

    Returns
    -------
    dict of Curve
        By kind, arrays (draws, dealers): memory for two numbers by draw, dealer and kind.
    """
    rng, n = np.random.default_rng(params.seed), len(market.revenue)
    known = priors(params)
    if response is not None:
        known |= {line.kind: Prior(line.posterior, line.sd) for line in response.itertuples()}
    elasticities = {
        kind: draw_elasticity(mean, np.hypot(sd, params.form_sd * mean), params.draws, rng)
        for kind, (mean, sd) in known.items()
    }
    anyone = np.repeat(node_weights(params.dealer_sd)[:, None], n, axis=1)
    nodes = {kind: draw_nodes((weights or {}).get(kind, anyone), params.draws, rng) for kind in market.now}
    worlds = {kind: Curve(*np.empty((2, params.draws, n)), now) for kind, now in market.now.items()}
    for number, factor in enumerate(np.exp(params.half_saturation_sd * rng.standard_normal(params.draws))):
        elasticity = {kind: drawn[number] for kind, drawn in elasticities.items()}
        stands = {kind: NODES[:, drawn[number]] for kind, drawn in nodes.items()}
        effects = {kind: DealerEffect(factor * np.exp(log), shift) for kind, (log, shift) in stands.items()}
        for kind, curve in curves(market, draw_potential(market, rng), elasticity, params, effects).items():
            worlds[kind].scale[number], worlds[kind].half_saturation[number] = curve.scale, curve.half_saturation
    return worlds


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
