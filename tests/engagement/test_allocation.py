from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.contracts.quarters import last
from distribres.engagement import allocation, draws, response
from distribres.engagement.limits import bounds, infeasible
from distribres.engagement.market import read_market
from distribres.stats import resource_allocation

PARAMS = SimpleNamespace(
    elasticity=0.34,
    elasticity_sd=0.1,
    spend_elasticity=0.12,
    spend_elasticity_sd=0.05,
    willingness_floor=0.5,
    headroom_weight=0.1,
    min_hours={"A": 6, "B": 2, "C": 0},
    max_hours={"A": 40, "B": 40, "C": 40},
    max_spend_share=0.02,
    default_margin_rate=0.25,
    max_cut=1,
    max_rise=10,
    start=10,
    explore=0,
    frozen=[],
    draws=100,
    seed=1,
)


def network(n=60, seed=3):
    """Two reps, some dealers with nobody in charge; hours that follow neither sales nor potential."""
    rng = np.random.default_rng(seed)
    ids = [f"d{i:03}" for i in range(n)]
    revenue, headroom = rng.lognormal(9, 1, n), rng.lognormal(9, 1, n)
    potential = revenue + headroom
    hours, spend = rng.lognormal(2, 0.8, n), rng.lognormal(6, 1, n).round(2)
    by_quarter = pd.DataFrame({"dealer_id": ids, "visits": 2, "hours": hours, "spend": spend})
    year = [by_quarter.assign(quarter=quarter) for quarter in last("2026Q3", 4)]
    levels = {"revenue": revenue, "potential": potential, "headroom": headroom}
    ends = {"potential_low": np.maximum(revenue, potential * 0.8), "potential_high": potential * 1.3}
    sales = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": revenue, "margin": revenue * 0.3})
    return {
        "tiers": pd.DataFrame({"dealer_id": ids, "tier": rng.choice(["A", "B", "C"], n)}),
        "potential": pd.DataFrame({"dealer_id": ids, **levels, **ends}),
        "effort": pd.concat(year, ignore_index=True),
        "dealers": pd.DataFrame({"dealer_id": ids, "rep_id": rng.choice(["=HYPERLINK(1)", "r2", None], n)}),
        "panel": sales,
        "willingness": pd.Series(rng.uniform(0, 10, n), index=ids).iloc[: n // 2],
        "quarter": "2026Q3",
        "params": PARAMS,
    }


def by_rep(plan):
    return plan.groupby("rep_id", dropna=False)[["current_hours", "hours"]].sum()


@pytest.mark.parametrize("seed", range(20))
def test_each_rep_spends_its_hours_and_the_network_its_budget_to_the_cent(seed):
    plan = allocation.list_efforts(allocation.recommend(**network(seed=seed)))
    hours = by_rep(plan)
    assert len(hours) == 3
    assert hours["hours"].to_numpy() == pytest.approx(hours["current_hours"].to_numpy(), abs=1e-6)
    assert round(plan["spend"].sum(), 2) == round(plan["current_spend"].sum(), 2)


def test_hours_are_whole_steps_but_for_one_dealer_of_each_rep_and_spend_is_in_cents():
    plan = allocation.list_efforts(allocation.recommend(**network()))
    broken = (plan["hours"] * 4 % 1 > 1e-5).groupby(plan["rep_id"], dropna=False).sum()
    assert (broken <= 1).all()
    assert plan["spend"].tolist() == plan["spend"].round(2).tolist()


def test_visits_are_whole_and_take_the_hours_of_each_rep():
    tables = network()
    recommendation = allocation.recommend(**tables)
    plan = allocation.list_efforts(recommendation)
    assert recommendation.visit == pytest.approx(tables["effort"]["hours"].sum() / tables["effort"]["visits"].sum())
    assert (plan["visits"] % 1 == 0).all()
    assert (abs(plan["visits"] - plan["hours"] / recommendation.visit) <= 1).all()
    sums = plan.groupby("rep_id", dropna=False)[["visits", "hours"]].sum()
    assert (abs(sums["visits"] - sums["hours"] / recommendation.visit) <= 0.5).all()


def test_without_visits_none_are_planned():
    tables = network()
    tables["effort"]["visits"] = 0
    assert allocation.list_efforts(allocation.recommend(**tables))["visits"].isna().all()


def limited(seed=3, **limits):
    """A network with other limits than those of the module."""
    tables = network(seed=seed)
    tables["params"] = SimpleNamespace(**{**vars(PARAMS), **limits})
    return tables


def test_minimum_and_maximum_service_by_tier_hold():
    tables = limited(max_hours={"A": 40, "B": 20, "C": 10})
    plan = allocation.list_efforts(allocation.recommend(**tables))
    least, most = (tables["tiers"]["tier"].map(hours) for hours in (PARAMS.min_hours, tables["params"].max_hours))
    assert (plan["hours"] >= least).all()
    assert (plan["hours"] <= np.maximum(most, plan["current_hours"]) + 0.25).all()
    assert (plan["hours"] > most - 0.25).any()


def test_nobody_loses_more_than_the_limit_at_once():
    plan = allocation.list_efforts(allocation.recommend(**limited(max_cut=0.25)))
    assert (plan["hours"] >= 0.75 * plan["current_hours"] - 0.25).all()
    assert (plan["spend"] >= 0.75 * plan["current_spend"] - 0.01).all()


def test_nobody_rises_by_more_than_the_limit_at_once_and_who_gets_nothing_can_start():
    tables = limited(max_rise=0.5, start=0.2, max_spend_share=1, min_hours={"A": 0, "B": 0, "C": 0})
    tables["effort"].loc[tables["effort"]["dealer_id"].isin(["d000", "d001"]), ["hours", "spend"]] = 0.0
    plan = allocation.list_efforts(allocation.recommend(**tables)).set_index("dealer_id")
    for kind, step in (("hours", 0.25), ("spend", 0.01)):
        now = plan[f"current_{kind}"]
        most = 1.5 * now + 0.2 * now.mean()
        assert (plan[kind] <= most + step).all()
        assert (plan[kind] > most - step).any()
        assert plan.loc[["d000", "d001"], kind].max() > 0


def test_the_minimum_service_comes_before_the_limit_on_rises():
    tables = limited(max_rise=0, start=0)
    limit = bounds("hours", market_of(tables), tables["tiers"]["tier"], tables["params"])
    least = tables["tiers"]["tier"].map(PARAMS.min_hours)
    assert (limit[1] >= least).all() and (limit[0] <= limit[1]).all()


def test_limits_that_fit_are_not_said_to_be_infeasible():
    assert infeasible(allocation.recommend(**network()).limits).empty


def test_minimum_service_beyond_a_reps_hours_is_scaled_down_and_said():
    tables = network()
    tables["effort"]["hours"] /= 20
    recommendation = allocation.recommend(**tables)
    found = infeasible(recommendation.limits)
    assert set(found["rep_id"].dropna()) == {"=HYPERLINK(1)", "r2"} and set(found["kind"]) == {"hours"}
    assert (found["least"] > found["total"]).all()
    hours = by_rep(allocation.list_efforts(recommendation))
    assert (hours["hours"] <= hours["current_hours"] + 1e-6).all()


def test_caps_too_tight_for_the_total_are_widened_and_said():
    recommendation = allocation.recommend(**limited(max_hours=dict.fromkeys("ABC", 7), max_spend_share=0.001))
    found = infeasible(recommendation.limits).iloc[0]
    assert found["kind"] == "spend" and found["most"] == pytest.approx(0.06 * found["total"])
    plan = allocation.list_efforts(recommendation)
    assert plan["spend"].sum() == pytest.approx(plan["current_spend"].sum(), abs=0.01)
    assert by_rep(plan).pipe(lambda t: t["current_hours"] - t["hours"]).between(-1e-6, 1e-6).all()


def test_recommended_beats_the_other_policies_which_keep_no_limits_where_its_own_leave_room():
    table = allocation.compare_policies(allocation.recommend(**limited(max_spend_share=1))).set_index("policy")
    assert table["gain"].idxmax() == "recommended"
    assert table.loc["recommended", "probability"] > 0.95
    assert table.loc["current"].tolist() == [0, 0, 0, 0]
    assert (table["gain_low"] <= table["gain"]).all()
    assert (table["gain"] <= table["gain_high"]).all()


def test_no_small_change_wins_more_on_the_draws():
    """Moving a little between two dealers, either way, loses on the mean of the very draws that the plan rests on."""
    tables = network()
    plan = allocation.recommend(**tables)
    x, market = plan.policies["recommended"]["hours"], market_of(tables)
    low, high = bounds("hours", market, tables["tiers"]["tier"], PARAMS)
    worlds = list(draws.draws(market, PARAMS, plan.response, plan.weights))
    worth = np.mean([response.marginal(world["hours"], x) for world in worlds], axis=0)
    for pool in np.unique(plan.pools["hours"]):
        here = plan.pools["hours"] == pool
        can_rise, can_fall = worth[here & (x < high - 1e-6)], worth[here & (x > low + 1e-6)]
        assert can_rise.max() <= can_fall.min() * 1.02


def test_policies_have_the_totals_of_today():
    shared = allocation.recommend(**network()).policies
    totals = pd.DataFrame({name: {kind: x.sum() for kind, x in effort.items()} for name, effort in shared.items()})
    assert totals.div(totals["current"], axis=0).to_numpy() == pytest.approx(1)


def test_gains_of_dealers_add_up_to_the_gain_of_the_policy():
    recommendation = allocation.recommend(**network())
    of_network = allocation.compare_policies(recommendation).set_index("policy").loc["recommended", "gain"]
    assert allocation.list_efforts(recommendation)["gain"].sum() == pytest.approx(of_network)


def test_costs_are_what_the_hours_of_each_rep_would_win():
    recommendation = allocation.recommend(**network())
    costs = allocation.cost_of_habit(recommendation)
    hours = recommendation.gains[:, 0, :].mean(axis=0)
    expected = [hours[recommendation.dealers["rep_id"] == rep].sum() for rep in costs["rep_id"]]
    assert costs["rep_id"].tolist() == ["=HYPERLINK(1)", "r2"]
    assert costs["cost"].tolist() == pytest.approx(expected)


def test_unknown_potential_keeps_todays_hours():
    tables = network()
    tables["tiers"]["tier"] = "C"
    tables["potential"].loc[0, ["potential_low", "potential", "potential_high", "headroom"]] = np.nan
    recommendation = allocation.recommend(**tables)
    shared = recommendation.policies
    assert shared["recommended"]["hours"][0] == pytest.approx(shared["current"]["hours"][0])
    assert allocation.list_efforts(recommendation)["gain"][0] == 0


def exploring(share, seed=3):
    """A network that sets aside a share of its hours; a visit takes about 5 of them."""
    tables = network(n=120, seed=seed)
    tables["params"] = SimpleNamespace(**{**vars(PARAMS), "explore": share})
    return tables


@pytest.mark.parametrize("seed", range(10))
def test_with_a_reserve_each_rep_spends_its_hours_and_the_network_its_budget_all_the_same(seed):
    plan = allocation.list_efforts(allocation.recommend(**exploring(0.1, seed)))
    hours = by_rep(plan)
    assert hours["hours"].to_numpy() == pytest.approx(hours["current_hours"].to_numpy(), abs=1e-6)
    assert round(plan["spend"].sum(), 2) == round(plan["current_spend"].sum(), 2)
    explored = plan.groupby("rep_id", dropna=False)["explore"].sum()
    assert (explored > 0).all()
    assert (explored <= 0.1 * hours["current_hours"] + 1e-6).all()
    assert (plan["hours"] >= plan["explore"] - 1e-9).all()


def test_what_explores_comes_on_top_of_the_best_use_of_the_other_hours():
    tables = exploring(0.1)
    recommendation = allocation.recommend(**tables)
    others = recommendation.policies["recommended"]["hours"] - recommendation.explored
    least = tables["tiers"]["tier"].map(PARAMS.min_hours)
    assert (others >= least - 1e-9).all()
    curve = recommendation.curves["hours"]
    inside = (others > least + 1e-6) & (others < 40 - recommendation.explored - 1e-6)
    worth = pd.Series(response.marginal(curve, others))[inside].groupby(recommendation.pools["hours"][inside])
    assert (worth.max() / worth.min()).to_numpy() == pytest.approx(1, rel=1e-6)


def test_the_cost_of_the_reserve_is_told_on_the_same_draws():
    without = allocation.compare_policies(allocation.recommend(**exploring(0))).set_index("policy")
    table = allocation.compare_policies(allocation.recommend(**exploring(0.1))).set_index("policy")
    assert "without_reserve" not in without.index
    assert table.loc["without_reserve"].tolist() == without.loc["recommended"].tolist()
    assert table.loc["recommended", "gain"] < table.loc["without_reserve", "gain"]


def test_minimum_service_comes_before_the_reserve():
    tables = exploring(0.3)
    tables["tiers"]["tier"] = "A"
    tables["params"].min_hours = {"A": 8.5, "B": 2, "C": 0}
    plan = allocation.list_efforts(allocation.recommend(**tables))
    served = plan.groupby("rep_id", dropna=False)["current_hours"].transform("mean") >= 8.5
    assert served.any()
    assert (plan.loc[served, "hours"] >= 8.25).all()


def test_frozen_dealers_keep_their_hours_and_money():
    tables = network()
    tables["params"] = SimpleNamespace(**{**vars(PARAMS), "frozen": ["d003", "d004"]})
    shared = allocation.recommend(**tables).policies
    for kind in ("hours", "spend"):
        assert shared["recommended"][kind][[3, 4]] == pytest.approx(shared["current"][kind][[3, 4]])


def test_frozen_dealers_that_do_not_exist_are_all_named():
    tables = network()
    tables["params"] = SimpleNamespace(**{**vars(PARAMS), "frozen": ["d003", "nobody", "=1"]})
    with pytest.raises(ValueError, match=r"plan.frozen: .* =1, nobody; take it out"):
        allocation.recommend(**tables)


def market_of(tables):
    """What the responses of these tables rest on."""
    names = ("potential", "effort", "panel", "willingness", "quarter", "params")
    return read_market(pd.Index(tables["tiers"]["dealer_id"]), *(tables[name] for name in names))


def test_limits_tell_what_one_more_hour_of_a_rep_would_earn():
    tables = network()
    recommendation = allocation.recommend(**tables)
    limits = recommendation.limits.query("kind == 'hours'")
    x, market = recommendation.policies["recommended"]["hours"], market_of(tables)
    curve = recommendation.curves["hours"]
    pool = recommendation.pools["hours"]
    low, high = bounds("hours", market, tables["tiers"]["tier"], PARAMS)
    total = np.bincount(pool, x)
    won = [
        response.value(curve, resource_allocation.allocate(*curve[:2], low, high, total + more, pool))
        for more in (0, 0.01)
    ]
    earned = np.bincount(pool, won[1] - won[0]) / 0.01
    assert limits["worth"].to_numpy() == pytest.approx(earned, rel=1e-2)
    assert limits["total"].to_numpy() == pytest.approx(total)


def test_without_effort_all_is_empty():
    tables = network()
    tables["effort"] = tables["effort"].iloc[:0]
    recommendation = allocation.recommend(**tables)
    plan = allocation.list_efforts(recommendation)
    assert plan.drop(columns=["dealer_id", "rep_id"]).isna().all(axis=None)
    assert allocation.compare_policies(recommendation).empty
    assert allocation.cost_of_habit(recommendation).empty


def test_without_spend_hours_are_shared_out_all_the_same():
    tables = network()
    tables["effort"]["spend"] = np.nan
    plan = allocation.list_efforts(allocation.recommend(**tables))
    assert plan[["current_spend", "spend"]].isna().all(axis=None)
    assert plan[["hours", "gain"]].notna().all(axis=None)


def test_without_durations_spend_is_shared_out_all_the_same():
    tables = network()
    tables["effort"]["hours"] = np.nan
    recommendation = allocation.recommend(**tables)
    assert allocation.list_efforts(recommendation)[["spend", "gain"]].notna().all(axis=None)
    assert allocation.cost_of_habit(recommendation).empty


def test_same_seed_same_plan():
    first, second = (allocation.list_efforts(allocation.recommend(**network())) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
