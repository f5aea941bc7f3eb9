"""A page for the table of each dealer, from the review that stands: `sheets/`, beside it."""

import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from distribres.contracts import tables
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.contracts.tables import TableError
from distribres.field.sheet_facts import TABLES, SheetFacts, gather_sheet_facts
from distribres.files import progress
from distribres.files.atomic import replacing
from distribres.files.safe_names import safe_names
from distribres.report.handouts import dealer_sheet
from distribres.report.handouts.dealer_sheet import MARK, DoesNotFit, Person
from distribres.report.handouts.last_word import Word, say_last_words
from distribres.report.words import Words
from distribres.workbook.console import say, seen_from_here
from distribres.workbook.people import read_people
from distribres.workbook.published import alone_with
from distribres.workbook.review import Review, StepFailed

FOLDER = "sheets"
NAMED = 5
"""Sheets that a message names."""


@dataclass(frozen=True)
class Asked:
    """Whose sheets are made; everybody's where a part is empty."""

    rep: str = ""
    family: str = ""
    dealer: str = ""


@dataclass(frozen=True)
class Sheets:
    """The files that were made, and those that were already of the same page."""

    made: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)


def make_dealer_sheets(review: Review, asked: Asked) -> Sheets:
    """Make the sheets that are asked for; those that would come out the same stay as they are.

    Parameters
    ----------
    review : Review
        Of `open_published`.
    asked : Asked

    Raises
    ------
    ParamsError
        If no dealer is as asked for.
    StepFailed
        With all dealers whose sheet does not fit on a page, when the others are made; or if the tables are not those of
        this version.
    MappingFailed
        If contacts are to be shown and the exports are not as the params say.
    Busy
        If a run of the same network is under way.
    """
    start = time.perf_counter()
    with alone_with(review), review.watched("dealer sheets"):
        given = _read_tables(review)
        wanted = choose_dealers(given["plan"], review.params.playbook.order, asked)
        files = name_files(review.folder / FOLDER, given["plan"])
        facts = gather_sheet_facts(given, review.quarter, review.params)
        remove_left_over(review.folder / FOLDER, {*files.values()})
        sheets = Press(review, facts, files, _people(review), _last_words(review, given)).make(wanted)
    told = f"{len(sheets.made):,} made, {len(sheets.kept):,} as they were, in {seen_from_here(review.folder / FOLDER)}"
    say("dealer sheets", f"{time.perf_counter() - start:5.1f} s   {told}")
    return sheets


@dataclass(frozen=True)
class Press:
    """All that the sheets of a review are made of: facts, files and people by dealer_id, last words by language too."""

    review: Review
    facts: Mapping[str, SheetFacts]
    files: Mapping[str, Path]
    people: Mapping[str, Person]
    last_words: Mapping[str, Mapping[str, Word]]

    def make(self, wanted: list[str]) -> Sheets:
        """In as many threads as there are processors: while Typst works, Python is free."""
        sheets, too_full = Sheets(), []
        pool = ThreadPoolExecutor(os.cpu_count())
        try:
            for number, (dealer, made) in enumerate(zip(wanted, pool.map(self._one, wanted), strict=True), start=1):
                progress.tell(f"{number:,} of {len(wanted):,}", part=number / len(wanted))
                if isinstance(made, DoesNotFit):
                    too_full.append(f"{self.facts[dealer].name} ({dealer}), box {made}")
                else:
                    (sheets.made if made else sheets.kept).append(self.files[dealer])
        finally:
            pool.shutdown(cancel_futures=True)
        if too_full:
            raise StepFailed(_say_too_full(too_full))
        return sheets

    def _one(self, dealer: str) -> bool | DoesNotFit:
        """Make a sheet; not where its file is of the same page."""
        page, file = self._page(dealer), self.files[dealer]
        if file.is_file() and dealer_sheet.mark_of(page).encode() in file.read_bytes():
            return False
        try:
            sheet = dealer_sheet.typeset(page)
        except DoesNotFit as error:
            return error
        with replacing(file) as part:
            part.write_bytes(sheet)
        return True

    def _page(self, dealer: str) -> dict:
        facts, network = self.facts[dealer], self.review.params.network
        language = facts.language if facts.language in LANGUAGES else self.review.languages[0]
        words = Words(language, network.currency, self.review.params.playbook)
        person = self.people.get(dealer, Person())
        word = self.last_words[language][dealer]
        return dealer_sheet.write_out(facts, words, network.title, self.review.quarter, word, person)


def choose_dealers(plan: pd.DataFrame, families: list[str], asked: Asked) -> list[str]:
    """The dealers of the plan that are as asked for, by dealer_id.

    Raises
    ------
    ParamsError
        Which part names nobody, and whom it could name.
    """
    chosen = pd.Series(True, plan.index)
    reps = sorted(plan["rep_id"].dropna().unique())
    for part, column, known in (("rep", "rep_id", reps), ("family", "family", families), ("dealer", "dealer_id", [])):
        if value := getattr(asked, part):
            found = plan[column] == value
            if not found.any():
                there = f"there are {', '.join(known)}" if known else "no dealer of that number bought in the last year"
                raise ParamsError([f"{part.upper()}: {value!r} names nobody: {there}"])
            chosen &= found.fillna(False)
    if not chosen.any():
        raise ParamsError(["REP, FAMILY and DEALER: each names somebody, but nobody is all of it"])
    return plan.loc[chosen, "dealer_id"].tolist()


def name_files(folder: Path, plan: pd.DataFrame) -> dict[str, Path]:
    """The file of each dealer's sheet, by dealer_id: its name and its number, whoever is asked for."""
    named = [f"{name} {dealer}" for name, dealer in plan[["name", "dealer_id"]].itertuples(index=False)]
    return {dealer: folder / f"{name}.pdf" for dealer, name in zip(plan["dealer_id"], safe_names(named), strict=True)}


def remove_left_over(folder: Path, files: set[Path]) -> None:
    """Remove sheets of dealers that have none any more; what is no sheet of ours stays."""
    for file in {*folder.glob("*.pdf")} - files:
        if MARK.encode() in file.read_bytes():
            file.unlink()


def _read_tables(review: Review) -> dict[str, pd.DataFrame]:
    try:
        return {name: tables.read(review.folder / "tables", name) for name in (*TABLES, "honours")}
    except TableError as error:
        again = f"make quarterly-report NETWORK={review.network} QUARTER={review.quarter}"
        raise StepFailed(f"{error}. Another version made the review: {again}") from None


def _people(review: Review) -> dict[str, Person]:
    """Whom each sheet is for, where that may be shown."""
    known = read_people(review, "sheets")
    if known is None:
        return {}
    told = known[["civility", "contact", "phone"]].fillna("").astype(str)
    return {
        dealer: Person(f"{civility} {contact}".strip(), phone) for dealer, civility, contact, phone in told.itertuples()
    }


def _last_words(review: Review, given: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Word]]:
    told = given["honours"], given["recognitions"], review.quarter, review.params.recognition
    return {language: say_last_words(*told, Words(language, review.params.network.currency)) for language in LANGUAGES}


def _say_too_full(sheets: list[str]) -> str:
    shown = "; ".join(sheets[:NAMED]) + (f"; and {len(sheets) - NAMED} more" if len(sheets) > NAMED else "")
    return (
        f"what these sheets say does not fit on one page, and they were not made: {shown}. "
        "Shorten it in the playbook (`offer` of tactics, `ask` of families)"
    )
