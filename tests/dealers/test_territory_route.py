import numpy as np
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.dealers.territory_route import (
    disagreement,
    estimate_by_territory,
    expected_wallet,
    part_of_market,
    preference,
)


def dealers(territory):
    n = len(territory)
    frame = {"dealer_id": [f"D{i:03d}" for i in range(n)], "channel": "reseller", "territory_id": territory}
    return pd.DataFrame(frame | {"salespeople": 2.0, "name": "x"})


def by_id(given, values):
    return pd.Series(values, given["dealer_id"], dtype=float)


def liked_here(seed=1):
    """Ten territories of eight dealers; the share follows how much the brand is liked there."""
    rng = np.random.default_rng(seed)
    given = dealers(np.repeat([f"T{i}" for i in range(10)], 8))
    liking = np.repeat(rng.normal(0, 1, 10), 8)
    share = by_id(given, 1 / (1 + np.exp(1 - liking - rng.normal(0, 0.3, 80))))
    keys = given.set_index("dealer_id")
    return given, share, keys["channel"], keys["territory_id"], liking


def test_preference_finds_where_the_brand_is_liked():
    _, share, channel, territory, liking = liked_here()
    assert np.corrcoef(preference(share, channel, territory), liking)[0, 1] > 0.95


def test_preference_of_a_dealer_does_not_come_from_itself():
    given, share, channel, territory, _ = liked_here()
    first = given["dealer_id"][0]
    changed = share.mask(share.index == first, 0.9)
    moved = (preference(changed, channel, territory) - preference(share, channel, territory)).abs()
    assert moved[first] < 0.1 * moved[territory == "T0"].drop(first).min() + 0.05


def test_a_given_market_is_shared_out_by_weight_as_far_as_it_goes_through_us():
    given = dealers(["T1", "T1", "T2", None])
    markets = pd.concat(
        [tables.empty("territories"), pd.DataFrame({"territory_id": ["T1", "T2"], "market": [8000, 4000]})]
    )
    weight, wallet = by_id(given, [1, 3, 5, 1]), by_id(given, [300, 700, 500, 9])
    found = expected_wallet(given, markets, wallet, weight)
    assert found.tolist() == pytest.approx([250, 750, 500, np.nan], nan_ok=True)


def test_where_wallets_are_skewed_the_middle_dealer_is_expected_at_its_wallet_not_at_the_mean():
    rng = np.random.default_rng(4)
    given = dealers(np.repeat([f"T{i}" for i in range(20)], 10))
    markets = pd.DataFrame({"territory_id": [f"T{i}" for i in range(20)], "market": rng.lognormal(12, 0.5, 20)})
    wallet = by_id(given, np.repeat(markets["market"].to_numpy(), 10) * rng.lognormal(0, 1, 200))
    found = expected_wallet(given, pd.concat([tables.empty("territories"), markets]), wallet, by_id(given, 1.0))
    assert (wallet / found).median() == pytest.approx(1)


def test_the_route_over_the_territory_does_not_use_what_the_dealer_buys_itself():
    given, share, _, _, _ = liked_here()
    chain = pd.Series(None, share.index, dtype="object")
    wallet = by_id(given, np.random.default_rng(3).lognormal(8, 0.5, 80))
    none = tables.empty("territories")
    before = estimate_by_territory(given, none, wallet, share, chain, 0.8)
    after = estimate_by_territory(given, none, wallet.mask(wallet.index == "D000", wallet * 20), share, chain, 0.8)
    assert after["D000"] == pytest.approx(before["D000"], rel=0.2)


def test_wallets_are_a_part_of_the_market_where_one_is_given():
    dealers = pd.DataFrame({"dealer_id": ["a", "b", "c"], "territory_id": ["T", "T", "U"]})
    places = pd.DataFrame({"territory_id": ["T", "U", "V"], "market": [4000.0, np.nan, 9e9]})
    potentials = pd.DataFrame({"dealer_id": ["a", "b", "c"], "wallet": [100.0, 300.0, 1e6]})
    assert part_of_market(dealers, places, potentials) == pytest.approx(0.4)
    assert np.isnan(part_of_market(dealers, places.assign(market=np.nan), potentials))


def test_routes_disagree_where_one_is_more_than_half_above_the_other():
    table = pd.DataFrame(
        {"by_comparable": [10.0, 20.0, 30.0, 10.0, 0.0], "by_territory": [14.0, 14.0, 48.0, np.nan, 1.0]}
    )
    found = disagreement(table)
    assert (found["dealers"], found["ratio"]) == (3, 1.4)
    assert found["apart"] == pytest.approx(1 / 3)
