"""The dealers with most to win."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import intervals, legend_above, name_rows, shorten


def missed_potential(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw, for each dealer, the way from its revenue today to its potential, and how sure the potential is.

    Parameters
    ----------
    table : DataFrame
        One line for each dealer, drawn from the top (a dozen is a good number): name, revenue, potential_low,
        potential, potential_high (currency/quarter; the ends of the 80 % interval).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(table))
    rows = np.arange(len(table))
    ax.axvline(0, color=style.GREY, linewidth=0.5)  # returns can take revenue below zero
    ax.hlines(rows, table["revenue"], table["potential"].fillna(table["revenue"]), color=style.GREY, linewidth=0.8)
    ax.plot(
        table["revenue"], rows, linestyle="none", marker="o", color=style.BLUE, label=words("plots.potential.revenue")
    )
    intervals(ax, table, "potential", marker="D", color=style.GREEN, label=words("plots.potential.potential"))
    name_rows(ax, [shorten(name) for name in table["name"]])
    ax.set_xlabel(words("plots.potential.money"))
    ax.xaxis.set_major_formatter(words.money_axis)
    legend_above(ax)
    return ax
