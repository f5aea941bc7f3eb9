from datetime import date

import pandas as pd
import pytest

from distribres.contracts import quarters


@pytest.mark.parametrize("text", ["2026Q5", "2026Q0", "26Q3", "2026-Q3", "2026q3", "2026Q3\n", "2026Q٣", "1899Q4", ""])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="write it as 2026Q3"):
        quarters.parse(text)


def test_a_quarter_has_a_year_and_a_number():
    assert quarters.parse("2026Q3") == (2026, 3)


@pytest.mark.parametrize(("by", "found"), [(0, "2026Q1"), (1, "2026Q2"), (4, "2027Q1"), (-1, "2025Q4"), (-9, "2023Q4")])
def test_shift_goes_over_the_ends_of_years(by, found):
    assert quarters.shift("2026Q1", by) == found
    assert quarters.after("2026Q1", found) == by


def test_last_ends_with_the_quarter_itself():
    assert quarters.last("2026Q2", 4) == ["2025Q3", "2025Q4", "2026Q1", "2026Q2"]


@pytest.mark.parametrize(("first", "found"), [("2026Q1", ["2026Q1", "2026Q2"]), ("2026Q2", ["2026Q2"]), ("2026Q3", [])])
def test_quarters_between_two_hold_both(first, found):
    assert quarters.between(first, "2026Q2") == found


@pytest.mark.parametrize(
    ("day", "quarter"), [(date(2026, 3, 31), "2026Q1"), (date(2026, 4, 1), "2026Q2"), (date(2025, 12, 31), "2025Q4")]
)
def test_a_day_lies_in_a_quarter_alone_and_in_a_column(day, quarter):
    assert quarters.of_day(day) == quarter
    assert quarters.of_days(pd.Series([day], dtype="datetime64[s]")).tolist() == [quarter]


def test_days_of_a_quarter():
    assert (quarters.first_day("2024Q1"), quarters.last_day("2024Q1")) == (date(2024, 1, 1), date(2024, 3, 31))
    assert quarters.last_day("2026Q4") == date(2026, 12, 31)
