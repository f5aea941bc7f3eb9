"""Where dealers are, and the areas of a rep: dealers that lie near each other and are visited in the same weeks."""

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy

from distribres.stats import neighbours

PLACE = ["latitude", "longitude"]
NONE = -1


def find_places(dealers: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """Latitude and longitude (degrees) of each dealer, by dealer_id: its own, or else those of its territory.

    Parameters
    ----------
    dealers, territories : DataFrame
        The tables of these names.
    """
    own = dealers.set_index("dealer_id")
    of_territory = territories.set_index("territory_id")[PLACE].reindex(own["territory_id"]).set_axis(own.index)
    located = own[PLACE].notna().all(axis=1)
    return own[PLACE].where(located, of_territory, axis=0).astype(float)


def find_areas(places: pd.DataFrame, territories: pd.Series, size: int) -> np.ndarray:
    """The area of each dealer of a rep (dealers,): about `size` in each, by Ward's method (1963, JASA 58).

    Dealers that are not located are together by territory; one without that is in none (`NONE`).

    Parameters
    ----------
    places : DataFrame
        Latitude and longitude (degrees), a row for each dealer.
    territories : Series
        The territory of each.
    """
    located = places[PLACE].notna().all(axis=1).to_numpy()
    areas = np.full(len(places), NONE)
    areas[located] = _divide(neighbours.on_sphere(places[located]), size)
    named = pd.factorize(territories.where(~located).to_numpy())[0]
    return np.where(named >= 0, named + areas.max(initial=NONE) + 1, areas)


def _divide(points: np.ndarray, size: int) -> np.ndarray:
    """Points (dealers, 3) in groups of about `size`, the nearest together."""
    if len(points) < 2:
        return np.zeros(len(points), int)
    groups = max(round(len(points) / size), 1)
    return hierarchy.fcluster(hierarchy.ward(points), groups, "maxclust") - 1
