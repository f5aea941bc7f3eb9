from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.engagement import rep_balance
from distribres.engagement.market import Market
from distribres.stats import neighbours, resource_allocation
from networks import alike, knowledge, loose, mean, next_unit

PLAN = loose(
    min_hours=dict.fromkeys("ABC", 0),
    max_hours=dict.fromkeys("ABC", 100),
    max_rise=10,
    start=0,
    max_spend_share=1,
    draws=200,
)
PARAMS = SimpleNamespace(moves=5, neighbours=3)


def network(n_busy=12, n_idle=4, revenue=10_000.0):
    """Two reps side by side with the same hours, one with thrice as many dealers, all dealers alike."""
    n = n_busy + n_idle
    dealers = pd.DataFrame(
        {
            "dealer_id": [f"d{i:02}" for i in range(n)],
            "rep_id": ["busy"] * n_busy + ["=idle"] * n_idle,
            "latitude": 45.0,
            "longitude": 2 + 0.1 * np.arange(n),
        }
    )
    dealers["tier"] = "B"
    hours = np.r_[np.full(n_busy, 48 / n_busy), np.full(n_idle, 48 / n_idle)]
    potential = np.full(n, 2 * revenue)
    market = Market(
        revenue=np.full(n, revenue),
        potential_low=0.9 * potential,
        potential=potential,
        potential_high=1.1 * potential,
        margin_rate=np.full(n, 0.3),
        lift=np.ones(n),
        size=2 * potential,
        now={"hours": hours},
    )
    return dealers, market


def force_of(dealers, market, plan=PLAN):
    known = knowledge(dealers, market, alike(market))
    return rep_balance.read_force(known, mean(known.worlds), plan)


def test_the_rep_with_more_dealers_than_its_hours_is_loaded():
    force = force_of(*network())
    table = rep_balance.balance_reps(force).set_index("rep_id")
    assert table.loc["busy", "load"] > 1 > table.loc["=idle", "load"]
    assert table["needed"].sum() == pytest.approx(table["hours"].sum())
    assert (table["hour_low"] <= table["hour"]).all() and (table["hour"] <= table["hour_high"]).all()


def test_one_more_hour_is_worth_the_multiplier_of_the_optimum():
    dealers, market = network()
    force = force_of(dealers, market)
    x = rep_balance.optimise_reps(force, force.rep, force.total)
    multiplier = next_unit(force.worlds, x)[0]
    table = rep_balance.balance_reps(force).set_index("rep_id")
    # the marginal return falls over the hour, so the next hour is worth a little less than the multiplier
    for number, rep in enumerate(force.reps):
        highest = multiplier[force.rep == number].max()
        assert 0.88 * highest < table.loc[rep, "hour"] < highest


def test_hours_spent_as_well_as_possible_reach_all_there_is():
    dealers, market = network()
    table = rep_balance.balance_reps(force_of(dealers, market))
    assert table["reached"].to_numpy() == pytest.approx([1, 1])  # all dealers of a rep are alike and get the same


def test_a_rep_that_favours_some_does_not_reach_what_its_own_dealers_offer():
    dealers, market = network()
    market.now["hours"][:12] = [24.0, 12.0] + [1.2] * 10
    table = rep_balance.balance_reps(force_of(dealers, market)).set_index("rep_id")
    assert table.loc["busy", "reached"] < 1
    assert table.loc["=idle", "reached"] == pytest.approx(1)


def test_dealers_move_from_the_busy_to_the_idle_rep_the_nearest_first():
    dealers, market = network()
    table = rep_balance.propose_transfers(force_of(dealers, market), PARAMS)
    assert set(table["from_rep"]) == {"busy"} and set(table["to_rep"]) == {"=idle"}
    assert table["dealer_id"].iloc[0] in ("d09", "d10", "d11")  # has one of the idle rep's among its three nearest
    assert (table["gain"] > 0).all() and table["step"].tolist() == list(range(1, len(table) + 1))


