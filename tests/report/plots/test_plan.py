import pandas as pd
import pytest

from distribres.report.plots.plan import LINE, hours_by_family, policy_differences
from distribres.report.words import Words


@pytest.fixture
def policies():
    return pd.DataFrame(
        {
            "policy": ["current", "equal", "recommended", "by_sales"],
            "behind_low": [10.0, 300.0, 0.0, -5.0],
            "behind": [25.0, 400.0, 0.0, 5.0],
            "behind_high": [40.0, 500.0, 0.0, 15.0],
        }
    )


@pytest.fixture
def hours():
    return pd.DataFrame(
        {
            "family": ["keep", "grow"],
            "current_hours": [100.0, 50.0],
            "hours": [80.0, 90.0],
            "change": [-20.0, 40.0],
            "more": [1, 5],
            "less": [4, 0],
            "gain": [-3.0, 9.0],
        }
    )


def test_each_other_policy_is_drawn_by_its_distance_from_the_plan_the_nearest_on_top(policies, words):
    ax = policy_differences(policies, words=words)
    assert ax.lines[-1].get_xdata().tolist() == [-5, -25]


def test_what_is_far_behind_is_named_at_the_edge_and_does_not_press_the_others_together(policies, words, texts):
    ax = policy_differences(policies, words=words)
    assert "plots.plan.far -400 $" in texts(ax)
    assert ax.get_xlim()[0] > -100


def test_rows_name_the_policies(policies, words, texts):
    seen = set(texts(policy_differences(policies, words=words)))
    assert {"policies.current", "policies.equal"} <= seen and "policies.recommended" not in seen


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_long_name_of_a_policy_goes_on_a_second_line(policies, language):
    table = policies.assign(policy=["current", "by_potential", "recommended", "without_reserve"])
    names = [label.get_text() for label in policy_differences(table, words=Words(language)).get_yticklabels()]
    assert max(name.count("\n") for name in names) == 1
    assert max(len(line) for name in names for line in name.split("\n")) <= LINE


def test_bars_are_changes_of_hours(hours, words):
    bars = hours_by_family(hours, words=words).patches
    assert [bar.get_width() for bar in bars] == [-20, 40]


def test_what_is_written_beside_the_longest_bar_has_room(hours, words):
    assert hours_by_family(hours, words=words).get_xlim()[1] > 2 * 40


def test_hours_are_said_in_figures(hours, words, texts):
    assert any(text.startswith("plots.plan.change") for text in texts(hours_by_family(hours, words=words)))


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(policies, hours, words, texts, rows):
    assert "plots.plan.gap" in texts(policy_differences(policies.head(rows), words=words))
    assert "plots.plan.time" in texts(hours_by_family(hours.head(rows), words=words))
