from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.dealers.potential import estimate_potential

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "potential.purchases_share=0.5").potential
QUARTER = "2026Q3"
INTERVALS = [("wallet_low", "wallet", "wallet_high"), ("potential_low", "potential", "potential_high")]


def network(n, known, seed=1, noise=0.5, seen=False):
    """A simulated network, and the true wallets of its dealers (currency per quarter, by dealer_id).

    The first `known` wallets are declared, or seen in the sales; a few dealers bought nothing net.
    """
    rng = np.random.default_rng(seed)
    ids = [f"D{i:04d}" for i in range(n)]
    salespeople = 1.0 + rng.poisson(3, n)
    wallet = 5000 * salespeople**0.8 * rng.lognormal(0, noise, n)
    revenue = wallet * rng.beta(3, 6, n) * (rng.random(n) > 0.03)
    declared = np.where(np.arange(n) < known, wallet, np.nan)
    dealers = pd.DataFrame({"dealer_id": ids, "name": ids, "channel": rng.choice(["reseller", "exclusive"], n)}).assign(
        territory_id=rng.choice(["T1", "T2", "T3"], n), salespeople=salespeople, turnover=np.nan
    )
    panel = pd.DataFrame({"dealer_id": ids, "quarter": QUARTER, "revenue": 4 * revenue, "wallet": np.nan})
    panel = panel.assign(quantity=np.nan, lines=10, active_months=3)
    if seen:
        panel["wallet"] = 4 * declared
    else:
        dealers["turnover"] = 4 * declared / PARAMS.purchases_share
    territories = pd.DataFrame(
        {"territory_id": ["T1", "T2", "T3"], "population": [1e5, 2e5, np.nan], "market": 1e6, "income": [2e4, 3e4, 2e4]}
    )
    return dealers, panel, territories, pd.Series(wallet, ids)


def inputs_of(dealers, panel, territories):
    """Nobody was asked, nobody invited."""
    asked = {name: tables.empty(name) for name in ("survey", "events")}
    return {"dealers": dealers, "panel": panel, "territories": territories, **asked}


def table(dealers, panel, territories, params=PARAMS):
    found = estimate_potential(inputs_of(dealers, panel, territories), QUARTER, params)
    return tables.check("potential", found).set_index("dealer_id")


