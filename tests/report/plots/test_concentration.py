import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.concentration import lorenz


@pytest.fixture
def ax(words):
    dealers = np.linspace(0, 1, 11)
    points = pd.DataFrame({"dealers_share": dealers, "revenue_share": 1 - (1 - dealers) ** 3})
    return lorenz(points, gini=0.5, dealers=0.415, revenue=0.8, words=words)


def test_curve_passes_through_the_points(ax):
    curve = ax.lines[0].get_xydata()

    assert len(curve) == 11
    assert curve[5] == pytest.approx([0.5, 0.875])


def test_mark_stands_where_the_share_of_revenue_is_reached(ax):
    assert ax.lines[-1].get_xydata().tolist() == [[0.415, 0.8]]


def test_figures_are_said_in_words(ax, texts):
    assert {
        "plots.concentration.reading 42% 80%",
        "plots.concentration.gini 0.50",
        "plots.concentration.dealers",
    } <= set(texts(ax))


def test_one_point_draws(words, texts):
    ax = lorenz(pd.DataFrame({"dealers_share": [1.0], "revenue_share": [1.0]}), 0, 1, 0.8, words=words)

    assert "plots.concentration.gini 0.00" in texts(ax)
