"""Where the network stands."""

import pandas as pd

from distribres.contracts.sections import Report
from distribres.report import plots
from distribres.report.blocks import Figure, Text
from distribres.report.elements import absent, figure, section
from distribres.report.network_figures import Network
from distribres.report.words import Words
from distribres.stats import concentration

HALF = 0.5


def say(net: Network, words: Words) -> Text:
    """How many dealers there are, and what they could buy."""
    if net.potential != net.potential:
        return section("network", words, "sections.network.says_alone", count=net.dealers)
    potential, headroom = words.money(net.potential), words.money(net.headroom)
    return section("network", words, count=net.dealers, potential=potential, headroom=headroom)


def draw_map(dealers: pd.DataFrame, plan: pd.DataFrame, territories: pd.DataFrame, words: Words) -> Figure | Text:
    """Dealers at their place, by family and potential, with the names of the territories that hold most of it."""
    at = dealers[["dealer_id", "latitude", "longitude", "territory_id"]]
    located = plan.merge(at, on="dealer_id", validate="one_to_one")
    if located["latitude"].notna().sum() < 2:
        return absent("map", words)
    places = _places(located, territories)
    return figure(plots.dealer_map(located, places, words=words), "map", words, _held(places, plan, words))


def _places(located: pd.DataFrame, territories: pd.DataFrame) -> pd.DataFrame:
    """The territories with their potential and the middle of their dealers, those with most of it first."""
    named = located.merge(territories[["territory_id", "name"]], on="territory_id", suffixes=("_dealer", ""))
    by = named.dropna(subset=["name", "latitude", "longitude"]).groupby("name", as_index=False)
    places = by.agg(potential=("potential", "sum"), longitude=("longitude", "mean"), latitude=("latitude", "mean"))
    return places.sort_values(["potential", "name"], ascending=[False, True], ignore_index=True)


def _held(places: pd.DataFrame, plan: pd.DataFrame, words: Words) -> str:
    """How few territories hold half of the potential; nothing where it, or they, are not known."""
    whole = plan["potential"].sum()
    held = places["potential"].cumsum() / whole if whole else places["potential"]
    half = int((held < HALF).sum()) + 1
    if not whole or len(places) < 2 or half > len(places):
        return ""
    first = words.listed(places["name"].head(3))
    return words("figures.map.title", count=half, all=words.number(len(places)), first=first)


def say_concentration(net: Network, params: Report, words: Words) -> Text:
    """How few dealers make most of the revenue."""
    if net.dealers == 1:
        return section("concentration", words, "sections.concentration.says_single")
    shares = {"share": words.percent(net.largest_share), "revenue": words.percent(params.concentration_share)}
    even = net.largest_share >= params.concentration_share
    return section("concentration", words, "sections.concentration.says_even" if even else None, **shares)


def draw_concentration(potential: pd.DataFrame, params: Report, words: Words) -> Figure:
    """The Lorenz curve of revenue, read where it reaches the share that the params name."""
    revenue, part = potential["revenue"], params.concentration_share
    share, gini = concentration.dealers_making(revenue, part), concentration.gini(revenue)
    axes = plots.lorenz(concentration.lorenz_curve(revenue), gini, share, part, words=words)
    told = {"share": words.percent(share), "revenue": words.percent(part), "gini": words.number(gini, 2)}
    return figure(axes, "lorenz", words, **told)
