import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.engagement import allocation, what_if
from distribres.engagement.limits import bound_effort
from distribres.engagement.market import Market
from networks import knowledge, mean, worlds

PLAN = section("plan", draws=100)


@pytest.fixture(scope="module")
def asked():
    return situation_of(network())


def situation_of(known, plan=PLAN):
    return what_if.Situation(known, mean(known.worlds), plan)


def network(kinds=("hours", "spend")):
    rng = np.random.default_rng(4)
    n = 30
    dealers = pd.DataFrame(
        {
            "dealer_id": [f"d{i:02}" for i in range(n)],
            "name": "<b>",
            "rep_id": np.repeat(["a", "b", None], 10),
        }
    )
    dealers["tier"] = np.tile(["A", "B", "C"], 10)
    revenue = rng.lognormal(9, 1, n)
    potential = revenue * rng.uniform(1.1, 2, n)
    now = {"hours": rng.uniform(1, 20, n), "spend": rng.uniform(0, 500, n)}
    rates = {
        "margin_rate": np.full(n, 0.3),
        "lift": np.ones(n),
        "size": 3 * potential,
        "now": {kind: now[kind] for kind in kinds},
    }
    market = Market(revenue, 0.9 * potential, potential, 1.1 * potential, **rates)
    return knowledge(dealers, market, worlds(market, PLAN))


def test_todays_totals_give_the_recommended_effort(asked):
    known = asked.known
    limits = bound_effort("hours", known.market, known.dealers, PLAN)
    hours, explored = allocation.optimise_hours(asked.curves["hours"], limits, known, PLAN, share=PLAN.explore)
    found = what_if.try_totals(asked).dealers
    assert found["hours"].to_numpy() == pytest.approx(hours)
    assert found["explore"].tolist() == explored.tolist()


def test_the_reserve_that_is_asked_for_is_set_aside_and_costs(asked):
    none, some = (what_if.try_totals(asked, explore=share) for share in (0.0, 0.2))
    assert none.dealers["explore"].sum() == 0 < some.dealers["explore"].sum()
    assert some.dealers["hours"].sum() == pytest.approx(none.dealers["hours"].sum())
    assert some.asked["gain"] < none.asked["gain"]


@pytest.mark.parametrize("share", [0.7, 1.0, 1.35])
def test_what_is_asked_for_is_spent_by_each_rep(asked, share):
    table = what_if.try_totals(asked, hours=share, spend=share).dealers
    by_rep = table.groupby("rep_id", dropna=False)[["current_hours", "hours"]].sum()
    assert by_rep["hours"].to_numpy() == pytest.approx(share * by_rep["current_hours"].to_numpy())
    assert table["spend"].sum() == pytest.approx(share * table["current_spend"].sum())


def test_more_hours_win_more_and_each_one_less_than_the_last(asked):
    curve = what_if.try_totals(asked).curve
    steps = np.diff(curve["gain"]) / np.diff(curve["hours"])
    assert (steps > 0).all()
    assert curve["gain"].is_monotonic_increasing


def test_the_total_asked_for_is_a_point_of_the_curve(asked):
    answer = what_if.try_totals(asked, hours=1.23)
    assert answer.asked["hours"] == pytest.approx(1.23 * answer.dealers["current_hours"].sum())
    assert answer.asked["gain"] == pytest.approx(answer.dealers["gain"].sum())
    assert answer.curve["hours"].is_monotonic_increasing


def test_more_service_never_wins_more_at_the_central_response(asked):
    curve = asked.curves["hours"]
    gains = [
        curve.value(what_if.try_totals(asked, service=service).dealers["hours"].to_numpy()).sum()
        for service in (0.0, 1.0, 2.0)
    ]
    assert gains[0] >= gains[1] >= gains[2]


def test_a_large_network_is_answered_on_fewer_draws_but_not_on_too_few():
    plans = (section("plan").model_copy(update={"what_if_values": n, "what_if_draws": 7}) for n in (900, 30))
    few, fewest = (situation_of(network(), plan) for plan in plans)
    assert [len(situation.worlds["hours"].scale) for situation in (few, fewest)] == [30, 7]
    assert what_if.try_totals(fewest).asked["gain"] > 0


def test_flatness_is_read_off_the_curve():
    curve = pd.DataFrame({"share": [0.9, 1.0, 1.1], "gain": [80.0, 100.0, 110.0]})
    assert what_if.flatness(curve) == (-20.0, 10.0)


def test_a_network_that_knows_only_hours_has_no_budget():
    answer = what_if.try_totals(situation_of(network(["hours"])), hours=1.1)
    assert "spend" not in answer.dealers and len(answer.curve)


def test_a_network_that_knows_only_spend_has_no_curve_of_hours():
    answer = what_if.try_totals(situation_of(network(["spend"])), spend=1.1)
    assert answer.curve.empty and answer.asked["gain"] == pytest.approx(answer.dealers["gain"].sum())
    assert answer.dealers["spend"].sum() == pytest.approx(1.1 * answer.dealers["current_spend"].sum())


def test_a_network_without_effort_has_nothing_to_ask():
    answer = what_if.try_totals(situation_of(network([])))
    assert answer.asked is None and answer.dealers["gain"].isna().all()


def test_effort_that_stays_where_it_is_only_grows_or_shrinks(asked):
    kept = what_if.Situation(asked.known, asked.curves, asked.params, {"spend": np.ones(30, bool)})
    table = what_if.try_totals(kept, spend=1.2).dealers
    assert table["spend"].to_numpy() == pytest.approx(1.2 * table["current_spend"].to_numpy())
    assert what_if.try_totals(kept).dealers["hours"].tolist() == what_if.try_totals(asked).dealers["hours"].tolist()
