"""Where the revenue is, and where the room to grow."""

import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import name_rows


def family_potential(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw the revenue of each family today and, hatched, the potential not yet won.

    Parameters
    ----------
    table : DataFrame
        One line for each family, drawn from the top: family, dealers (how many), revenue and headroom
        (currency/quarter; headroom empty where it cannot be estimated).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(table))
    rows, headroom = range(len(table)), table["headroom"].fillna(0)
    colors = [style.family_looks(words.playbook)[family].color for family in table["family"]]
    ax.barh(rows, table["revenue"], height=0.7, color=colors, edgecolor=colors, linewidth=0.8)
    bars = ax.barh(
        rows, headroom, left=table["revenue"], height=0.7, color="white", edgecolor=colors, hatch="////", linewidth=0.8
    )
    ax.bar_label(bars, [_amounts(line, words) for line in table.itertuples()], padding=4)
    name_rows(ax, [_name(line, words) for line in table.itertuples()])
    ax.set_xlabel(words("plots.families.money"))
    ax.xaxis.set_major_formatter(words.money_axis)
    return ax


def _name(line, words) -> str:
    return words("plots.families.name", family=words.family(line.family), count=int(line.dealers))


def _amounts(line, words) -> str:
    revenue = words.money(line.revenue)
    if pd.isna(line.headroom):
        return revenue
    return words("plots.families.amounts", revenue=revenue, headroom=words.money(line.headroom))
