"""What is at stake with each dealer against what can be won: the directional policy matrix."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from distribres.report.plots import style
from distribres.report.plots.marks import name_families


def stake_and_winnable(
    dealers: pd.DataFrame, entries: Mapping[str, float], much: float, *, words, ax: Axes | None = None
) -> Axes:
    """Draw each dealer's share of what is at stake over what can be won with it, in its family's colour and shape.

    Parameters
    ----------
    dealers : DataFrame
        One line for each dealer: score (0 to 1), winnable (0 to 100), family. One without a score above zero, or of
        which nothing says what can be won, is left out.
    entries : mapping of float
        For each tier but the last, the score that it takes to enter it.
    much : float
        From where on much can be won.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    shown = dealers[(dealers["score"] > 0) & dealers["winnable"].notna()]
    looks = {f: look for f, look in style.family_looks(words.playbook).items() if f in set(shown["family"])}
    ax = style.axes(ax, 3.9)
    sns.scatterplot(
        shown,
        x="winnable",
        y="score",
        hue="family",
        palette={family: look.color for family, look in looks.items()},
        style="family",
        markers={family: look.marker for family, look in looks.items()},
        s=22,
        alpha=0.75,
        linewidth=0.3,
        legend=False,
        ax=ax,
    )
    ax.axvline(much, color=style.GREY, linewidth=0.8)
    for tier, least in entries.items():
        ax.axhline(least, color=style.GREY, linewidth=0.8)
        place = {"xy": (0, least), "xycoords": ("axes fraction", "data")}
        ax.annotate(
            words(f"plots.matrix.from_{tier}"), **place, xytext=(3, 2), textcoords="offset points", color=style.INK
        )
    if not shown.empty:
        ax.set_yscale("log")
    ax.yaxis.set_major_formatter(lambda share, _: words.percent(share, _digits(share)))
    ax.yaxis.set_minor_formatter("")
    ax.xaxis.set_major_formatter(words.number_axis)
    ax.set(xlabel=words("plots.matrix.winnable"), ylabel=words("plots.matrix.stake"))
    name_families(ax, looks, words)
    return ax


def _digits(share: float) -> int:
    """Digits after the point that a power of ten needs in per cent."""
    return int(max(0, np.ceil(-np.log10(100 * share)))) if share > 0 else 0
