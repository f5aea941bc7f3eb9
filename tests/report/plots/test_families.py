import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.families import family_potential


@pytest.fixture
def table():
    return pd.DataFrame(
        {"family": ["grow", "light"], "dealers": [31, 200], "revenue": [300.0, 100.0], "headroom": [400.0, np.nan]}
    )


def test_headroom_begins_where_revenue_ends(table, words):
    revenue, headroom = family_potential(table, words=words).containers

    assert [bar.get_width() for bar in revenue] == [300, 100]
    assert (headroom[0].get_x(), headroom[0].get_width()) == (300, 400)


def test_rows_say_how_many_dealers_and_how_much(table, words, texts):
    seen = texts(family_potential(table, words=words))

    assert {"plots.families.name families.grow 31", "plots.families.amounts 300 $ 400 $"} <= set(seen)


def test_unknown_headroom_has_no_bar_and_no_amount(table, words):
    ax = family_potential(table, words=words)

    assert ax.containers[1][1].get_width() == 0
    assert ax.texts[1].get_text() == "100 $"


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(table, words, texts, rows):
    assert "plots.families.money" in texts(family_potential(table.head(rows), words=words))
