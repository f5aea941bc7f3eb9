"""Who is near whom."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

EARTH_KM = 6371.0


def neighbours(dealers: pd.DataFrame, count: int) -> tuple[np.ndarray, np.ndarray]:
    """For each dealer the numbers of its `count` nearest others, and how far they are (km, great circle).

    -1 and NaN where none is, as for a dealer that is not located. On a sphere, the nearest by chord is the nearest by
    arc.

    Parameters
    ----------
    dealers : DataFrame
        latitude and longitude (degrees), a row for each dealer.

    Returns
    -------
    near, km : arrays (dealers, count)
    """
    near, km = np.full((len(dealers), count), -1), np.full((len(dealers), count), np.nan)
    located = np.flatnonzero(dealers[["latitude", "longitude"]].notna().all(axis=1))
    k = min(count, len(located) - 1)
    if k < 1:
        return near, km
    points = on_sphere(dealers.iloc[located])
    chord, index = cKDTree(points).query(points, k=k + 1)
    own = index == np.arange(len(located))[:, None]
    own[~own.any(axis=1), -1] = True  # more dealers than asked for at one place: any of them will do
    shape = (len(located), k)
    near[located, :k] = located[index[~own].reshape(shape)]
    km[located, :k] = _arc_km(chord[~own].reshape(shape))
    return near, km


def on_sphere(places: pd.DataFrame) -> np.ndarray:
    """Places (latitude and longitude in degrees) on a sphere of radius 1 (places, 3); missing where one is missing."""
    north, east = np.radians(places[["latitude", "longitude"]].to_numpy(float)).T
    return np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])


def apart_km(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How far each of some points of `on_sphere` is from each of others (km, great circle); missing where one is."""
    return _arc_km(np.linalg.norm(points[:, None] - others[None], axis=2))


def _arc_km(chord: np.ndarray) -> np.ndarray:
    return 2 * EARTH_KM * np.arcsin(np.clip(chord / 2, 0, 1))
