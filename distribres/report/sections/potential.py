"""What could still be won."""

import numpy as np
import pandas as pd

from distribres.contracts.sections import Potential, Report
from distribres.dealers import territory_route
from distribres.report import network_figures, plots
from distribres.report.blocks import Figure, Text
from distribres.report.elements import figure, section
from distribres.report.network_figures import Network
from distribres.report.words import Words
from distribres.stats.intervals import Z80

NAMED = 3


def say(net: Network, table: pd.DataFrame, words: Words) -> Text:
    """Our share, what the best comparable dealers would add, and for how many dealers the wallet is known."""
    known = (table["wallet_source"] == "known").mean()
    if net.potential != net.potential:
        return section("potential", words, "absent.potential")
    if net.share_of_wallet != net.share_of_wallet:
        return section("potential", words, "sections.potential.says_alone", headroom=words.money(net.headroom))
    told = {
        "headroom": words.money(net.headroom),
        "share": words.percent(net.share_of_wallet),
        "known": words.percent(known),
    }
    return section("potential", words, "sections.potential.says_known" if known == 1 else None, **told)


def say_limits(
    potentials: pd.DataFrame, dealers: pd.DataFrame, territories: pd.DataFrame, params: Potential, words: Words
) -> Text | None:
    """What the room to grow does not know, how far wallets that are declared are believed, and which are not."""
    if potentials["potential"].isna().all():
        return None
    factor = words.number(np.exp(Z80 * params.reach_error), 1)
    said = [words("sections.potential.limits", unreached=words.percent(params.unreached), factor=factor)]
    if dealers["turnover"].notna().any() and potentials["wallet"].notna().any():
        told = {"error": words.percent(params.declared_error), "common": words.percent(params.purchases_share_error)}
        said.append(words("sections.potential.error", **told))
        said.extend(_say_market(territory_route.part_of_market(dealers, territories, potentials), params, words))
    wild = potentials[potentials["disbelieved"]]
    if len(wild):
        names = dealers.set_index("dealer_id")["name"].reindex(wild.nlargest(NAMED, "revenue")["dealer_id"])
        said.append(words("sections.potential.disbelieved", count=len(wild), first=words.listed(names)))
    return Text(" ".join(said))


def _say_market(part: float, params: Potential, words: Words) -> list[str]:
    """What part of the given market the wallets make; nothing where no market is given."""
    if part != part:
        return []
    key = "too_much" if part > 1 else "market"
    told = {"part": words.percent(part), "purchases_share": words.percent(params.purchases_share)}
    return [words(f"sections.potential.{key}", **told)]


def say_routes(potentials: pd.DataFrame, params: Report, words: Words) -> Text | None:
    """How far the two routes to the potential lie apart; None where there is only one."""
    found = territory_route.disagreement(potentials)
    if found["dealers"] < 2 or found["rank"] != found["rank"]:
        return None
    alike = next((name for name, least in dict(params.rank_alike).items() if found["rank"] >= least), "low")
    told = {
        "alike": words(f"sections.potential.alike.{alike}"),
        "rank": words.number(found["rank"], 2),
        "ratio": words.percent(found["ratio"]),
        "apart": words.percent(found["apart"]),
    }
    return Text(words("sections.potential.routes", **told))


def draw_opportunities(plan: pd.DataFrame, potential: pd.DataFrame, n: int, words: Words) -> Figure | None:
    """The dealers with most room to grow."""
    joined = plan.merge(potential[["dealer_id", "revenue"]], on="dealer_id", validate="one_to_one").dropna(
        subset="potential"
    )
    if joined.empty:
        return None
    return figure(
        plots.missed_potential(network_figures.top(joined, "headroom", n), words=words), "opportunities", words
    )
