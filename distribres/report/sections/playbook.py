"""What is done with each family."""

from collections.abc import Mapping, Sequence

import pandas as pd

from distribres.contracts.names import FAMILIES
from distribres.report.blocks import Table, Text
from distribres.report.elements import absent, listing, section
from distribres.report.plots import style
from distribres.report.words import Words


def say(words: Words) -> Text:
    """That each family is treated in its own way."""
    return section("playbook", words)


def list_actions(actions: Mapping[str, Sequence[str]], plan: pd.DataFrame, words: Words) -> Table:
    """What is done with each family, and for how many dealers."""
    counts = plan["family"].value_counts()
    names = [f for f in FAMILIES if f in counts]
    columns = {
        "family": [words(f"families.{f}") for f in names],
        "dealers": [words.number(counts[f]) for f in names],
        "actions": [words.listed(name_action(a, words) for a in actions[f]) for f in names],
    }
    swatches = {words(f"families.{f}"): style.FAMILY_COLORS[f] for f in names}
    return listing("playbook", columns, words, "lrl", swatches=swatches)


def name_action(code: str, words: Words) -> str:
    """An action in words; one that a network has added to its playbook is shown by its own name."""
    try:
        return words(f"actions.{code}")
    except KeyError:
        return code.replace("_", " ")


def say_follow_ups(plan: pd.DataFrame, words: Words) -> Text:
    """How many dealers the last event leaves to thank or to console."""
    done = plan["actions"].str.split(";").explode().value_counts()
    thanks, regrets = (int(done.get(a, 0)) for a in ("event_thanks", "event_regrets"))
    if not thanks + regrets:
        return absent("events", words)
    return Text(words("sections.playbook.event", thanks=words.number(thanks), regrets=words.number(regrets)))
