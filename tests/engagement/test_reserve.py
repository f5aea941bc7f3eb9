import numpy as np

from distribres.engagement.reserve import reserve_visits

ONE_POOL = np.zeros(6, int)


def reserve(free=4.0, visit=2.0, pool=ONE_POOL, **changes):
    """Six dealers: three have at least the median headroom and few hours for it, the last of them the widest.

    One more hour wins the same at all of them.
    """
    given = {
        "hours": np.array([9.0, 2.0, 2.0, 2.0, 9.0, 1.0]),
        "room": np.full(6, 10.0),
        "headroom": np.array([60.0, 100.0, 110.0, 120.0, 10.0, 20.0]),
        "width": np.array([10.0, 50.0, 70.0, 90.0, 500.0, 400.0]),
        "worth": np.full(6, 5.0),
    }
    return reserve_visits(np.full(6, free), visit, pool=pool, **given | changes)


def test_a_visit_each_goes_to_the_widest_intervals_among_much_headroom_and_little_time():
    assert reserve().tolist() == [0, 0, 2, 2, 0, 0]


def test_where_an_hour_wins_most_anyway_comes_before_the_widest():
    worth = np.array([90.0, 6.0, 7.0, 5.0, 90.0, 90.0])
    assert [reserve(free, worth=worth).tolist() for free in (4.0, 100.0)] == [[0, 2, 2, 0, 0, 0], [0, 2, 2, 2, 0, 0]]


def test_no_more_is_set_aside_than_is_free():
    assert [reserve(free).sum() for free in (0.0, 1.9, 2.0, 5.9, 100.0)] == [0, 0, 2, 4, 6]


def test_a_visit_is_in_quarters_of_an_hour():
    assert reserve(visit=1.6)[3] == 1.5


def test_each_pool_has_its_own_reserve():
    twice = {"hours": [2.0] * 4, "room": [9.0] * 4, "headroom": [50.0, 50.0, 9.0, 9.0], "width": [2.0, 3.0, 1.0, 2.0]}
    twice["worth"] = [5.0] * 4
    given = {name: np.array(values) for name, values in twice.items()}
    found = reserve_visits(np.full(4, 2.0), 2.0, pool=np.array([0, 0, 1, 1]), **given)
    assert found.tolist() == [0, 2, 0, 2]


def test_a_dealer_that_cannot_take_a_visit_is_passed_over():
    assert reserve(room=np.array([10.0, 10, 10, 0, 10, 10])).tolist() == [0, 2, 2, 0, 0, 0]


def test_what_is_certain_or_not_known_at_all_is_not_explored():
    widths = np.array([10.0, 0.0, np.nan, 0.0, 500.0, 400.0])
    assert reserve(width=widths).sum() == 0


def test_where_the_length_of_a_visit_is_not_known_nothing_is_set_aside():
    assert reserve(visit=np.nan).sum() == 0


def test_last_digits_in_which_machines_differ_choose_nobody():
    shaken = 5.0 * (1 + 1e-14 * np.array([0, 0, 0, -3, 0, 0]))
    assert reserve(2.0, worth=shaken).tolist() == reserve(2.0).tolist() == [0, 0, 0, 2, 0, 0]
