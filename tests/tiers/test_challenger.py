from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.stats.stable_clusters import choose, groups, stability
from distribres.tiers.challenger import agreement, challenge, split, standardised

PARAMS = SimpleNamespace(most=6, resamples=20, sample=400, seed=3)


def clouds(k, n=60, apart=8.0, seed=1):
    """Points in k clouds of the plane, and the cloud of each."""
    rng = np.random.default_rng(seed)
    truth = np.repeat(np.arange(k), n)
    centres = apart * np.column_stack([np.cos(2 * np.pi * np.arange(k) / k), np.sin(2 * np.pi * np.arange(k) / k)])
    return centres[truth] + rng.normal(size=(k * n, 2)), truth


def lines(points):
    ids = [f"D{i:03d}" for i in range(len(points))]
    return pd.concat(
        pd.DataFrame({"dealer_id": ids, "criterion": name, "value": points[:, at], "unit": "0 to 10"})
        for at, name in enumerate(["image", "willingness"])
    )


def test_groups_of_clouds_that_lie_apart_are_the_clouds():
    points, truth = clouds(4)
    found = groups(points, 4, np.random.default_rng(0))
    assert pd.crosstab(truth, found).gt(0).sum().tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("k", [3, 4])
def test_as_many_groups_are_chosen_as_there_are(k):
    centres = choose(clouds(k)[0], PARAMS, np.random.default_rng(2))[1]
    assert len(centres) == k


def test_stability_is_high_for_true_groups_and_low_for_groups_cut_out_of_one_cloud():
    """Hennig 2007: from .75 a cluster is stable, under .6 it is not to be trusted."""
    rng = np.random.default_rng(4)
    points, truth = clouds(3)
    assert stability(points, truth, 20, rng).min() > 0.95
    one = rng.normal(size=(200, 2))
    assert stability(one, groups(one, 6, rng), 20, rng).mean() < 0.75


def test_standardised_criteria_weigh_alike_and_leave_out_what_says_nothing():
    table = lines(np.array([[1.0, 5.0], [3.0, 5.0], [8.0, 5.0]]))
    rare = pd.DataFrame({"dealer_id": ["D000"], "criterion": "rare", "value": 1.0, "unit": "km"})
    found = standardised(pd.concat([table, rare]))
    assert list(found) == ["image"]
    assert (found["image"].mean(), found["image"].std()) == pytest.approx((0, 1))


def test_the_table_keeps_its_contract_and_finds_the_groups():
    points, truth = clouds(3)
    tiers = pd.DataFrame({"dealer_id": [f"D{i:03d}" for i in range(len(points))], "family": "keep"})
    tiers["score"] = np.array([0.2, 0.5, 0.3])[truth]
    found = tables.check("challenger", challenge(lines(points), tiers, PARAMS))
    assert found.groupby(truth)["group"].agg(["min", "max"]).to_numpy().tolist() == [[3, 3], [1, 1], [2, 2]]


def test_split_names_the_group_that_the_rules_cut_most():
    table = pd.DataFrame({"group": [1] * 4 + [2] * 3, "stability": 0.9, "family": [*"kkgg", *"lll"]})
    first = split(table).iloc[0]
    assert first[["group", "dealers", "family", "family_share", "second", "second_share"]].tolist() == [
        1, 4, "g", 0.5, "k", 0.5,
    ]  # fmt: skip


def test_agreement_of_the_same_groups_is_one_and_of_crossed_ones_is_not_above_chance():
    same = pd.DataFrame({"group": [1, 1, 2, 2], "family": [*"aabb"]})
    assert agreement(same) == 1
    assert agreement(same.assign(family=[*"abab"])) <= 0


def test_agreement_as_published():
    """Adjusted Rand index .3126, Hubert & Arabie's index on the example of Yeung & Ruzzo 2001, table 2."""
    counts = [[1, 1, 0], [1, 2, 1], [0, 0, 4]]
    pairs = [(u, v) for u, row in enumerate(counts) for v, n in enumerate(row) for _ in range(n)]
    assert agreement(pd.DataFrame(pairs, columns=["group", "family"])) == pytest.approx(0.313, abs=1e-3)
