from datetime import date
from itertools import pairwise

import pytest

from distribres.contracts import quarters
from distribres.field.weeks import due_dates, in_season, match, open_weeks, possible_weeks, spread_weeks, working_days
from small_plans import params_with


def tactic(**parts):
    return params_with(one=parts).playbook.tactics["one"]


@pytest.mark.parametrize("quarter", quarters.between("2020Q1", "2032Q4"))
def test_every_week_ends_in_its_quarter_on_a_friday(quarter):
    days = due_dates(quarter)
    assert len(days) == 13 and days == sorted(set(days))
    assert quarters.first_day(quarter) <= days[0] and days[-1] <= quarters.last_day(quarter)
    assert {day.weekday() for day in days[:-1]} == {4}


def test_week_1_has_the_first_friday():
    assert due_dates("2026Q4")[:2] == [date(2026, 10, 2), date(2026, 10, 9)]


def test_what_takes_time_to_come_cannot_be_due_before():
    assert possible_weeks(tactic(lead_weeks=11), "2026Q4") == [12, 13]


def test_what_has_its_months_is_due_in_them():
    assert possible_weeks(tactic(months=[11]), "2026Q4") == [6, 7, 8, 9]
    assert possible_weeks(tactic(months=[5]), "2026Q4") == [] and not in_season(tactic(months=[5]), "2026Q4")


def test_what_says_its_week_is_due_then_or_as_soon_as_can_be():
    assert possible_weeks(tactic(due_week=2), "2026Q4") == [2]
    assert possible_weeks(tactic(due_week=2, lead_weeks=4), "2026Q4") == [5]


def test_a_season_can_be_too_short_for_the_lead_time():
    late = tactic(months=[10], lead_weeks=8)
    assert in_season(late, "2026Q4") and possible_weeks(late, "2026Q4") == []


@pytest.mark.parametrize("dealer", range(5))
def test_visits_of_a_dealer_are_spread_over_the_quarter(dealer):
    every = list(range(1, 14))
    weeks = spread_weeks([every] * 4, dealer)
    assert weeks == sorted(weeks) and min(b - a for a, b in pairwise(weeks)) >= 2


def test_many_dealers_are_not_all_seen_in_the_same_week():
    seen = [spread_weeks([list(range(1, 14))], dealer)[0] for dealer in range(130)]
    assert {seen.count(week) for week in range(1, 14)} <= {9, 10, 11}


def test_what_is_possible_late_only_comes_late():
    assert spread_weeks([[13], [1, 2, 3]], 0)[0] == 13


def test_what_takes_time_to_prepare_comes_as_soon_as_it_can_and_not_last():
    every, prepared = list(range(1, 14)), list(range(4, 14))
    assert match([every, every, every, prepared], [1.5, 5, 8, 11]) == [0, 3, 1, 2]


def test_what_cannot_wait_comes_first():
    every = list(range(1, 14))
    assert match([every, [2, 3], [1]], [1, 2.5, 9]) == [2, 1, 0]


def test_of_what_is_never_possible_the_nearest_is_taken():
    assert match([[13], [1, 2, 3]], [1, 7.5]) == [1, 0]


@pytest.mark.parametrize(
    ("possible", "there", "found"),
    [([3, 4, 5], {4, 9}, [4]), ([3], {1, 2, 5}, [2]), ([3], {5}, [3]), ([3], set(), [3])],
)
def test_what_is_due_while_nobody_is_there_comes_before_or_stays(possible, there, found):
    assert open_weeks(possible, there, 1) == found


def test_nothing_comes_before_its_lead_time_is_over():
    assert open_weeks([5], {1, 2, 3}, 4) == [5]


@pytest.mark.parametrize("quarter", quarters.between("2020Q1", "2032Q4"))
def test_working_days_lie_in_their_quarter_and_never_on_a_weekend(quarter):
    weeks = working_days(quarter)
    days = [day for week in weeks for day in week]
    assert len(weeks) == 13 and days == sorted(set(days)) and all(1 <= len(week) <= 5 for week in weeks)
    assert days[0] >= quarters.first_day(quarter) and days[-1] <= quarters.last_day(quarter)
    assert {day.weekday() for day in days} == {0, 1, 2, 3, 4}


def test_a_day_off_is_no_working_day_and_nothing_is_due_on_it():
    off = {date(2026, 12, 25)}
    assert working_days("2026Q4", off)[12][-1] == due_dates("2026Q4", off)[12] == date(2026, 12, 24)


def test_a_week_without_a_working_day_is_due_on_its_friday():
    off = {date(2026, 10, day) for day in (1, 2)}
    assert working_days("2026Q4", off)[0] == [] and due_dates("2026Q4", off)[0] == date(2026, 10, 2)
