import numpy as np
import pytest

from distribres.engagement.response import Curve, expect, value

NOW = np.array([4.0, 1.0])
DRAWN = Curve(np.array([[100.0, 50.0], [300.0, 50.0]]), np.array([[4.0, 2.0], [8.0, 2.0]]), NOW, np.array([[0], [2]]))


def test_it_is_the_mean_over_the_draws_at_any_effort():
    found = expect({"hours": DRAWN}, {"hours": np.array([20.0, 10.0])})["hours"]
    for x in ([4.0, 1.0], [7.3, 0.2], [0.0, 13.0]):
        assert found.value(np.array(x)) == pytest.approx(value(DRAWN, np.array(x)).mean(axis=0), abs=0.2)


def test_beyond_what_was_looked_at_nothing_more_is_won():
    found = expect({"hours": DRAWN}, {"hours": np.array([20.0, 10.0])})["hours"]
    assert found.value(np.array([99.0, 99.0])) == pytest.approx(found.worth[-1])


def test_efforts_between_bounds_begin_and_end_there():
    found = expect({"hours": DRAWN}, {"hours": np.array([20.0, 10.0])})["hours"]
    x, worth = found.between(np.array([1.0, 0.0]), np.array([9.0, 0.0]))
    assert (x[0].tolist(), x[-1].tolist()) == ([1.0, 0.0], [9.0, 0.0])
    assert worth[-1] == pytest.approx(found.value(np.array([9.0, 0.0])))


def test_efforts_below_the_shortest_visit_are_none():
    found = expect({"hours": DRAWN}, {"hours": np.array([20.0, 10.0])})["hours"]
    x, worth = found.between(np.zeros(2), np.array([9.0, 9.0]), np.array([2.0, 0.0]))
    assert set(x[x[:, 0] < 2, 0]) == {0} and (np.diff(x[:, 1]) > 0).all()
    assert (worth[x[:, 0] == 0, 0] == found.value(np.zeros(2))[0]).all()


def test_doubt_about_today_moves_no_mean():
    sure, unsure = (
        expect({"hours": DRAWN._replace(doubt=doubt)}, {"hours": np.array([20.0, 10.0])})["hours"].worth
        for doubt in (0.0, np.ones((2, 2)))
    )
    assert (sure == unsure).all()


def test_some_dealers_keep_their_response():
    found = expect({"hours": DRAWN}, {"hours": np.array([20.0, 10.0])})["hours"]
    assert found.of_dealers(np.array([1])).value(np.array([3.0]))[0] == found.value(np.array([0.0, 3.0]))[1]