def test_gain_of_a_move_is_the_optimum_of_both_reps_after_less_before():
    dealers, market = network()
    force = force_of(dealers, market)
    move = rep_balance.find_moves(force, SimpleNamespace(moves=1, neighbours=3))[0]
    after = force.rep.copy()
    after[move.dealer] = move.target
    worth = [force.curve.value(rep_balance.optimise_reps(force, rep, force.total)).sum() for rep in (force.rep, after)]
    others = []
    near, km = neighbours.neighbours(dealers, 3)
    for option in rep_balance.list_candidates(force.rep, near, km):
        rep = force.rep.copy()
        rep[option.dealer] = option.target
        others.append(force.curve.value(rep_balance.optimise_reps(force, rep, force.total)).sum() - worth[0])
    assert worth[1] - worth[0] == pytest.approx(max(others))


def test_a_second_move_is_found_as_if_the_first_were_done():
    """What is remembered between moves changes no move: the greedy path equals one recomputed from the start."""
    rng = np.random.default_rng(3)
    dealers, market = network(20, 10)
    dealers["rep_id"] = rng.choice(["a", "b", "c"], 30)
    market.revenue[:] = rng.lognormal(9, 1, 30)
    market.potential[:] = market.revenue * rng.uniform(1.1, 3, 30)
    force = force_of(dealers, market)
    moves = rep_balance.find_moves(force, SimpleNamespace(moves=4, neighbours=4))
    rep, (near, km) = force.rep.copy(), neighbours.neighbours(dealers, 4)
    for n, move in enumerate(moves):
        done = {m.dealer for m in moves[:n]}
        options = [o for o in rep_balance.list_candidates(rep, near, km) if o.dealer not in done]
        sums = []
        for option in options:
            after = rep.copy()
            after[option.dealer] = option.target
            sums.append(force.curve.value(rep_balance.optimise_reps(force, after, force.total)).sum())
        best = options[int(np.argmax(sums))]
        assert (best.dealer, best.target) == (move.dealer, move.target)
        rep[move.dealer] = move.target


def test_no_move_is_advised_that_wins_nothing():
    dealers, market = network(8, 8)
    table = rep_balance.propose_transfers(force_of(dealers, market), PARAMS)
    assert table.empty and list(table)


def test_a_frozen_dealer_keeps_its_rep_and_its_hours():
    dealers, market = network()
    force = force_of(dealers, market, PLAN.model_copy(update={"frozen": ["d11"]}))
    assert 11 not in {move.dealer for move in rep_balance.find_moves(force, PARAMS)}
    assert rep_balance.optimise_reps(force, force.rep, force.total)[11] == market.now["hours"][11]


def test_moves_are_few():
    dealers, market = network()
    assert len(rep_balance.find_moves(force_of(dealers, market), SimpleNamespace(moves=2, neighbours=3))) == 2


def test_nobody_loses_the_last_dealer():
    near = np.array([[1], [0]])
    assert rep_balance.list_candidates(np.array([0, 1]), near, np.ones((2, 1))) == []


def test_a_dealer_that_is_not_located_moves_nowhere():
    dealers, market = network()
    dealers.loc[dealers["rep_id"] == "=idle", "latitude"] = np.nan
    assert rep_balance.propose_transfers(force_of(dealers, market), PARAMS).empty


def test_dealers_with_nobody_in_charge_are_left_out():
    dealers, market = network()
    dealers.loc[0, "rep_id"] = None
    table = rep_balance.balance_reps(force_of(dealers, market)).set_index("rep_id")
    assert table["dealers"].to_dict() == {"busy": 11, "=idle": 4}


@pytest.mark.parametrize("lost", ["reps", "hours"])
def test_without_reps_or_hours_there_is_no_line(lost):
    dealers, market = network()
    if lost == "reps":
        dealers["rep_id"] = None
    else:
        market.now.clear()
    force = force_of(dealers, market)
    assert force is None
    assert rep_balance.balance_reps(force).empty
    assert rep_balance.propose_transfers(force, PARAMS).empty


def test_the_hours_of_a_rep_stay_with_the_rep():
    force = force_of(*network())
    moved = force.rep.copy()
    moved[11] = force.rep[12]
    x = rep_balance.optimise_reps(force, moved, force.total)
    assert resource_allocation.totals(x, moved)[[0, 15]] == pytest.approx([48, 48])
