import numpy as np
import pandas as pd
import pytest

from distribres.stats import neighbours


def test_neighbours_are_the_nearest_by_great_circle():
    # Paris, Lyon, Marseille: 392 km and 278 km along the great circle, Paris to Marseille 661 km
    towns = pd.DataFrame({"latitude": [48.8566, 45.7640, 43.2965], "longitude": [2.3522, 4.8357, 5.3698]})
    near, km = neighbours.neighbours(towns, 2)
    assert near.tolist() == [[1, 2], [2, 0], [1, 0]]
    assert km[0] == pytest.approx([392, 661], abs=1) and km[1][0] == pytest.approx(278, abs=1)


def test_dealers_at_one_place_are_neighbours_of_each_other():
    towns = pd.DataFrame({"latitude": [45.0] * 5, "longitude": [2.0] * 5})
    near, km = neighbours.neighbours(towns, 2)
    assert (near != np.arange(5)[:, None]).all() and (km == 0).all()


def test_a_place_that_is_not_known_is_near_nobody():
    towns = pd.DataFrame({"latitude": [45.0, np.nan, 46.0], "longitude": [3.0, 3.0, 3.0]})
    near, km = neighbours.neighbours(towns, 2)
    assert near.tolist() == [[2, -1], [-1, -1], [0, -1]]
    assert km[0] == pytest.approx([111.2, np.nan], abs=0.1, nan_ok=True) and np.isnan(km[1]).all()


def test_places_are_apart_by_great_circle():
    towns = pd.DataFrame({"latitude": [48.8566, 45.7640, np.nan], "longitude": [2.3522, 4.8357, 3.0]})
    points = neighbours.on_sphere(towns)
    km = neighbours.apart_km(points, points)
    assert km[0] == pytest.approx([0, 392, np.nan], abs=1, nan_ok=True) and np.isnan(km[2]).all()
