import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres import params, tables
from distribres.tiers import cut, moves, noise, probabilities, score, tiers

BASE = params.load(Path(__file__).parents[1] / "params", "demo", "tiers.draws=200")
QUARTER = "2026Q3"
YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def weighted(**weights):
    """The base params with these weights and no other."""
    section = BASE.tiers.weights.model_copy(update=dict.fromkeys(dict(BASE.tiers.weights), 0.0) | weights)
    return BASE.model_copy(update={"tiers": BASE.tiers.model_copy(update={"weights": section})})


def inputs(revenue, previous=None, width=1.0, **others):
    """Criteria, potential and panel of dealers named a, b, c ... that buy as much in every quarter.

    The potential is twice the revenue, its interval from `width` times less to `width` times more.
    """
    ids = [chr(ord("a") + i) for i in range(len(revenue))]
    revenue = np.array(revenue, float)
    values = {"revenue": revenue, "potential": 2 * revenue, **others}
    before = values if previous is None else {name: np.array(previous, float) for name in values}
    criteria = pd.concat(
        pd.DataFrame({"dealer_id": ids, "criterion": name, "value": values[name], "previous": before[name]})
        for name in values
    )
    potentials = pd.DataFrame({"dealer_id": ids, "potential": 2 * revenue, "headroom": revenue})
    potentials = potentials.assign(potential_low=2 * revenue / width, potential_high=2 * revenue * width)
    panel = pd.DataFrame([(d, q, r) for d, r in zip(ids, revenue, strict=True) for q in YEAR])
    return criteria, potentials, panel.set_axis(["dealer_id", "quarter", "revenue"], axis=1)


def table(*args, params=BASE, **others):
    found = tiers(*inputs(*args, **others), QUARTER, params)
    return tables.check("tiers", found).set_index("dealer_id")


def test_score_is_the_weighted_share_of_the_totals():
    points, parts = score(np.array([[60.0, 1.0], [40.0, 3.0]]), np.array([3.0, 1.0]))
    assert points == pytest.approx([0.75 * 0.6 + 0.25 * 0.25, 0.75 * 0.4 + 0.25 * 0.75])
    assert parts.sum(axis=1) == pytest.approx(points)


def test_a_missing_value_leaves_its_weight_to_the_other_criteria():
    values = np.array([[50.0, 5.0], [50.0, np.nan]])
    assert score(values, np.array([1.0, 1.0]))[0] == pytest.approx([0.5, 0.5])


def test_a_criterion_known_of_few_gives_them_no_advantage():
    rare = np.full(100, np.nan)
    rare[:2] = 7.0
    assert score(np.column_stack([np.ones(100), rare]), np.array([1.0, 1.0]))[0] == pytest.approx([0.01] * 100)


def test_a_negative_value_counts_as_nothing():
    assert score(np.array([[-30.0], [10.0]]), np.array([1.0]))[0].tolist() == [0, 1]


def test_a_dealer_or_a_criterion_without_any_value():
    values = np.array([[10.0, np.nan], [30.0, np.nan], [np.nan, np.nan]])
    assert score(values, np.array([1.0, 5.0]))[0].tolist() == [0.25, 0.75, 0]


def test_the_dealer_that_crosses_a_share_belongs_to_the_higher_tier():
    tier, cumulative = cut(np.array([0.03, 0.5, 0.31, 0.14, 0.02]), 0.8, 0.95)
    assert tier.tolist() == [2, 0, 0, 1, 2]
    assert cumulative == pytest.approx([0.98, 0.5, 0.81, 0.95, 1.0])


def test_equal_scores_have_equal_tiers():
    assert cut(np.full(10, 0.1), 0.8, 0.95)[0].tolist() == [0] * 10
    assert cut(np.array([0.7, 0.1, 0.1, 0.1]), 0.75, 0.95)[0].tolist() == [0, 0, 0, 0]


def test_no_score_is_a_small_dealer():
    assert cut(np.array([1.0, 0.0]), 0.8, 0.95)[0].tolist() == [0, 2]
    assert cut(np.zeros(3), 0.8, 0.95)[0].tolist() == [2, 2, 2]


def test_order_of_the_dealers_does_not_matter():
    points = np.random.default_rng(3).pareto(1.2, 200)
    shuffle = np.random.default_rng(4).permutation(200)
    found = cut(points / points.sum(), 0.8, 0.95)[0]
    assert cut(points[shuffle] / points.sum(), 0.8, 0.95)[0].tolist() == found[shuffle].tolist()


def test_noise_is_about_the_standard_error_of_a_simulated_year():
    rng = np.random.default_rng(6)
    season = np.array([0.6, 1.4, 1.2, 0.8])
    wide = 100 * rng.lognormal(0, 1, 400)[:, None] * season * rng.normal(1, 0.2, (400, 4))
    ids = [f"D{i:03d}" for i in range(400)]
    panel = pd.DataFrame(wide, pd.Index(ids, name="dealer_id"), pd.Index(YEAR, name="quarter")).stack()
    assert noise(panel.rename("revenue").reset_index(), QUARTER).median() == pytest.approx(0.2 / 2, rel=0.15)


