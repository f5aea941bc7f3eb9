"""What each tier weighs, and who moved between tiers."""

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from distribres.contracts.names import TIERS
from distribres.report.plots import style
from distribres.report.plots.marks import name_rows

NEW = "new"  # row of the dealers without a tier last quarter


def tier_shares(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw, for each tier, its share of the dealers, of revenue, of potential and of field time.

    Parameters
    ----------
    table : DataFrame
        Columns tier, measure (dealers, revenue, potential or hours) and share (0 to 1); the lines of a tier stand
        together, and are drawn from the top.
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    ax = style.row_axes(ax, len(table))
    groups = table["tier"].ne(table["tier"].shift()).cumsum() - 1
    rows = np.arange(len(table)) + 0.6 * groups.to_numpy()
    bars = ax.barh(rows, table["share"], height=0.85, color=table["tier"].map(style.TIER_COLORS))
    ax.bar_label(bars, [_share(line, words) for line in table.itertuples()], padding=4)
    middles = pd.Series(rows, index=table.index).groupby(table["tier"], sort=False).mean()
    name_rows(ax, [words(f"tiers.{tier}") for tier in middles.index], middles)
    ax.set_ylim(rows.max(initial=0) + 0.6, -0.6)
    ax.set_xlabel(words("plots.tiers.share"))
    ax.xaxis.set_major_formatter(words.percent_axis)
    return ax


def _share(line, words) -> str:
    return words(f"plots.tiers.{line.measure}", share=words.percent(line.share))


def tier_moves(table: pd.DataFrame, *, words, ax: Axes | None = None) -> Axes:
    """Draw how many dealers went from which tier to which: last quarter's in rows, this quarter's in columns.

    Parameters
    ----------
    table : DataFrame
        Columns last_tier (empty for a dealer without purchases then), tier, and dealers (how many).
    words : callable
        The reader's language.
    ax : Axes, optional
        Where to draw.

    Returns
    -------
    Axes
    """
    counts = _matrix(table)
    steps = pd.DataFrame([[_step(last, tier) for tier in TIERS] for last in counts.index], counts.index, list(TIERS))
    ax = style.axes(ax, 0.8 + 0.5 * len(counts))
    _draw_cells(ax, counts, steps, words)
    ax.set(xlabel=words("plots.tiers.now"), ylabel=words("plots.tiers.before"))
    ax.set_xticklabels([words(f"tiers.{tier}") for tier in TIERS])
    ax.set_yticklabels(
        [words("plots.tiers.none" if last == NEW else f"tiers.{last}") for last in counts.index], rotation=0
    )
    return ax


def _matrix(table: pd.DataFrame) -> pd.DataFrame:
    """Return the counts with last quarter's tiers in rows and this quarter's in columns, zeros filled in."""
    known = table.assign(last_tier=table["last_tier"].fillna(NEW))
    counts = known.pivot(index="last_tier", columns="tier", values="dealers")
    rows = [*TIERS, NEW] if NEW in counts.index else TIERS
    return counts.reindex(index=rows, columns=TIERS).fillna(0).astype(int)


def _step(last: str, tier: str) -> int:
    """Return 1 for a move up, -1 for a move down, 0 for a dealer that stayed or is new."""
    return 0 if last == NEW else int(np.sign(TIERS.index(last) - TIERS.index(tier)))


def _move(step: int, dealers: int, words) -> str:
    """Return what a cell says; colour only repeats it."""
    return words("plots.tiers." + {1: "up", -1: "down", 0: "same"}[step], dealers=words.number(dealers))


def _draw_cells(ax: Axes, counts: pd.DataFrame, steps: pd.DataFrame, words) -> None:
    """Colour moves up and down by the number of dealers, and write it in each cell."""
    texts = [[_move(steps.at[last, tier], counts.at[last, tier], words) for tier in TIERS] for last in counts.index]
    most = max((counts * steps.abs()).to_numpy().max(), 1)
    sns.heatmap(
        counts * steps,
        annot=np.array(texts),
        fmt="",
        cmap=sns.blend_palette([style.ORANGE, "white", style.SKY], as_cmap=True),
        annot_kws={"color": style.INK},
        vmin=-most,
        vmax=most,
        cbar=False,
        linewidths=1,
        linecolor=style.PALE,
        ax=ax,
    )
