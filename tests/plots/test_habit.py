import numpy as np
import pandas as pd
import pytest

from distribres.plots.habit import habit_by_rep


@pytest.fixture
def habit():
    return pd.DataFrame(
        {
            "rep_id": ["R1", "R2"],
            "habit_low": [0.5, np.nan],
            "habit": [0.7, np.nan],
            "habit_high": [0.8, np.nan],
            "potential_low": [0.0, np.nan],
            "potential": [0.1, np.nan],
            "potential_high": [0.3, np.nan],
        }
    )


def test_a_rep_has_two_points(habit, words):
    assert [line.get_xdata().tolist() for line in habit_by_rep(habit, words=words).lines] == [[0.7], [0.1]]


def test_a_rep_with_too_few_dealers_is_said_to_have_too_few(habit, words):
    notes = habit_by_rep(habit, words=words).texts

    assert [(note.get_text(), note.get_position()[1]) for note in notes] == [("plots.habit.too_few", 1)]


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(habit, words, texts, rows):
    seen = texts(habit_by_rep(habit.head(rows), words=words))

    assert {"plots.habit.habit", "plots.habit.potential", "plots.habit.share"} <= set(seen)
