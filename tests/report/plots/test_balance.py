import pandas as pd
import pytest

from distribres.report.plots.balance import load_by_rep


@pytest.fixture
def balance():
    return pd.DataFrame(
        {
            "rep_id": ["$Zoé$", "Anne"],
            "hours": [300.0, 310.0],
            "needed": [400.0, 210.0],
            "load": [1.33, 0.68],
            "potential": [900.0, 800.0],
            "hour": [190.0, 90.0],
        }
    )


def test_hours_go_from_what_there_is_to_what_dealers_would_get(balance, words):
    _, today, needed = load_by_rep(balance, words=words).collections

    assert today.get_offsets()[:, 0].tolist() == [300, 310]
    assert needed.get_offsets()[:, 0].tolist() == [400, 210]


def test_potential_and_the_next_hour_are_said_in_figures(balance, words, texts):
    assert {"$Zoé$", "plots.balance.note 900 $ 190 $"} <= set(texts(load_by_rep(balance, words=words)))
