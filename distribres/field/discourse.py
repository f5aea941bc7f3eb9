"""What we say to a dealer: the lines of its family, and those of a variant where its own would be wrong."""

from typing import Literal

import pandas as pd

from distribres.contracts.conditions import find_holding
from distribres.contracts.playbook import Family, Playbook, Text


def choose_lines(facts: pd.DataFrame, playbook: Playbook, part: Literal["say", "ask", "offer", "gain"]) -> pd.Series:
    """One part of the discourse for each dealer, in every language (`Text`), by dealer_id.

    Parameters
    ----------
    facts : DataFrame
        Of `read_facts`, or of them the family and what the conditions of variants ask.
    playbook : Playbook
    part : str
    """
    return pd.concat(
        [_lines(own, playbook.families[name], part) for name, own in facts.groupby("family", sort=False)]
    ).reindex(facts.index)


def _lines(facts: pd.DataFrame, family: Family, part: str) -> pd.Series:
    """Of the variants the first that holds counts, and of it the lines that it has."""
    chosen: list[Text] = [getattr(family.discourse, part)] * len(facts)
    free = pd.Series(True, facts.index)
    for variant in family.variants:
        held = free & find_holding(variant.where, facts)
        free &= ~held
        if (line := getattr(variant, part)) is not None:
            chosen = [line if here else before for here, before in zip(held, chosen, strict=True)]
    return pd.Series(chosen, facts.index, dtype=object)
