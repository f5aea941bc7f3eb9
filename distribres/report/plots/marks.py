"""Marks that several charts share: named rows, intervals, notes, legends."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from unicodedata import east_asian_width

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from distribres.report import fonts
from distribres.report.characters import legible
from distribres.report.plots.style import Look

LONGEST = 28  # characters of a name beside a row


def shorten(name: str) -> str:
    """Return `name` on one line, cut with an ellipsis at the width of 28 characters; those of East Asia count twice."""
    line = " ".join(fonts.printable(legible(name)).split())
    ends = list(accumulate(2 if east_asian_width(c) in "WF" else 1 for c in line))
    if not ends or ends[-1] <= LONGEST:
        return line
    return line[: bisect_right(ends, LONGEST - 1)].rstrip() + "…"


def name_rows(ax: Axes, names: Sequence[str], at: Sequence[float] | None = None) -> None:
    """Name the rows of a horizontal chart, the first at the top, and rule its value axis.

    Parameters
    ----------
    ax : Axes
        Where the rows are drawn.
    names : sequence of str
        One name for each row. Rows are told apart by place, so that two dealers may bear one name.
    at : sequence of float, optional
        Heights of the names; by default 0, 1, 2…
    """
    at = np.arange(len(names)) if at is None else np.asarray(at)
    # A name stays literal also where the caller has brought a style of their own.
    ax.set_yticks(at, names, parse_math=False)
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x")
    ax.set_ylim(at.max(initial=0) + 0.6, -0.6)


def intervals(ax: Axes, table: pd.DataFrame, column: str, *, shift: float = 0, **look) -> None:
    """Draw `column` as points over lines that run from `column`_low to `column`_high, a row for each line of the table.

    Parameters
    ----------
    ax : Axes
        Where to draw.
    table : DataFrame
        Columns `column`, `column`_low and `column`_high; a line without a value gets no mark.
    column : str
        Name of the middle value.
    shift : float
        Distance from the middle of the row, in rows, downwards.
    **look
        Passed to `Axes.plot` for the points (`color` is the line's too).
    """
    rows = np.arange(len(table)) + shift
    known = table[column].notna().to_numpy()
    drawn = table[known]
    ax.hlines(
        rows[known], drawn[f"{column}_low"], drawn[f"{column}_high"], color=look["color"], linewidth=2.5, alpha=0.4
    )
    ax.plot(drawn[column], rows[known], linestyle="none", **look)


def note(ax: Axes, text: str, at: tuple[float, float], offset: tuple[float, float], **look) -> None:
    """Write `text` beside the point `at`, `offset` points of paper away."""
    ax.annotate(text, at, xytext=offset, textcoords="offset points", **look)


def legend_above(ax: Axes) -> None:
    """Name what is drawn on one line above the chart, in the order of drawing."""
    handles, names = ax.get_legend_handles_labels()
    ax.legend(
        handles,
        names,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=max(len(names), 1),
        borderaxespad=0,
        borderpad=0.2,
    )


def name_families(ax: Axes, looks: Mapping[str, Look], words) -> Legend:
    """Name the families to the right of the chart, each with its colour and shape."""
    handles = [
        Line2D([], [], linestyle="none", marker=look.marker, color=look.color, markersize=6) for look in looks.values()
    ]
    names = [words.family(family) for family in looks]
    return ax.legend(handles, names, loc="upper left", bbox_to_anchor=(1.01, 1), borderaxespad=0)
