"""Probabilities of tiers against what came, on simulated sales; `make bench-tiers` measures them on vendors of Iowa."""

import numpy as np
import pandas as pd
import pytest

import tiers as bench
from builders import params_of
from small_sales import panel

EVERY = params_of("iowa", tiers={"draws": 100, "history_draws": 50})


def vendor():
    """A vendor of 150 dealers over ten quarters, and what they buy of all vendors."""
    sold = panel(n=150, length=10).assign(lines=10, active_months=3)
    wallets = 2 * sold.set_index(["dealer_id", "quarter"])["revenue"].rename("wallet")
    return bench.inputs_of(sold, wallets)


def test_tiers_at_a_quarter_know_nothing_of_later_ones():
    inputs = vendor()
    later = inputs["panel"].assign(
        revenue=inputs["panel"]["revenue"].where(inputs["panel"]["quarter"] <= "2025Q4", 1e9)
    )
    now, same = (bench.tiers_of(given, "2025Q4", EVERY) for given in (inputs, inputs | {"panel": later}))
    assert now.equals(same)


def test_what_was_said_stands_beside_what_came():
    then = pd.DataFrame({"dealer_id": ["a", "b"], "tier": ["A", "C"]})
    then = then.assign(tier_probability=0.9, tier_probability_year=0.6)
    for columns in (["p_A", "p_B", "p_C"], ["p_A_year", "p_B_year", "p_C_year"]):
        then[columns] = [[0.6, 0.4, 0.0], [0.0, 0.4, 0.6]]
    later = pd.DataFrame({"dealer_id": ["a"], "rule_tier": ["B"]})
    found = pd.DataFrame(bench.beside(then, later)).query("measure == 'a year on'")
    assert found["said"].tolist() == [0.6, 0.6]
    assert found["came"].tolist() == [False, True]  # who has gone is small
    assert found["brier"].tolist() == pytest.approx([0.72, 0.32])


def test_simulated_dealers_order_by_chance_around_their_level():
    sold, level = bench.simulate(np.random.default_rng(1), 10, 0.5)
    assert sold["revenue"].sum() / 4 == pytest.approx(level.sum(), rel=0.05)


def test_what_was_said_is_told_by_band():
    table = pd.DataFrame({"measure": "m", "said": [0.85, 0.85, 0.99], "came": [True, False, True]})
    found = bench.by_band(table)
    assert found["dealers"].tolist() == [2, 1]
    assert found["came"].tolist() == [0.5, 1.0]
