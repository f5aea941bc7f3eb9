from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from distribres.engagement.allocation import find_sure, share_effort
from distribres.engagement.limits import bound_effort
from distribres.engagement.plan import list_efforts
from networks import loose, next_unit, recommended, tables

LEAST = {"A": 6, "B": 2, "C": 0}


def by_rep(efforts):
    return efforts.groupby("rep_id", dropna=False)[["current_hours", "hours"]].sum()


@pytest.mark.parametrize("seed", range(20))
def test_each_rep_spends_its_hours_and_the_network_its_budget_to_the_cent(seed):
    efforts = list_efforts(*recommended(tables(seed=seed)))
    hours = by_rep(efforts)
    assert len(hours) == 3
    assert hours["hours"].to_numpy() == pytest.approx(hours["current_hours"].to_numpy(), abs=1e-6)
    assert round(efforts["spend"].sum(), 2) == round(efforts["current_spend"].sum(), 2)


def test_minimum_and_maximum_service_by_tier_hold():
    inputs, maximum = tables(), {"A": 40, "B": 20, "C": 10}
    efforts = list_efforts(*recommended(inputs, max_hours=maximum))
    least, most = (inputs["tiers"]["tier"].map(hours) for hours in (LEAST, maximum))
    assert (efforts["hours"] >= least).all()
    assert (efforts["hours"] <= np.maximum(most, efforts["current_hours"]) + 0.25).all()
    assert (efforts["hours"] > most - 0.25).any()


def test_nobody_loses_more_than_the_limit_at_once():
    efforts = list_efforts(*recommended(max_cut=0.25))
    assert (efforts["hours"] >= 0.75 * efforts["current_hours"] - 0.25).all()
    assert (efforts["spend"] >= 0.75 * efforts["current_spend"] - 0.01).all()


def test_nobody_rises_by_more_than_the_limit_at_once_and_who_gets_nothing_can_start():
    inputs = tables()
    inputs["effort"].loc[inputs["effort"]["dealer_id"].isin(["d000", "d001"]), ["hours", "spend"]] = 0.0
    limits = {"max_rise": 0.5, "start": 0.2, "max_spend_share": 1, "min_hours": dict.fromkeys("ABC", 0)}
    efforts = list_efforts(*recommended(inputs, **limits)).set_index("dealer_id")
    for kind, step in (("hours", 0.25), ("spend", 0.01)):
        now = efforts[f"current_{kind}"]
        most = 1.5 * now + 0.2 * now.mean()
        assert (efforts[kind] <= most + step).all()
        assert (efforts[kind] > most - step).any()
        assert efforts.loc[["d000", "d001"], kind].max() > 0


def test_no_small_change_wins_more_on_the_draws():
    """Moving a little between two dealers, either way, loses on the mean of the very draws that the plan rests on."""
    known, shared, _ = recommended(draws=400)
    x = shared.policies["recommended"]["hours"]
    low, high = bound_effort("hours", known.market, known.dealers, loose())
    worth = next_unit(known.worlds["hours"], x).mean(axis=0)
    for pool in np.unique(known.pools["hours"]):
        here = known.pools["hours"] == pool
        can_rise, can_fall = worth[here & (x < high - 1e-6)], worth[here & (x > low + 1e-6)]
        assert can_rise.max() <= can_fall.min() * 1.1


def test_policies_have_the_totals_of_today():
    policies = recommended().shared.policies
    totals = pd.DataFrame({name: {kind: x.sum() for kind, x in effort.items()} for name, effort in policies.items()})
    assert totals.div(totals["current"], axis=0).to_numpy() == pytest.approx(1)


def test_a_dealer_that_buys_nothing_and_could_buy_nobody_knows_what_keeps_its_hours():
    inputs = tables()
    inputs["potential"].loc[0, "revenue"] = 0.0
    inputs["tiers"]["tier"] = "C"
    inputs["potential"].loc[0, ["potential_low", "potential", "potential_high", "headroom"]] = np.nan
    found = recommended(inputs)
    policies = found.shared.policies
    assert policies["recommended"]["hours"][0] == pytest.approx(policies["current"]["hours"][0])
    assert list_efforts(*found)["gain"][0] == 0


