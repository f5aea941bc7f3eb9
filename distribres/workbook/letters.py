"""The letters of a campaign, from the review that stands: `letters/<campaign>/`, beside it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from distribres.contracts import quarters, tables
from distribres.contracts.letters import SENT, Campaign
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.contracts.playbook_faults import near
from distribres.contracts.tables import TableError
from distribres.field import recipients, weeks
from distribres.report.characters import legible
from distribres.report.handouts import addresses
from distribres.report.handouts.addresses import Person
from distribres.report.handouts.letter_fields import KNOWN, MANAGER, REP, Occasion, find_fields, say_day
from distribres.report.handouts.letter_files import Printed, read_sent, write_files
from distribres.report.handouts.letter_templates import Template, read_templates
from distribres.report.handouts.letters import DoesNotFit, Letter
from distribres.report.words import Words
from distribres.workbook.console import put, say, seen_from_here
from distribres.workbook.folders import home
from distribres.workbook.people import read_people
from distribres.workbook.published import alone_with
from distribres.workbook.review import Review, StepFailed

FOLDER = "letters"
NO_ADDRESS, NO_CONTACT, NOTHING = "no_address", "no_contact", "nothing_to_say"


def make_letters(review: Review, name: str) -> Printed:
    """Write the letters of a campaign; files that would come out the same stay as they are.

    Parameters
    ----------
    review : Review
        Of `open_published`.
    name : str
        Of the campaign.

    Raises
    ------
    ParamsError
        With all that the campaign or its templates lack.
    StepFailed
        If a letter does not fit on its page, or the tables are not those of this version.
    MappingFailed
        If the exports are not as the params say.
    Busy
        If a run of the same network is under way.
    """
    start = time.perf_counter()
    campaign = find_campaign(review, name)
    templates = _read_templates(review, name, campaign)
    folder = review.folder / FOLDER / name
    with alone_with(review), review.watched("letters"):
        given = _read_tables(review)
        chosen = recipients.choose_recipients(name, given, read_sent(folder / SENT), review.quarter, review.params)
        ready, excluded = Desk(review, campaign, templates, given).write(chosen)
        try:
            made = write_files(folder, ready, excluded, review.params, review.languages[0])
        except DoesNotFit as error:
            told = "does not fit on its page: shorten its template, or the fields of the campaign"
            raise StepFailed(f"the letter to {error} {told}") from None
    _say(made, excluded, folder, time.perf_counter() - start)
    return made


def _say(made: Printed, excluded: pd.DataFrame, folder: Path, seconds: float) -> None:
    files = f"{made.letters:,} letters in {len(made.files):,} PDF" + (f", {made.kept:,} as before" if made.kept else "")
    say("letters", f"{seconds:5.1f} s   {files}; {len(excluded):,} dealers not written to; in {seen_from_here(folder)}")
    for reason, count in excluded["reason"].value_counts().items():
        put(f"      {'':<12} {count:>14,} {reason}")


def find_campaign(review: Review, name: str) -> Campaign:
    """A campaign that can be written.

    Raises
    ------
    ParamsError
        If there is none of that name, nobody who writes or signs, or no address may be read.
    """
    said, every = review.params.letters, review.params
    if name not in said.campaigns:
        asked = (
            f"there is no campaign {name!r}{near(name, said.campaigns)}" if name else "which campaign? give its name"
        )
        raise ParamsError([f"CAMPAIGN: {asked}; there are {', '.join(said.campaigns)}"])
    campaign, faults = said.campaigns[name], []
    if said.sender is None:
        faults.append("letters.sender is missing: say who writes (name, address, city, opt_out, privacy)")
    for who in dict.fromkeys([campaign.signatory, *([MANAGER] if campaign.signatory == REP else [])]):
        if who not in said.signatories:
            faults.append(f"letters.signatories.{who} is missing: say who signs {name} (name, title, phone)")
        elif not said.signatories[who].name and who != REP:
            faults.append(f"letters.signatories.{who}.name is missing: nobody would have signed {name}")
    if campaign.tactic is not None and campaign.tactic not in every.playbook.tactics:
        known = near(campaign.tactic, every.playbook.tactics)
        faults.append(f"letters.campaigns.{name}.tactic: there is no tactic {campaign.tactic!r}{known}")
    if every.inputs.contacts is None:
        faults.append("inputs.contacts is missing: letters need addresses; see params/README.md")
    if FOLDER not in every.handouts.contacts:
        faults.append("handouts.contacts does not name letters: without it no address may be read")
    if faults:
        raise ParamsError([f"params/{review.network}.yaml: {fault}" for fault in faults])
    return campaign


def _read_templates(review: Review, name: str, campaign: Campaign) -> dict[str, Template]:
    """The templates in all languages, which ask for nothing that neither the campaign nor the data fill in."""
    found = read_templates(home() / "params" / "letters", review.network, campaign.templates, LANGUAGES)
    known = {*KNOWN, *campaign.fields}
    lacking: dict[str, str] = {}
    for template in found.values():
        for asked in sorted(template.asks - known):
            lacking.setdefault(asked, template.name)
    if lacking:
        raise ParamsError(
            [
                f"{template} asks for {asked!r}, which nothing fills in{near(asked, known)}: give it as "
                f"letters.campaigns.{name}.fields.{asked} in params/{review.network}.yaml"
                for asked, template in lacking.items()
            ]
        )
    return found


def _read_tables(review: Review) -> dict[str, pd.DataFrame]:
    try:
        return {name: tables.read(review.folder / "tables", name) for name in recipients.TABLES}
    except TableError as error:
        again = f"make quarterly-report NETWORK={review.network} QUARTER={review.quarter}"
        raise StepFailed(f"{error}. Another version made the review: {again}") from None


@dataclass(frozen=True)
class Desk:
    """Where the letters of a campaign are written."""

    review: Review
    campaign: Campaign
    templates: Mapping[str, Template]
    given: Mapping[str, pd.DataFrame]

    def write(self, chosen: pd.DataFrame) -> tuple[list[Letter], pd.DataFrame]:
        """The letters in the order of their post codes, and who is not written to, with the reason."""
        people, earned = self._people(), recipients.list_earned(self.given["recognitions"], self.review.quarter)
        occasion, day = self._occasion(), self._day()
        ready, excluded = [], []
        for line in chosen.itertuples():
            words, person = self._words(line.language), people.get(line.Index, Person())
            fields = find_fields(line, earned.get(line.Index, []), occasion, words)
            template = self.templates[f"{line.template}.{words.language}"]
            reason, what = self._why_not(line, person, sorted(template.asks - fields.keys()))
            if reason:
                excluded.append((line.Index, legible(line.name), reason, what))
                continue
            letter = Letter(
                line.Index,
                line.template,
                words.language,
                addresses.write_address(line.name, person),
                addresses.salute(person, words),
                say_day(day, words),
                template.write(fields),
                fields["signatory"],
                fields.get("diploma", ""),
            )
            ready.append((person.postcode, letter))
        ready.sort(key=lambda one: (one[0], one[1].dealer_id))
        columns = ["dealer_id", "name", "reason", "what"]
        return [letter for _, letter in ready], pd.DataFrame(excluded, columns=columns, dtype="str")

    def _why_not(self, line, person: Person, lacking: list[str]) -> tuple[str, str]:
        """Why a dealer is not written to, if so: a reason, and what it is about."""
        if line.excluded:
            return line.excluded, ""
        if person.lacks:
            return NO_ADDRESS, ", ".join(person.lacks)
        if self.campaign.personal and not person.contact.strip():
            return NO_CONTACT, ""
        return (NOTHING, ", ".join(lacking)) if lacking else ("", "")

    def _people(self) -> dict[str, Person]:
        known = read_people(self.review, "letters").fillna("").astype(str)
        parts = [*Person.__dataclass_fields__]
        return {dealer: Person(**dict(zip(parts, line, strict=True))) for dealer, *line in known[parts].itertuples()}

    def _words(self, language: str | float) -> Words:
        known = language if language in LANGUAGES else self.review.languages[0]
        return Words(known, self.review.params.network.currency, self.review.params.playbook)

    def _occasion(self) -> Occasion:
        quarter, earned = self.review.quarter, self.given["recognitions"]
        counts = earned[earned["quarter"] == quarter]["recognition"].value_counts().to_dict()
        ahead, active = quarters.shift(quarter, 1), len(self.given["honours"])
        return Occasion(self.campaign, self.review.params, quarter, ahead, active, counts)

    def _day(self) -> date:
        """The Monday of the week of the campaign, or the first day of the quarter where that is before it."""
        ahead = quarters.shift(self.review.quarter, 1)
        friday = weeks.due_dates(ahead)[self.campaign.week - 1]
        return max(friday - timedelta(days=friday.weekday()), quarters.first_day(ahead))
