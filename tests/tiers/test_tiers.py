import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.tiers.history import hold_tiers
from distribres.tiers.tiers import NothingToRank, count_moves, place_tiers

BASE = params.load_params(Path(__file__).parents[2] / "params", "demo", "tiers.draws=200")
QUARTER = "2026Q3"
YEAR = ["2025Q4", "2026Q1", "2026Q2", "2026Q3"]


def weighted(**weights):
    """The base params with these weights and no other."""
    section = BASE.tiers.weights.model_copy(update=dict.fromkeys(dict(BASE.tiers.weights), 0.0) | weights)
    return BASE.model_copy(update={"tiers": BASE.tiers.model_copy(update={"weights": section})})


def inputs(revenue, previous=None, width=1.0, **others):
    """Criteria, potential and panel of dealers named a, b, c ... that buy as much in every quarter of the year.

    The potential is twice the revenue, its interval from `width` times less to `width` times more. With `previous`,
    the year up to last quarter had that mean, and the potential nobody knows.
    """
    ids = [chr(ord("a") + i) for i in range(len(revenue))]
    revenue = np.array(revenue, float)
    values = {"revenue": revenue, "potential": 2 * revenue, **others} if previous is None else {"revenue": revenue}
    criteria = pd.concat(pd.DataFrame({"dealer_id": ids, "criterion": name, "value": values[name]}) for name in values)
    criteria = criteria.assign(percentile=0.5)
    potentials = pd.DataFrame({"dealer_id": ids, "potential": 2 * revenue, "headroom": revenue})
    potentials = potentials.assign(potential_low=2 * revenue / width, potential_high=2 * revenue * width, wallet=np.nan)
    lines = [(d, q, r) for d, r in zip(ids, revenue, strict=True) for q in YEAR]
    lines += [(d, "2025Q3", 4 * p - 3 * r) for d, p, r in zip(ids, previous or [], revenue, strict=bool(previous))]
    panel = pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"])
    return criteria, potentials, panel.assign(margin=np.nan, wallet=np.nan, lines=9, active_months=3)


def dealers_of(criteria):
    return pd.DataFrame({"dealer_id": criteria["dealer_id"].unique(), "channel": "reseller"})


def table(*args, params=BASE, **others):
    criteria, potentials, panel = inputs(*args, **others)
    past = hold_tiers(criteria, potentials, panel, QUARTER, params.tiers)
    found = place_tiers(dealers_of(criteria), criteria, potentials, panel, past, QUARTER, params)
    return tables.check("tiers", found).set_index("dealer_id")


def test_without_uncertainty_every_tier_is_certain_and_as_the_rule_says():
    found = table([50, 32, 14, 2.5, 1.5])
    assert found["tier"].tolist() == found["rule_tier"].tolist() == ["A", "A", "B", "C", "C"]
    assert found["tier_probability"].tolist() == [1] * 5
    assert found[["p_A", "p_B", "p_C"]].sum(axis=1).tolist() == pytest.approx([1] * 5)


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


def test_weights_on_what_nobody_knows_are_refused_by_name():
    with pytest.raises(NothingToRank, match=r"no dealer has a value above 0 in image; see tiers\.weights"):
        table([2, 1], image=np.array([np.nan, np.nan]), params=weighted(image=1.0))


def test_the_path_names_the_criterion_that_has_to_rise_least_and_by_how_much():
    margin = np.array([40.0, 30, 20, 9.5, 0.5])
    revenue = np.array([50.0, 31, 14, 3, 2])
    names = weighted(revenue=1.0, margin=1.0)
    found = table(revenue, margin=margin, params=names)
    assert found.loc["d", ["tier", "next_tier", "path"]].tolist() == ["B", "A", "margin"]
    risen = margin + np.array([0, 0, 0, found.loc["d", "path_rise"] * 1.0001, 0])
    assert table(revenue, margin=risen, params=names).loc["d", "rule_tier"] == "A"
    almost = margin + np.array([0, 0, 0, found.loc["d", "path_rise"] * 0.99, 0])
    assert table(revenue, margin=almost, params=names).loc["d", "rule_tier"] == "B"
    assert found.loc["d", "path_share"] == pytest.approx(found.loc["d", "path_rise"] / 9.5)


def test_no_way_up_leads_over_the_potential():
    assert set(table([50, 31, 14, 3, 2])["path"].dropna()) == {"revenue"}


def test_a_tier_held_against_the_rule_has_no_distance_left():
    criteria, potentials, panel = inputs([50, 31, 14, 5])
    past = hold_tiers(criteria, potentials, panel, QUARTER, BASE.tiers).assign(tier=["B", "A", "B", "C"])
    found = place_tiers(dealers_of(criteria), criteria, potentials, panel, past, QUARTER, BASE).set_index("dealer_id")
    assert found.loc["a", ["tier", "rule_tier", "distance"]].tolist() == ["B", "A", 0.0]
    assert found.loc["a", ["path", "path_rise"]].isna().all()


def test_last_tier_is_the_one_held_a_quarter_ago_and_empty_for_a_new_dealer():
    past = pd.DataFrame({"dealer_id": ["a", "b"], "quarter": "2026Q2", "tier": ["C", "A"]})
    criteria, potentials, panel = inputs([50, 31, 19])
    now = hold_tiers(criteria, potentials, panel, QUARTER, BASE.tiers)
    found = place_tiers(dealers_of(criteria), criteria, potentials, panel, pd.concat([past, now]), QUARTER, BASE)
    assert found["last_tier"].fillna("new").tolist() == ["C", "A", "new"]


def test_moves_count_every_pair_of_tiers():
    held = pd.DataFrame({"tier": ["A", "A", "B", "C"], "last_tier": ["C", "A", "A", None]})
    found = count_moves(held)
    assert len(found) == 9
    assert found["dealers"].sum() == 3
    assert found.set_index(["last_tier", "tier"])["dealers"][[("C", "A"), ("A", "B"), ("B", "B")]].tolist() == [1, 1, 0]


def test_in_a_first_quarter_nobody_has_moved():
    found = table([50, 31, 14, 5])
    assert found["last_tier"].isna().all()
    assert count_moves(found)["dealers"].eq(0).all()