@pytest.mark.parametrize("seed", range(10))
def test_with_a_reserve_each_rep_spends_its_hours_and_the_network_its_budget_all_the_same(seed):
    efforts = list_efforts(*recommended(tables(120, seed), explore=0.1))
    hours = by_rep(efforts)
    assert hours["hours"].to_numpy() == pytest.approx(hours["current_hours"].to_numpy(), abs=1e-6)
    assert round(efforts["spend"].sum(), 2) == round(efforts["current_spend"].sum(), 2)
    explored = efforts.groupby("rep_id", dropna=False)["explore"].sum()
    assert (explored > 0).all()
    assert (explored <= 0.1 * hours["current_hours"] + 1e-6).all()
    assert (efforts["hours"] >= efforts["explore"] - 1e-9).all()


def test_what_explores_comes_on_top_of_the_best_use_of_the_other_hours():
    known, shared, _ = recommended(tables(120), explore=0.1)
    others = shared.policies["recommended"]["hours"] - shared.explored
    least = known.dealers["tier"].map(LEAST)
    assert (others >= least - 1e-9).all()
    inside = (others > least + 0.5) & (others < 40 - shared.explored - 0.5)
    marginal = pd.Series(next_unit(known.worlds["hours"], others).mean(axis=0))
    worth = marginal[inside].groupby(known.pools["hours"][inside])
    assert (worth.max() / worth.min()).max() < 1.15


def test_minimum_service_comes_before_the_reserve():
    inputs = tables(120)
    inputs["tiers"]["tier"] = "A"
    efforts = list_efforts(*recommended(inputs, explore=0.3, min_hours={"A": 8.5, "B": 2, "C": 0}))
    served = efforts.groupby("rep_id", dropna=False)["current_hours"].transform("mean") >= 8.5
    assert served.any()
    assert (efforts.loc[served, "hours"] >= 8.25).all()


def test_frozen_dealers_keep_their_hours_and_money():
    policies = recommended(frozen=["d003", "d004"]).shared.policies
    for kind in ("hours", "spend"):
        assert policies["recommended"][kind][[3, 4]] == pytest.approx(policies["current"][kind][[3, 4]])


def test_a_dealer_has_hours_for_a_visit_or_none_and_the_hours_stay_with_the_rep():
    inputs = tables()
    inputs["tiers"]["tier"] = "C"
    known, shared, _ = recommended(inputs, shortest=2.0)
    hours, pool = shared.policies["recommended"]["hours"], known.pools["hours"]
    assert (hours == 0).any() and hours[hours > 0].min() >= 2
    assert np.bincount(pool, hours) == pytest.approx(np.bincount(pool, known.market.now["hours"]))


def test_what_may_as_well_win_nothing_stays_where_it_is():
    known, shared, _ = recommended(no_effect=0.5)
    assert shared.policies["recommended"]["hours"] is known.market.now["hours"]
    assert shared.kept == {"hours", "spend"}
    worth = shared.limits.set_index("kind")["worth"]
    assert (worth > 0).all()  # what one more unit would win, spent as today's is


def test_money_that_moves_with_the_hours_follows_them():
    known = recommended().known
    shared = share_effort(replace(known, follows=("spend",)), loose())
    hours, spend = (shared.policies["recommended"][kind] for kind in ("hours", "spend"))
    assert spend / spend.sum() == pytest.approx(hours / hours.sum())


def test_a_rep_is_sure_to_gain_where_its_dealers_together_do_in_enough_worlds():
    gains = np.array([[3.0, -1.0, 2.0], [3.0, -4.0, 2.0], [3.0, -1.0, -2.0], [3.0, -1.0, 2.0]])
    pool = np.array([0, 0, 1])
    assert find_sure(gains, pool, 0.75).tolist() == [True, True, True]
    assert find_sure(gains, pool, 0.8).tolist() == [False, False, False]
    assert find_sure(np.add(gains, [0, 2, 0]), pool, 0.8).tolist() == [True, True, False]


def test_a_rep_that_gains_less_surely_than_asked_for_keeps_its_hours():
    known = recommended().known
    scale = known.worlds["hours"].scale * np.where(known.pools["hours"] == 0, 0.0, 1.0)
    mute = replace(known, worlds=known.worlds | {"hours": known.worlds["hours"]._replace(scale=scale)})
    stays = mute.find_staying(share_effort(mute, loose()).policies["recommended"])["hours"]
    assert stays.tolist() == (known.pools["hours"] == 0).tolist()
