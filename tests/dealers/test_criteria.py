import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.dealers.criteria import CRITERIA, coverage, gather_facts, geography, rate_criteria
from distribres.dealers.potential import estimate_potential

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "potential.purchases_share=0.5").potential
NOW, BEFORE = "2026Q3", "2026Q2"


def frame(name, rows):
    """A named table from its rows; columns that are not given are empty."""
    return pd.concat([tables.empty(name), pd.DataFrame(rows)]).astype(tables.empty(name).dtypes)


def network(dealers, panel, **others):
    """All inputs, those not given empty; each dealer is a reseller unless it says otherwise."""
    rows = {"dealers": [{"name": "x", "channel": "reseller"} | row for row in dealers], "panel": panel, **others}
    names = ("dealers", "panel", "territories", "survey", "events")
    return {name: frame(name, rows[name]) if name in rows else tables.empty(name) for name in names}


def bought(dealer, revenue, quarter=NOW, **more):
    return {"dealer_id": dealer, "quarter": quarter, "revenue": float(revenue), "returns": 0.0, **more} | {
        "lines": 1,
        "active_months": 1,
    }


def table(inputs):
    now = estimate_potential(inputs, NOW, PARAMS)
    return tables.check("criteria", rate_criteria(inputs, now, NOW, PARAMS))


def of(found, criterion):
    return found[found["criterion"] == criterion].set_index("dealer_id")


def haversine(a, b):
    """Kilometres between two points, in the form of Sinnott 1984."""
    (lat1, lon1), (lat2, lon2) = np.radians(a), np.radians(b)
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371 * math.asin(math.sqrt(h))


def test_geography_is_the_distance_to_the_nearest_other_dealer_by_haversine():
    paris, lyon, brest, fiji = (48.86, 2.35), (45.76, 4.84), (48.39, -4.49), (-17.8, 178.0)
    places = pd.DataFrame([paris, lyon, brest, fiji], columns=["latitude", "longitude"])
    expected = [haversine(paris, lyon), haversine(lyon, paris), haversine(brest, paris)]
    assert geography(places)[:3].tolist() == pytest.approx(expected)
    assert expected[0] == pytest.approx(393, abs=2)


def test_geography_crosses_the_date_line_and_knows_neighbours_in_one_house():
    places = pd.DataFrame({"latitude": [0, 0, 50.0, 50.0], "longitude": [179.9, -179.9, 3.0, 3.0]})
    assert geography(places).tolist() == pytest.approx([22.24, 22.24, 0, 0], abs=0.01)


def test_a_dealer_without_place_has_no_distance_and_is_nobodys_neighbour():
    places = pd.DataFrame({"latitude": [45.0, np.nan, 46.0], "longitude": [3.0, 3.0, 3.0]}, index=["a", "b", "c"])
    assert geography(places)["a"] == pytest.approx(111.2, abs=0.1)
    assert np.isnan(geography(places)["b"])
    assert geography(places.loc[["a", "b"]]).isna().all()


def test_percentiles_compare_within_the_channel():
    dealers = [{"dealer_id": d, "channel": c} for d, c in zip("abcde", ["reseller"] * 4 + ["franchise"], strict=True)]
    panel = [bought(d, r) for d, r in zip("abcde", [10, 20, 20, 40, 1], strict=True)]
    found = of(table(network(dealers, panel)), "revenue")["percentile"]
    assert found.to_dict() == {"a": 1 / 8, "b": 1 / 2, "c": 1 / 2, "d": 7 / 8, "e": 1 / 2}


def test_value_now_and_one_quarter_ago():
    inputs = network(
        [{"dealer_id": "a", "salespeople": 4.0}, {"dealer_id": "new", "salespeople": 0.0}],
        [
            bought("a", 0, "2025Q3", margin=0.0),
            bought("a", 400, BEFORE, margin=100.0),
            bought("a", 800, margin=300.0),
            bought("new", 80),
        ],
        survey=[{"dealer_id": "a", "quarter": NOW, "image": 7.0}, {"dealer_id": "a", "quarter": BEFORE, "image": 5.0}],
    )
    found = table(inputs).set_index(["dealer_id", "criterion"])
    pair = ["value", "previous"]
    assert found.loc[("a", "revenue"), pair].tolist() == [300, 100]
    assert found.loc[("a", "margin"), pair].tolist() == [100, 25]
    assert found.loc[("a", "revenue_per_salesperson"), pair].tolist() == pytest.approx([75, 25])
    assert found.loc[("a", "image"), pair].tolist() == [7, 5]
    assert found.loc[("new", "revenue"), "value"] == 20
    assert found.loc["new"]["previous"].isna().all()
    assert found.loc[("new", "revenue_per_salesperson"), "source"] == "missing"


