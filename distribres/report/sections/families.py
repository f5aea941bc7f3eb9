"""Which dealers are alike."""

import pandas as pd

from distribres.contracts.names import TIERS
from distribres.contracts.sections import Params, Report
from distribres.report import elements, network_figures, plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import figure, name, section
from distribres.report.plots import style
from distribres.report.words import Words
from distribres.tiers import challenger as groups
from distribres.tiers import scoring


def say(plan: pd.DataFrame, words: Words) -> Text:
    """Which family has most room to grow."""
    room = plan.groupby("family")["headroom"].sum()
    if not room.sum():
        return section("families", words, "absent.potential")
    share = words.percent(room.max() / room.sum())
    return section("families", words, family=name(words.family(room.idxmax())), share=share)


def draw(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure:
    """Revenue and room to grow of each family."""
    sums = network_figures.groups(plan, potential, "family", words.families)
    return figure(plots.family_potential(sums, words=words), "families", words)


def say_matrix(tiers: pd.DataFrame, words: Words) -> Text:
    """With whom much is at stake and much can be won, and with whom only one of both."""
    key, much = tiers["tier"] == TIERS[0], tiers["winnable_level"] == "high"
    told = {
        "both": words.number((key & much).sum()),
        "share": words.percent(tiers.loc[key & much, "score"].sum()),
        "hold": words.number((key & ~much).sum()),
        "small": words.number(((tiers["tier"] == TIERS[-1]) & much).sum()),
    }
    return Text(words("sections.families.matrix", **told))


def draw_matrix(tiers: pd.DataFrame, params: Params, words: Words) -> Figure:
    """What is at stake with each dealer against what can be won."""
    cuts = scoring.entries(tiers["score"].to_numpy(), params.tiers.share_key, params.tiers.share_middle)
    much = params.families.winnable_high
    axes = plots.stake_and_winnable(tiers, dict(zip(TIERS, cuts, strict=False)), much, words=words)
    return figure(axes, "matrix", words, much=words.number(much))


def list_sums(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """Sums by family."""
    sums = network_figures.groups(plan, potential, "family", words.families)
    names = [words.family(f) for f in sums["family"]]
    looks = style.family_looks(words.playbook)
    swatches = {n: looks[f].color for n, f in zip(names, sums["family"], strict=True)}
    return elements.list_sums("families", "family", sums, names, words, swatches=swatches)


def say_challenger(table: pd.DataFrame, params: Report, words: Words) -> Text:
    """Where the rules split what the criteria hold alike."""
    lines = groups.split(table)
    if len(lines) == 1:
        return Text(words("sections.families.one_group"))
    told = {
        "agreement": words.number(groups.agreement(table), 2),
        "stability": words.number(lines["stability"].min(), 2),
    }
    first = lines.iloc[0]
    if first["family_share"] >= params.agreement_high:
        return Text(words("sections.families.agreed", count=len(lines), **told))
    told |= {
        "dealers": words.number(first["dealers"]),
        "family": name(words.family(first["family"])),
        "share": words.percent(first["family_share"]),
        "second": name(words.family(first["second"])),
        "second_share": words.percent(first["second_share"]),
    }
    return Text(words("sections.families.split", count=len(lines), **told))
