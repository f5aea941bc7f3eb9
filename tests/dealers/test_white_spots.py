from pathlib import Path

import numpy as np
import pandas as pd

from distribres.contracts import params, tables
from distribres.dealers.white_spots import find_white_spots

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo").territory
DEALERS = pd.DataFrame({"dealer_id": list("abc"), "territory_id": ["T1", "T1", "T2"]})
POTENTIAL = pd.DataFrame({"dealer_id": list("abc"), "revenue": [10.0, 20, 30], "potential": [40.0, 60, 100]})
TERRITORIES = pd.DataFrame({"territory_id": ["T1", "T2", "T3"], "name": ["One", "Two", None]})


def view(market=(1000.0, 3000.0, 2000.0), population=(np.nan, np.nan, np.nan), potentials=POTENTIAL):
    given = TERRITORIES.assign(market=market, population=population)
    found = find_white_spots(DEALERS, given, potentials, PARAMS)
    return tables.check("territory_view", found).set_index("territory_id")


def test_potential_is_expected_in_proportion_to_the_market():
    """Two territories with dealers: 200 of potential for a market of 1000 a quarter."""
    found = view()
    assert found["expected"].tolist() == [50, 150, 100]
    assert found["uncovered"].tolist() == [0, 50, 100]
    assert found["dealers"].tolist() == [2, 1, 0]
    assert found["revenue"].tolist() == [30, 30, 0]


def test_a_white_spot_is_mostly_uncovered_and_large_enough_for_a_dealer():
    assert view()["white_spot"].tolist() == [False, False, True]
    assert not view(market=(1000.0, 3000.0, 500.0))["white_spot"].any()


def test_without_markets_population_stands_for_size():
    assert view(market=[np.nan] * 3, population=[1e5, 3e5, 2e5])["expected"].tolist() == [50, 150, 100]


def test_where_nothing_is_known_of_size_nothing_is_expected():
    found = view(market=[np.nan] * 3)
    assert found[["expected", "uncovered", "dealers_per_million"]].isna().all(axis=None)
    assert not found["white_spot"].any()


def test_territories_of_which_nothing_is_given_are_no_lines():
    found = find_white_spots(DEALERS, tables.empty("territories"), POTENTIAL, PARAMS)
    assert tables.check("territory_view", found).empty


def test_dealers_without_potential_leave_their_territory_at_nothing():
    assert view(potentials=POTENTIAL.assign(potential=np.nan))["potential"].tolist() == [0, 0, 0]
