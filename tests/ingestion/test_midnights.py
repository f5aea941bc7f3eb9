from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.ingestion import midnights
from distribres.ingestion.midnights import Moments, added, moments
from distribres.ingestion.values import date_pattern, parse_date

ISO = date_pattern("yyyy-mm-dd")
YEAR = [date(2025, 1, 1) + timedelta(days=n) for n in range(0, 365, 5)]
UTC = ZoneInfo("UTC")
LOCAL = pd.Series(["2025-01-01T00:00:00+01:00", "2025-07-01T00:00:00+02:00"])


def stored(zone: str, days: list[date] = YEAR, form: str = "%Y-%m-%dT%H:%M:%SZ") -> pd.Series:
    """Local midnights of a zone as an export in UTC has them."""
    there = [datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC) for day in days]
    return pd.Series([f"{moment:{form}}" for moment in there])


def zones(texts: pd.Series, zone: str | None = None) -> list[str]:
    return moments(texts, "yyyy-mm-dd", zone and ZoneInfo(zone)).zones()


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Pacific/Auckland"])
def test_midnights_of_a_zone_name_it(zone):
    assert zones(stored(zone))[0] == zone


def test_midnights_where_they_are_read_name_none():
    assert zones(stored("UTC")) == []
    assert zones(stored("Europe/Paris"), "Europe/Paris") == zones(stored("Europe/Paris"), "Europe/Berlin") == []
    assert zones(LOCAL) == []


def test_midnights_of_another_zone_than_the_one_set_name_it():
    assert zones(stored("Europe/Paris"), "America/New_York")[0] == "Europe/Paris"
    assert zones(stored("UTC"), "America/New_York")[0] == "UTC"
    assert zones(LOCAL, "Asia/Tokyo")[0] == "Europe/Paris"


def test_a_zone_of_few_users_is_found_too():
    assert zones(stored("Asia/Kathmandu")) == ["Asia/Kathmandu", "Asia/Katmandu"]


def test_times_of_the_day_are_no_midnights():
    hours = pd.Series([f"2025-{1 + n % 12:02}-01T{n % 24:02}:{n % 60:02}:07Z" for n in range(200)])
    assert moments(hours, "yyyy-mm-dd", None) == Moments()


def test_noon_in_utc_is_a_convention_and_no_zone():
    assert zones(pd.Series([f"{day}T12:00:00Z" for day in YEAR])) == []


def test_a_few_odd_lines_hide_nothing():
    odd = pd.Series(["2025-03-03T11:17:23Z", "what", None, "2025-03-03"])
    assert zones(pd.concat([stored("Europe/Paris"), odd]))[0] == "Europe/Paris"


def test_without_an_offset_only_summer_time_tells():
    """23:00 on every day may be when a shop closes; 23:00 in winter and 22:00 in summer is midnight in Paris."""
    assert zones(stored("Europe/Paris", form="%Y-%m-%d %H:%M:%S"))[0] == "Europe/Paris"
    assert zones(pd.Series([f"{day} 23:00:00" for day in YEAR])) == []


def test_winter_and_summer_may_stand_in_two_files():
    winter, summer = stored("Europe/Paris", YEAR[:10]), stored("Europe/Paris", YEAR[30:40])
    parts = [moments(texts, "yyyy-mm-dd", None) for texts in (winter, summer)]
    assert parts[0].is_of_one_offset() and "Africa/Algiers" in parts[0].zones()
    assert not added(parts).is_of_one_offset() and "Africa/Algiers" not in added(parts).zones()


def test_what_is_kept_of_many_texts_is_little():
    days = [date(1950, 1, 1) + timedelta(days=n) for n in range(20_000)]
    assert len(moments(stored("Asia/Tokyo", days), "yyyy-mm-dd", None).marked) <= midnights.LOOKED_AT


@given(st.sampled_from(midnights.USUAL), st.integers(0, 15_000))
def test_a_day_comes_back_in_the_zone_in_which_it_was_written(zone, n):
    day = date(1985, 1, 1) + timedelta(days=n)
    assert parse_date(stored(zone, [day])[0], ISO, ZoneInfo(zone)) == day
