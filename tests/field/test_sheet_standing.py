import numpy as np
import pandas as pd
import pytest

from distribres.field.sheet_standing import find_step, list_criteria

ALL = '{"margin": 0.4, "salespeople": 0.1, "share_of_wallet": 0.1, "wallet": 0.1, "revenue": 0.2, "image": 0.1}'


def tiers(why='{"revenue": 0.5, "potential": 0.3, "margin": 0.2}', distance=0.35, overridden=False) -> pd.DataFrame:
    return pd.DataFrame({"dealer_id": ["D"], "why": why, "distance": distance, "overridden": overridden})


def potential(revenue=100.0, high=200.0, source="known") -> pd.DataFrame:
    one = {
        "revenue": revenue,
        "potential_high": high,
        "wallet": 400.0,
        "wallet_source": source,
        "share_of_wallet": 0.25,
    }
    return pd.DataFrame(one, index=["D"])


def told(why: str, source: str = "known", channel: str = "multibrand"):
    return list_criteria(tiers(why), potential(source=source), pd.Series([3.0]), pd.Series([channel]))[0]


def test_a_dealer_is_told_its_own_purchases_of_a_year_and_that_something_else_counts():
    assert told('{"revenue": 0.6, "margin": 0.4}') == ({"revenue": 400.0}, True)


def test_nothing_else_counts_where_all_is_told():
    assert told('{"revenue": 1.0, "margin": 0.0}') == ({"revenue": 400.0}, False)


def test_three_criteria_are_told_at_most_and_never_margin_or_image():
    assert told(ALL) == ({"revenue": 400.0, "wallet": 1600.0, "share_of_wallet": 0.25}, True)


def test_a_wallet_that_is_estimated_has_no_figure_and_no_share():
    found, others = told(ALL, source="estimated")
    assert [*found] == ["revenue", "wallet", "salespeople"] and np.isnan(found["wallet"]) and others


def test_who_buys_of_us_alone_is_not_told_our_share():
    assert [*told(ALL, channel="exclusive")[0]] == ["revenue", "wallet", "salespeople"]


def step(tier: pd.DataFrame, room: pd.DataFrame, largest: float = 1.0) -> list[float]:
    return find_step(tier, room, largest).loc["D"].tolist()


def test_the_way_up_is_by_purchases_and_what_rises_with_them():
    assert step(tiers(distance=0.35), potential()) == pytest.approx([400.0, 600.0])  # 0.35 / (0.5 + 0.2) of 400 more


def test_a_step_beyond_the_largest_is_none():
    assert step(tiers(), potential(), largest=0.51) == pytest.approx([400.0, 600.0])
    assert np.isnan(step(tiers(), potential(), largest=0.49)).all()


def test_a_step_that_is_reached_asks_for_what_there_is():
    assert step(tiers(distance=0.0), potential()) == [400.0, 400.0]


@pytest.mark.parametrize(
    ("tier", "room"),
    [
        (tiers(distance=np.nan), potential()),
        (tiers(overridden=True), potential()),
        (tiers(), potential(high=149.0)),
        (tiers(why='{"potential": 1.0}'), potential()),
        (tiers(), potential(revenue=0.0)),
        (tiers(), potential(revenue=-10.0)),
        (tiers(), potential(high=np.nan)),
    ],
    ids=["highest", "set by hand", "beyond what it can buy", "not by purchases", "none", "returns", "not known"],
)
def test_no_step_is_shown_where_none_can_be_made(tier, room):
    assert np.isnan(step(tier, room)).all()
