from datetime import date

import pandas as pd

from builders import section
from distribres.contracts import tables
from distribres.field.presence import read_presence

QUARTER = "2026Q4"


def read(holidays: str = "", **weeks_off: str):
    reps = (
        tables.empty("reps")
        .reindex(range(len(weeks_off)))
        .assign(rep_id=pd.Series([*weeks_off], dtype="str"), weeks_off=pd.Series([*weeks_off.values()], dtype="str"))
    )
    return read_presence(reps, QUARTER, section("field", holidays=holidays))


def test_week_1_begins_with_the_quarter_and_holidays_are_left_out():
    everybody = read("FR").everybody
    assert everybody[0] == [date(2026, 10, 1), date(2026, 10, 2)]
    assert [day.day for day in everybody[6]] == [9, 10, 12, 13]  # 11 November
    assert everybody[12][-1] == date(2026, 12, 24)


def test_nothing_is_due_on_a_holiday():
    assert read("FR").due_dates[12] == date(2026, 12, 24)
    assert read().due_dates[12] == date(2026, 12, 25)


def test_who_is_away_has_no_days_in_that_week_and_the_others_have():
    presence = read(Zoé="2026-W43 2026-W53")
    assert presence.days_of("Zoé")[3] == [] and len(presence.days_of("Max")[3]) == 5
    assert presence.weeks_of("Zoé") == set(range(1, 14)) - {4}
    assert presence.weeks_of("Zoé", "Max") == presence.weeks_of("Zoé")


def test_weeks_off_of_another_year_take_nothing_away():
    assert read(Zoé="2025-W43").weeks_of("Zoé") == set(range(1, 14))
