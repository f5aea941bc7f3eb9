import numpy as np
import pytest

from distribres.engagement.response.curves import FORMS, Curve, follow, reached, value

NOW = np.array([4.0, 0.0])


def curve(**parts) -> Curve:
    """Two draws of two dealers that respond alike: endless effort wins 100 over none, 4 win half of it."""
    return Curve(np.full((2, 2), 100.0), np.full((2, 2), 4.0), NOW, **parts)


@pytest.mark.parametrize("form", range(FORMS))
def test_the_half_saturation_wins_half_and_endless_effort_all(form):
    assert reached(np.array([0.0, 1.0, 1e9]), form).tolist() == pytest.approx([0.0, 0.5, 1.0])


def test_one_of_the_forms_rises_ever_faster_at_first():
    steps = [np.diff(reached(np.linspace(0, 0.4, 5), form)) for form in range(FORMS)]
    assert [bool((np.diff(step) > 0).all()) for step in steps] == [False, False, True]


def test_what_effort_wins_over_todays_worked_by_hand():
    assert value(curve(), np.array([12.0, 4.0])).tolist() == [[25.0, 50.0]] * 2  # from half to three quarters


def test_each_draw_has_a_form_of_its_own():
    won = value(curve(form=np.array([[0], [2]])), np.array([8.0, 8.0]))[:, 1]
    assert won.tolist() == pytest.approx([100 * 2 / 3, 80.0])


def test_the_first_quarter_brings_only_what_is_not_owed_to_earlier_effort():
    """Half of the stock is kept: 4 hours for 0 make a stock of 2, then 3, 3.5 and 3.75."""
    half = curve(retention=np.array([[0.5], [0.5]]), stock=np.zeros((2, 2)))
    by_quarter = [100 * stock / (stock + 4) for stock in (2.0, 3.0, 3.5, 3.75)]
    assert value(half, np.array([4.0, 4.0]), 1)[0, 1] == pytest.approx(by_quarter[0])
    assert value(half, np.array([4.0, 4.0]), 4)[0, 1] == pytest.approx(np.mean(by_quarter))
    assert value(half, np.array([4.0, 4.0]))[0, 1] == pytest.approx(50.0)


def test_doubt_about_today_widens_the_draws_and_touches_nothing_that_stays():
    doubtful = curve(doubt=np.array([[1.0, 0.0], [-1.0, 0.0]]))
    won = value(doubtful, np.array([12.0, 0.0]))
    assert won.mean(axis=0).tolist() == pytest.approx([25.0, 0.0]) and won[0, 0] < 25 < won[1, 0]
    assert not value(doubtful, NOW).any()


def test_some_dealers_and_draws_keep_their_parts():
    parts = {"form": np.array([[0], [2]]), "retention": np.array([[0.1], [0.9]]), "stock": np.array([[1, 2], [3, 4]])}
    whole = curve(**parts)
    some = whole.of_dealers(np.array([False, True])).of_draws(1)
    assert some.stock.tolist() == [[2]] and some.now.tolist() == [0.0] and some.scale.shape == (1, 1)
    assert (some.form.tolist(), some.retention.tolist()) == ([[0]], [[0.1]])


def test_the_same_effort_quarter_after_quarter_wins_what_it_wins_held():
    held = curve(retention=np.array([[0.5], [0.2]]), stock=np.full((2, 2), 2.0), doubt=np.full((2, 2), 0.5))
    x = np.array([12.0, 4.0])
    quarters = follow(held, [x] * 4)
    assert quarters[0] == pytest.approx(value(held, x, 1))
    assert np.mean(quarters, axis=0) == pytest.approx(value(held, x, 4))


def test_effort_that_changes_works_on_what_the_quarter_before_left_worked_by_hand():
    kept = curve(retention=0.5, stock=np.zeros((2, 2)))
    first, second = follow(kept, [np.array([8.0, 8.0]), np.array([0.0, 12.0])])
    assert first[0].tolist() == pytest.approx([100 * (4 / 8 - 2 / 6), 50.0])  # stocks of 4 against 2, and 4 against 0
    assert second[0].tolist() == pytest.approx([100 * (2 / 6 - 3 / 7), 100 * 8 / 12])
