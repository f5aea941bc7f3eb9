"""Why a dealer, and why now: one sentence for each, the most urgent thing that finished tables say of it."""

from collections.abc import Mapping

import pandas as pd

from distribres.report.words import Words

SILENT = 0.5
"""From this probability on a dealer is rather silent next quarter than not."""


def say_why(tables: Mapping[str, pd.DataFrame], words: Words) -> pd.Series:
    """The sentence of each dealer of the plan, by dealer_id.

    Parameters
    ----------
    tables : mapping of DataFrame
        The tables plan, tiers and forecast.
    words : Words
    """
    plan = tables["plan"].set_index("dealer_id")
    tiers, ahead = (tables[name].set_index("dealer_id").reindex(plan.index) for name in ("tiers", "forecast"))
    facts = plan[["family", "missed", "explore", "headroom"]].assign(
        tier=tiers["tier"],
        last_tier=tiers["last_tier"],
        alert=ahead["alert"],
        revenue=ahead["revenue"],
        expected=ahead["expected"],
        silence=ahead["silence_probability"],
    )
    return pd.Series([_sentence(line, words) for line in facts.itertuples()], plan.index, dtype="str")


def _sentence(line, words: Words) -> str:
    """The first of these that is so."""
    room = words.money(line.headroom)
    found = {
        "down": line.alert == "down",
        "fell": line.last_tier == line.last_tier and line.last_tier < line.tier,
        "silent": line.silence >= SILENT,
        "missed": line.missed,
        "explore": line.explore > 0,
        "up": line.alert == "up",
        "rose": line.last_tier == line.last_tier and line.last_tier > line.tier,
        "room": line.headroom > 0 and room != words.money(0),
    }
    reason = next((name for name, so in found.items() if so), None)
    if reason is None:
        return words.playbook.families[line.family].objective.of(words.language)
    told = {"revenue": words.money(line.revenue), "expected": words.money(line.expected), "headroom": room}
    return words(f"workbook.why.{reason}", **told, risk=words.probability(line.silence))
