"""Which curves a dealer may have, and the laws of a network that say how likely each of them is.

A point of the mesh is an elasticity at the network's usual effort and a half-saturation in such efforts. A law says
around which point the dealers stand and how far; that effort does nothing at all is a law of its own.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from distribres.engagement.response.curves import FORMS, reached

_ELASTICITIES = np.array([0.0, 0.02, 0.04, 0.07, 0.11, 0.16, 0.23, 0.32, 0.44, 0.6, 0.8, 1.05, 1.4])
_HALVES = 2.0 ** np.arange(-3, 4)
ELASTICITY, HALF = (axis.ravel() for axis in np.meshgrid(_ELASTICITIES, _HALVES, indexing="ij"))
"""Of each point (points,): elasticity at the usual effort, half-saturation in usual efforts."""
_LEAST_BASE = 0.02  # nobody is lost altogether
_MEANS = np.array([0.03, 0.06, 0.1, 0.15, 0.2, 0.26, 0.34, 0.44, 0.57, 0.75])
_MEAN_HALVES = np.array([0.5, 1.0, 2.0])
_HALVES_SD = 0.7
_SPREADS = np.array([0.2, 0.4, 0.7, 1.1])  # of the logarithm of both
GROWS = (0.0, 0.5)
"""Powers of a dealer's size with which the usual effort may grow: not at all, or by its square root."""
RETENTIONS = np.arange(0.05, 0.9, 0.1)
_STEP = 1e-4


class Prior(NamedTuple):
    """What is held of a network's elasticity before its history is read.

    `mean` and `sd` are of published studies; NaN where any elasticity is as likely. `no_effect` is the probability that
    effort does nothing, `unlike` that the network is unlike all that were studied: then any elasticity is as likely.
    """

    mean: float
    sd: float
    no_effect: float
    unlike: float


def base_shares() -> np.ndarray:
    """The base b of each form at each point (forms, points), so that the elasticity at the usual effort is its own."""
    found = []
    for form in range(FORMS):
        at, beyond = (reached(z / HALF, form) for z in (1.0, 1.0 + _STEP))
        steep = (beyond - at) / _STEP / at
        base = at * (steep - ELASTICITY) / (ELASTICITY * (1 - at) + at * steep)
        found.append(np.clip(base, _LEAST_BASE, 1.0))
    return np.array(found)


_LAWS = [axis.ravel() for axis in np.meshgrid(_MEANS, _MEAN_HALVES, _SPREADS, indexing="ij")]
LAW_ELASTICITY = np.append(_LAWS[0], 0.0)
"""Mean elasticity of each law (laws,); no effect is the last."""


def law_points() -> np.ndarray:
    """How likely each point is under each law (laws, points): log-normal around the law's own; no effect the last."""
    mean, half, spread = (axis[:, None] for axis in _LAWS)
    with np.errstate(divide="ignore"):
        away = ((np.log(ELASTICITY) - np.log(mean)) ** 2 + (np.log(HALF) - np.log(half)) ** 2) / (2 * spread**2)
    points = np.exp(-away - logsumexp(-away, axis=1, keepdims=True))
    return np.vstack([points, (ELASTICITY == 0) & (HALF == 1.0)])


def log_prior(prior: Prior) -> np.ndarray:
    """Of each law (laws,)."""
    believed = _log_prior(prior, _LAWS[0]) - (np.log(_LAWS[1]) / _HALVES_SD) ** 2 / 2
    with np.errstate(divide="ignore"):
        some, nothing = np.log([1 - prior.no_effect, prior.no_effect])
    return np.append(believed - logsumexp(believed) + some, nothing)


def _log_prior(prior: Prior, mean: np.ndarray) -> np.ndarray:
    """Of the mean elasticity, whose grid is geometric; the same for all of it where nothing is published."""
    if np.isnan(prior.mean):
        return np.zeros(mean.shape)
    like = -(((mean - prior.mean) / max(prior.sd, 1e-3)) ** 2) / 2 + np.log(mean)
    return np.log((1 - prior.unlike) * np.exp(like - logsumexp(like)) + prior.unlike / len(mean))
