import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.matrix import stake_and_winnable

ENTRIES = {"A": 0.1, "B": 0.02}


@pytest.fixture
def dealers():
    return pd.DataFrame(
        {
            "score": [0.5, 0.3, 0.15, 0.05],
            "winnable": [60.0, 40.0, 55.0, 70.0],
            "family": ["grow", "keep", "rising", "rising"],
        }
    )


def test_each_dealer_stands_at_both_its_axes(dealers, words):
    marks = stake_and_winnable(dealers, ENTRIES, 50, words=words).collections[0].get_offsets()
    assert marks.tolist() == dealers[["winnable", "score"]].to_numpy().tolist()


def test_the_cuts_are_drawn_and_named(dealers, words, texts):
    ax = stake_and_winnable(dealers, ENTRIES, 50, words=words)
    assert [line.get_xdata()[0] for line in ax.lines[:1]] == [50]
    assert {"plots.matrix.from_A", "plots.matrix.from_B"} <= set(texts(ax))


def test_only_the_families_that_are_there_are_named(dealers, words, texts):
    seen = set(texts(stake_and_winnable(dealers, ENTRIES, 50, words=words)))
    assert {"families.grow", "families.keep", "families.rising"} <= seen and "families.light" not in seen


@pytest.mark.parametrize(("column", "value"), [("score", 0.0), ("winnable", np.nan)])
def test_who_has_no_place_on_an_axis_is_left_out(dealers, words, column, value):
    dealers.loc[1, column] = value
    assert len(stake_and_winnable(dealers, ENTRIES, 50, words=words).collections[0].get_offsets()) == 3


def test_without_dealers_it_draws(dealers, words):
    assert stake_and_winnable(dealers.head(0), ENTRIES, 50, words=words)
