"""Which laws of the network hold, by its history and by what is held before it.

Forms, how effort grows with size, and retentions are averaged over, each by how likely it is (Hoeting, Madigan, Raftery
& Volinsky 1999, Statistical Science 14). The likelihood of the network is raised to a power below
1: no law of the mesh is the true one, and dealer by dealer they would all be too sure of themselves (Bissiri, Holmes &
Walker 2016, J. Royal Statistical Society B 78; Grünwald & van Ommen 2017, Bayesian Analysis 12).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from distribres.contracts.sections import Plan
from distribres.engagement.market import Market
from distribres.engagement.response import mesh
from distribres.engagement.response.curves import FORMS
from distribres.engagement.response.history import History, log_sales
from distribres.engagement.response.likelihood import Noise, Whitener, judge_noise, log_likelihood, whitener

SAMPLE = 2000
"""Dealers of a large network, evenly chosen, from which its laws are learnt."""
CELLS = [(form, grows, keep) for form in range(FORMS) for grows in mesh.GROWS for keep in mesh.RETENTIONS]
"""What holds for a whole network beside its law: form, growth with size, retention."""


class Evidence(NamedTuple):
    """What the history of one kind of effort tells of the laws.

    Attributes
    ----------
    effort : what was done (dealers, quarters)
    seen : where that tells of the response (dealers, quarters)
    usual : for each power in `mesh.GROWS`, usual effort of each dealer
    likely : log likelihood of each law in each of the `CELLS`, to its power (cells, laws)
    left : log sales to explain (dealers, quarters)
    noise, by : of the errors; None where the history tells nothing
    """

    effort: np.ndarray
    seen: np.ndarray
    usual: dict[float, np.ndarray]
    likely: np.ndarray
    left: np.ndarray | None = None
    noise: Noise | None = None
    by: Whitener | None = None

    def likelihood(self, cell: int) -> np.ndarray:
        """Of each dealer at each point, its best 1 (dealers, points)."""
        n = len(self.effort)
        if self.noise is None:
            return np.ones((n, len(mesh.HALF)))
        parts = [self.log_likelihood(cell, slice(first, first + SAMPLE)) for first in range(0, n, SAMPLE)]
        log = np.concatenate(parts)
        return np.exp(log - log.max(axis=1, keepdims=True))

    def log_likelihood(self, cell: int, some: np.ndarray | slice) -> np.ndarray:
        """Of some dealers at each point (dealers, points)."""
        form, grows, keep = CELLS[cell]
        given = self.effort[some], self.left[some], self.usual[grows][some], self.noise, self.by.of_dealers(some)
        return log_likelihood(*given, form, keep)


def usual_effort(market: Market, history: History, smallest: float) -> dict[float, np.ndarray]:
    """What a dealer of its size and willingness usually gets, by the power with which effort grows with size."""
    size, mean = market.size, max(history.effort.mean(), 1e-9)
    relative = np.maximum(size / size.mean(), smallest) if size.sum() > 0 else np.ones(size.shape)
    return {grows: mean * relative**grows / market.lift for grows in mesh.GROWS}


def weigh_laws(market: Market, history: History, explained: np.ndarray, params: Plan) -> Evidence:
    """What the history tells of all laws; `explained` are log sales (dealers, quarters) that other effort explains."""
    usual, none = usual_effort(market, history, params.smallest_size), np.zeros((len(CELLS), len(mesh.LAW_ELASTICITY)))
    untold = Evidence(history.effort, history.seen, usual, none)
    if not history.seen.any():
        return untold
    left, some = log_sales(history) - explained, _sample(history.seen)
    noise = judge_noise(history.effort[some], history.seen[some], usual[mesh.GROWS[-1]][some], left[some])
    told = untold._replace(left=left, noise=noise, by=whitener(history.seen, noise.kind))
    points = mesh.law_points().T
    likely = [_of_network(told.log_likelihood(cell, some), points) for cell in range(len(CELLS))]
    return told._replace(likely=params.network_power * np.array(likely))


def _of_network(log: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Log likelihood of all dealers together under each law (laws,), each dealer anywhere as the law says."""
    best = log.max(axis=1, keepdims=True)
    return np.log(np.exp(log - best) @ points + np.finfo(float).tiny).sum(axis=0) + best.sum()


def _sample(seen: np.ndarray) -> np.ndarray:
    """Places of the dealers that tell something, at most `SAMPLE`, evenly over all."""
    telling = np.flatnonzero(seen.any(axis=1))
    return telling[np.arange(0, len(telling), max(len(telling) / SAMPLE, 1.0)).astype(int)]


def posterior(evidence: Evidence, prior: mesh.Prior) -> np.ndarray:
    """How likely each law in each cell is (cells, laws); all add up to 1. The retention has a prior of Beta(2, 2)."""
    keep = np.array([keep for _, _, keep in CELLS])
    log = evidence.likely + mesh.log_prior(prior) + np.log(keep * (1 - keep))[:, None]
    return np.exp(log - logsumexp(log))


def moments(weights: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """Mean and standard deviation of values that stand with these weights (adding up to 1)."""
    mean = float((weights * values).sum())
    return mean, float(np.sqrt((weights * (values - mean) ** 2).sum()))
