import numpy as np
import pytest

from distribres.engagement.response import mesh
from distribres.engagement.response.history import History
from distribres.engagement.response.posterior import CELLS, moments, posterior, usual_effort, weigh_laws
from networks import loose, market

N, QUARTERS = 60, 10
STUDIES = mesh.Prior(0.34, 0.15, 0.05, 0.2)


def told(effect: float, seed=3, seen=True, **params):
    """What the history of dealers tells whose sales follow last quarter's own hours to this power."""
    rng = np.random.default_rng(seed)
    hours = rng.lognormal(2, 0.7, (N, QUARTERS))
    sales = 1000 * hours**effect * np.exp(0.1 * rng.standard_normal((N, QUARTERS)))
    of = market(sales.mean(axis=1), 2 * sales.mean(axis=1), hours.mean(axis=1), np.zeros(N))
    history = History([str(q) for q in range(QUARTERS)], hours, sales, np.full(hours.shape, seen))
    return weigh_laws(of, history, np.zeros(hours.shape), loose(**params))


def test_a_history_that_tells_nothing_leaves_what_is_held():
    found = posterior(told(0.3, seen=False), STUDIES)
    assert found.sum() == pytest.approx(1) and found[:, -1].sum() == pytest.approx(0.05)
    assert found.sum(axis=0) @ mesh.LAW_ELASTICITY == pytest.approx(0.95 * 0.34, abs=0.03)


def test_a_history_without_effect_speaks_for_none_and_one_with_effect_against_it():
    assert posterior(told(0.0), STUDIES)[:, -1].sum() > 0.3
    assert posterior(told(0.4), STUDIES)[:, -1].sum() < 1e-3


def test_the_more_of_the_history_counts_the_surer_it_is():
    sds = [
        moments(posterior(told(0.3, network_power=p), STUDIES).sum(axis=0), mesh.LAW_ELASTICITY)[1] for p in (0.05, 0.5)
    ]
    assert sds[1] < sds[0] / 1.5


def test_effort_that_works_at_once_is_found_not_to_be_kept():
    by_cell = posterior(told(0.4), STUDIES).sum(axis=1)
    assert by_cell @ np.array([keep for _, _, keep in CELLS]) < 0.15


def test_each_dealer_is_likeliest_at_one_of_the_points():
    likely = told(0.4).likelihood(0)
    assert likely.shape == (N, len(mesh.HALF)) and likely.max(axis=1) == pytest.approx(1)
    assert (told(0.4, seen=False).likelihood(0) == 1).all()


def test_usual_effort_does_not_grow_with_size_or_by_its_square_root():
    of = market([1, 1, 1], [1, 4, 4], [2, 2, 2], [0, 0, 0])
    usual = usual_effort(of, History(["q"], np.full((3, 1), 2.0), np.ones((3, 1)), np.zeros((3, 1), bool)), 0.02)
    assert usual[0.0].tolist() == [2, 2, 2]
    assert usual[0.5] == pytest.approx(2 * np.sqrt([1 / 3, 4 / 3, 4 / 3]))


def test_mean_and_spread_of_weighted_values():
    assert moments(np.array([0.5, 0.5]), np.array([1.0, 3.0])) == (2.0, 1.0)
