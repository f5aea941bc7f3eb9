"""What a better use of our time is worth, and where it goes."""

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import intervals, name_rows, note

LINE = 22  # characters on one line of a policy's name: beside the chart there is room for it in any font
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}  # so that no line runs through a figure


def policy_gains(policies: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw what each way of sharing out the same effort gains over today's, with its interval.

    Parameters
    ----------
    policies : DataFrame
        The table `policies`: policy, gain_low, gain, gain_high (currency/quarter); the best is drawn on top.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    policies = policies.sort_values("gain", ascending=False, ignore_index=True)
    ax = style.row_axes(ax, 1.5 * len(policies))
    ax.axvline(0, color=style.INK, linewidth=1)
    intervals(ax, policies, "gain", marker="o", color=style.BLUE)
    for row, gain in enumerate(policies["gain"]):
        if pd.notna(gain):
            note(ax, words.money(gain), (gain, row), (0, 6), ha="center", bbox=CLEAR)
    name_rows(ax, [textwrap.fill(words(f"policies.{policy}"), LINE) for policy in policies["policy"]])
    ax.set_xlabel(words("plots.plan.gain"))
    ax.xaxis.set_major_formatter(words.money_axis)
    return ax


def hours_by_family(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw the field time of each family, from today's (hollow) to the recommended (full).

    Parameters
    ----------
    table : DataFrame
        One line for each family, drawn from the top: family, current_hours, hours (hours/quarter).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(table))
    known = table.dropna(subset=["current_hours", "hours"])
    rows = np.arange(len(known))
    colors = [style.family_looks(words.playbook)[family].color for family in known["family"]]
    ax.hlines(rows, known["current_hours"], known["hours"], color=colors, linewidth=2.5, alpha=0.4)
    ax.scatter(known["current_hours"], rows, s=40, facecolor="white", edgecolor=colors, linewidth=1.5, zorder=3)
    ax.scatter(known["hours"], rows, s=40, color=colors, zorder=4)
    for row, line in enumerate(known.itertuples()):
        text = words("plots.plan.hours", current=words.hours(line.current_hours), hours=words.hours(line.hours))
        note(ax, text, (max(line.current_hours, line.hours), row), (8, 0), va="center")
    name_rows(ax, [words.family(family) for family in known["family"]])
    ax.set(xlabel=words("plots.plan.time"), xlim=(0, None))
    ax.xaxis.set_major_formatter(words.number_axis)
    return ax
