"""Equally likely worlds: which law holds in the network, and where each dealer stands in it."""

import numpy as np

from distribres.contracts.sections import Plan
from distribres.contracts.yearly import YEAR
from distribres.engagement.market import Market
from distribres.engagement.response import mesh
from distribres.engagement.response.curves import Curve, reached
from distribres.engagement.response.history import adstock
from distribres.engagement.response.posterior import CELLS, Evidence


def draw_worlds(kind: str, market: Market, evidence: Evidence, weights: np.ndarray, params: Plan) -> Curve:
    """`params.draws` equally likely responses to one kind of effort; the same for the same seed.

    Laws are drawn by systematic sampling (Madow & Madow 1944, Annals of Mathematical Statistics 15), each as often as
    its weight says; so are the places of each dealer, in an order of its own.

    Parameters
    ----------
    evidence : what the history tells
    weights : how likely each law in each cell is (cells, laws)
    """
    rng, n, dealers = np.random.default_rng([params.seed, len(kind)]), params.draws, len(market.revenue)
    chosen = _systematic(weights.ravel(), n, rng)
    chance = (rng.permuted(np.tile(np.arange(n), (dealers, 1)), axis=1).T + rng.random((n, dealers))) / n
    level = _level_errors(evidence, n, dealers, rng)
    earned = _earned(market, kind, params)
    points = mesh.law_points()
    cells, laws = np.divmod(chosen, weights.shape[1])
    parts = {name: np.empty((n, dealers)) for name in ("scale", "half_saturation", "stock")}
    for cell in np.unique(cells):
        likely = evidence.likelihood(cell)
        for row in np.flatnonzero(cells == cell):
            at = _place(likely * points[laws[row]], chance[row])
            scale, half, stock = _respond(evidence, cell, at)
            parts["scale"][row] = scale * earned * level[row]
            parts["half_saturation"][row], parts["stock"][row] = half, stock
    form, retention = (np.array([CELLS[cell][part] for cell in cells])[:, None] for part in (0, 2))
    doubt = market.doubt.get(kind, 0.0) * rng.standard_normal((n, dealers))
    return Curve(now=market.now[kind], form=form, retention=retention, doubt=doubt, **parts)


def _systematic(weights: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """`n` numbers, each as often as its weight says but for one, in random order."""
    upto = np.cumsum(weights)
    at = (np.arange(n) + rng.random()) / n * upto[-1]
    return rng.permutation(np.minimum(np.searchsorted(upto, at), len(upto) - 1))


def _level_errors(evidence: Evidence, n: int, dealers: int, rng: np.random.Generator) -> np.ndarray:
    """How far a dealer's lasting level may stand from the mean of its last year, as a factor of mean 1."""
    sd = evidence.noise.level_sd(YEAR) if evidence.noise else 0.0
    return np.exp(sd * rng.standard_normal((n, dealers)) - sd**2 / 2)


def _earned(market: Market, kind: str, params: Plan) -> np.ndarray:
    """Margin of the last year (currency per quarter); of who gets no effort and buys nothing, a little of its headroom.

    Effort that sells nothing today is taken to sell nothing tomorrow.
    """
    first = params.first_sales * np.nan_to_num(np.maximum(market.potential - market.revenue, 0.0))
    sales = np.where(market.now[kind] > 0, market.revenue, np.maximum(market.revenue, first))
    return sales * market.margin_rate


def _place(weights: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The point at which each dealer stands, by its weights (dealers, points) and a number from 0 to 1."""
    upto = np.cumsum(weights, axis=1)
    return np.minimum((upto < chance[:, None] * upto[:, -1:]).sum(axis=1), weights.shape[1] - 1)


def _respond(evidence: Evidence, cell: int, at: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What endless effort wins over none, as a share of the last year; half-saturation; adstock (dealers,)."""
    form, grows, keep = CELLS[cell]
    half = evidence.usual[grows] * mesh.HALF[at]
    base = mesh.base_shares()[form][at]
    stocks = adstock(evidence.effort, keep)
    bought = base[:, None] + (1 - base[:, None]) * reached(stocks[:, -YEAR:] / half[:, None], form)
    return (1 - base) / bought.mean(axis=1), half, stocks[:, -1]
