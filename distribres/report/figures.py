"""The figures of the review: a finished table to a chart with its description.

Where there is nothing to draw, a figure is None if its section says so already, otherwise the sentence that says it.
"""

import pandas as pd
from matplotlib.axes import Axes

from distribres import concentration, criteria, plots, summary, tiers
from distribres.report import fonts
from distribres.report.blocks import Figure, Text, md
from distribres.words import Words


def use() -> None:
    """Fonts and style, once in each process."""
    fonts.use_in_matplotlib()
    plots.use()


def _figure(axes: Axes, name: str, words: Words, **told) -> Figure:
    return Figure(
        axes.figure, alt=words(f"figures.{name}.alt", **told), caption=words(f"figures.{name}.caption", **told)
    )


def absent(name: str, words: Words) -> Text:
    """The sentence that says which part is left out, and what it would need."""
    return Text(f"*{words(f'absent.{name}')}*")


def weight(x: float, words: Words) -> str:
    """The weight of a criterion: whole ones as they were set, others with two digits."""
    return words.number(x, 0 if float(x).is_integer() else 2)


def network_map(dealers: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Figure | Text:
    """Dealers at their place, by family and potential."""
    located = plan.merge(dealers[["dealer_id", "latitude", "longitude"]], on="dealer_id", validate="one_to_one")
    if located["latitude"].notna().sum() < 2:
        return absent("map", words)
    return _figure(plots.dealer_map(located, words=words), "map", words)


def lorenz(potential: pd.DataFrame, words: Words) -> Figure:
    """Concentration of revenue."""
    revenue = potential["revenue"]
    share, gini = concentration.dealers_making(revenue, 0.8), concentration.gini(revenue)
    axes = plots.lorenz(concentration.lorenz(revenue), gini, share, words=words)
    return _figure(axes, "lorenz", words, share=words.percent(share), gini=words.number(gini, 2))


def coverage(table: pd.DataFrame, words: Words) -> Figure:
    """For how many dealers each criterion is known."""
    return _figure(plots.coverage(criteria.coverage(table), words=words), "coverage", words)


def tier_shares(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure:
    """What part of the network each tier is."""
    return _figure(plots.tier_shares(summary.tier_shares(plan, potential), words=words), "tier_shares", words)


def moves(table: pd.DataFrame, words: Words) -> Figure | Text:
    """Who changed tier."""
    if table["last_tier"].isna().all():
        return absent("moves", words)
    return _figure(plots.tier_moves(tiers.moves(table), words=words), "moves", words)


def families(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure:
    """Revenue and room to grow of each family."""
    sums = summary.groups(plan, potential, "family", summary.FAMILIES)
    return _figure(plots.family_potential(sums, words=words), "families", words)


def opportunities(plan: pd.DataFrame, potential: pd.DataFrame, n: int, words: Words) -> Figure | None:
    """The dealers with most room to grow."""
    joined = plan.merge(potential[["dealer_id", "revenue"]], on="dealer_id", validate="one_to_one").dropna(
        subset="potential"
    )
    if joined.empty:
        return None
    return _figure(plots.missed_potential(summary.top(joined, "headroom", n), words=words), "opportunities", words)


def habit(table: pd.DataFrame, words: Words) -> Figure | None:
    """What each rep's time follows."""
    if table.empty:
        return None
    return _figure(plots.habit_by_rep(table.sort_values("habit", ascending=False), words=words), "habit", words)


def quartiles(table: pd.DataFrame, words: Words) -> Figure | None:
    """Time against potential in the whole network."""
    network = table[table["rep_id"].isna()]
    if network.empty:
        return None
    return _figure(plots.effort_quartiles(network, words=words), "quartiles", words)


def balance(table: pd.DataFrame, words: Words) -> Figure | None:
    """What each rep has, and what its dealers would get; nothing for a single rep."""
    if len(table) < 2:
        return None
    return _figure(plots.load_by_rep(table.sort_values("load", ascending=False), words=words), "balance", words)


def policies(table: pd.DataFrame, words: Words) -> Figure | None:
    """What the recommended effort is worth, against three others."""
    if table.empty:
        return None
    return _figure(plots.policy_gains(table, words=words), "policies", words)


def hours(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure | None:
    """Time now and recommended, by family."""
    sums = summary.groups(plan, potential, "family", summary.FAMILIES).dropna(subset=["current_hours", "hours"])
    if sums.empty:
        return None
    return _figure(plots.hours_by_family(sums, words=words), "hours", words)


def name(text: str, n: int = 40) -> str:
    """A dealer's name inside a sentence: literal, and not too long."""
    return md(text if len(text) <= n else text[: n - 1].rstrip() + "…")
