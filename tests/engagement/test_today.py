import numpy as np
import pandas as pd
import pytest

from distribres.engagement.today import find_today, read_today

ONE = np.zeros(6, int)


def history(level, quarters=12, noise=0.0, seed=1):
    """What six dealers get quarter after quarter, around their level."""
    rng = np.random.default_rng(seed)
    return np.array(level, float)[:, None] + noise * rng.standard_normal((len(level), quarters))


def test_hours_that_never_change_are_todays():
    assert find_today(history([0, 1, 2, 4, 8, 9]), ONE).effort == pytest.approx([0, 1, 2, 4, 8, 9])


def test_where_what_is_done_changed_at_once_the_last_quarters_count_most():
    done = history([2, 4, 6, 8, 10, 12])
    done[:, -6:] = done[::-1, -6:]
    found = find_today(done, ONE)
    assert found.effort == pytest.approx([12, 10, 8, 6, 4, 2]) and set(found.basis) == {"last"}


def test_chance_from_quarter_to_quarter_is_smoothed_and_drawn_to_the_mean_of_the_rep():
    done = history(np.full(6, 8.0), noise=3.0)
    found = find_today(done, ONE)
    assert np.abs(found.effort - 8).mean() < np.abs(done[:, -1] - 8).mean() / 2
    assert (found.sd > 0).all()


def test_who_got_nothing_in_a_year_gets_nothing_today():
    done = history(np.full(6, 8.0), noise=3.0)
    done[0, -4:] = 0.0
    assert find_today(done, ONE).effort[0] == 0


def test_a_plan_that_was_followed_is_what_the_field_does():
    done = history([2, 4, 6, 8, 10, 12])
    planned = np.array([12.0, 10, 8, 6, 4, 2])
    done[:, -1] = planned + np.array([0.25, -0.25, 0.25, -0.25, 0.25, -0.25])
    found = find_today(done, ONE, planned)
    assert found.effort.tolist() == planned.tolist() and set(found.basis) == {"plan"} and not found.sd.any()


def test_each_rep_is_asked_whether_it_follows_the_plan():
    done, rep = history([2, 4, 6, 8, 10, 12]), np.array([0, 0, 0, 1, 1, 1])
    planned = np.array([6.0, 4, 2, 12, 10, 8])
    done[:3, -1] = planned[:3]
    found = find_today(done, rep, planned)
    assert found.effort == pytest.approx([6, 4, 2, 8, 10, 12], abs=1)
    assert [b == "plan" for b in found.basis] == [True] * 3 + [False] * 3


def test_a_short_history_gives_its_mean():
    assert find_today(np.array([[2.0, 4.0], [6.0, 8.0]]), np.zeros(2, int)).effort.tolist() == [3.0, 7.0]


EFFORT = pd.DataFrame(
    {"dealer_id": "a", "quarter": ["2026Q2", "2026Q3"], "hours": [2.0, 4.0], "spend": np.nan, "visits": 1}
)


def test_a_kind_of_effort_that_nobody_wrote_down_is_left_out():
    found = read_today(EFFORT, pd.Index(["a", "b"]), np.zeros(2, int), "2026Q3")
    assert {kind: of.effort.tolist() for kind, of in found.items()} == {"hours": [3.0, 0.0]}


def test_the_last_plan_is_read_by_dealer():
    plan = pd.DataFrame({"dealer_id": ["b", "a"], "hours": [0.0, 4.0], "spend": np.nan})
    found = read_today(EFFORT, pd.Index(["a", "b"]), np.zeros(2, int), "2026Q3", plan)["hours"]
    assert found.effort.tolist() == [4.0, 0.0]
