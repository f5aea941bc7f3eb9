import numpy as np
import pytest

from distribres.engagement.response import mesh
from distribres.engagement.response.curves import FORMS, reached


@pytest.mark.parametrize("form", range(FORMS))
def test_each_point_has_the_elasticity_that_it_is_named_by(form):
    base, step = mesh.base_shares()[form], 1e-5
    at, beyond = (np.log(base + (1 - base) * reached(z / mesh.HALF, form)) for z in (1.0, 1 + step))
    bound = (base > 0.02) & (base < 1)  # elsewhere no curve of this form bends so much
    assert bound.sum() > 30
    assert ((beyond - at) / step)[bound] == pytest.approx(mesh.ELASTICITY[bound], rel=0.01)


def test_where_effort_does_nothing_all_is_bought_without_it():
    assert (mesh.base_shares()[:, mesh.ELASTICITY == 0] == 1).all()


def test_each_law_is_a_distribution_over_the_points_and_the_last_has_no_effect():
    points = mesh.law_points()
    assert points.sum(axis=1) == pytest.approx(1)
    assert points[-1] @ mesh.ELASTICITY == 0 and (points[:-1] @ mesh.ELASTICITY > 0).all()


def test_the_prior_follows_the_studies_and_leaves_room_for_networks_unlike_them():
    prior = np.exp(mesh.log_prior(mesh.Prior(0.34, 0.15, 0.05, 0.2)))
    assert prior.sum() == pytest.approx(1) and prior[-1] == pytest.approx(0.05)
    assert prior[:-1] @ mesh.LAW_ELASTICITY[:-1] / 0.95 == pytest.approx(0.34, abs=0.03)
    assert 0.01 < prior[mesh.LAW_ELASTICITY == 0.03].sum() < 0.03


def test_who_has_read_no_study_holds_all_elasticities_alike():
    prior = np.exp(mesh.log_prior(mesh.Prior(np.nan, np.nan, 0.5, 1.0)))
    sums = [prior[:-1][mesh.LAW_ELASTICITY[:-1] == e].sum() for e in np.unique(mesh.LAW_ELASTICITY[:-1])]
    assert sums == pytest.approx([0.05] * 10) and prior[-1] == pytest.approx(0.5)
