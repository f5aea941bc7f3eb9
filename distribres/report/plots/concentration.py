"""How few dealers make how much of the revenue."""

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from distribres.report.plots import style


def lorenz(points: pd.DataFrame, gini: float, dealers: float, revenue: float, *, words, ax: Axes | None = None) -> Axes:
    """Draw the Lorenz curve of the network, its largest dealers first, and say what it means.

    Parameters
    ----------
    points : DataFrame
        Columns dealers_share and revenue_share, both from 0 to 1 and cumulated from the largest dealer down, so that
        the curve bends above the diagonal.
    gini : float
        Gini coefficient: 0 where all dealers buy alike, 1 where one buys everything.
    dealers : float
        Share of the dealers, the largest first, that makes `revenue`: where the curve is read.
    revenue : float
        Share of revenue.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.axes(ax, 2.7)
    sns.lineplot(points, x="dealers_share", y="revenue_share", estimator=None, color=style.BLUE, linewidth=2, ax=ax)
    _draw_equality(ax, words)
    _draw_reading(ax, dealers, revenue, words)
    ax.text(0.98, 0.06, words("plots.concentration.gini", gini=words.number(gini, 2)), ha="right")
    ax.set(
        xlabel=words("plots.concentration.dealers"),
        ylabel=words("plots.concentration.revenue"),
        xlim=(0, 1),
        ylim=(0, None),
    )
    ax.xaxis.set_major_formatter(words.percent_axis)
    ax.yaxis.set_major_formatter(words.percent_axis)
    ax.grid(True)
    return ax


def _draw_equality(ax: Axes, words) -> None:
    ax.plot([0, 1], [0, 1], color=style.GREY, linewidth=1, linestyle="--")
    ax.text(
        0.98,
        0.96,
        words("plots.concentration.equality"),
        rotation=45,
        rotation_mode="anchor",
        transform_rotates_text=True,
        ha="right",
        va="top",
    )


def _draw_reading(ax: Axes, dealers: float, revenue: float, words) -> None:
    """Mark the point where `revenue` is reached, and say it in words under the diagonal."""
    ax.plot([0, dealers, dealers], [revenue, revenue, 0], color=style.VERMILION, linewidth=1, linestyle=":")
    ax.plot([dealers], [revenue], color=style.VERMILION, marker="o")
    text = words("plots.concentration.reading", dealers=words.percent(dealers), revenue=words.percent(revenue))
    ax.text(0.98, 0.16, text, ha="right", weight="bold")
