from datetime import date

import pytest

from distribres.contracts.iso_weeks import days_of, read_weeks


@pytest.mark.parametrize("text", ["2026-W43 2026-W44", "2026W43,2026W44", " 2026-w43 ; 2026-W44 "])
def test_weeks_are_read_however_they_are_divided(text):
    assert read_weeks(text) == [date(2026, 10, 19), date(2026, 10, 26)]


def test_nothing_names_no_week():
    assert read_weeks("") == []


@pytest.mark.parametrize("text", ["W43", "43", "2026-W54", "2025-W53", "2026-W0", "2026-10-19", "=1+1", "2026-W43 so"])
def test_what_is_no_week_of_its_year_is_refused(text):
    with pytest.raises(ValueError, match="is no week: write it as 2026-W43"):
        read_weeks(text)


def test_the_last_week_of_a_year_may_end_in_the_next():
    assert read_weeks("2026-W53") == [date(2026, 12, 28)]
    assert days_of(date(2026, 12, 28))[-1] == date(2027, 1, 3)
