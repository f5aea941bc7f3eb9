"""Single dates that stand years off, in files of any order."""

import numpy as np
import pytest

from distribres.ingestion.leaps import leaps

DAYS = np.arange(0, 2000, 5)
"""Five years and a half, in their order."""


def test_dates_in_their_order_do_not_leap():
    assert not leaps(DAYS).any() and not leaps(DAYS[::-1]).any()


@pytest.mark.parametrize("off", [-365, 365, -3650])
@pytest.mark.parametrize("place", [0, 5, 200, 399])
def test_a_year_that_was_mistyped_is_found_wherever_it_stands(off, place):
    days = DAYS.copy()
    days[place] += off
    first_goes_back, last_goes_on = place == 0 and off < 0, place == 399 and off > 0
    expected = [] if first_goes_back or last_goes_on else [place]  # as good as any first or last date
    assert np.flatnonzero(leaps(days)).tolist() == expected


def test_lines_of_a_month_may_stand_in_any_order():
    days = DAYS + np.random.default_rng(3).integers(-15, 16, len(DAYS))
    assert not leaps(days).any()
    days[100] -= 730
    assert np.flatnonzero(leaps(days)).tolist() == [100]


@pytest.mark.parametrize("lines", [12, 30, 200])
def test_dealers_one_after_the_other_do_not_leap(lines):
    assert not leaps(np.tile(np.linspace(0, 1500, lines).astype("int64"), 8)).any()


def test_an_export_behind_another_does_not_leap():
    assert not leaps(np.concatenate([DAYS, DAYS[:300]])).any()


def test_dates_in_no_order_do_not_leap():
    assert not leaps(np.random.default_rng(5).integers(0, 2000, 400)).any()


def test_a_few_lines_say_nothing():
    assert not leaps(np.array([900, 905, 10, 910, 915])).any()
