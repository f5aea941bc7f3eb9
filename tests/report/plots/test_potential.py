import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.potential import missed_potential


@pytest.fixture
def table():
    return pd.DataFrame(
        {
            "name": ["$a_1$", "<script>alert(1)</script>", "$a_1$"],
            "revenue": [10.0, 20.0, 30.0],
            "potential_low": [50.0, 60.0, 70.0],
            "potential": [100.0, 90.0, 80.0],
            "potential_high": [150.0, 120.0, 90.0],
        }
    )


def test_each_dealer_has_a_row_even_under_one_name(table, words):
    ax = missed_potential(table, words=words)

    assert ax.lines[1].get_xydata().tolist() == [[10, 0], [20, 1], [30, 2]]
    assert ax.lines[2].get_xydata().tolist() == [[100, 0], [90, 1], [80, 2]]


def test_hostile_names_are_shown_as_they_are(table, words, texts):
    seen = texts(missed_potential(table, words=words))

    assert seen.count("$a_1$") == 2
    assert "<script>alert(1)</script>" in seen


def test_unknown_potential_leaves_revenue_alone(table, words):
    table.loc[1, ["potential_low", "potential", "potential_high"]] = np.nan

    ax = missed_potential(table, words=words)

    assert [len(line.get_xdata()) for line in ax.lines[1:]] == [3, 2]


def test_revenue_below_zero_is_in_view(table, words):
    table.loc[0, "revenue"] = -40

    assert missed_potential(table, words=words).get_xlim()[0] < -40


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(table, words, texts, rows):
    seen = texts(missed_potential(table.head(rows), words=words))

    assert {"plots.potential.revenue", "plots.potential.potential", "plots.potential.money"} <= set(seen)
