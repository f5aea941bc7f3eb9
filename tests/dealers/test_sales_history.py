import numpy as np
import pandas as pd
import pytest

from distribres.contracts import quarters
from distribres.dealers.sales_history import History, buying, read_history, seasonal_index, without_season

INDEX = np.array([0.6, 1.4, 1.2, 0.8])
EVEN = INDEX / np.exp(np.log(INDEX).mean())


def one_dealer(values, last="2026Q4", lost=()):
    every = quarters.last(last, len(values))
    return read_history(pd.DataFrame({"dealer_id": "a", "quarter": every, "revenue": values}), last, frozenset(lost))


def growing(length, lost=()):
    every = quarters.last("2026Q4", length)
    values = [100 * 1.03**t * INDEX[quarters.parse(q)[1] - 1] for t, q in enumerate(every)]
    return one_dealer([v / 2 if q in lost else v for v, q in zip(values, every, strict=True)], lost=lost)


def test_quarters_without_a_line_count_as_nothing():
    lines = [("a", "2026Q1", 5.0), ("a", "2026Q3", 7.0), ("a", "2026Q4", 1.0)]
    found = read_history(pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"]), "2026Q3")
    assert found.revenue.loc["a"].to_dict() == {"2026Q1": 5, "2026Q2": 0, "2026Q3": 7}


def test_season_of_a_network_that_grows_is_found_exactly():
    assert seasonal_index(growing(10)) == pytest.approx(EVEN)


@pytest.mark.parametrize("lost", quarters.last("2026Q4", 12))
def test_a_quarter_half_lost_does_not_touch_the_season_wherever_it_stands(lost):
    assert seasonal_index(growing(12, [lost])) == pytest.approx(EVEN)


def test_season_of_a_single_year_is_its_share_of_the_mean():
    assert seasonal_index(one_dealer(100 * INDEX)) == pytest.approx(EVEN)


def test_a_calendar_quarter_that_was_never_whole_has_no_season():
    history = one_dealer([100.0, 100, 10, 100, 100], lost=["2026Q2"])
    assert seasonal_index(history)[1] == pytest.approx(1)


def test_a_lost_quarter_is_filled_from_the_two_on_each_side():
    history = one_dealer([10.0, 20, 3, 30, 40], lost=["2026Q2"])
    assert without_season(history, np.ones(4))[0].tolist() == [10, 20, 25, 30, 40]


def test_the_last_quarter_is_filled_from_the_two_before_it():
    history = one_dealer([10.0, 20, 30, 40, 3], lost=["2026Q4"])
    assert without_season(history, np.ones(4))[0].tolist() == [10, 20, 30, 40, 35]


def test_what_was_seen_of_a_lost_quarter_is_the_least_it_was():
    history = one_dealer([10.0, 20, 99, 30, 40], lost=["2026Q2"])
    assert without_season(history, np.ones(4))[0, 2] == 99


def test_where_hardly_a_whole_quarter_is_left_all_stand_as_they_are():
    assert one_dealer([1.0, 2, 3, 4], lost=["2026Q1"]).whole.all()


def test_a_history_that_was_blind_knows_nothing_of_its_last_quarters():
    seen = one_dealer([1.0, 2, 3, 4, 5]).blind(2)
    assert seen.revenue.iloc[0].tolist() == [1, 2, 3, 0, 0] and seen.whole.tolist() == [True] * 3 + [False] * 2
    assert seen.lost_last == 2


def test_who_bought_within_the_year_is_buying():
    wide = pd.DataFrame([[5.0, 0, 0, 0, 0], [0, 5, 0, 0, 0]], columns=quarters.last("2026Q4", 5))
    assert buying(History(wide, np.ones(5, dtype=bool))).tolist() == [False, True]
