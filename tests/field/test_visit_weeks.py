import numpy as np
import pytest

from builders import section
from distribres.field.visit_weeks import MOST, Visits, choose_weeks, spread

EVERY = list(range(1, 14))
FIELD = section("field")


def visits(dealers, hours=2.0, possible=None, area=None, others=0.0, days=5, along=0.0) -> Visits:
    """Visits of dealers by their numbers."""
    n = len(dealers)
    return Visits(
        dealer=np.array(dealers, int),
        hours=np.broadcast_to(hours, n).astype(float),
        possible=[EVERY] * n if possible is None else possible,
        area=np.full(max(dealers, default=-1) + 1, -1) if area is None else np.array(area),
        others=np.broadcast_to(others, 13).astype(float),
        days=np.broadcast_to(days, 13).astype(int),
        along=np.broadcast_to(along, (n, 13)).astype(float),
    )


def hours_of(given: Visits, weeks: np.ndarray) -> np.ndarray:
    return np.bincount(weeks - 1, given.hours, 13) + given.others


def test_the_hours_of_the_weeks_are_alike():
    given = visits([d for d in range(40) for _ in range(1 + d % 4)])
    hours = hours_of(given, choose_weeks(given, FIELD))
    assert hours.max() - hours.min() <= 2 * FIELD.week_slack


def test_what_a_week_holds_already_counts():
    others = np.where(np.arange(13) == 5, 12.0, 0.0)
    given = visits([d for d in range(30) for _ in range(3)], others=others)
    assert hours_of(given, choose_weeks(given, FIELD)).max() <= (180 + 12) / 13 + FIELD.week_slack


def test_a_week_of_fewer_days_has_fewer_hours_and_one_without_any_none():
    days = np.array([2, 0, *[5] * 11])
    possible = [[week for week in EVERY if week != 2]] * 120
    given = visits([d for d in range(40) for _ in range(3)], possible=possible, days=days)
    hours = hours_of(given, choose_weeks(given, FIELD))
    assert hours[1] == 0 and hours[0] <= 240 * 2 / 57 + FIELD.week_slack


@pytest.mark.parametrize("n", [2, 3, 6, 13])
def test_visits_of_a_dealer_are_spread(n):
    weeks = sorted(choose_weeks(visits([0] * n), FIELD))
    gaps = np.diff(weeks)
    assert gaps.min() >= 13 // n - 1 and len(set(weeks)) == n


def test_only_a_dealer_with_more_visits_than_weeks_is_seen_twice_in_one():
    weeks = choose_weeks(visits([0] * 20), FIELD)
    assert set(np.bincount(weeks)[1:]) == {1, 2}


def test_no_visit_comes_before_it_can():
    possible = [[13], [12, 13], EVERY, EVERY]
    weeks = choose_weeks(visits([0, 0, 0, 0], possible=possible), FIELD)
    assert weeks[0] == 13 and weeks[1] >= 12 and len(set(weeks)) == 4


def test_what_can_only_be_in_one_week_is_there_however_much_that_is():
    assert set(choose_weeks(visits([0, 0, 1], hours=30.0, possible=[[7]] * 3), FIELD)) == {7}


def test_dealers_of_an_area_are_seen_in_the_same_weeks():
    area = [d // 5 for d in range(40)]
    dealers = [d for d in range(40) for _ in range(3)]

    def area_weeks(price: float) -> int:
        weights = {**dict(FIELD.calendar_weights), "area": price}
        weeks = choose_weeks(visits(dealers, area=area), section("field", calendar_weights=weights))
        return len({(area[dealer], week) for dealer, week in zip(dealers, weeks, strict=True)})

    assert area_weeks(FIELD.calendar_weights.area) < area_weeks(0)


@pytest.mark.parametrize("days", [5, 0])
def test_more_visits_than_one_person_makes_or_nobody_there_are_spread_alone(days):
    given = visits(list(range(MOST + 1)), days=days) if days else visits([0, 0], days=0)
    assert choose_weeks(given, FIELD).tolist() == spread(given).tolist()


def test_a_search_that_finds_nothing_in_time_leaves_them_spread(monkeypatch):
    given = visits([0, 0, 1], possible=[EVERY, EVERY, [3]])
    monkeypatch.setattr("distribres.field.visit_weeks._solve", lambda *_: None)
    assert choose_weeks(given, FIELD).tolist() == spread(given).tolist()


def test_without_visits_there_are_no_weeks():
    assert choose_weeks(visits([]), FIELD).tolist() == []


def test_the_same_visits_have_the_same_weeks():
    given = visits([d for d in range(30) for _ in range(1 + d % 3)], hours=1.75, area=[d // 5 for d in range(30)])
    assert choose_weeks(given, FIELD).tolist() == choose_weeks(given, FIELD).tolist()


def test_a_visit_avoids_the_weeks_in_which_who_goes_along_is_with_others():
    busy = np.where(np.arange(13) < 3, 12.0, 0.0)
    assert choose_weeks(visits([0]), FIELD)[0] <= 3 < choose_weeks(visits([0], along=busy), FIELD)[0]
