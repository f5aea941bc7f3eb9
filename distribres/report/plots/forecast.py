"""What the network bought, quarter after quarter, beside what was foretold."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import legend_above, note


def revenue_by_quarter(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw the revenue of each quarter as a line, and what was foretold of it as bars from end to end.

    Parameters
    ----------
    table : DataFrame
        One line for each quarter in their order, the last one still to come: quarter, revenue (currency; empty for the
        one to come), low, forecast, high (empty where nothing was foretold), left_out (yes/no).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.axes(ax, 2.7)
    x, told = np.arange(len(table)), table["low"].notna().to_numpy()
    ax.bar(
        x[told],
        (table["high"] - table["low"])[told],
        bottom=table["low"][told],
        width=0.55,
        color=style.SKY,
        alpha=0.55,
        label=words("plots.forecast.band"),
    )
    ax.plot(x, table["revenue"], color=style.INK, linewidth=1.6, marker="o", label=words("plots.forecast.revenue"))
    doubtful = table["left_out"].to_numpy(bool)
    ax.plot(
        x[doubtful], table["revenue"][doubtful], linestyle="none", marker="o", markerfacecolor="white", color=style.INK
    )
    ax.plot(x[-1:], table["forecast"].tail(1), linestyle="none", marker="D", color=style.VERMILION)
    for row, column, beside in ((len(table) - 2, "revenue", (7, 5)), (len(table) - 1, "forecast", (0, 9))):
        value = table[column].iloc[row]
        if row >= 0 and pd.notna(value):  # the line comes from the left
            note(ax, words.money(value), (x[row], value), beside, ha="left" if beside[0] else "center", weight="bold")
    ax.set_xticks(x, [words.quarter(quarter) for quarter in table["quarter"]], rotation=45, ha="right")
    ax.set(ylim=(0, 1.12 * np.nanmax(table[["revenue", "high"]].to_numpy(float))), xlim=(-0.6, len(table) - 0.4))
    ax.yaxis.set_major_formatter(words.money_axis)
    ax.grid(axis="y")
    legend_above(ax)
    return ax