def test_noise_of_dealers_that_follow_the_season_is_nothing():
    assert noise(inputs([10, 20, 70])[2], QUARTER).tolist() == pytest.approx([0, 0, 0])


def test_a_dealer_with_net_returns_is_as_uncertain_as_the_median():
    panel = inputs([10, 20, 70, 5])[2].assign(revenue=lambda p: p["revenue"] * np.tile([1, 2, 1, 1], 4))
    panel.loc[panel["dealer_id"] == "d", "revenue"] = -5.0
    assert np.isfinite(noise(panel, QUARTER)).all()


def test_without_uncertainty_every_tier_is_certain():
    assert table([50, 31, 14, 3, 2])["tier_probability"].tolist() == [1] * 5


def test_probability_near_a_cut_is_that_of_the_normal_distribution():
    """Of two dealers, the one that leads by one standard error of the difference stays ahead in 84 % of the draws."""
    width = np.exp(0.2 * 1.2815515655446004)
    lead = np.exp(0.2 * np.sqrt(2))
    criteria, potentials, panel = inputs([lead, 1.0], width=width)
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value")[["potential"]]
    section = BASE.tiers.model_copy(update={"draws": 4000, "share_key": 0.3})
    found = probabilities(wide, np.array([1.0]), panel, potentials, QUARTER, section)
    assert found[0, 0] == pytest.approx(0.8413, abs=0.02)
    assert found.sum(axis=1).tolist() == pytest.approx([1, 1])


def test_revenue_and_margin_move_together():
    """Were they drawn apart, a dealer ahead in both would lose its place less often."""
    criteria, potentials, panel = inputs([1.2, 1.0], margin=np.array([1.2, 1.0]))
    panel["revenue"] *= np.tile([0.5, 1.5, 1.5, 0.5], 2) * [1, 1, 1, 1, 0.7, 1.3, 0.7, 1.3]
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value")
    section = BASE.tiers.model_copy(update={"draws": 500, "share_key": 0.3})
    one, both = (
        probabilities(wide[names], np.ones(len(names)), panel, potentials, QUARTER, section)
        for names in (["revenue"], ["revenue", "margin"])
    )
    assert one.tolist() == both.tolist()
    assert 0.5 < one[0, 0] < 1


def test_same_seed_same_probabilities():
    assert table([5, 4, 3, 2, 1], width=1.5).equals(table([5, 4, 3, 2, 1], width=1.5))


def test_why_holds_the_part_of_each_criterion_in_the_score():
    found = table([75, 25], margin=np.array([30.0, 30.0]), params=weighted(revenue=1.0, margin=1.0))
    assert json.loads(found.loc["a", "why"]) == {"revenue": 0.6, "margin": 0.4}


def test_why_is_silent_on_a_criterion_that_is_missing():
    found = table([75, 25], margin=np.array([30.0, np.nan]), params=weighted(revenue=1.0, margin=1.0))
    assert json.loads(found.loc["b", "why"]) == {"revenue": 1}


def test_a_rise_by_the_distance_leads_into_the_next_tier():
    revenue = np.array([50.0, 31, 14, 3, 2])
    found = table(revenue)
    for i, dealer in enumerate("abcde"):
        if found.loc[dealer, "tier"] != "A":
            risen = np.where(np.arange(5) == i, revenue * (1 + found.loc[dealer, "distance"]), revenue)
            assert table(risen).loc[dealer, "tier"] <= found.loc[dealer, "next_tier"]
    assert found.loc[["a", "b"], ["distance", "next_tier"]].isna().all(axis=None)


def test_distance_where_the_next_tier_is_empty_leads_to_the_one_above():
    found = table([97, 1, 1, 1])
    assert found["tier"].tolist() == ["A", "C", "C", "C"]
    assert found.loc["b", ["next_tier", "distance"]].tolist() == ["B", pytest.approx(96)]


def test_distance_of_a_dealer_without_score_is_finite():
    assert np.isfinite(table([97, 3, 0]).loc["c", "distance"])


def test_last_tier_is_by_the_same_rules_and_empty_for_a_new_dealer():
    found = table([50, 31, 14, 5], previous=[5, 31, 64, np.nan])
    assert found["tier"].tolist() == ["A", "A", "B", "C"]
    assert found["last_tier"].fillna("new").tolist() == ["C", "A", "A", "new"]


def test_moves_count_every_pair_of_tiers():
    found = moves(table([50, 31, 14, 5], previous=[5, 31, 64, np.nan]))
    assert len(found) == 9
    assert found["dealers"].sum() == 3
    assert found.set_index(["last_tier", "tier"])["dealers"][[("C", "A"), ("A", "B"), ("B", "B")]].tolist() == [1, 1, 0]


def test_in_a_first_quarter_nobody_has_moved():
    found = table([50, 31, 14, 5], previous=[np.nan] * 4)
    assert found["last_tier"].isna().all()
    assert moves(found)["dealers"].eq(0).all()


def test_weights_on_what_nobody_knows_are_refused_by_name():
    with pytest.raises(ValueError, match=r"no dealer has a value above 0 in image; see tiers\.weights"):
        table([2, 1], image=np.array([np.nan, np.nan]), params=weighted(image=1.0))
