"""What is known of the dealers, and what is guessed."""

import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import legend_above, name_rows

SOURCES = {
    "known": {"color": style.BLUE},
    "estimated": {"color": style.SKY, "hatch": "///", "edgecolor": "white"},
    "missing": {"color": style.PALE},
}


def coverage(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw, for each criterion, the share of the dealers for which it is known, estimated and missing.

    Parameters
    ----------
    table : DataFrame
        One line for each criterion, drawn from the top: criterion, known, estimated, missing (shares that add up to 1).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(table))
    ends = table[list(SOURCES)].cumsum(axis="columns")
    for source, look in SOURCES.items():
        label = words(f"plots.criteria.{source}")
        ax.barh(
            range(len(table)),
            table[source],
            left=ends[source] - table[source],
            height=0.7,
            linewidth=0,
            label=label,
            **look,
        )
    name_rows(ax, [words(f"criteria.{criterion}") for criterion in table["criterion"]])
    ax.set(xlabel=words("plots.criteria.dealers"), xlim=(0, 1))
    ax.xaxis.set_major_formatter(words.percent_axis)
    legend_above(ax)
    return ax
