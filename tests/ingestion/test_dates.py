"""Dates and periods of any form, written and read back."""

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from distribres.ingestion import dates
from distribres.ingestion.dates import date_reader, month_named, parts_reader

DAYS = st.dates(date(2001, 1, 1), date(2068, 12, 31))


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("dd/mm/yyyy", "31/5/18", date(2018, 5, 31)),
        ("dd/mm/yyyy", "01/06/2018", date(2018, 6, 1)),
        ("mm/dd/yyyy", "01/19/2023 10:06:04 AM", date(2023, 1, 19)),
        ("dd.mm.yyyy", "19.01.2023, 10:06 +02:00", date(2023, 1, 19)),
        ("yyyymmdd", "20230119.0", date(2023, 1, 19)),
        ("dd mmm yyyy", "04-Jan-22", date(2022, 1, 4)),
        ("dd mmm yyyy", "1er août 2024", date(2024, 8, 1)),
        ("mmm dd, yyyy", "Monday, January 4th, 2022", date(2022, 1, 4)),
        ("dd mmm yyyy", "2023-01-19", date(2023, 1, 19)),
        ("excel", "44945.42", date(2023, 1, 19)),
        ("excel-1904", "43483", date(2023, 1, 19)),
    ],
)
def test_days(order, text, day):
    assert date_reader(order)(text) == day


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("yyyymm", "202302", date(2023, 2, 28)),
        ("mm/yyyy", "02/24", date(2024, 2, 29)),
        ("mmm-yy", "Jan-24", date(2024, 1, 31)),
        ("mmm yyyy", "janv. 2024", date(2024, 1, 31)),
        ("Qq yyyy", "T4 2025", date(2025, 12, 31)),
        ("Qq yyyy", "1er trimestre 2025", date(2025, 3, 31)),
        ("yyyyQq", "2025-Q2", date(2025, 6, 30)),
        ("Hh yyyy", "S1 2024", date(2024, 6, 30)),
        ("yyyy", "2024", date(2024, 12, 31)),
        ("yyyy-Www", "2025-W01", date(2025, 1, 2)),  # its Monday is still in 2024
        ("yyyyww", "202352", date(2023, 12, 28)),
    ],
)
def test_periods_stand_for_their_last_day_and_weeks_for_their_thursday(order, text, day):
    assert date_reader(order)(text) == day


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("FYyy Qq", "FY24 Q1", date(2023, 6, 30)),
        ("Qq FYyyyy", "Q4 FY2024", date(2024, 3, 31)),
        ("FYyyyy-Ppp", "FY2024-P10", date(2024, 1, 31)),
        ("yyyy/yy", "2023/24", date(2024, 3, 31)),
    ],
)
def test_fiscal_years_are_called_after_the_year_in_which_they_end(order, text, day):
    assert date_reader(order, fiscal_start=4)(text) == day


def test_a_fiscal_year_that_begins_in_january_is_the_year():
    assert date_reader("FYyy Qq", fiscal_start=1)("FY24 Q1") == date(2024, 3, 31)


@pytest.mark.parametrize(
    ("order", "text"),
    [
        ("dd/mm/yyyy", "01/13/2023"),
        ("yyyymm", "202313"),
        ("Qq yyyy", "1 2024"),  # a month as well
        ("Qq yyyy", "Q5 2024"),
        ("Qq yyyy", "FY24 Q1"),
        ("yyyy/yy", "2023/25"),
        ("yyyy-Www", "2023-W54"),
        ("dd mmm yyyy", "4 jui 2022"),  # June or July
        ("excel", "2958465"),
    ],
)
def test_what_is_none_is_never_guessed(order, text):
    assert date_reader(order)(text) is None


@given(day=DAYS, language=st.sampled_from(dates.LANGUAGES), form=st.sampled_from(["d MMMM y", "full", "d MMM yy"]))
def test_a_day_with_the_name_of_its_month_is_read_back_in_each_language(day, language, form):
    text = format_date(day, form, locale=language)
    assert date_reader("mmm dd, yyyy" if language == "en" and form == "full" else "dd mmm yyyy")(text) == day


@given(day=DAYS, order=st.sampled_from(["dd/mm/yyyy", "mm-dd-yyyy", "dd.mm.yy", "yyyy/mm/dd", "ddmmyyyy", "yy/mm/dd"]))
def test_a_day_is_read_back_in_its_order(day, order):
    written = order.replace("yyyy", f"{day:%Y}").replace("yy", f"{day:%y}")
    written = written.replace("mm", f"{day:%m}").replace("dd", f"{day:%d}")
    assert date_reader(order)(written) == day


def test_a_name_that_means_two_months_means_none():
    assert (month_named("mars"), month_named("März"), month_named("set."), month_named("jui")) == (3, 3, 9, None)


@pytest.mark.parametrize(
    ("parts", "texts", "day"),
    [
        (["year", "month"], ["2023", "1"], date(2023, 1, 31)),
        (["year", "month"], ["2023.0", "février"], date(2023, 2, 28)),
        (["year", "day", "month"], ["2023", "5", "1"], date(2023, 1, 5)),
        (["year", "quarter"], ["2023", "T2"], date(2023, 6, 30)),
        (["year", "week"], ["2023", "5"], date(2023, 2, 2)),
        (["year", "month"], ["2023", "13"], None),
        (["year", "month"], ["", "1"], None),
        (["year", "quarter"], ["FY24", "1"], None),  # nobody said that they are fiscal
    ],
)
def test_a_date_in_parts(parts, texts, day):
    assert parts_reader(parts)(texts) == day


def test_fiscal_parts():
    assert parts_reader(["year", "quarter"], fiscal=True, fiscal_start=4)(["FY24", "1"]) == date(2023, 6, 30)
    assert parts_reader(["year", "month"], fiscal=True, fiscal_start=4)(["2024", "1"]) == date(2023, 4, 30)
