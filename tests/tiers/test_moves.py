import pandas as pd
import pytest

from distribres.tiers.moves import by_quarter, noise, steps

QUARTERS = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def history(**tiers):
    """Of dealers by name: the tier held in each quarter, or (by the rule, held); "-" for none."""
    lines = []
    for dealer, told in tiers.items():
        rule, held = (told, told) if isinstance(told, str) else told
        lines += [(dealer, q, r, h) for q, r, h in zip(QUARTERS, rule, held, strict=False) if r != "-"]
    return pd.DataFrame(lines, columns=["dealer_id", "quarter", "rule_tier", "tier"])


def test_steps_join_quarters_that_follow_each_other():
    assert steps(history(a="AB-B"))[["quarter", "before", "after"]].to_numpy().tolist() == [["2026Q1", "A", "B"]]


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
