import math

import pandas as pd
import pytest

from distribres.contracts import names
from distribres.report import network_figures

NAN = float("nan")
FAMILIES = ("keep", "grow", "win_over", "energise", "maintain", "rising", "light")


def test_revenue_is_that_of_the_quarter_and_of_a_year_ago_and_margin_a_mean_of_four():
    net = network()
    assert (net.revenue, net.revenue_last_year, net.margin) == (170, 90, 35)


def test_a_quarter_that_is_not_in_the_data_is_unknown():
    net = network(quarter="2027Q4")
    assert math.isnan(net.revenue) and math.isnan(net.margin)


def test_dealers_are_counted_now_and_one_quarter_ago():
    net = network()
    assert (net.dealers, net.dealers_before, net.key_dealers) == (3, 2, 1)


def test_potential_is_a_sum():
    net = network()
    assert (net.potential, net.headroom) == (300, 130)


def test_share_of_wallet_is_revenue_over_wallet_where_the_wallet_is_known():
    assert network().share_of_wallet == pytest.approx((100 + 50) / (200 + 300))


def test_share_of_wallet_before_stands_on_the_wallets_of_then():
    assert network().share_of_wallet_before == pytest.approx((90 + 30) / (300 + 200))


def test_headroom_before_stands_on_the_potential_of_then():
    assert network().headroom_before == (140 - 90) + (110 - 30) + (30 - 20)


def test_the_largest_dealers_make_the_share_that_is_asked_for():
    made = network_figures.summarise(PANEL, POTENTIAL, CRITERIA, TIERS, PLAN, "2026Q3", share=0.5)
    assert (made.largest_share, network().largest_share) == pytest.approx((1 / 3, 2 / 3))


def test_share_of_wallet_is_unknown_without_wallets():
    net = network(potential=POTENTIAL.assign(wallet=NAN), criteria=CRITERIA.assign(value=NAN, previous=NAN))
    assert math.isnan(net.share_of_wallet) and math.isnan(net.share_of_wallet_before)


def test_hours_and_spend_are_those_of_today():
    net = network()
    assert (net.hours, net.spend) == (20, 600)


def test_missed_opportunities_and_their_room_to_grow():
    net = network()
    assert (net.missed, net.missed_headroom) == (2, 110)


def test_key_dealers_make_no_more_than_all_there_is():
    owed = POTENTIAL.assign(revenue=[100.0, 50.0, -50.0])
    assert network(potential=owed).key_share == pytest.approx(100 / 150)


def test_effort_is_unknown_without_visits():
    net = network(plan=PLAN.assign(hours=NAN, current_hours=NAN, current_spend=NAN, missed=False))
    assert math.isnan(net.hours) and math.isnan(net.spend)
    assert (net.missed, net.missed_headroom) == (0, 0)


def test_groups_are_sums_in_the_given_order():
    sums = network_figures.groups(PLAN, POTENTIAL, "family", FAMILIES)
    assert list(sums["family"]) == ["keep", "light"]
    assert list(sums["dealers"]) == [1, 2]
    assert list(sums["revenue"]) == [100, 70] and list(sums["hours"]) == [14, 6]


def test_groups_know_nothing_where_no_dealer_is_known():
    plan = PLAN.assign(potential=[100.0, NAN, NAN])
    sums = network_figures.groups(plan, POTENTIAL, "family", FAMILIES)
    assert list(sums["potential"].fillna(-1)) == [100, -1]


def test_every_dealer_is_in_a_group():
    assert network_figures.groups(PLAN, POTENTIAL, "tier", names.TIERS)["dealers"].sum() == len(PLAN)


def test_tier_shares_add_up_to_one_for_each_measure():
    shares = network_figures.tier_shares(PLAN, POTENTIAL)
    assert list(shares.groupby("measure")["share"].sum().round(12)) == [1, 1, 1, 1]
    key = shares[shares["tier"] == "A"].set_index("measure")["share"]
    assert key.to_dict() == pytest.approx({"dealers": 1 / 3, "revenue": 100 / 170, "potential": 0.5, "hours": 0.4})


def test_tier_shares_leave_out_what_is_not_known():
    shares = network_figures.tier_shares(PLAN.assign(current_hours=NAN), POTENTIAL)
    assert set(shares["measure"]) == {"dealers", "revenue", "potential"}


def test_top_breaks_ties_by_dealer():
    frame = pd.DataFrame({"dealer_id": ["D3", "D2", "D1", "D0"], "x": [5, 5, 9, 1]})
    assert list(network_figures.top(frame, "x", 3)["dealer_id"]) == ["D1", "D2", "D3"]


def test_top_puts_the_unknown_last():
    frame = pd.DataFrame({"dealer_id": ["D0", "D1"], "x": [NAN, 1]})
    assert list(network_figures.top(frame, "x", 2)["dealer_id"]) == ["D1", "D0"]


DEALERS = ["D0", "D1", "D2"]
PANEL = pd.DataFrame(
    [
        ("D0", "2025Q3", 90.0, 20.0),
        ("D0", "2026Q2", 100.0, 25.0),
        ("D1", "2026Q2", 20.0, 5.0),
        ("D0", "2026Q3", 100.0, 30.0),
        ("D1", "2026Q3", 50.0, 10.0),
        ("D2", "2026Q3", 20.0, NAN),
    ],
    columns=["dealer_id", "quarter", "revenue", "margin"],
)
POTENTIAL = pd.DataFrame(
    {
        "dealer_id": DEALERS,
        "revenue": [100.0, 50.0, 20.0],
        "wallet": [200.0, 300.0, NAN],
        "potential": [150.0, 100.0, 50.0],
        "headroom": [50.0, 60.0, 20.0],
    }
)
TIERS = pd.DataFrame({"dealer_id": DEALERS, "tier": ["A", "C", "C"]})
CRITERIA = pd.DataFrame(
    {
        "dealer_id": DEALERS * 3,
        "criterion": ["revenue"] * 3 + ["wallet"] * 3 + ["potential"] * 3,
        "value": [100.0, 50.0, 20.0, 200.0, 300.0, NAN, 150.0, 100.0, 50.0],
        "previous": [90.0, 30.0, 20.0, 300.0, 200.0, NAN, 140.0, 110.0, 30.0],
    }
)
PLAN = pd.DataFrame(
    {
        "dealer_id": DEALERS,
        "tier": ["A", "C", "C"],
        "family": ["keep", "light", "light"],
        "potential": [150.0, 100.0, 50.0],
        "headroom": [50.0, 60.0, 20.0],
        "current_hours": [8.0, 2.0, 10.0],
        "hours": [14.0, 2.0, 4.0],
        "current_spend": [100.0, 200.0, 300.0],
        "spend": [300.0, 200.0, 100.0],
        "gain": [9.0, 0.0, -3.0],
        "missed": [True, True, False],
    }
)


def network(quarter="2026Q3", potential=POTENTIAL, criteria=CRITERIA, plan=PLAN) -> network_figures.Network:
    return network_figures.summarise(PANEL, potential, criteria, TIERS, plan, quarter, share=0.8)
