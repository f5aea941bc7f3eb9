"""The look that all charts share: sizes, colours, marker shapes.

Colours are those of Okabe and Ito, "Color Universal Design" (2008), which colour-blind readers tell apart. Each family
of the playbook also has a shape of its own, so that nothing rests on colour alone.
"""

from typing import NamedTuple

import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.axes import Axes

from distribres.contracts.playbook import Playbook

WIDTH = 6.8  # inches: fills an A4 column of 174 mm, so that a point of text in the chart is a point on paper
ROW = 0.29  # inches for one row of a horizontal chart
BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7"
INK, GREY, PALE = "#333333", "#8C8C8C", "#DDDDDD"
PALETTE = (BLUE, GREEN, ORANGE, VERMILION, SKY, PURPLE, GREY, INK)
MARKERS = {
    "square": "s",
    "plus": "P",
    "diamond": "D",
    "triangle_down": "v",
    "cross": "X",
    "triangle_up": "^",
    "circle": "o",
    "pentagon": "p",
    "star": "*",
    "hexagon": "h",
    "triangle_left": "<",
    "triangle_right": ">",
}
"""Shapes as the playbook names them -> as matplotlib does; all are filled."""
TIER_COLORS = {"A": BLUE, "B": SKY, "C": GREY}
_RC = {
    "figure.figsize": (WIDTH, 3.4),  # of a chart that asks for no size
    "figure.constrained_layout.use": True,
    "font.family": ["Source Sans Pro", "DejaVu Sans"],
    "font.size": 9,
    "axes.labelsize": 9,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    "legend.title_fontsize": 9,
    "legend.frameon": False,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in a name or an amount is a dollar
    "axes.labelcolor": INK,
    "axes.edgecolor": GREY,
    "axes.linewidth": 0.5,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": PALE,
    "grid.linewidth": 0.5,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "svg.hashsalt": "distribres",  # the same chart gives the same bytes
}


def use() -> None:
    """Set matplotlib's defaults to the look of the review."""
    sns.set_theme(context="paper", style="white", palette=list(PALETTE), rc=_RC)


class Look(NamedTuple):
    """How a family is drawn."""

    color: str
    marker: str


def family_looks(playbook: Playbook) -> dict[str, Look]:
    """Colour and shape of each family, in their order: its own, or the first that no other has."""
    families = {name: playbook.families[name] for name in playbook.order}
    colors = _own_or_free({name: family.colour for name, family in families.items()}, PALETTE, GREY)
    markers = _own_or_free({name: family.marker for name, family in families.items()}, tuple(MARKERS), "circle")
    return {name: Look(colors[name], MARKERS[markers[name]]) for name in families}


def _own_or_free(own: dict[str, str | None], every: tuple[str, ...], last: str) -> dict[str, str]:
    taken = {(given or "").upper() for given in own.values()}
    free = iter([one for one in every if one.upper() not in taken])
    return {name: given or next(free, last) for name, given in own.items()}


def axes(ax: Axes | None, height: float) -> Axes:
    """Return `ax`, or new axes as wide as the column and `height` inches high."""
    return plt.subplots(figsize=(WIDTH, height))[1] if ax is None else ax


def row_axes(ax: Axes | None, rows: float) -> Axes:
    """Return `ax`, or new axes high enough for a horizontal chart of `rows` rows."""
    return axes(ax, 0.9 + ROW * max(rows, 1))
