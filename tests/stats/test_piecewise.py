import numpy as np
import pytest

import share_out
from distribres.stats.piecewise import concave_slopes, take_steepest


def test_the_envelope_of_an_s_shaped_response_leads_straight_to_its_best_point():
    x = np.array([[0.0], [1.0], [2.0], [3.0]])
    assert concave_slopes(x, np.array([[0.0], [1.0], [8.0], [9.0]])).ravel().tolist() == [4.0, 4.0, 1.0]


def test_the_envelope_of_a_concave_response_is_the_response():
    x = np.array([[0.0, 5.0], [1.0, 6.0], [3.0, 7.0]])
    assert concave_slopes(x, np.sqrt(x)) == pytest.approx(np.diff(np.sqrt(x), axis=0) / np.diff(x, axis=0))


def test_points_that_are_one_have_no_slope():
    x = np.full((3, 1), 2.0)
    assert not concave_slopes(x, x).any()


def test_the_steepest_pieces_are_taken_first_until_the_total_is_spent():
    x = np.array([[0.0, 0.0], [2.0, 2.0], [4.0, 4.0]])
    worth = np.array([[0.0, 0.0], [6.0, 4.0], [8.0, 7.0]])  # slopes 3 and 1; 2 and 1.5
    assert take_steepest(x, worth, np.array([5.0]), np.zeros(2, int)).tolist() == [2.0, 3.0]


def test_each_pool_spends_its_own_total_as_far_as_it_can():
    x = np.repeat([[1.0], [3.0]], 3, axis=1)
    taken = take_steepest(x, x, np.array([4.0, 9.0]), np.array([0, 0, 1]))
    assert taken.tolist() == [3.0, 1.0, 3.0]


def test_it_wins_as_much_as_the_exact_optimum_of_square_roots():
    """Of a * sqrt(x) with one total: x in proportion to a²."""
    a, x = np.array([1.0, 2.0, 3.0]), np.linspace(0, 14, 1401)[:, None] * np.ones(3)
    assert take_steepest(x, a * np.sqrt(x), np.array([14.0]), np.zeros(3, int)) == pytest.approx(a**2, abs=0.02)


@pytest.mark.parametrize("seed", range(40))
def test_all_pools_at_once_win_as_much_as_by_a_convex_solver(seed):
    given = share_out.problem(dealers=12 + seed % 9, pools=1 + seed % 4, seed=seed)
    x = share_out.by_pieces(given)
    assert np.bincount(given["pool"], x) == pytest.approx(given["total"], rel=1e-9)
    assert share_out.won(given, x) == pytest.approx(share_out.won(given, share_out.by_cvxpy(given)), rel=1e-4)


def test_two_units_get_the_published_optimum():
    """Of s = k (1 - exp(-b x)) with one total, marginal returns k b exp(-b x) are equal where

    x1 = (b2 total + ln(k1 b1 / (k2 b2))) / (b1 + b2)  (Mantrala, Sinha & Zoltners 1992).
    """
    k, b, total, pieces = np.array([100.0, 60.0]), np.array([0.5, 0.2]), 8.0, 2000
    first = (b[1] * total + np.log(np.divide(*(k * b)))) / b.sum()
    assert first == pytest.approx(4.324452, abs=1e-6)
    x = total * np.arange(pieces + 1)[:, None] / pieces * np.ones(2)
    taken = take_steepest(x, -k * np.expm1(-b * x), np.array([total]), np.zeros(2, int))
    assert taken == pytest.approx([first, total - first], abs=total / pieces)


def test_who_does_not_respond_gets_what_the_others_cannot_take():
    x = np.repeat([[0.0], [10.0]], 2, axis=1)
    assert take_steepest(x, x * [0.0, 5.0], np.array([13.0]), np.zeros(2, int)).tolist() == [3.0, 10.0]


def test_a_pool_without_dealers_does_not_disturb_the_others():
    x = np.repeat([[0.0], [9.0]], 2, axis=1)
    assert take_steepest(x, x, np.array([3.0, 0.0, 4.0, 1.0]), np.array([0, 2])).tolist() == [3.0, 4.0]


def test_slopes_that_differ_behind_their_last_digits_are_alike():
    x = np.array([[0.0, 0.0], [1.0, 1.0]])
    taken = [take_steepest(x, x * [1.0, 1 + tiny], np.array([1.0]), np.zeros(2, int)) for tiny in (-1e-12, 1e-12)]
    assert taken[0].tolist() == taken[1].tolist() == [1.0, 0.0]
