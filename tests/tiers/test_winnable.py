import numpy as np
import pandas as pd
import pytest

from distribres.tiers.winnable import rate_winnable


def rated(weights, **percentiles):
    """What can be won with dealers a, b, c ... that stand there on each criterion."""
    parts = [
        pd.DataFrame({"dealer_id": [*"abcdef"[: len(at)]], "criterion": name, "percentile": at})
        for name, at in percentiles.items()
    ]
    return rate_winnable(pd.concat(parts), weights)


def test_it_is_the_weighted_mean_of_the_percentiles():
    found = rated({"willingness": 3, "image": 1}, willingness=[0.2, 0.8], image=[0.6, 0.4])
    assert found.to_dict() == pytest.approx({"a": 30, "b": 70})


def test_a_low_share_of_what_it_buys_leaves_much_to_win():
    assert rated({"share_of_wallet": 1}, share_of_wallet=[0.1, 0.9]).tolist() == pytest.approx([90, 10])


def test_a_criterion_that_is_missing_leaves_its_weight_to_the_others():
    found = rated({"willingness": 1, "image": 9}, willingness=[0.2, 0.8], image=[np.nan, 0.4])
    assert found.tolist() == pytest.approx([20, 44])


def test_a_criterion_without_weight_changes_nothing():
    assert rated({"image": 1}, image=[0.3], revenue=[0.9]).tolist() == pytest.approx([30])


def test_of_whom_nothing_is_known_nothing_is_said():
    assert rated({"image": 1, "willingness": 1}, image=[np.nan, 0.5]).isna().tolist() == [True, False]
