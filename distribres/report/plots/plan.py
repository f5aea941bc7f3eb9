"""What a better use of our time is worth, and where it goes."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import intervals, name_rows, note

LINE = 22  # characters on one line of a policy's name: beside the chart there is room for it in any font
FAR = 4.0  # times the median gap of the others: beyond it, they could not be told apart
ROOM = 0.55  # of the width: what is written beside a bar
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # so that no line runs through a figure


def policy_differences(policies: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw how much less than the plan each other way of sharing out the same effort earns, with its interval.

    The difference is paired: both are valued in the same draws. A way so far behind that the others could not be told
    apart beside it is named at the edge, with its figure.

    Parameters
    ----------
    policies : DataFrame
        The table `policies`: policy, behind_low, behind, behind_high (currency/quarter); the nearest is drawn on top.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    others = policies[policies["policy"] != "recommended"].sort_values("behind", ignore_index=True)
    drawn = pd.DataFrame(
        {"policy": others["policy"], "gap_low": -others["behind_high"], "gap": -others["behind"]}
        | {"gap_high": -others["behind_low"]}
    )
    far = drawn["gap"] < -FAR * drawn["gap"].abs().median()
    ax = style.row_axes(ax, 1.4 * len(drawn))
    ax.axvline(0, color=style.INK, linewidth=1)
    near = drawn.mask(far)
    intervals(ax, near, "gap", marker="o", color=style.BLUE)
    edge = near[["gap_low", "gap"]].min(axis=None) if near["gap"].notna().any() else 0.0
    for row, line in enumerate(drawn.itertuples()):
        at = edge if far[row] else line.gap
        text = words("plots.plan.far", gap=words.money(line.gap)) if far[row] else words.money(line.gap)
        note(ax, text, (at, row), (0, 0 if far[row] else 6), ha="left" if far[row] else "center", bbox=CLEAR)
    name_rows(ax, [textwrap.fill(words(f"policies.{policy}"), LINE) for policy in drawn["policy"]])
    ax.set_xlabel(words("plots.plan.gap"))
    ax.xaxis.set_major_formatter(words.money_axis)
    return ax


def hours_by_family(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw by how much the field time of each family changes, from today's, and say what that earns.

    Parameters
    ----------
    table : DataFrame
        One line for each family, drawn from the top: family, current_hours, hours, change (hours/quarter), more, less
        (dealers that get more or less time), gain (currency/quarter).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, 1.2 * len(table))
    looks = style.family_looks(words.playbook)
    ax.axvline(0, color=style.INK, linewidth=1)
    ax.barh(np.arange(len(table)), table["change"], height=0.62, color=[looks[f].color for f in table["family"]])
    for row, line in enumerate(table.itertuples()):
        told = {"current": words.number(line.current_hours), "hours": words.hours(line.hours)}
        told |= {"more": words.number(line.more), "less": words.number(line.less), "gain": words.money(line.gain)}
        note(ax, words("plots.plan.change", **told), (max(line.change, 0), row), (5, 0), va="center")
    name_rows(ax, [words.family(family) for family in table["family"]])
    ends = np.append(table["change"], [-1.0, 1.0])
    left, right = -ends.min(), ends.max()
    whole = (left + right) / (1 - ROOM)
    ax.set(xlabel=words("plots.plan.time"), xlim=(-1.05 * left, whole - left))
    ax.xaxis.set_major_formatter(words.number_axis)
    return ax
