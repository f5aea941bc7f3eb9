from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.tiers.challenger import agreement, challenge, split, standardise

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "challenger.resamples=20").challenger


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


def test_standardised_criteria_weigh_alike_and_leave_out_what_says_nothing():
    table = lines(np.array([[1.0, 5.0], [3.0, 5.0], [8.0, 5.0]]))
    rare = pd.DataFrame({"dealer_id": ["D000"], "criterion": "rare", "value": 1.0, "unit": "km"})
    found = standardise(pd.concat([table, rare]), PARAMS)
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


@pytest.mark.parametrize("points", [np.ones((1, 2)), np.ones((5, 2))], ids=["one dealer", "dealers alike"])
def test_dealers_that_nothing_tells_apart_are_one_group(points):
    criteria = lines(points)
    tiers = pd.DataFrame({"dealer_id": criteria["dealer_id"].unique(), "score": 1 / len(points), "family": "keep"})
    found = tables.check("challenger", challenge(criteria, tiers, PARAMS))
    assert set(found["group"]) == {1} and set(found["stability"]) == {1.0}
