import numpy as np
import pandas as pd
import pytest

from distribres.report.plots.plan import LINE, hours_by_family, policy_gains
from distribres.report.words import Words


@pytest.fixture
def policies():
    return pd.DataFrame(
        {
            "policy": ["current", "equal", "recommended"],
            "gain_low": [0.0, -30.0, 10.0],
            "gain": [0.0, -20.0, 25.0],
            "gain_high": [0.0, -5.0, 40.0],
        }
    )


@pytest.fixture
def hours():
    return pd.DataFrame({"family": ["keep", "grow"], "current_hours": [100.0, 50.0], "hours": [80.0, 90.0]})


def test_one_point_and_one_amount_for_each_policy_the_best_on_top(policies, words):
    ax = policy_gains(policies, words=words)

    assert ax.lines[-1].get_xdata().tolist() == [25, 0, -20]
    assert [text.get_text() for text in ax.texts] == ["25 $", "0 $", "-20 $"]


def test_rows_name_the_policies(policies, words, texts):
    assert {"policies.current", "policies.equal", "policies.recommended"} <= set(
        texts(policy_gains(policies, words=words))
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_long_name_of_a_policy_goes_on_a_second_line(policies, language):
    table = policies.assign(policy=["current", "recommended", "without_reserve"])
    names = [label.get_text() for label in policy_gains(table, words=Words(language)).get_yticklabels()]
    assert max(name.count("\n") for name in names) == 1
    assert max(len(line) for name in names for line in name.split("\n")) <= LINE


def test_hours_go_from_today_to_recommended(hours, words):
    _, today, recommended = hours_by_family(hours, words=words).collections

    assert today.get_offsets()[:, 0].tolist() == [100, 50]
    assert recommended.get_offsets()[:, 0].tolist() == [80, 90]


def test_hours_are_said_in_figures(hours, words, texts):
    assert {"families.keep", "plots.plan.hours 100 h 80 h"} <= set(texts(hours_by_family(hours, words=words)))


def test_a_family_without_known_hours_is_left_out(hours, words):
    hours.loc[0, "current_hours"] = np.nan

    assert [text.get_text() for text in hours_by_family(hours, words=words).texts] == ["plots.plan.hours 50 h 90 h"]


@pytest.mark.parametrize("rows", [0, 1])
def test_small_tables_draw(policies, hours, words, texts, rows):
    assert "plots.plan.gain" in texts(policy_gains(policies.head(rows), words=words))
    assert "plots.plan.time" in texts(hours_by_family(hours.head(rows), words=words))
