"""How much of each rep's time is habit, and whether time follows potential."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import intervals, legend_above, name_rows, note, shorten

HOLLOW = {"facecolor": "white", "edgecolor": style.INK, "hatch": "////", "linewidth": 0.8}  # told apart in grey too


def habit_by_rep(habit: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw, for each rep, the share of the differences in time that last year's time and that potential explain.

    Parameters
    ----------
    habit : DataFrame
        The table `habit`: rep_id, and habit and potential with their ends _low and _high (0 to 1, empty where the rep
        has too few dealers); drawn from the top.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(habit))
    intervals(ax, habit, "habit", shift=-0.14, marker="o", color=style.VERMILION, label=words("plots.habit.habit"))
    intervals(ax, habit, "potential", shift=0.14, marker="D", color=style.GREEN, label=words("plots.habit.potential"))
    for row, unknown in enumerate(habit["habit"].isna()):
        if unknown:
            ax.text(0.01, row, words("plots.habit.too_few"), va="center", style="italic")
    name_rows(ax, [shorten(rep) for rep in habit["rep_id"]])
    ax.set(xlabel=words("plots.habit.share"), xlim=(-0.01, 1.01))
    ax.xaxis.set_major_formatter(words.percent_axis)
    legend_above(ax)
    return ax


def effort_quartiles(quartiles: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw the share of field time and of potential of each quarter of the dealers, the highest potential on top.

    Parameters
    ----------
    quartiles : DataFrame
        Four lines of the table `effort_quartiles`: quartile, hours_share, potential_share.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, 1.3 * len(quartiles))
    shown = quartiles.sort_values("quartile", ascending=False)
    rows = np.arange(len(shown))
    for column, shift, look in (("hours", -0.18, {"color": style.BLUE}), ("potential", 0.18, HOLLOW)):
        share = shown[f"{column}_share"]
        label = words("plots.habit.time" if column == "hours" else "plots.habit.of_potential")
        ax.barh(rows + shift, share, height=0.34, label=label, **look)
        for row, value in zip(rows + shift, share, strict=True):
            note(ax, words.percent(value), (value, row), (4, 0), va="center")
    name_rows(ax, [words(f"plots.habit.quartiles.q{quartile}") for quartile in shown["quartile"]])
    ax.set(xlabel=words("plots.habit.part"), xlim=(0, None))
    ax.xaxis.set_major_formatter(words.percent_axis)
    legend_above(ax)
    return ax
