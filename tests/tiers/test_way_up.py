import numpy as np
import pytest

from distribres.tiers.scoring import score
from distribres.tiers.way_up import rises, shortest

AMOUNT = np.array([[50.0, 20.0], [30.0, 40.0], [10.0, 15.0], [10.0, 25.0]])
WEIGHTS = np.array([2.0, 1.0])


def scored(amount):
    return score(amount, WEIGHTS)


@pytest.mark.parametrize("criterion", [0, 1])
def test_the_rise_of_one_criterion_makes_the_score_equal_to_the_rivals(criterion):
    """Put back into the score itself, with the total that rises: nothing is approximated."""
    rise = rises(AMOUNT, scored(AMOUNT)[1], np.array([0, 1, 1, 1]))
    risen = AMOUNT.copy()
    risen[2, criterion] += rise[2, criterion]
    points = scored(risen)[0]
    assert points[2] == pytest.approx(points[1])


def test_a_dealer_already_ahead_needs_no_rise():
    assert rises(AMOUNT, scored(AMOUNT)[1], np.array([2, 1, 1, 1]))[0].tolist() == [0, 0]


def test_a_criterion_too_light_to_lead_up_alone_is_none():
    amount = np.array([[80.0, 1.0], [20.0, 1.0]])
    parts = score(amount, np.array([10.0, 1.0]))[1]
    assert np.isnan(rises(amount, parts, np.array([0, 0]))[1]).tolist() == [False, True]


def test_a_missing_value_leads_nowhere():
    amount = np.array([[80.0, 1.0], [20.0, np.nan]])
    parts = score(amount, np.array([1.0, 1.0]))[1]
    assert np.isnan(rises(amount, parts, np.array([0, 0]))[1]).tolist() == [False, True]


def test_the_shortest_is_the_smallest_relative_to_the_value():
    parts = scored(AMOUNT)[1]
    which, rise, relative = shortest(AMOUNT, parts, np.array([0, 1, 1, 1]))
    every = rises(AMOUNT, parts, np.array([0, 1, 1, 1])) / AMOUNT
    assert which[2] == every[2].argmin()
    assert relative[2] == pytest.approx(every[2].min())
    assert rise[2] == pytest.approx(every[2].min() * AMOUNT[2, which[2]])


def test_where_nobody_is_left_to_overtake_there_is_no_way():
    which, rise, relative = shortest(AMOUNT, scored(AMOUNT)[1], np.arange(4))
    assert which.tolist() == [-1] * 4
    assert np.isnan([rise, relative]).all()
