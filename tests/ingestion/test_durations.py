import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.ingestion.dates import date_reader
from distribres.ingestion.durations import parse_hours, parse_span


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("1h30", 1.5),
        ("1 h 30 min", 1.5),
        ("45 min", 0.75),
        ("90 mn", 1.5),
        ("0:45:00", 0.75),
        ("1:30", 1.5),
        ("PT1H30M", 1.5),
        ("2 heures et 15 minutes", 2.25),
        ("1,5 h", 1.5),
        ("1 day, 0:30:00", 24.5),
        ("90 s", 0.025),
        ("1.5", 1.5),
        ("soon", None),
        ("h", None),
        ("", None),
    ],
)
def test_durations(text, hours):
    assert parse_hours(text, ".") == hours


def test_only_what_has_no_unit_is_counted_in_that_of_the_column():
    assert [parse_hours(text, ".", 1 / 60) for text in ("45", "45 min", "0:45:00")] == [0.75] * 3


def test_in_a_column_of_minutes_two_numbers_tell_nothing():
    assert parse_hours("15:00", ".", 1 / 60) is None


@given(minutes=st.integers(0, 24 * 60 - 1))
def test_hours_and_minutes_are_read_back(minutes):
    hour, minute = divmod(minutes, 60)
    for text in (f"{hour}:{minute:02}", f"{hour}h{minute:02}", f"{hour} h {minute} min", f"{hour:02}:{minute:02}:00"):
        assert parse_hours(text, ",") == pytest.approx(minutes / 60)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("9:00", "10:30", 1.5),
        ("9h", "10h15", 1.25),
        ("9:00 AM", "1:15 PM", 4.25),
        ("05/01/2024 23:00", "06/01/2024 01:00", 2),
        ("2024-01-05T09:00:00Z", "2024-01-05T10:00:00Z", 1),
        ("05/01/2024 09:00", "10:00", 1),
        ("10:00", "09:00", None),
        ("9:00", "x", None),
        ("13:00 PM", "14:00", None),
    ],
)
def test_from_a_beginning_to_an_end(start, end, hours):
    assert parse_span(start, end, date_reader("dd/mm/yyyy")) == hours
