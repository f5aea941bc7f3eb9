"""Letters to a few dealers, for the tests of what is written to them and for the measurement of how fast that is."""

from functools import cache
from types import SimpleNamespace
from typing import Any

import pandas as pd

from builders import params_of
from distribres.contracts.sections import Params
from distribres.report.handouts import addresses
from distribres.report.handouts.addresses import Person
from distribres.report.handouts.letter_fields import Occasion, find_fields, say_day
from distribres.report.handouts.letter_templates import Template
from distribres.report.handouts.letters import Letter
from distribres.report.words import Words

QUARTER = "2026Q3"
PERSON = Person("Claire Dupont", "Madame", "12 rue de l'Église", postcode="35000", town="Rennes")


def line_of(dealer: str = "D1", **known: Any) -> SimpleNamespace:
    """What `choose_recipients` knows of a dealer."""
    usual = {"name": "Motoculture Renard", "city": "Rennes", "channel": "reseller", "language": None, "rep_id": "Zoé"}
    usual |= {
        "last_order": "2026Q2",
        "visited": False,
        "family": "light",
        "word": 1,
        "years": 12,
        "asked": True,
        "event": "Trophées 2026",
        "came": True,
    }
    days = {"event_day": pd.Timestamp("2026-05-16"), "due_date": pd.Timestamp("2026-10-23")}
    return SimpleNamespace(Index=dealer, **usual | days | known)


@cache
def usual_params() -> Params:
    return params_of()


def occasion_of(campaign: str = "news", params: Params | None = None, **earned: int) -> Occasion:
    """A campaign of the embedded network."""
    every = params or usual_params()
    return Occasion(every.letters.campaigns[campaign], every, QUARTER, "2026Q4", 394, earned)


def letter_of(template: Template, language: str = "fr", person: Person = PERSON, **known: Any) -> Letter:
    """The letter of a template to a dealer of which these things are known."""
    words, line = Words(language), line_of(**known)
    fields = find_fields(line, [], occasion_of(), words)
    day = say_day(pd.Timestamp("2026-10-01").date(), words)
    return Letter(
        line.Index,
        "news_offer",
        language,
        addresses.write_address(line.name, person),
        addresses.salute(person, words),
        day,
        template.write(fields),
        fields["signatory"],
    )
