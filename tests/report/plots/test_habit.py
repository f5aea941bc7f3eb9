import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.habit import effort_quartiles, habit_by_rep


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


def test_quartiles_show_the_highest_potential_on_top(words, texts):
    table = pd.DataFrame(
        {"quartile": [1, 2, 3, 4], "hours_share": [0.1, 0.2, 0.3, 0.4], "potential_share": [0.0, 0.1, 0.2, 0.7]}
    )
    ax = effort_quartiles(table, words=words)

    assert [bar.get_width() for bar in ax.containers[0]] == [0.4, 0.3, 0.2, 0.1]
    assert [bar.get_width() for bar in ax.containers[1]] == [0.7, 0.2, 0.1, 0.0]
    assert ax.get_yticklabels()[0].get_text() == "plots.habit.quartiles.q4"
