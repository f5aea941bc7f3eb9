"""The look that all charts share: sizes, colours, marker shapes.

Colours are those of Okabe and Ito, "Color Universal Design" (2008), which colour-blind readers tell apart. Each family
also has a shape of its own, so that nothing rests on colour alone.
"""

import matplotlib.pyplot as plt
import seaborn as sns
from matplotlib.axes import Axes

WIDTH = 6.8  # inches: fills an A4 column of 174 mm, so that a point of text in the chart is a point on paper
ROW = 0.29  # inches for one row of a horizontal chart
BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE = "#0072B2", "#56B4E9", "#009E73", "#E69F00", "#D55E00", "#CC79A7"
INK, GREY, PALE = "#333333", "#8C8C8C", "#DDDDDD"
FAMILY_COLORS = {
    "keep": BLUE,
    "grow": GREEN,
    "energise": ORANGE,
    "win_over": VERMILION,
    "maintain": SKY,
    "rising": PURPLE,
    "light": GREY,
}
FAMILY_MARKERS = {
    "keep": "s",
    "grow": "P",
    "energise": "D",
    "win_over": "v",
    "maintain": "X",
    "rising": "^",
    "light": "o",
}
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
    sns.set_theme(context="paper", style="white", palette=list(FAMILY_COLORS.values()), rc=_RC)


def axes(ax: Axes | None, height: float) -> Axes:
    """Return `ax`, or new axes as wide as the column and `height` inches high."""
    return plt.subplots(figsize=(WIDTH, height))[1] if ax is None else ax


def row_axes(ax: Axes | None, rows: float) -> Axes:
    """Return `ax`, or new axes high enough for a horizontal chart of `rows` rows."""
    return axes(ax, 0.9 + ROW * max(rows, 1))
