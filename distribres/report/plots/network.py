"""The map of the network."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from distribres.report.plots import style
from distribres.report.plots.marks import name_families, shorten

APART = np.array([0.22, 0.06])  # least distance of two names, as shares of the map's width and height
VEIL = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6}  # behind a name, over marks
PLACES = 9  # names that a map of a column's width holds
SMALLEST = 3  # square points, so that the smallest dealer still shows


def dealer_map(dealers: pd.DataFrame, places: pd.DataFrame | None = None, *, words, ax: Axes | None = None) -> Axes:
    """Draw each dealer where it stands, as large as its potential, in the colour and shape of its family.

    Parameters
    ----------
    dealers : DataFrame
        One line for each dealer: longitude, latitude (degrees), potential (currency/quarter), family. A dealer
        without a place or without a potential above zero is left out, and counted under the map.
    places : DataFrame, optional
        What is named on the map, the most important first: name, longitude, latitude. Of two that lie close together
        only the first is named.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    shown = _drawable(dealers)
    ax = style.axes(ax, _height(shown))
    if not shown.empty:
        largest = _largest_area(len(shown))
        _draw_marks(ax, shown, largest, words)
        present = set(shown["family"])
        looks = style.family_looks(words.playbook).items()
        families = name_families(ax, {family: look for family, look in looks if family in present}, words)
        ax.add_artist(families)  # the second legend would remove it
        _size_legend(ax, shown, largest, words)
        _name_places(ax, places)
    _lay_out(ax, shown)
    counts = {"shown": words.number(len(shown)), "dealers": words.number(len(dealers))}
    ax.set(xlabel=words("plots.network.shown", **counts), ylabel="")
    return ax


def _draw_marks(ax: Axes, shown: pd.DataFrame, largest: float, words) -> None:
    looks = style.family_looks(words.playbook)
    sns.scatterplot(
        shown,
        x="longitude",
        y="latitude",
        hue="family",
        palette={family: look.color for family, look in looks.items()},
        style="family",
        markers={family: look.marker for family, look in looks.items()},
        size="potential",
        sizes=(SMALLEST, largest),
        size_norm=(0, shown["potential"].max()),
        alpha=0.75,
        linewidth=0.3,
        legend=False,
        ax=ax,
    )


def _drawable(dealers: pd.DataFrame) -> pd.DataFrame:
    """Return the dealers that have a place and a size, the largest first so that the small ones lie on top."""
    placed = dealers.dropna(subset=["longitude", "latitude", "potential"])
    return placed[placed["potential"] > 0].sort_values("potential", ascending=False, kind="stable")


def _largest_area(dealers: int) -> float:
    """Return the area of the largest mark, in square points: the more dealers, the smaller."""
    return float(np.clip(100_000 / max(dealers, 1), 60, 250))


def _stretch(shown: pd.DataFrame) -> float:
    """Return how much longer a degree of latitude is than a degree of longitude, in the middle of the network."""
    middle = (shown["latitude"].min() + shown["latitude"].max()) / 2
    return 1.0 if shown.empty else 1 / np.cos(np.radians(middle))


def _height(shown: pd.DataFrame) -> float:
    """Return the height, in inches, that a map of these dealers needs beside its legend."""
    tall, wide = np.ptp(shown[["latitude", "longitude"]].to_numpy(), axis=0) if len(shown) > 1 else (1, 1)
    return float(np.clip(5.2 * _stretch(shown) * tall / max(wide, 0.01), 3.0, 3.9))


def _lay_out(ax: Axes, shown: pd.DataFrame) -> None:
    ax.set_aspect(_stretch(shown), adjustable="datalim")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6, integer=True))
        axis.set_major_formatter(lambda degrees, _: f"{degrees:.0f}°".replace("-", "−"))
    ax.grid(True)
    ax.tick_params(length=0, labelsize="small")
    sns.despine(ax=ax, left=True, bottom=True)


def _round_below(top: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, 50… that is not above `top`."""
    decade = 10 ** np.floor(np.log10(top))
    return max(step * decade for step in (1, 2, 5) if step * decade <= top)


def _size_legend(ax: Axes, shown: pd.DataFrame, largest: float, words) -> None:
    """Three amounts, as marks of the family with most potential."""
    top, usual = shown["potential"].max(), shown.groupby("family")["potential"].sum().idxmax()
    marker = style.family_looks(words.playbook)[usual].marker
    amounts = _round_below(top) * np.array([0.1, 0.5, 1])
    areas = SMALLEST + (largest - SMALLEST) * amounts / top
    handles = [
        Line2D([], [], linestyle="none", marker=marker, color=style.INK, fillstyle="none", markersize=np.sqrt(area))
        for area in areas
    ]
    names = [words.money_axis(amount, None) for amount in amounts]
    title = words("plots.network.size")
    ax.legend(
        handles, names, title=title, loc="lower left", bbox_to_anchor=(1.01, 0), borderaxespad=0, alignment="left"
    )


def _name_places(ax: Axes, places: pd.DataFrame | None) -> None:
    """Write the names of places, so far apart that they can be read."""
    named: list[np.ndarray] = []
    marks = ax.collections[0].get_offsets()
    span = np.maximum(np.ptp(marks, axis=0), 0.01)
    for place in (places if places is not None else pd.DataFrame()).itertuples():
        at = np.array([place.longitude, place.latitude]) / span
        if len(named) < PLACES and all((abs(at - other) > APART).any() for other in named):
            named.append(at)
            where = (place.longitude, place.latitude)
            ax.annotate(shorten(place.name), where, ha="center", va="center", weight="bold", bbox=VEIL)
