import numpy as np
import pytest

from distribres.stats import concentration

INEQ = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]


def test_gini_is_that_of_the_r_package_ineq():
    assert concentration.gini(INEQ) == pytest.approx(0.4620911, abs=1e-7)


def test_gini_of_damgaard_and_weiner_2000_before_their_correction_for_small_samples():
    for x in ([50 / 9] * 9 + [50], [2] * 5 + [18] * 5):
        assert concentration.gini(x) * 10 / 9 == pytest.approx(4 / 9)


def test_gini_is_one_half_less_the_area_under_the_lorenz_curve_twice():
    curve = concentration.lorenz_curve(INEQ)
    area = np.trapezoid(curve["revenue_share"], curve["dealers_share"])
    assert concentration.gini(INEQ) == pytest.approx(2 * (area - 0.5))


def test_alike_and_all_in_one():
    assert concentration.gini([7, 7, 7, 7]) == pytest.approx(0)
    assert concentration.gini([0, 0, 0, 9]) == pytest.approx(3 / 4)


def test_net_returns_count_as_nothing_bought():
    assert concentration.gini([-5, 3, 9]) == concentration.gini([0, 3, 9])
    assert concentration.lorenz_curve([-5, 3, 9])["revenue_share"].between(0, 1).all()


def test_lorenz_curve_takes_the_largest_first():
    curve = concentration.lorenz_curve([1, 2, 5])
    assert curve["dealers_share"].tolist() == pytest.approx([0, 1 / 3, 2 / 3, 1])
    assert curve["revenue_share"].tolist() == pytest.approx([0, 5 / 8, 7 / 8, 1])


@pytest.mark.parametrize(("share", "dealers"), [(0.5, 1 / 4), (0.7, 1 / 4), (0.71, 2 / 4), (1, 1)])
def test_fewest_dealers_that_make_a_share(share, dealers):
    assert concentration.dealers_making([10, 70, 15, 5], share) == pytest.approx(dealers)


def test_a_network_that_sells_nothing_is_not_concentrated():
    assert concentration.gini([0, 0]) == 0
    assert concentration.dealers_making([0, 0], 0.8) == 1
