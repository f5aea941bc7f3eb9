"""Where the network stands."""

import pandas as pd

from distribres.report import plots
from distribres.report.blocks import Figure, Text
from distribres.report.elements import absent, figure, section
from distribres.report.network_figures import Network
from distribres.report.words import Words
from distribres.stats import concentration


def draw_map(dealers: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Figure | Text:
    """Dealers at their place, by family and potential."""
    located = plan.merge(dealers[["dealer_id", "latitude", "longitude"]], on="dealer_id", validate="one_to_one")
    if located["latitude"].notna().sum() < 2:
        return absent("map", words)
    return figure(plots.dealer_map(located, words=words), "map", words)


def draw_concentration(potential: pd.DataFrame, words: Words) -> Figure:
    """Concentration of revenue."""
    revenue = potential["revenue"]
    share, gini = concentration.dealers_making(revenue, 0.8), concentration.gini(revenue)
    axes = plots.lorenz(concentration.lorenz_curve(revenue), gini, share, words=words)
    return figure(axes, "lorenz", words, share=words.percent(share), gini=words.number(gini, 2))


def say(net: Network, words: Words) -> Text:
    if net.potential != net.potential:
        return section("network", words, "sections.network.says_alone", count=net.dealers)
    potential, headroom = words.money(net.potential), words.money(net.headroom)
    return section("network", words, count=net.dealers, potential=potential, headroom=headroom)


def say_concentration(net: Network, words: Words) -> Text:
    return section("concentration", words, share=words.percent(net.share_80))
