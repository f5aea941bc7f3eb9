"""What more or fewer hours would win."""

import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import legend_above


def gain_by_hours(curve: pd.DataFrame, asked: pd.Series, today: float, *, words, ax: Axes | None = None) -> Axes:
    """Draw the gain against total hours, with its interval, today's hours and those asked for.

    Parameters
    ----------
    curve : DataFrame
        hours (hours/quarter, rising), gain_low, gain, gain_high (currency/quarter).
    asked : Series
        The line of the curve that is asked for.
    today : float
        Total hours today.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.axes(ax, 2.6)
    ax.axhline(0, color=style.INK, linewidth=1)
    interval = words("plots.explorer.interval")
    ax.fill_between(curve["hours"], curve["gain_low"], curve["gain_high"], color=style.BLUE, alpha=0.2, label=interval)
    ax.plot(curve["hours"], curve["gain"], color=style.BLUE)
    ax.axvline(today, color=style.GREY, linestyle="--", linewidth=1, label=words("plots.explorer.today"))
    look = {"color": style.VERMILION, "linestyle": "none", "marker": "o", "label": words("plots.explorer.asked")}
    ax.plot(asked["hours"], asked["gain"], **look)
    ax.set(xlabel=words("plots.explorer.total"), ylabel=words("plots.explorer.gain"))
    ax.xaxis.set_major_formatter(words.number_axis)
    ax.yaxis.set_major_formatter(words.money_axis)
    legend_above(ax)
    return ax
