"""Headings that are months, quarters or weeks."""

from datetime import date

import pytest

from distribres.ingestion.layout.periods import is_wide, lacks_year, measures, periods

JANUARY = (
    "Jan-24|2024-01|janv. 2024|202401|M01 2024|01/2024|1.2024|Jän 24|enero 2024|2024M01|2024 Jan|Jan'24|JANVIER 2024"
)


@pytest.mark.parametrize("heading", JANUARY.split("|"))
def test_a_month_in_many_ways(heading):
    assert [(p.first, p.kind, p.rest) for p in periods([heading]).values()] == [(date(2024, 1, 1), "month", "")]


@pytest.mark.parametrize(
    "heading", ["Q2 2024", "2024Q2", "T2 2024", "2e trimestre 2024", "2024-Q2", "Q2'24", "Trim. 2 2024"]
)
def test_a_quarter_in_many_ways(heading):
    assert [(p.first, p.kind) for p in periods([heading]).values()] == [(date(2024, 4, 1), "quarter")]


def test_a_week_begins_on_its_monday():
    assert periods(["2024-W05"])[0].first == date(2024, 1, 29)


@pytest.mark.parametrize("heading", ["Pop 2020", "2024", "MED21", "D100", "F202401X", "Marge", "Total 2024", "T1"])
def test_what_is_no_period(heading):
    assert periods([heading]) == {}


@pytest.mark.parametrize(
    "headings",
    [
        ["01/01/2024", "01/02/2024", "01/03/2024"],
        ["1/1/2024", "2/1/2024", "3/1/2024"],
        ["2024-01-31", "2024-02-29", "2024-03-31"],
    ],
)
def test_days_of_three_months_are_months_in_the_only_order_that_makes_them_so(headings):
    assert [period.first.month for period in periods(["x", *headings]).values()] == [1, 2, 3]


def test_months_without_a_year_take_the_only_one_in_the_name_of_their_file():
    assert periods(["Jan", "Feb"], "sales 2024.csv")[1].first == date(2024, 2, 1)
    assert periods(["Jan", "Feb"], "sales 2023-2024.csv") == {}
    assert lacks_year(["Jan", "Feb", "Mar"]) and not lacks_year(["Jan-24", "Feb-24", "Mar-24"])


def test_a_quarter_beside_its_months_is_their_total():
    found = periods(["Jan-24", "Feb-24", "Mar-24", "Q1 2024", "Q2 2024"])
    assert [period.kind for period in found.values()] == ["month"] * 3 + ["quarter"]


def test_the_words_beside_periods_tell_measures_apart():
    found = periods(["Jan-24 Qty", "Feb-24 Qty", "Mar-24 Qty", "CA Jan-24"])
    assert measures(found) == {"qty": [0, 1, 2], "ca": [3]} and is_wide(found)
