"""What each rep has to do, against the time there is for it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import name_rows, note, shorten


def load_by_rep(balance: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw the hours each rep has (hollow) and those its dealers would get without borders between reps (full).

    Parameters
    ----------
    balance : DataFrame
        The table `balance`: rep_id, hours, needed (hours/quarter), load, potential (currency/quarter), hour
        (currency/hour); drawn from the top.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(balance))
    rows = np.arange(len(balance))
    colors = np.where(balance["needed"] > balance["hours"], style.VERMILION, style.BLUE)
    ax.hlines(rows, balance["hours"], balance["needed"], color=colors, linewidth=2.5, alpha=0.4)
    ax.scatter(balance["hours"], rows, s=40, facecolor="white", edgecolor=colors, linewidth=1.5, zorder=3)
    ax.scatter(balance["needed"], rows, s=40, color=colors, zorder=4)
    for row, line in enumerate(balance.itertuples()):
        text = words("plots.balance.note", potential=words.money(line.potential), hour=words.money(line.hour))
        note(ax, text, (max(line.hours, line.needed), row), (8, 0), va="center")
    name_rows(ax, [shorten(rep) for rep in balance["rep_id"]])
    ax.set(xlabel=words("plots.balance.hours"), xlim=(0, 1.5 * balance[["hours", "needed"]].max(axis=None)))
    ax.xaxis.set_major_formatter(words.number_axis)
    return ax