@pytest.mark.parametrize("known", [0, 60, 150, 300])
def test_what_always_holds(known):
    found = table(*network(300, known)[:3])
    for low, middle, high in INTERVALS:
        ordered = found[[low, middle, high]].dropna()
        assert (ordered.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    stated = found.dropna(subset="wallet")
    assert len(stated) == (300 if known else 0)
    assert (stated["potential"] <= stated["wallet"]).all()
    assert (stated["potential_high"] <= stated["wallet_high"] * (1 + 1e-12)).all()
    assert (found["potential_low"] >= found["revenue"]).all()
    assert found["headroom"].tolist() == (found["potential"] - found["revenue"]).tolist()


def test_one_dealer_in_five_is_above_its_benchmark():
    dealers, panel, territories, _ = network(300, 300, seen=True)
    found = table(dealers, panel.assign(lines=10_000), territories)
    assert (found["share_of_wallet"] > found["benchmark_share"]).mean() == pytest.approx(0.2, abs=0.05)


def test_benchmark_is_the_quantile_of_share_among_dealers_without_other_differences():
    dealers, panel, territories, _ = network(400, 400, seen=True)
    alike = dealers.assign(channel="reseller", salespeople=2.0, territory_id="T1")
    found = table(alike, panel.assign(lines=10_000), territories)
    expected = np.quantile(found["share_of_wallet"], 0.8)
    assert found["benchmark_share"].median() == pytest.approx(expected, rel=0.1)


def test_a_larger_wallet_holds_more_at_the_share_of_the_best():
    dealers, panel, territories, _ = network(300, 300)
    for column in ("channel", "territory_id", "salespeople"):
        dealers[column] = dealers.loc[0, column]
    found = table(dealers, panel, territories).sort_values("wallet")
    # what the others on the territory buy of us is not quite the same for each dealer: hence the 1 %
    assert (found["by_comparable"].diff().dropna() >= -0.01 * found["by_comparable"][1:]).all()


@pytest.mark.parametrize("seed", range(4))
def test_what_the_best_reach_never_falls_with_size_even_where_large_dealers_buy_less_of_us(seed):
    dealers, panel, territories, wallet = network(200, 200, seed)
    for column in ("channel", "territory_id", "salespeople"):
        dealers[column] = dealers.loc[0, column]
    fewer = np.clip(0.3 * (wallet / wallet.median()) ** -1.8, 0.001, 0.95).to_numpy()
    panel["revenue"] = 4 * wallet.to_numpy() * fewer * np.random.default_rng(seed).uniform(0.5, 1, 200)
    target = table(dealers, panel, territories).sort_values("wallet")["by_comparable"]
    # what the others on the territory buy of us is not quite the same for each dealer: hence the 1 %
    assert (target.diff().dropna() >= -0.01 * target[1:]).all()


def test_the_potential_does_not_rest_on_the_market_of_the_territory():
    dealers, panel, territories, _ = network(200, 200, seen=True)
    half = table(dealers, panel, territories.assign(market=[5e5, 1e6, 2e6]))
    whole = table(dealers, panel, territories)
    assert half["potential"].tolist() == whole["potential"].tolist()
    assert half["by_territory"].tolist() != whole["by_territory"].tolist()


def test_estimated_wallets_cover_the_simulated_truth():
    covered = []
    for seed in range(12):
        dealers, panel, territories, wallet = network(240, 80, seed)
        found = table(dealers, panel, territories)
        estimated = found["wallet_source"] == "estimated"
        covered.append(wallet.between(found["wallet_low"], found["wallet_high"])[estimated].mean())
    assert np.mean(covered) == pytest.approx(0.8, abs=0.05)


def test_intervals_are_judged_by_the_year_before_too():
    dealers, panel, territories, _ = network(400, 300, seen=True)
    scatter = np.random.default_rng(2).normal(size=400)

    def estimated(spread: float) -> pd.DataFrame:
        then = panel.assign(quarter="2024Q4", wallet=panel["wallet"] * np.exp(spread * scatter))
        found = table(dealers, pd.concat([then, panel], ignore_index=True), territories)
        return found[found["wallet_source"] == "estimated"]

    like, unlike = estimated(0.0), estimated(2.0)
    assert (unlike["wallet"] == like["wallet"]).mean() > 0.9  # but where quantiles cross
    width = [np.log(found["wallet_high"] / found["wallet_low"]).mean() for found in (like, unlike)]
    assert width[1] > 1.1 * width[0]


def test_a_year_in_which_hardly_anybody_bought_judges_no_interval():
    dealers, panel, territories, _ = network(400, 300, seen=True)
    then = panel.assign(quarter="2024Q4", revenue=panel["revenue"] * (np.arange(400) < 20))
    found = table(dealers, pd.concat([then, panel], ignore_index=True), territories)
    assert found[["wallet_low", "wallet_high"]].gt(0).all(axis=None)
    alone = table(dealers, pd.concat([then.assign(wallet=1.0), panel], ignore_index=True), territories)
    assert alone["wallet_high"].tolist() == found["wallet_high"].tolist()


def test_wallets_that_are_seen_have_no_interval():
    found = table(*network(120, 60, seen=True)[:3]).query("wallet_source == 'known'")
    assert len(found) == 60
    assert (found["wallet_low"] == found["wallet_high"]).all()


def test_intervals_of_declared_wallets_hold_the_simulated_truth():
    covered = []
    for seed in range(8):
        dealers, panel, territories, wallet = network(240, 160, seed)
        dealers["turnover"] *= np.random.default_rng(seed).lognormal(0, 0.2, 240)
        found = table(dealers, panel, territories).query("wallet_source == 'known'")
        covered.append(wallet.reindex(found.index).between(found["wallet_low"], found["wallet_high"]).mean())
    assert 0.78 < np.mean(covered) < 0.9  # it allows for an error of all at once, too, which is 0 here


def test_a_declaration_in_the_wrong_unit_counts_as_not_known():
    dealers, panel, territories, wallet = network(240, 160)
    dealers.loc[[3, 4], "turnover"] *= 1000.0
    found = table(dealers, panel, territories)
    wild = found.loc[["D0003", "D0004"]]
    assert wild["disbelieved"].all() and set(wild["wallet_source"]) == {"estimated"}
    assert (wild["wallet_high"] < 100 * wallet[["D0003", "D0004"]]).all()


def test_the_order_of_rooms_hardly_rests_on_how_far_the_network_may_be():
    dealers, panel, territories, _ = network(200, 200, seen=True)
    near, far = (table(dealers, panel, territories, PARAMS.model_copy(update={"reach_error": sd})) for sd in (0.0, 0.6))
    assert near["headroom"].corr(far["headroom"], method="spearman") > 0.99
    assert (far["potential_high"] - far["revenue"]).sum() > 1.2 * (near["potential_high"] - near["revenue"]).sum()


def test_with_all_differences_unreached_whoever_buys_least_for_its_size_has_most_room():
    dealers, panel, territories, _ = network(200, 200, seen=True)
    all_of_it, none = (
        table(dealers, panel, territories, PARAMS.model_copy(update={"unreached": part})) for part in (1.0, 0.0)
    )
    share, rooms = none["share_of_wallet"], [found["headroom"] / found["wallet"] for found in (all_of_it, none)]
    assert rooms[0].corr(share, method="spearman") < -0.5
    assert rooms[1].corr(share, method="spearman") > 0.5


def test_a_dealer_that_bought_nothing_net_has_all_of_its_potential_before_it():
    dealers, panel, territories, _ = network(120, 120)
    panel.loc[0, "revenue"] = -50.0
    found = table(dealers, panel, territories).loc["D0000"]
    assert found["revenue"] == 0
    assert found["headroom"] == found["potential"] > 0


def test_where_hardly_a_wallet_is_known_comparable_dealers_are_the_measure():
    dealers, panel, territories, _ = network(300, PARAMS.min_known - 1)
    found = table(dealers, panel, territories)
    assert set(found["wallet_source"]) == {"missing"}
    assert (found["headroom"] > 0).all()
    assert found["potential"].corr(dealers.set_index("dealer_id")["salespeople"], method="spearman") > 0.4


def test_nothing_but_dealers_and_sales_gives_no_potential():
    dealers, panel, _, _ = network(300, 0)
    dealers = dealers.assign(salespeople=np.nan, territory_id=pd.Series(np.nan, dealers.index, dtype="str"))
    found = table(dealers, panel, tables.empty("territories"))
    assert found[["wallet", "potential", "headroom"]].isna().all(axis=None)
    assert set(found["wallet_source"]) == {"missing"}


def test_too_few_dealers_give_no_potential():
    assert table(*network(PARAMS.min_known - 1, 0)[:3])["potential"].isna().all()


def test_a_quarter_before_any_sales_is_an_empty_table():
    dealers, panel, territories, _ = network(60, 60)
    assert estimate_potential(inputs_of(dealers, panel, territories), "2020Q1", PARAMS).empty


def test_seen_wallets_of_a_brand_that_most_dealers_do_not_buy():
    dealers, panel, territories, _ = network(200, 200, seen=True)
    panel.loc[:139, "revenue"] = 0.0
    found = table(dealers, panel, territories)
    assert found["potential"].notna().all()
    assert found.loc["D0000", "potential"] > 0


def test_currency_does_not_matter():
    dealers, panel, territories, _ = network(200, 120)
    cents = panel.assign(revenue=panel["revenue"] * 100), territories.assign(market=territories["market"] * 100)
    found = table(dealers.assign(turnover=dealers["turnover"] * 100), *cents)
    assert found["potential"].to_numpy() == pytest.approx(
        table(dealers, panel, territories)["potential"] * 100, rel=1e-6
    )
