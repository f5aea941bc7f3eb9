import numpy as np
import pandas as pd

from distribres.contracts import tables
from distribres.field.areas import NONE, find_areas, find_places

LYON, NANTES = (45.76, 4.84), (47.22, -1.55)


def places(*located) -> pd.DataFrame:
    return pd.DataFrame(located, columns=["latitude", "longitude"], dtype=float)


def near(place, n) -> list[tuple]:
    return [(place[0] + 0.01 * i, place[1] + 0.01 * (i % 2)) for i in range(n)]


def unnamed(n) -> pd.Series:
    return pd.Series([None] * n, dtype="str")


def test_dealers_that_lie_near_each_other_are_one_area():
    areas = find_areas(places(*near(LYON, 5), *near(NANTES, 5)), unnamed(10), 5)
    assert len(set(areas[:5])) == len(set(areas[5:])) == 1 and areas[0] != areas[5]


def test_an_area_has_about_as_many_dealers_as_asked_for():
    rng = np.random.default_rng(1)
    areas = find_areas(places(*rng.uniform(40, 50, (40, 2))), unnamed(40), 5)
    assert set(areas) == set(range(8)) and np.bincount(areas).max() <= 10


def test_dealers_that_are_not_located_are_together_by_territory():
    areas = find_areas(places(LYON, *[(None, None)] * 4), pd.Series(["x", "x", "x", "y", None]), 5)
    assert areas[1] == areas[2] and len({areas[0], areas[1], areas[3]}) == 3 and areas[4] == NONE


def test_a_dealer_alone_is_an_area_and_nobody_is_none():
    assert find_areas(places(LYON), unnamed(1), 5).tolist() == [0]
    assert find_areas(places(), unnamed(0), 5).tolist() == []


def test_all_at_one_place_are_in_some_area():
    assert (find_areas(places(*[LYON] * 12), unnamed(12), 5) >= 0).all()


def test_a_dealer_without_a_place_is_where_its_territory_is():
    dealers = (
        tables.empty("dealers")
        .reindex(range(3))
        .assign(
            dealer_id=["a", "b", "c"],
            territory_id=["t", "t", None],
            latitude=[1.0, None, None],
            longitude=[2.0, 5.0, None],
        )
    )
    territories = tables.empty("territories").reindex(range(1)).assign(territory_id="t", latitude=3.0, longitude=4.0)
    found = find_places(dealers, territories)
    assert found.loc["a"].tolist() == [1, 2] and found.loc["b"].tolist() == [3, 4] and found.loc["c"].isna().all()
