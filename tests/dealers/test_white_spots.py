from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.dealers.white_spots import compare_territories

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo").territory
DEALERS = pd.DataFrame({"dealer_id": list("abc"), "territory_id": ["T1", "T1", "T2"]})
POTENTIAL = pd.DataFrame({"dealer_id": list("abc"), "revenue": [10.0, 20, 30], "potential": [40.0, 60, 100]})
TERRITORIES = pd.DataFrame({"territory_id": ["T1", "T2", "T3"], "name": ["One", "Two", None]})


def view(market=(1000.0, 3000.0, 2000.0), population=(np.nan, np.nan, np.nan), potentials=POTENTIAL):
    given = TERRITORIES.assign(market=market, population=population)
    found = compare_territories(DEALERS, given, potentials, PARAMS)
    return tables.check("territory_view", found).set_index("territory_id")


@pytest.fixture
def many() -> pd.DataFrame:
    """Sixty territories of one size: one dealer each, of 71 to 128 of potential; the first has none, the last 10."""
    ids = [f"T{i:02d}" for i in range(60)]
    held = np.random.default_rng(1).permutation(np.arange(71.0, 129.0))
    territories = pd.DataFrame({"territory_id": ids, "name": None, "market": 4000.0, "population": np.nan})
    dealers = pd.DataFrame({"dealer_id": ids[1:], "territory_id": ids[1:]})
    potentials = dealers[["dealer_id"]].assign(revenue=1.0, potential=[*held, 10.0])
    found = compare_territories(dealers, territories, potentials, PARAMS)
    return tables.check("territory_view", found).set_index("territory_id")


def test_potential_is_expected_at_the_rate_of_the_other_territories_with_dealers():
    """T1 holds 100 of a market of 250 a quarter, T2 100 of 750; T3 is told by both: 200 of 1000."""
    found = view()
    assert found["expected"].tolist() == pytest.approx([250 * 100 / 750, 750 * 100 / 250, 500 * 200 / 1000])
    assert found["dealers"].tolist() == [2, 1, 0]
    assert found["revenue"].tolist() == [30, 30, 0]


def test_few_territories_do_not_show_how_far_such_figures_scatter():
    found = view()
    assert found[["expected_low", "expected_high"]].isna().all(axis=None)
    assert not found["below"].any()


def test_the_interval_is_how_the_rates_of_territories_of_the_same_size_scatter(many):
    """Eight in ten of the others lie in it."""
    inside = many["potential"].between(many["expected_low"], many["expected_high"])
    assert inside[many["dealers"] > 0].mean() == pytest.approx(0.8, abs=0.15)


def test_a_territory_far_under_those_of_its_size_is_below(many):
    assert many.loc["T59", "below"]
    assert many["below"].sum() < 0.2 * len(many)


def test_a_white_spot_has_no_dealer_at_all(many):
    """T00 has none, and 70 of its low end would not do for a dealer of 100 in the middle."""
    assert not many["white_spot"].any()
    assert view(market=(1000.0, 3000.0, 2000.0))["white_spot"].tolist() == [False, False, True]


def test_what_is_too_little_for_a_dealer_is_no_white_spot():
    assert not view(market=(1000.0, 3000.0, 500.0))["white_spot"].any()


def test_without_markets_population_stands_for_size():
    found = view(market=[np.nan] * 3, population=[1e5, 3e5, 2e5])
    assert found["expected"].tolist() == pytest.approx(view()["expected"].tolist())


def test_where_nothing_is_known_of_size_nothing_is_expected():
    found = view(market=[np.nan] * 3)
    assert found[["expected", "dealers_per_million"]].isna().all(axis=None)
    assert not found["white_spot"].any()


def test_territories_of_which_nothing_is_given_are_no_lines():
    found = compare_territories(DEALERS, tables.empty("territories"), POTENTIAL, PARAMS)
    assert tables.check("territory_view", found).empty


def test_dealers_without_potential_leave_their_territory_at_nothing():
    assert view(potentials=POTENTIAL.assign(potential=np.nan))["potential"].tolist() == [0, 0, 0]
