import numpy as np
import pandas as pd
import pytest

from distribres.tiers.moves import by_quarter, long_run, matrix, noise, shares, steps

QUARTERS = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def history(**tiers):
    """Of dealers by name: the tier held in each quarter, or (by the rule, held); "-" for none."""
    lines = []
    for dealer, told in tiers.items():
        rule, held = (told, told) if isinstance(told, str) else told
        lines += [(dealer, q, r, h) for q, r, h in zip(QUARTERS, rule, held, strict=False) if r != "-"]
    return pd.DataFrame(lines, columns=["dealer_id", "quarter", "rule_tier", "tier"])


def test_long_run_of_kemeny_and_snell():
    """The Land of Oz, Kemeny & Snell 1960: .4 .2 .4."""
    transition = [[0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.25, 0.25, 0.5]]
    assert long_run(transition, [1, 0, 0]) == pytest.approx([0.4, 0.2, 0.4], abs=1e-6)


def test_long_run_of_a_network_in_which_nobody_moves_is_today():
    assert long_run(np.eye(3), [0.2, 0.3, 0.5]) == pytest.approx([0.2, 0.3, 0.5])


def test_shares_are_those_of_the_last_quarter():
    assert shares(history(a="AAAB", b="AAAA")).tolist() == [0.5, 0.5, 0]


def test_steps_join_quarters_that_follow_each_other():
    assert steps(history(a="AB-B"))[["quarter", "before", "after"]].to_numpy().tolist() == [["2026Q1", "A", "B"]]


def test_matrix_is_the_share_of_each_tier():
    found = matrix(steps(history(a="AABB", b="AAAA")))
    assert found.loc["A"].tolist() == pytest.approx([0.8, 0.2, 0])
    assert found.loc["B"].tolist() == [0, 1, 0]
    assert found.loc["C"].tolist() == [0, 0, 1]


def test_moves_of_the_rule_and_moves_made():
    found = by_quarter(history(a=("ABAB", "AAAA"), b=("BBAA", "BBAA"))).set_index("quarter")
    assert found["rule"].tolist() == [1, 2, 1]
    assert found["held"].tolist() == [0, 1, 0]
    assert found["dealers"].tolist() == [2, 2, 2]


def test_a_move_of_the_rule_that_is_never_made_is_noise():
    found = noise(history(a=("ABAA", "AAAA"), b=("BAAA", "BBAA")))
    assert found["moves"] == 3
    assert found["followed"] == pytest.approx(2 / 3)  # b's, and a's way back: a was held there all the time
    assert found["noise"] == pytest.approx(1 / 3)
    assert found["undone"] == pytest.approx(1 / 3)


def test_without_moves_nothing_is_noise():
    assert noise(history(a="AAAA"))[["moves", "noise"]].tolist() == [0, 0]
