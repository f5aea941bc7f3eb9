import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.marks import intervals, legend_above, name_rows, shorten


@pytest.fixture
def ax():
    return plt.figure().add_subplot()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Garage Dupont", "Garage Dupont"),
        ("x" * 28, "x" * 28),
        ("x" * 29, "x" * 27 + "…"),
        ("Concessionnaire Automobile du Grand Ouest", "Concessionnaire Automobile…"),
        ("two\nlines\tand  spaces", "two lines and spaces"),
        ("漢" * 14, "漢" * 14),
        ("漢" * 15, "漢" * 13 + "…"),
        ("Ꮳ\u200b", "[13E3]"),
    ],
)
def test_shorten(name, shown):
    assert shorten(name) == shown


def test_first_name_is_at_the_top(ax):
    name_rows(ax, ["first", "second"])

    bottom, top = ax.get_ylim()
    assert bottom > 1 > 0 > top


@pytest.mark.parametrize("name", ["$a_1$", "$\\frac{x$", "<script>", '=HYPERLINK("x")', "_hidden_", "#..\\"])
def test_hostile_name_stays_literal_whatever_the_style(ax, name):
    plt.rcParams["text.parse_math"] = True
    name_rows(ax, [name])

    ax.figure.canvas.draw()
    label = ax.get_yticklabels()[0]
    assert (label.get_text(), label.get_parse_math()) == (name, False)


def test_intervals_skip_lines_without_a_value(ax):
    table = pd.DataFrame(
        {"gain_low": [1, np.nan, 3], "gain": [2, np.nan, 5], "gain_high": [4, np.nan, 6]}, index=[7, 8, 9]
    )

    intervals(ax, table, "gain", color="black", marker="o")

    assert ax.lines[0].get_xydata().tolist() == [[2, 0], [5, 2]]
    assert [segment.tolist() for segment in ax.collections[0].get_segments()] == [[[1, 0], [4, 0]], [[3, 2], [6, 2]]]


def test_legend_names_marks_in_the_order_of_drawing(ax):
    for name in ("first", "second"):
        ax.plot([0], [0], label=name)

    legend_above(ax)

    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["first", "second"]