def test_a_dealer_with_three_orders_is_drawn_to_its_channel_and_a_large_one_hardly_moves():
    rng = np.random.default_rng(4)
    seen = dict(zip([f"D{i:02d}" for i in range(40)], 1000 * rng.lognormal(0, 0.5, 40), strict=True))
    seen |= {"large": 4000.0, "three": 4000.0}
    year = ["2025Q4", "2026Q1", BEFORE, NOW]
    panel = [bought(d, r, q) | {"lines": 1 if d == "three" else 400} for d, r in seen.items() for q in year]
    panel = [row for row in panel if row["dealer_id"] != "three" or row["quarter"] != NOW]
    inputs = network([{"dealer_id": d, "salespeople": 1.0} for d in seen], panel)
    found = of(table(inputs), "revenue_per_salesperson")["value"]
    assert found["large"] == pytest.approx(4000, rel=0.05)
    assert 1000 < found["three"] < 0.75 * 3000


def test_nothing_is_said_of_a_quarter_ago_whose_year_is_not_whole():
    inputs = network([{"dealer_id": "a"}], [bought("a", 400, BEFORE), bought("a", 800)])
    assert table(inputs)["previous"].isna().all()


def test_market_of_a_territory_is_brought_to_a_quarter():
    inputs = network(
        [{"dealer_id": "a", "territory_id": "T1"}, {"dealer_id": "b"}],
        [bought("a", 1), bought("b", 1)],
        territories=[{"territory_id": "T1", "market": 8000.0, "population": 500.0}],
    )
    found = table(inputs)
    assert of(found, "territory_potential")["value"].tolist() == pytest.approx([2000, np.nan], nan_ok=True)
    assert of(found, "territory_size")["source"].tolist() == ["known", "missing"]


def seen_wallets(n):
    """Dealers on territories of two, the wallet of each seen in the sales: 400 to 400 n in the quarter."""
    dealers = [{"dealer_id": f"D{i:02d}", "territory_id": f"T{i // 2:02d}"} for i in range(n)]
    panel = [bought(d["dealer_id"], 40.0 * (i + 1), wallet=400.0 * (i + 1)) for i, d in enumerate(dealers)]
    return dealers, panel


def test_a_market_not_given_is_the_sum_of_the_wallets_that_were_seen():
    found = of(table(network(*seen_wallets(40))), "territory_potential")["value"]
    assert found[["D00", "D01", "D39"]].tolist() == [100 + 200, 100 + 200, 3900 + 4000]


def test_the_market_stays_unknown_on_a_territory_with_an_unknown_wallet():
    dealers, panel = seen_wallets(42)
    del panel[1]["wallet"]
    found = of(table(network(dealers, panel)), "territory_potential")["value"]
    assert found[["D00", "D01"]].isna().all()
    assert found["D02"] == 300 + 400


def test_sources_say_where_a_value_comes_from():
    dealers, panel = seen_wallets(42)
    del panel[1]["wallet"]
    found = table(network(dealers, panel))
    assert of(found, "share_of_wallet")["source"][["D00", "D01"]].tolist() == ["known", "estimated"]
    assert set(of(found, "potential")["source"]) == {"estimated"}
    assert set(of(found, "willingness")["source"]) == {"missing"}


def test_coverage_is_the_share_of_dealers_by_source_for_every_criterion():
    inputs = network([{"dealer_id": "a", "salespeople": 2.0}, {"dealer_id": "b"}], [bought("a", 1), bought("b", 1)])
    found = coverage(table(inputs)).set_index("criterion")
    assert list(found.index) == list(CRITERIA)
    assert found.loc["salespeople"].to_dict() == {"known": 0.5, "estimated": 0, "missing": 0.5}
    assert found.sum(axis=1).tolist() == pytest.approx([1] * len(CRITERIA))


def test_nothing_but_dealers_and_sales_leaves_revenue_known_and_the_rest_missing():
    found = coverage(table(network([{"dealer_id": "a"}, {"dealer_id": "b"}], [bought("a", 5), bought("b", 3)])))
    assert found.set_index("criterion")["missing"].drop("revenue").eq(1).all()
    assert found.set_index("criterion").loc["revenue", "known"] == 1


def test_a_dealer_that_bought_nothing_for_a_year_is_not_in_the_table():
    inputs = network([{"dealer_id": "a"}, {"dealer_id": "gone"}], [bought("a", 5), bought("gone", 9, "2025Q3")])
    assert set(table(inputs)["dealer_id"]) == {"a"}


def test_facts_look_no_further_than_their_quarter():
    inputs = network([{"dealer_id": "a"}], [bought("a", 4, BEFORE, margin=1.0), bought("a", 100, margin=50.0)])
    then = estimate_potential(inputs, BEFORE, PARAMS)
    found = gather_facts(inputs, then, BEFORE, PARAMS).loc["a"]
    assert (found["revenue"], found["margin"]) == (1, 0.25)


def test_the_criteria_are_those_that_the_params_can_weigh():
    weights = params.load_params(Path(__file__).parents[2] / "params", "demo").tiers.weights
    assert set(dict(weights)) == set(CRITERIA)
