"""One sentence at the head of each section: what it shows."""

import pandas as pd

from distribres import weighting
from distribres.report.blocks import Text
from distribres.report.figures import weight
from distribres.summary import Network
from distribres.words import Words


def section(key: str, words: Words, says: str | None = None, **figures) -> Text:
    """A heading, and the sentence that says what the section shows."""
    says = says or f"sections.{key}.says"
    return Text(f"## {words(f'sections.{key}.title')}\n\n{words(says, **figures)}")


def network(net: Network, words: Words) -> Text:
    if net.potential != net.potential:
        return section("network", words, "sections.network.says_alone", count=net.dealers)
    potential, headroom = words.money(net.potential), words.money(net.headroom)
    return section("network", words, count=net.dealers, potential=potential, headroom=headroom)


def concentrated(net: Network, words: Words) -> Text:
    return section("concentration", words, share=words.percent(net.share_80))


def criteria(table: pd.DataFrame, words: Words) -> Text:
    """Names the criteria that are missing for everybody."""
    known = table.groupby("criterion")["value"].count()
    missing = [words(f"criteria.{c}") for c in known.index[known == 0]]
    if not missing:
        return section("criteria", words, count=len(known))
    return section(
        "criteria",
        words,
        "sections.criteria.says_missing",
        count=len(known) - len(missing),
        missing=words.listed(missing),
    )


def tiers(net: Network, table: pd.DataFrame, words: Words) -> Text:
    up, down = ((table["last_tier"] > table["tier"]).sum(), (table["last_tier"] < table["tier"]).sum())
    unsure = (table["tier_probability"] < 0.7).sum()
    told = {"up": words.number(up), "down": words.number(down), "unsure": words.number(unsure)}
    says = "sections.tiers.says_first" if table["last_tier"].isna().all() else None
    return section("tiers", words, says, count=net.key_dealers, **told)


def families(plan: pd.DataFrame, words: Words) -> Text:
    room = plan.groupby("family")["headroom"].sum()
    if not room.sum():
        return section("families", words, "absent.potential")
    share = words.percent(room.max() / room.sum())
    return section("families", words, family=words(f"families.{room.idxmax()}"), share=share)


def potential(net: Network, table: pd.DataFrame, words: Words) -> Text:
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


def playbook(words: Words) -> Text:
    return section("playbook", words)


def quality(table: pd.DataFrame, words: Words) -> Text:
    read, rejected = table["lines_read"].sum(), table["lines_rejected"].sum()
    money = table["money_rejected"].sum() / table["money_read"].sum()
    return section("quality", words, count=read, rejected=words.number(rejected), money=words.percent(money, 2))


def assumptions(words: Words) -> Text:
    return section("assumptions", words)


def method(params, words: Words) -> Text:
    """How each figure is made, with the parameters that it was made with."""
    told = {
        "share_key": words.percent(params.tiers.share_key),
        "share_middle": words.percent(params.tiers.share_middle),
        "benchmark": words.percent(1 - params.potential.benchmark),
        "draws": words.number(params.tiers.draws),
        "move_probability": words.percent(params.tiers.move_probability),
        "coverage": words.percent(params.forecast.coverage),
        "elasticity": words.number(params.plan.elasticity, 2),
        "spend_elasticity": words.number(params.plan.spend_elasticity, 2),
        "weights": weights(params.tiers, words),
    }
    return section("method", words, **told)


def weights(params, words: Words) -> str:
    """The weight of each criterion; with how consistent the judgements are that it comes from, if it does."""
    told = words.listed(f"{words(f'criteria.{c}')} {weight(w, words)}" for c, w in weighting.weighted(params).items())
    if not params.judgements:
        return told
    ratio = weighting.paired(params.judgements)[1]
    verdict = "contradictory" if ratio > weighting.CONTRADICTORY else "consistent"
    return words(f"sections.method.{verdict}", weights=told, ratio=words.number(ratio, 2))
