import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.forecast import revenue_by_quarter


@pytest.fixture
def quarters():
    return pd.DataFrame(
        {
            "quarter": ["2026Q2", "2026Q3", "2026Q4"],
            "revenue": [90.0, 110.0, np.nan],
            "low": [np.nan, 80.0, 85.0],
            "forecast": [np.nan, 100.0, 105.0],
            "high": [np.nan, 120.0, 125.0],
            "left_out": [False, False, False],
        }
    )


def test_bands_stand_where_something_was_foretold(quarters, words):
    bars = revenue_by_quarter(quarters, words=words).patches
    assert [(bar.get_y(), bar.get_height()) for bar in bars] == [(80, 40), (85, 40)]


def test_the_last_quarter_and_the_one_to_come_are_said_in_figures(quarters, words, texts):
    assert {"110 $", "105 $"} <= set(texts(revenue_by_quarter(quarters, words=words)))


def test_a_quarter_that_looks_incomplete_is_hollow(quarters, words):
    hollow = revenue_by_quarter(quarters.assign(left_out=[True, False, False]), words=words).lines[1]
    assert hollow.get_xdata().tolist() == [0] and hollow.get_markerfacecolor() == "white"


def test_money_begins_at_nothing(quarters, words):
    assert revenue_by_quarter(quarters, words=words).get_ylim()[0] == 0
