import numpy as np
import pytest

from distribres.tiers.scoring import cumulative, entries, place, score


def test_score_is_the_weighted_share_of_the_totals():
    points, parts = score(np.array([[60.0, 1.0], [40.0, 3.0]]), np.array([3.0, 1.0]))
    assert points == pytest.approx([0.75 * 0.6 + 0.25 * 0.25, 0.75 * 0.4 + 0.25 * 0.75])
    assert parts.sum(axis=1) == pytest.approx(points)


def test_a_missing_value_leaves_its_weight_to_the_other_criteria():
    values = np.array([[50.0, 5.0], [50.0, np.nan]])
    assert score(values, np.array([1.0, 1.0]))[0] == pytest.approx([0.5, 0.5])


def test_a_criterion_known_of_few_gives_them_no_advantage():
    rare = np.full(100, np.nan)
    rare[:2] = 7.0
    assert score(np.column_stack([np.ones(100), rare]), np.array([1.0, 1.0]))[0] == pytest.approx([0.01] * 100)


def test_a_negative_value_counts_as_nothing():
    assert score(np.array([[-30.0], [10.0]]), np.array([1.0]))[0].tolist() == [0, 1]


def test_a_dealer_or_a_criterion_without_any_value():
    values = np.array([[10.0, np.nan], [30.0, np.nan], [np.nan, np.nan]])
    assert score(values, np.array([1.0, 5.0]))[0].tolist() == [0.25, 0.75, 0]


def test_the_dealer_that_crosses_a_share_belongs_to_the_higher_tier():
    assert place(np.array([0.03, 0.5, 0.31, 0.14, 0.02]), 0.8, 0.95).tolist() == [2, 0, 0, 1, 2]


def test_cumulative_counts_the_dealers_down_to_this_one():
    assert cumulative(np.array([0.03, 0.5, 0.31, 0.14, 0.02])) == pytest.approx([0.98, 0.5, 0.81, 0.95, 1.0])


def test_entries_are_the_scores_of_the_last_in_each_tier():
    assert entries(np.array([0.03, 0.5, 0.31, 0.14, 0.02]), 0.8, 0.95) == (0.31, 0.14)


def test_equal_scores_have_equal_tiers():
    assert place(np.full(10, 0.1), 0.8, 0.95).tolist() == [0] * 10
    assert place(np.array([0.7, 0.1, 0.1, 0.1]), 0.75, 0.95).tolist() == [0, 0, 0, 0]


def test_no_score_is_a_small_dealer():
    assert place(np.array([1.0, 0.0]), 0.8, 0.95).tolist() == [0, 2]
    assert place(np.zeros(3), 0.8, 0.95).tolist() == [2, 2, 2]


def test_order_of_the_dealers_does_not_matter():
    points = np.random.default_rng(3).pareto(1.2, 200)
    shuffle = np.random.default_rng(4).permutation(200)
    found = place(points / points.sum(), 0.8, 0.95)
    assert place(points[shuffle] / points.sum(), 0.8, 0.95).tolist() == found[shuffle].tolist()
