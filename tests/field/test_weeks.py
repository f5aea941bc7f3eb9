from datetime import date
from itertools import pairwise

import pytest

from distribres.contracts import quarters
from distribres.field.weeks import due_dates, in_season, possible_weeks, spread_weeks
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
