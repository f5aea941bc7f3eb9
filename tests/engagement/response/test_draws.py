from dataclasses import replace

import numpy as np
import pytest

from distribres.engagement.response import mesh, value
from distribres.engagement.response.draws import draw_worlds
from distribres.engagement.response.history import History
from distribres.engagement.response.posterior import CELLS, posterior, weigh_laws
from networks import loose, market

OF = market([1000.0, 1000.0, 0.0, 0.0], [1500.0, 1500.0, 800.0, 800.0], [8.0, 8.0, 0.0, 8.0], [0.0] * 4)
STUDIES = mesh.Prior(0.34, 0.15, 0.05, 0.2)


def drawn(of=OF, weights=None, n=400, seed=1, prior=STUDIES):
    """Worlds of four dealers of which no history tells: two alike, a prospect, and one that hours sell nothing to."""
    hours = of.now["hours"][:, None] * np.ones(4)
    history = History(list("abcd"), hours, np.zeros(hours.shape), np.zeros(hours.shape, bool))
    evidence = weigh_laws(of, history, np.zeros(hours.shape), loose())
    weights = posterior(evidence, prior) if weights is None else weights
    return draw_worlds("hours", of, evidence, weights, loose(draws=n, seed=seed))


def test_each_law_and_form_is_drawn_as_often_as_it_is_likely():
    found = drawn()
    nothing = (found.scale[:, 0] == 0).mean()
    assert nothing == pytest.approx(0.05, abs=0.02)
    assert [(found.form == form).mean() for form in range(3)] == pytest.approx([1 / 3] * 3, abs=0.01)
    assert found.retention.mean() == pytest.approx(0.47, abs=0.03)


def test_a_single_law_is_in_every_world():
    weights = np.zeros((len(CELLS), len(mesh.LAW_ELASTICITY)))
    weights[0, -1] = 1.0
    assert not drawn(weights=weights).scale.any()


def test_dealers_stand_apart_from_each_other():
    found = drawn()
    gains = value(found, np.array([12.0, 12.0, 0.0, 0.0]))[:, :2]
    assert 0.05 < np.corrcoef(gains.T)[0, 1] < 0.9


def test_a_prospect_counts_as_one_that_buys_a_little_of_its_headroom_and_who_bought_nothing_for_our_hours_as_none():
    found = drawn()
    assert found.scale[:, 2].mean() > 0 and not found.scale[:, 3].any()


def test_doubt_about_today_is_as_wide_as_it_is_said_to_be():
    assert drawn(replace(OF, doubt={"hours": np.full(4, 2.0)})).doubt.std() == pytest.approx(2.0, rel=0.1)
    assert not drawn().doubt.any()


def test_the_same_seed_gives_the_same_worlds_and_another_one_others():
    first, again, other = (drawn(seed=seed) for seed in (1, 1, 2))
    assert (first.scale == again.scale).all() and (first.scale != other.scale).any()
