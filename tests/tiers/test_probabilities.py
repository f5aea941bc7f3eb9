from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params
from distribres.tiers.probabilities import level_behind, probabilities
from distribres.tiers.scoring import place

BASE = params.load_params(Path(__file__).parents[2] / "params", "demo", "tiers.draws=200").tiers
QUARTER = "2026Q3"
YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def panel_of(revenue):
    """Dealers a, b, c ... that buy as much in every quarter."""
    lines = [(chr(ord("a") + i), q, r) for i, r in enumerate(revenue) for q in YEAR]
    return pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"]).assign(active_months=3)


def chances(values, width=1.0, panel=None, weights=None, **changes):
    """Of dealers a, b, c ...; potentials lie from `width` times less to `width` times more than they are."""
    wide = pd.DataFrame(values)
    wide.index = pd.Index([chr(ord("a") + i) for i in range(len(wide))], name="dealer_id")
    middle = wide["potential"] if "potential" in wide else wide.iloc[:, 0]
    potentials = pd.DataFrame({"potential_low": middle / width, "potential_high": middle * width}).reset_index()
    sure = pd.DataFrame({"shift": 0.0, "sd": 0.0}, wide.index)
    level = level_behind(panel, QUARTER) if panel is not None else sure
    section = BASE.model_copy(update=changes)
    return probabilities(
        wide, np.ones(wide.shape[1]) if weights is None else weights, level, potentials, section.draws, section
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


def orders(seed, n=800):
    """A year of dealers that order by chance, and the level behind it; the first dealers order seldom."""
    rng = np.random.default_rng(seed)
    level, monthly = 1000 * rng.lognormal(0, 1, n), rng.lognormal(-0.5, 1.0, n)
    ids = [f"D{i:03d}" for i in range(n)]
    parts = []
    for quarter in YEAR:
        each = rng.poisson(monthly[:, None], (n, 3))
        columns = {"revenue": level / (3 * monthly) * each.sum(axis=1), "active_months": (each > 0).sum(axis=1)}
        parts.append(pd.DataFrame({"dealer_id": ids, "quarter": quarter, **columns}))
    panel = pd.concat(parts, ignore_index=True)
    return panel[panel["revenue"] > 0], pd.Series(level, ids)


def test_of_those_said_to_have_a_tier_so_many_have_it():
    """The truth is the tier by the level that orders scatter around."""
    lines = []
    for seed in range(4):
        panel, level = orders(seed)
        bought = panel.groupby("dealer_id")["revenue"].sum() / len(YEAR)
        true = level.reindex(bought.index)
        truth = place((true / true.sum()).to_numpy(), BASE.share_key, BASE.share_middle)
        unknown = pd.DataFrame({"dealer_id": bought.index, "potential_low": np.nan, "potential_high": np.nan})
        section = BASE.model_copy(update={"weight_spread": 0.0})
        behind = level_behind(panel, QUARTER)
        said = probabilities(bought.to_frame("revenue"), np.ones(1), behind, unknown, 200, section)
        lines.append(pd.DataFrame({"said": said.max(axis=1), "came": said.argmax(axis=1) == truth}))
    found = pd.concat(lines)
    for low, high in [(0.5, 0.7), (0.7, 0.9), (0.9, 1.01)]:
        of = found[found["said"].between(low, high, inclusive="left")]
        assert of["came"].mean() == pytest.approx(of["said"].mean(), abs=0.05)


def test_a_dealer_of_one_order_is_drawn_towards_the_others():
    panel, _ = orders(1)
    one = pd.DataFrame({"dealer_id": ["one"], "quarter": QUARTER, "revenue": 40_000.0, "active_months": 1})
    found = level_behind(pd.concat([panel, one]), QUARTER)
    regular = panel.groupby("dealer_id")["active_months"].sum().idxmax()
    assert found.loc["one", "shift"] < -0.5 and found.loc["one", "sd"] > 0.5
    assert abs(found.loc[regular, "shift"]) < 0.1 and found.loc[regular, "sd"] < 0.3


def test_a_potential_that_is_no_more_than_the_revenue_moves_with_it():
    """Both fall together, so that both weigh as revenue alone does."""
    panel = panel_of([1.2, 1.0])
    panel["revenue"] *= np.tile([0.5, 1.5, 1.5, 0.5], 2) * [1, 1, 1, 1, 0.7, 1.3, 0.7, 1.3]
    one, both = (
        chances({name: [1.2, 1.0] for name in names}, panel=panel, share_key=0.3, draws=500)
        for names in (["revenue"], ["revenue", "potential"])
    )
    assert one.tolist() == both.tolist()
