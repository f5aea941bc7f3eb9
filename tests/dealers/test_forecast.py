import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.contracts import quarters
from distribres.dealers.forecast import MIXED, smoothed_levels, walk, weigh
from distribres.dealers.sales_history import read_history
from small_sales import halved, panel

PARAMS = section("forecast")


def steps_of(table, quarter="2026Q4", lost=()):
    return [*walk(read_history(table, quarter, frozenset(lost)), PARAMS)]


def error_of(step):
    """Sum of absolute errors."""
    return np.abs(step.expected - step.actual)[step.at].sum()


def test_simple_exponential_smoothing_by_hand():
    """Level 10, then 10 + .5 (20 - 10), then 15 + .5 (5 - 15)."""
    assert smoothed_levels(np.array([[10.0, 20, 5]]), 0.5)[0].tolist() == [10, 15, 10]


def test_a_level_starts_with_the_first_purchase_as_a_mean():
    assert smoothed_levels(np.array([[0.0, 0, 10, 20, 30]]), 0.2)[0].tolist() == [0, 0, 10, 15, 20]


def test_what_erred_less_weighs_more_and_nothing_known_weighs_alike():
    errors = np.linspace(1, 2, len(MIXED))
    assert (np.diff(weigh(errors)) < 0).all() and weigh(errors).sum() == pytest.approx(1)
    assert weigh(np.zeros(len(MIXED))).tolist() == pytest.approx([1 / len(MIXED)] * len(MIXED))


def test_weights_do_not_hang_on_the_last_digits():
    errors = np.linspace(1, 2, len(MIXED))
    assert weigh(errors * (1 + 1e-12 * np.sin(errors * 1e6))) == pytest.approx(weigh(errors), rel=1e-9)


def test_a_forecast_that_never_errs_has_it_all():
    assert weigh(np.array([0.0] + [1.0] * (len(MIXED) - 1)))[0] == pytest.approx(1)


def test_each_quarter_from_the_fifth_on_is_forecast_and_the_one_that_is_to_come():
    found = steps_of(panel(length=7))
    assert [step.quarter for step in found] == ["2026Q2", "2026Q3", "2026Q4", "2027Q1"]
    assert [step.judged for step in found] == [True, True, True, False]


def test_the_forecast_of_a_quarter_knows_nothing_of_it():
    table = panel()
    changed = table.assign(revenue=table["revenue"].where(table["quarter"] < "2026Q4", 1e9))
    one, other = (steps_of(t)[-2] for t in (table, changed))
    assert one.quarter == "2026Q4" and one.expected.tolist() == other.expected.tolist()


def test_on_levels_that_stand_it_errs_as_smoothing_theory_says():
    """The error of a level smoothed at rate a has the variance a / (2 - a) of a quarter's; the seasonal naive, 1."""
    table = panel(n=3000, length=16, noise=0.1)
    last = steps_of(table, "2026Q4")[-2]
    year_before = table[table["quarter"] == "2025Q4"].set_index("dealer_id")["revenue"].reindex(last.dealers).to_numpy()
    naive = np.abs(year_before - last.actual).sum()
    assert np.sqrt((1 + 0.1 / 1.9) / 2) - 0.02 < error_of(last) / naive < np.sqrt((1 + 0.2 / 1.8) / 2) + 0.02


@pytest.mark.parametrize("lost", quarters.last("2026Q4", 12))
def test_a_quarter_half_lost_costs_little_wherever_it_stands(lost):
    table = panel(drift=0.1)
    whole, hurt = steps_of(table)[-1], steps_of(halved(table, lost), lost=[lost])[-1]
    assert hurt.expected.sum() == pytest.approx(whole.expected.sum(), rel=0.04)


def test_a_lost_quarter_is_judged_by_nobody():
    hurt = steps_of(halved(panel(), "2026Q2"), lost=["2026Q2"])
    assert [step.quarter for step in hurt if not step.judged] == ["2026Q2", "2027Q1"]


def test_where_the_last_quarter_is_lost_past_ones_are_forecast_as_blind():
    """Levels that wander: a quarter more to look ahead, and errors that are larger for it."""
    table = panel(drift=0.4, noise=0.05)
    seen, blind = steps_of(table), steps_of(table, lost=["2026Q4"])
    assert [s.quarter for s in seen[:-2]] == [s.quarter for s in blind[:-2]]
    assert sum(map(error_of, blind[:-2])) > 1.1 * sum(map(error_of, seen[:-2]))


def test_a_dealer_gone_for_a_year_is_not_forecast():
    table = panel()
    table = table[(table["dealer_id"] != "D000") | (table["quarter"] < "2026Q1")]
    coming = steps_of(table)[-1]
    assert dict(zip(coming.dealers, coming.at, strict=True))["D000"] == np.False_ and coming.at.sum() == 399


def test_what_was_filled_in_does_not_make_a_dealer_too_steady():
    steady = pd.DataFrame({"dealer_id": "a", "quarter": quarters.last("2026Q4", 9), "revenue": 1000.0})
    assert steps_of(steady)[-1].scale[0] == pytest.approx(1)
