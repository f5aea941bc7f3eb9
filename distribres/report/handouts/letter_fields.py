"""What a letter can fill in of what is known, in the words of its reader; what is not known is no field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from distribres.contracts.letters import Campaign, Signatory, in_language
from distribres.contracts.recognition import Recognition
from distribres.contracts.sections import Params
from distribres.report import recognitions
from distribres.report.characters import legible
from distribres.report.words import Words

REP, MANAGER = "rep", "manager"
OF_EVERYBODY = ("brand", "quarter", "quarter_ahead", "signatory", "active")
OF_THE_DEALER = (
    *(
        "name",
        "city",
        "rep",
        "channel",
        "family",
        "event",
        "event_day",
        "came",
        "last_order",
        "visited",
        "years",
        "fact",
    ),
    *("recognition", "sentence", "also", "earned", "alone", "diploma", "public_asked", "tactic", "content", "due_week"),
)
KNOWN = (*OF_EVERYBODY, *OF_THE_DEALER)
"""Fields that need not be given; ``letters.yaml`` says what each is."""


@dataclass(frozen=True)
class Occasion:
    """What all letters of a campaign share.

    Attributes
    ----------
    campaign : Campaign
    params : Params
        The sections `network`, `playbook`, `recognition`, `awards` and `letters`.
    quarter, ahead : str
        The quarter under review, and the one after it.
    active : int
        Active dealers.
    earned : mapping
        Recognition -> dealers that earned it in the quarter.
    """

    campaign: Campaign
    params: Params
    quarter: str
    ahead: str
    active: int
    earned: Mapping[str, int]


def find_fields(line: Any, earned: list, occasion: Occasion, words: Words) -> dict[str, Any]:
    """All fields of the letter to one dealer.

    Parameters
    ----------
    line : a line of `choose_recipients`, as ``itertuples`` gives it
    earned : of `list_earned`
    occasion : Occasion
    words : Words
        In the language of the letter.
    """
    campaign, params = occasion.campaign, occasion.params
    fields = {
        "brand": params.network.title,
        "quarter": recognitions.quarter_in_words(occasion.quarter, words),
        "quarter_ahead": recognitions.quarter_in_words(occasion.ahead, words),
        "signatory": sign(campaign, params, line.rep_id, words),
        "active": words.number(occasion.active),
        "came": bool(line.came),
        "visited": bool(line.visited),
        **_texts(line, words),
        **_of_tactic(line, campaign, params, words),
        **(_of_recognition(line, earned, occasion, words) if earned else _honest_word(line, params.recognition, words)),
    }
    given = {name: in_language(value, words.language) for name, value in campaign.fields.items()}
    return fields | given


def _texts(line: Any, words: Words) -> dict[str, str]:
    """What is said of the dealer as it is."""
    texts = {name: getattr(line, name) for name in ("name", "city", "channel", "family", "event")} | {
        "rep": line.rep_id
    }
    found = {name: legible(str(text)) for name, text in texts.items() if not pd.isna(text)}
    if not pd.isna(line.event_day):
        found["event_day"] = say_day(line.event_day.date(), words)
    if not pd.isna(line.last_order):
        found["last_order"] = recognitions.quarter_in_words(line.last_order, words)
    return found if pd.isna(line.years) else found | {"years": words.number(line.years)}


def say_day(day: date, words: Words) -> str:
    """``1er octobre 2026``: the first of a month is no number in French."""
    text = words.day(day)
    return words("letters.first_of_month", rest=text.removeprefix("1 ")) if day.day == 1 else text


def _of_tactic(line: Any, campaign: Campaign, params: Params, words: Words) -> dict[str, str]:
    if campaign.tactic is None:
        return {}
    tactic = params.playbook.tactics[campaign.tactic]
    told = {"tactic": tactic.label.of(words.language), "content": tactic.content.of(words.language)}
    return told if pd.isna(line.due_date) else told | {"due_week": words.number(line.due_date.isocalendar().week)}


def _of_recognition(line: Any, earned: list, occasion: Occasion, words: Words) -> dict[str, Any]:
    """What the dealer is named for, and what else it earned."""
    rules, main = occasion.params.recognition.rules, earned[0]
    others = sorted(earned[1:], key=lambda other: rules[other.recognition].rank)[: occasion.params.awards.also_most]
    diploma = recognitions.tell_public(rules[main.recognition], main, words)
    number = occasion.earned[main.recognition]
    return {
        "recognition": rules[main.recognition].label.of(words.language),
        "sentence": recognitions.tell(rules[main.recognition], main, words),
        "also": [recognitions.tell(rules[other.recognition], other, words) for other in others],
        "earned": words.number(number),
        "alone": number == 1,
        "diploma": diploma,
        "public_asked": bool(line.asked and diploma),
    }


def _honest_word(line: Any, recognition: Recognition, words: Words) -> dict[str, str]:
    if pd.isna(line.word):
        return {}
    text = recognition.honest_words[int(line.word) - 1].text.of(words.language)
    return {"fact": text.format_map({"years": words.number(float("nan") if pd.isna(line.years) else line.years)})}


def sign(campaign: Campaign, params: Params, rep: str, words: Words) -> dict[str, str]:
    """Who signs: the dealer's own rep, or the manager where nobody is in charge of it."""
    who = MANAGER if campaign.signatory == REP and pd.isna(rep) else campaign.signatory
    known: Signatory = params.letters.signatories[who]
    name = legible(str(rep)) if who == REP else known.name
    first = known.first_name or name.split(" ")[0]
    title = known.title.of(words.language)
    return {"name": name, "first_name": first, "title": title, "phone": known.phone, "email": known.email}
