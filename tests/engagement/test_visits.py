import numpy as np
import pytest

from distribres.engagement.visits import allow_none, make_whole
from networks import alike, market, mean

POOL = np.zeros(4, int)
TOTAL = np.full(4, 12.0)
NOBODY = np.zeros(4, bool)
HIGH = np.full(4, 10.0)


def test_less_than_a_visit_may_be_none():
    low, shortest = allow_none(np.array([0.0, 0.5, 1.0, 3.0]), HIGH, NOBODY, TOTAL, POOL, 1.0)
    assert low.tolist() == [0, 0, 1, 3] and shortest.tolist() == [1, 1, 0, 0]


def test_who_is_due_a_service_is_visited():
    low, shortest = allow_none(np.full(4, 0.5), HIGH, np.array([True, False, False, False]), TOTAL, POOL, 1.0)
    assert low.tolist() == [1, 0, 0, 0] and shortest.tolist() == [0, 1, 1, 1]


def test_where_hours_are_too_few_to_visit_all_that_are_due_some_may_have_none():
    low, shortest = allow_none(np.full(4, 0.5), HIGH, ~NOBODY, np.full(4, 3.0), POOL, 1.0)
    assert low.tolist() == [0] * 4 and shortest.tolist() == [1] * 4


def test_who_has_no_choice_keeps_what_it_has():
    low, shortest = allow_none(np.full(4, 0.5), np.full(4, 0.5), NOBODY, TOTAL, POOL, 1.0)
    assert low.tolist() == [0.5] * 4 and not shortest.any()


CURVE = mean(alike(market([100, 200, 300, 400], [200, 400, 600, 800], [3, 3, 3, 3], [1, 1, 1, 1])))["hours"]


@pytest.mark.parametrize("high", [HIGH, np.array([10.0, 10.0, 10.0, 5.2])])
def test_hours_for_less_than_a_visit_go_where_they_win_most_within_the_limits(high):
    x = np.array([0.6, 3.4, 3.0, 5.0])
    whole = make_whole(CURVE, x, high, TOTAL, POOL, np.ones(4))
    gains = [CURVE.value(x + 0.6 * (place == np.arange(4)))[place] - CURVE.value(x)[place] for place in range(1, 4)]
    able = [gain if high[place] >= x[place] + 0.6 else -1.0 for place, gain in enumerate(gains, 1)]
    assert whole[0] == 0 and whole.sum() == pytest.approx(12)
    assert whole - x == pytest.approx(np.where(np.arange(4) == 1 + np.argmax(able), 0.6, np.where(x == 0.6, -0.6, 0)))


def test_each_pool_keeps_its_hours():
    pool = np.array([0, 0, 1, 1])
    whole = make_whole(CURVE, np.array([0.6, 3.4, 0.3, 5.0]), HIGH, np.array([4, 4, 5.3, 5.3]), pool, np.ones(4))
    assert whole.tolist() == pytest.approx([0, 4, 0, 5.3])


def test_hours_that_are_whole_stay():
    x = np.array([1.0, 3.0, 0.0, 8.0])
    assert make_whole(CURVE, x, HIGH, TOTAL, POOL, np.ones(4)).tolist() == x.tolist()
