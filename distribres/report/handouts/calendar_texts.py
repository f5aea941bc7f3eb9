"""What the entries of the calendar say: to whom they belong, and to nobody else."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.playbook import Text
from distribres.contracts.sections import Params
from distribres.field.discourse import choose_lines
from distribres.field.facts import read_facts
from distribres.field.presence import find_due_dates
from distribres.report.characters import legible
from distribres.report.words import Words

Row = Mapping[str, Any]
PARTS = ("say", "ask", "offer")
SENT = ("letter", "email")
LISTED = 40
"""Dealers that are listed in an entry; with more of them it says where the list is."""
ADDRESS = ("address_1", "address_2", "address_3")
REACHED = ("contact", "phone", "email")


@dataclass(frozen=True)
class Texts:
    """All that texts are made of.

    Attributes
    ----------
    words : Words
    dealers, actions : mapping
        The lines of the tables by dealer_id and action_id, as mappings.
    lines : mapping
        What we say, ask and offer, each by dealer_id.
    days : mapping
        By rep_id and day: how many stops, and km between them as the crow flies.
    suggested : mapping
        The day of each visit of a rep, by uid.
    people : mapping
        What of the input `contacts` is known and may be shown, by dealer_id.
    """

    words: Words
    dealers: Mapping[str, Row]
    actions: Mapping[str, Row]
    lines: Mapping[str, Mapping[str, Text]]
    days: Mapping[tuple[str, pd.Timestamp], tuple[int, float]]
    suggested: Mapping[str, pd.Timestamp]
    people: Mapping[str, Mapping[str, str]]

    def summarise(self, entry) -> str:
        """What the diary shows at first glance; `entry` is a line of the table `calendar`."""
        if entry.kind == "visit":
            return self._visit(entry)
        figures = {"count": entry.dealers, "hours": self._duration(entry.hours), "tactic": self._tactic(entry.tactic)}
        kind = "send" if entry.kind == "due" and self._contact(entry) in SENT else entry.kind
        told = self.words(f"calendar.{kind}", **figures)
        return self._of_week(entry, told) if pd.isna(entry.day) else told

    def describe(self, entry) -> str:
        """The lines below it."""
        lines = self._visit_lines(entry) if entry.kind == "visit" else self._list_lines(entry)
        return "\n".join(lines)

    def locate(self, entry) -> str:
        """Where a visit is: the address where it may be shown, or else the town; nothing of what concerns several."""
        if entry.kind != "visit":
            return ""
        person = self.people.get(entry.dealer_id, {})
        town = " ".join(filter(None, (person.get("postcode"), person.get("town"))))
        parts = [*(person.get(line) for line in ADDRESS), town, person.get("country")]
        return ", ".join(filter(None, parts)) or _known(self.dealers[entry.dealer_id]["city"])

    def find(self, entry) -> tuple[float, float] | None:
        """North and east (degrees) of a visit; None where the dealer is not located."""
        place = self.dealers[entry.dealer_id]["latitude"], self.dealers[entry.dealer_id]["longitude"]
        return None if np.isnan(place).any() else place

    def _visit(self, entry) -> str:
        figures = {"tactic": self._tactic(entry.tactic), "dealer": self._name(entry.dealer_id)}
        told = self.words("calendar.visit", **figures, hours=self._duration(entry.hours))
        if pd.isna(entry.day):
            return self._of_week(entry, told)
        stops, _ = self.days[entry.rep_id, entry.day]
        return self.words("calendar.stop", stop=entry.stop, stops=stops, what=told) if stops > 1 else told

    def _visit_lines(self, entry) -> Iterator[str]:
        action = self.actions[entry.action_ids]
        family = self.words.family(action["family"])
        yield self.words(f"calendar.why.{json.loads(action['why'])['fit']}", family=family)
        yield self.words.playbook.tactics[entry.tactic].content.of(self.words.language)
        yield from self._company(entry, action)
        if action["order_week"] < action["due_week"]:
            yield self.words("calendar.prepare", day=self.words.day(action["order_date"]))
        for part in PARTS:
            line = self.lines[part][entry.dealer_id].of(self.words.language)
            yield self.words(f"calendar.{part}", line=line)
        yield from self._reach(entry.dealer_id)
        yield from self._way(entry)

    def _company(self, entry, action: Row) -> Iterator[str]:
        """Who else comes, and which day the rep suggests."""
        if entry.owner == "rep" and action["owner"] != "rep":
            yield self.words("calendar.along", person=self.words(f"owners.{action['owner']}"))
        elif entry.owner != "rep" and pd.notna(entry.rep_id):
            rep, day = legible(entry.rep_id), self.suggested[entry.action_ids]
            known = {} if pd.isna(day) else {"day": self.words.day(day)}
            yield self.words("calendar.suggested" if known else "calendar.along", person=rep, **known)

    def _way(self, entry) -> Iterator[str]:
        if pd.notna(entry.day):
            stops, km = self.days[entry.rep_id, entry.day]
            if stops > 1 and km == km:
                yield self.words("calendar.way", stops=stops, km=self.words.number(km))

    def _reach(self, dealer: str) -> Iterator[str]:
        """Whom to ask for, where calendars may say it."""
        person = self.people.get(dealer, {})
        for part in REACHED:
            if part in person:
                title = [person["civility"]] if part == "contact" and "civility" in person else []
                yield self.words(f"calendar.{part}", value=" ".join([*title, person[part]]))

    def _list_lines(self, entry) -> Iterator[str]:
        if pd.notna(entry.tactic):
            yield self.words.playbook.tactics[entry.tactic].content.of(self.words.language)
        if entry.kind == "event":
            return
        if entry.dealers > LISTED:
            yield self.words("calendar.elsewhere")
            return
        items = [self._item(entry, self.actions[action]) for action in entry.action_ids.split(";")]
        yield from sorted(items, key=lambda item: unicodedata.normalize("NFKD", item).casefold())

    def _item(self, entry, action: Row) -> str:
        """A dealer in a list: where it is, what for if that differs, and by whom it is reached if that may be said."""
        city = _known(self.dealers[action["dealer_id"]]["city"])
        where = ", ".join(filter(None, (self._name(action["dealer_id"]), city)))
        what = self._tactic(action["tactic"]) if pd.isna(entry.tactic) else ""
        reach = [*self._reach(action["dealer_id"])] if entry.kind == "call" else []
        return self.words("calendar.item", what=" · ".join(filter(None, (where, what, *reach))))

    def _of_week(self, entry, told: str) -> str:
        return self.words("calendar.week", week=entry.start.isocalendar().week, what=told)

    def _contact(self, entry) -> str:
        return self.words.playbook.tactics[entry.tactic].contact

    def _tactic(self, name: object) -> str:
        return "" if pd.isna(name) else self.words.tactic(name)

    def _name(self, dealer: str) -> str:
        return legible(self.dealers[dealer]["name"])

    def _duration(self, hours: float) -> str:
        whole, minutes = divmod(round(hours * 60), 60)
        form = "both" if whole and minutes else "minutes" if minutes else "whole"
        return self.words(f"calendar.duration.{form}", hours=self.words.number(whole), minutes=f"{minutes:02}")


def _known(value: object) -> str:
    return "" if pd.isna(value) else legible(value)


def gather(
    tables: Mapping[str, pd.DataFrame], people: pd.DataFrame | None, language: str, quarter: str, params: Params
) -> Texts:
    """What texts are made of.

    Parameters
    ----------
    tables : mapping of DataFrame
        calendar, actions, dealers, plan, and what `read_facts` reads.
    people : DataFrame, optional
        The input `contacts`, where calendars may show it.
    language : str
        One of ``names.LANGUAGES``.
    quarter : str
        The quarter under review.
    params : Params
        The sections `network`, `field` and `playbook`.
    """
    calendar, actions = tables["calendar"], tables["actions"]
    dates = dict(enumerate(find_due_dates(quarters.shift(quarter, 1), params.field), 1))
    facts = read_facts(tables["plan"], tables, quarter, params)
    visits = calendar[(calendar["owner"] == "rep") & (calendar["kind"] == "visit")]
    days = visits.groupby(["rep_id", "day"])["km"]
    shown = {} if people is None else people.to_dict("index")
    return Texts(
        Words(language, params.network.currency, params.playbook),
        tables["dealers"].set_index("dealer_id").to_dict("index"),
        actions.assign(order_date=actions["order_week"].map(dates)).set_index("action_id").to_dict("index"),
        {part: dict(choose_lines(facts, params.playbook, part)) for part in PARTS},
        {day: (len(km), km.sum() if km.notna().sum() == len(km) - 1 else np.nan) for day, km in days},
        dict(zip(visits["uid"], visits["day"], strict=True)),
        {name: {part: known for part, value in own.items() if (known := _known(value))} for name, own in shown.items()},
    )
