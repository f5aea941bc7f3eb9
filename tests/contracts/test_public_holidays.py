from datetime import date

import pytest

from builders import params_of
from distribres.contracts import ParamsError
from distribres.contracts.public_holidays import days_of


def test_a_country_has_its_holidays():
    days = days_of("FR", 2026)
    assert {date(2026, 11, 11), date(2026, 12, 25), date(2026, 4, 6)} <= days  # Armistice, Christmas, Easter Monday


def test_a_part_of_a_country_may_have_more():
    assert date(2026, 12, 26) in days_of("FR-57", 2026) - days_of("FR", 2026)  # Moselle


def test_where_no_country_is_named_no_holidays_are_known():
    assert days_of("", 2026) == set()


@pytest.mark.parametrize("place", ["XX", "France", "FR-99"])
def test_a_place_of_which_nothing_is_known_is_refused_with_how_to_write_one(place):
    with pytest.raises(
        ParamsError, match=f"field.holidays = '{place}': no public holidays.* Write it as FR, DE or DE-BY"
    ):
        params_of(field={"holidays": place})
