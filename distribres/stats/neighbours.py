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
    north, east = np.radians(dealers[["latitude", "longitude"]].to_numpy(float)[located]).T
    points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    chord, index = cKDTree(points).query(points, k=k + 1)
    own = index == np.arange(len(located))[:, None]
    own[~own.any(axis=1), -1] = True  # more dealers than asked for at one place: any of them will do
    shape = (len(located), k)
    near[located, :k] = located[index[~own].reshape(shape)]
    km[located, :k] = 2 * EARTH_KM * np.arcsin(np.clip(chord[~own].reshape(shape) / 2, 0, 1))
    return near, km
