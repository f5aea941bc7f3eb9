from itertools import chain

import numpy as np
import pytest
from pandas import DataFrame

from distribres.field.visit_days import Week, legs_km, share_out
from distribres.stats.neighbours import on_sphere

NOWHERE = np.full(3, np.nan)


def points(*located) -> np.ndarray:
    return on_sphere(DataFrame(located, columns=["latitude", "longitude"], dtype=float))


def week(located, hours=2.0, days=5, dealer=None, home=NOWHERE) -> Week:
    n = len(located)
    dealer = np.arange(n) if dealer is None else np.array(dealer)
    return Week(points(*located), dealer, np.broadcast_to(hours, n).astype(float), days, home)


def every(days: list[list[int]]) -> list[int]:
    return sorted(chain.from_iterable(days))


EAST, WEST = [(45, 5 + 0.1 * i) for i in range(3)], [(45, -1 - 0.1 * i) for i in range(3)]


def test_dealers_that_lie_near_each_other_are_visited_on_one_day():
    days = share_out(week([EAST[0], WEST[0], EAST[1], WEST[1], EAST[2], WEST[2]]), 7)
    assert sorted(map(sorted, days)) == [[0, 2, 4], [1, 3, 5]]


def test_the_way_of_a_day_is_in_order():
    (day,) = share_out(week([(45, 5.2), (45, 5.0), (45, 5.1)], days=1), 7)
    assert day in ([0, 2, 1], [1, 2, 0])


def test_the_way_from_home_counts():
    (day,) = share_out(week([(45, 5.0), (45, 5.1), (45, 5.2)], days=1, home=points((45, 4.9))[0]), 7)
    assert day in ([0, 1, 2], [2, 1, 0])


def test_no_day_is_longer_than_it_may_be_where_there_are_enough():
    days = share_out(week([(45 + 0.01 * i, 5) for i in range(8)]), 7)
    assert [len(day) for day in days] == [3, 3, 2] and every(days) == list(range(8))


def test_where_days_are_too_few_they_are_longer_and_alike():
    days = share_out(week([(45 + 0.01 * i, 5) for i in range(8)], days=2), 7)
    assert [len(day) for day in days] == [4, 4]


def test_nobody_is_visited_twice_in_a_day_if_there_are_days_enough():
    days = share_out(week([(45, 5)] * 4 + [(46, 5)], dealer=[0, 0, 0, 0, 1]), 7)
    assert all([0, 1, 2, 3].count(visit) <= 1 for day in days for visit in day)
    assert max(sum(visit < 4 for visit in day) for day in days) == 1


def test_more_visits_at_a_dealer_than_days_are_divided_evenly():
    days = share_out(week([(45, 5)] * 4, hours=1, days=2, dealer=[0] * 4), 7)
    assert [len(day) for day in days] == [2, 2]


def test_a_visit_that_is_longer_than_a_day_has_a_day():
    assert sorted(map(sorted, share_out(week([(45, 5), (45, 5.1)], hours=[9, 1]), 7))) == [[0], [1]]


def test_without_places_visits_are_shared_out_all_the_same():
    days = share_out(week([(None, None)] * 5), 7)
    assert every(days) == [0, 1, 2, 3, 4] and max(map(len, days)) <= 3


@pytest.mark.parametrize("seed", range(5))
def test_every_visit_has_one_day_and_the_same_in_every_run(seed):
    rng = np.random.default_rng(seed)
    n, days = rng.integers(1, 25), rng.integers(1, 6)
    place = [(45 + rng.random(), 5 + rng.random()) if rng.random() < 0.8 else (None, None) for _ in range(n)]
    given = week(place, rng.integers(1, 17, n) / 4, days, rng.integers(0, n, n))
    found = share_out(given, 7)
    assert every(found) == list(range(n)) and len(found) <= days
    assert found == share_out(given, 7)


def test_legs_are_as_the_crow_flies():
    assert legs_km(points((48.8566, 2.3522), (45.7640, 4.8357))).tolist() == pytest.approx(
        [np.nan, 392], abs=1, nan_ok=True
    )
    assert np.isnan(legs_km(points((None, None), (45, 5)))).all()


def test_no_day_is_too_long_where_the_week_has_room_for_it():
    # five visits of three hours: nearest first would leave a day of nine hours beside one of six
    near = [(45, 5 + 0.01 * i) for i in range(4)] + [(45, 9)]
    days = share_out(week(near, hours=[3, 3, 3, 3, 2], days=2), 7)
    assert sorted(sum([3, 3, 3, 3, 2][visit] for visit in day) for day in days) == [6, 8]
