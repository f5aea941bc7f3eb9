import numpy as np
import pytest

from distribres.engagement.response import mesh
from distribres.engagement.response.history import adstock
from distribres.engagement.response.likelihood import (
    NOISES,
    Noise,
    correlations,
    judge_noise,
    log_likelihood,
    log_share,
    whitener,
)


def errors(kind, n=2000, quarters=8, sd=0.2, seed=1):
    root = np.linalg.cholesky(correlations(quarters, kind))
    return sd * np.random.default_rng(seed).standard_normal((n, quarters)) @ root.T


@pytest.mark.parametrize("kind", NOISES)
def test_whitened_errors_are_independent_whatever_the_level(kind):
    seen = np.ones((2000, 8), bool)
    white = np.einsum("iqt,it->iq", whitener(seen, kind).matrix, errors(kind) + 5.0)
    assert np.cov(white.T) == pytest.approx(0.04 * np.eye(7), abs=0.006)


def test_what_is_not_seen_does_not_count():
    seen = np.ones((1, 5), bool)
    seen[0, 2] = False
    by, error = whitener(seen, (0.4, 0.0)), np.array([1.0, 2, 3, 2, 1])
    changed = error + np.array([0, 0, 99, 0, 0])
    assert (by.matrix[0] @ error).tolist() == (by.matrix[0] @ changed).tolist() and by.degrees.tolist() == [3]


def test_a_dealer_seen_once_tells_nothing():
    assert not whitener(np.eye(1, 5, dtype=bool), (0.4, 0.5)).matrix.any()


def test_the_share_bought_at_the_usual_effort_is_that_of_the_point():
    share = np.exp(log_share(np.array([1.0]), 1, mesh.base_shares()[1]))[0]
    base = mesh.base_shares()[1]
    assert share == pytest.approx(base + (1 - base) * -np.expm1(-np.log(2) / mesh.HALF))


def made(n=300, quarters=12, seed=2):
    """Dealers on one point of the mesh, and the log sales that it gives them."""
    rng = np.random.default_rng(seed)
    effort = rng.lognormal(2, 0.8, (n, quarters))
    point = int(np.flatnonzero((mesh.ELASTICITY == 0.44) & (mesh.HALF == 1.0))[0])
    z = adstock(effort, 0.45) / effort.mean()
    return effort, log_share(z, 0, mesh.base_shares()[0])[..., point], point


def test_the_noise_is_found():
    effort, left, _ = made()
    found = judge_noise(
        effort, np.ones(effort.shape, bool), np.full(300, effort.mean()), left + errors((0.6, 0.5), 300, 12)
    )
    assert found.kind[0] >= 0.4 and found.kind[1] == 0.5
    assert np.sqrt(found.variance) == pytest.approx(0.2, rel=0.25)


def test_the_true_curve_is_the_likeliest():
    effort, left, point = made()
    seen, noise = np.ones(effort.shape, bool), Noise((0.0, 0.0), 0.01)
    given = (
        effort,
        left + errors((0.0, 0.0), 300, 12, 0.1),
        np.full(300, effort.mean()),
        noise,
        whitener(seen, noise.kind),
    )
    by_point = log_likelihood(*given, 0, 0.45).sum(axis=0)
    assert by_point.argmax() == point
    assert by_point.max() > log_likelihood(*given, 0, 0.05).sum(axis=0).max()


def test_the_mean_of_a_year_is_surer_than_a_quarter_but_not_by_half_where_errors_last():
    assert Noise((0.0, 0.0), 0.04).level_sd(4) == pytest.approx(0.1)
    assert 0.1 < Noise((0.6, 0.0), 0.04).level_sd(4) < 0.2
