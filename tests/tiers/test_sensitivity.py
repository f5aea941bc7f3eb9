import numpy as np
import pandas as pd

from builders import params_of
from distribres.contracts import tables
from distribres.tiers.sensitivity import double_weights


def moved(values, percentiles=None, **weights):
    """Who would change if one of the weights doubled, of dealers a, b, c ..."""
    ids = [*"abcdefgh"[: len(next(iter(values.values())))]]
    parts = [
        pd.DataFrame(
            {"dealer_id": ids, "criterion": name, "value": amounts, "percentile": (percentiles or {}).get(name)}
        )
        for name, amounts in values.items()
    ]
    params = params_of(tiers=weights)
    return tables.check("doubled_weights", double_weights(pd.concat(parts), params))


ONLY = {"revenue": 1, "margin": 1, "potential": 0}
NONE = {"image": 0, "willingness": 0}


def test_who_would_change_tier_is_named_with_the_tier_before_and_after():
    """c is key by its margin: with revenue twice, a and b make 80 % without it."""
    values = {"revenue": [45.0, 40, 5, 10], "margin": [40.0, 30, 20, 10]}
    found = moved(values, weights=ONLY, winnable=NONE)
    assert found.query("criterion == 'revenue'").values.tolist() == [["revenue", "stake", "c", "A", "B"]]
    assert "margin" not in set(found["criterion"])


def test_who_would_change_the_level_of_what_can_be_won_too():
    at = {"image": [0.6, 0.35], "willingness": [0.3, 0.7]}
    found = moved({"revenue": [2.0, 1], "image": [np.nan] * 2, "willingness": [np.nan] * 2}, at)
    assert found.query("axis == 'winnable'").values.tolist() == [
        ["image", "winnable", "a", "low", "high"],
        ["image", "winnable", "b", "high", "low"],
    ]


def test_where_one_criterion_makes_an_axis_nothing_hangs_on_its_weight():
    assert moved({"revenue": [3.0, 2, 1]}, weights=ONLY | {"margin": 0}).empty
