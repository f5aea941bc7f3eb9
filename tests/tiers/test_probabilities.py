from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params
from distribres.dealers.revenue_error import noise
from distribres.tiers.probabilities import probabilities

BASE = params.load_params(Path(__file__).parents[2] / "params", "demo", "tiers.draws=200").tiers
QUARTER = "2026Q3"
YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def panel_of(revenue):
    """Dealers a, b, c ... that buy as much in every quarter."""
    lines = [(chr(ord("a") + i), q, r) for i, r in enumerate(revenue) for q in YEAR]
    return pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"])


def chances(values, width=1.0, panel=None, weights=None, **changes):
    """Of dealers a, b, c ...; potentials lie from `width` times less to `width` times more than they are."""
    wide = pd.DataFrame(values)
    wide.index = pd.Index([chr(ord("a") + i) for i in range(len(wide))], name="dealer_id")
    middle = wide["potential"] if "potential" in wide else wide.iloc[:, 0]
    potentials = pd.DataFrame({"potential_low": middle / width, "potential_high": middle * width}).reset_index()
    year = noise(panel, QUARTER) if panel is not None else pd.Series(0.0, wide.index)
    section = BASE.model_copy(update=changes)
    return probabilities(
        wide, np.ones(wide.shape[1]) if weights is None else weights, year, potentials, section.draws, section
    )


def test_without_uncertainty_every_tier_is_certain():
    found = chances({"revenue": [50.0, 31, 14, 3, 2]})
    assert found.argmax(axis=1).tolist() == [0, 0, 1, 2, 2]
    assert found.max(axis=1).tolist() == [1] * 5


def test_probability_near_a_cut_is_that_of_the_normal_distribution():
    """Of two dealers, the one that leads by one standard error of the difference stays ahead in 84 % of the draws."""
    width = np.exp(0.2 * 1.2815515655446004)
    found = chances({"potential": [np.exp(0.2 * np.sqrt(2)), 1.0]}, width, draws=4000, share_key=0.3)
    assert found[0, 0] == pytest.approx(0.8413, abs=0.02)
    assert found.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_revenue_and_margin_move_together():
    """Were they drawn apart, a dealer ahead in both would lose its place less often."""
    panel = panel_of([1.2, 1.0])
    panel["revenue"] *= np.tile([0.5, 1.5, 1.5, 0.5], 2) * [1, 1, 1, 1, 0.7, 1.3, 0.7, 1.3]
    one, both = (
        chances({name: [1.2, 1.0] for name in names}, panel=panel, share_key=0.3, draws=500)
        for names in (["revenue"], ["revenue", "margin"])
    )
    assert one.tolist() == both.tolist()
    assert 0.5 < one[0, 0] < 1


def test_weights_that_are_not_sure_make_tiers_unsure():
    """One dealer leads in salespeople, the other in image, by as much: which is first depends on the weights alone."""
    values = {"salespeople": [3.0, 2.0], "image": [2.0, 3.0]}
    even = chances(values, share_key=0.3, draws=2000)
    assert even[:, 0] == pytest.approx([0.5, 0.5], abs=0.05)
    assert chances(values, share_key=0.3, weights=np.array([1.1, 1.0]), weight_spread=0.0)[0, 0] == 1


def test_a_spread_of_the_weights_of_half_a_standard_error():
    """Weights 1.2 and 1 drawn with a spread of .2: the first stays ahead with probability Phi(ln 1.2 / (.2 sqrt 2))."""
    values = {"salespeople": [3.0, 2.0], "image": [2.0, 3.0]}
    found = chances(values, share_key=0.3, draws=4000, weights=np.array([1.2, 1.0]), weight_spread=0.2)
    assert found[0, 0] == pytest.approx(0.7404, abs=0.025)


def test_draws_score_as_the_rule_does_where_values_are_missing():
    values = {"revenue": [60.0, 30.0, 10.0], "image": [np.nan, 5.0, 5.0]}
    assert chances(values, weight_spread=0.0).max(axis=1).tolist() == [1, 1, 1]


def test_same_seed_same_probabilities():
    values = {"potential": [5.0, 4, 3, 2, 1]}
    assert chances(values, 1.5).tolist() == chances(values, 1.5).tolist()
