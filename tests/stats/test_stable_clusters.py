import numpy as np
import pandas as pd
import pytest

from distribres.stats.stable_clusters import find_centres, groups, stability


def clouds(k, n=60, apart=8.0, seed=1):
    """Points in k clouds of the plane, and the cloud of each."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(k), n)
    centres = apart * np.column_stack([np.cos(2 * np.pi * np.arange(k) / k), np.sin(2 * np.pi * np.arange(k) / k)])
    return centres[truth] + rng.normal(size=(k * n, 2)), truth


def test_groups_of_clouds_that_lie_apart_are_the_clouds():
    points, truth = clouds(4)
    found = groups(points, 4, np.random.default_rng(0))
    assert pd.crosstab(truth, found).gt(0).sum().tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("k", [3, 4])
def test_as_many_groups_are_chosen_as_there_are(k):
    centres = find_centres(clouds(k)[0], 6, 0.75, 20, np.random.default_rng(2))
    assert len(centres) == k


@pytest.mark.parametrize(
    "points",
    [np.ones((1, 2)), np.array([[0.0, 1.0], [5.0, 5.0]]), np.ones((9, 2)), np.empty((4, 0))],
    ids=["one", "two", "alike", "nothing known"],
)
def test_points_that_are_few_or_alike_are_one_group(points):
    rng = np.random.default_rng(0)
    centres = find_centres(points, 6, 0.75, 20, rng)
    assert centres.tolist() == [points.mean(axis=0).tolist()]
    assert stability(points, np.zeros(len(points), dtype=int), 20, rng).tolist() == [1.0]


def test_stability_is_high_for_true_groups_and_low_for_groups_cut_out_of_one_cloud():
    """Hennig 2007: from .75 a cluster is stable, under .6 it is not to be trusted."""
    rng = np.random.default_rng(4)
    points, truth = clouds(3)
    assert stability(points, truth, 20, rng).min() > 0.95
    one = rng.normal(size=(200, 2))
    assert stability(one, groups(one, 6, rng), 20, rng).mean() < 0.75
