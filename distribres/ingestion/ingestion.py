"""Exports in, tables out: reads each input against the dealers there are, and gives its table with its account."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import pandas as pd

from distribres.contracts import iso_weeks, quarters, sections, tables, time_zones
from distribres.contracts import workbook_form as form
from distribres.contracts.mapping import Input, all_files, files_of, known_inputs
from distribres.files import progress
from distribres.files.scratch import passing_folder
from distribres.files.steady import unchanged
from distribres.ingestion import (
    aggregation,
    aliases,
    answers,
    done,
    filled_workbooks,
    first_day,
    midnights,
    raw_files,
    reconciliation,
    register,
    repeats,
    rules,
    signs,
    successions,
)
from distribres.ingestion.currencies import Conversion
from distribres.ingestion.engines import ReadError, open_engine
from distribres.ingestion.first_day import FirstDay, Months
from distribres.ingestion.incremental import PartReader
from distribres.ingestion.part_store import Store
from distribres.ingestion.raw_files import Source
from distribres.ingestion.reconciliation import Account
from distribres.ingestion.reference import Reference
from distribres.ingestion.values import MONEY_UNITS


class Sections(Protocol):
    """The sections of the params that ingestion stands on."""

    network: sections.Network
    ingestion: sections.Ingestion
    inputs: sections.Inputs


@dataclass(frozen=True, eq=False)
class Ingested:
    """A table made from raw files, and the account of their lines.

    `quality` has a row for each input that it was made from, `rejects` the lines of them that were refused, `aliases`
    the ids that were joined to others, `signs` what its files show: those of all that is read, one below the other, are
    the tables of these names.
    """

    table: pd.DataFrame
    quality: pd.DataFrame
    rejects: pd.DataFrame
    aliases: pd.DataFrame
    signs: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Register(Ingested):
    """The dealers there are, and who each is today: what the lines of sales, visits and the like are judged against.

    `current_ids` has the old and the new number of those that have another one today; None without such an input.
    `known` tells whom an id or a name means, as it is written.
    """

    current_ids: pd.DataFrame | None
    known: register.Known


@dataclass(frozen=True, eq=False)
class Sales(Ingested):
    """The table `panel`, and the `first_day` from which on there are sales: no line of another input is early then."""

    first_day: date | None


@dataclass(frozen=True, eq=False)
class Done(Ingested):
    """The table `done`, and that of what the field decided: `decisions`."""

    decisions: pd.DataFrame


@dataclass
class Ingestion:
    """The inputs of one network, opened for the review of one quarter. To open them checks that the mapping fits.

    Parameters
    ----------
    params : Sections
        The sections `network`, `ingestion` and `inputs`.
    quarter : str
        Quarter under review; later dates are rejected.
    home : Path
        Folder from which ``network.data`` is seen, unless that is absolute.
    staged : Path, optional
        Folder in which files that were read are remembered, so that they are read again only when they changed.

    Raises
    ------
    ReadError
        With all files and columns that are not there, one on each line; when one is read, a file that cannot be read
        as the mapping says.
    FileChanged
        When one is read: a file of it was written meanwhile.
    EngineError
        If the engine of the params cannot be had.
    NotReconciled
        When one is read: accepted and rejected do not add up to what was read.
    """

    params: Sections
    quarter: str
    home: Path
    staged: Path | None = None

    def __post_init__(self):
        self.engine = open_engine(self.params.ingestion)
        _check_fiscal_start(self.params)
        raw_files.check(self.engine, self.folder, self.params.inputs)

    @property
    def folder(self) -> Path:
        return self.home / self.params.network.data

    def read_dealers(self) -> Register:
        """The table `dealers`, in which those that changed number stand under the one that they have now.

        Raises
        ------
        ReadError
            Also for words of theirs that the mapping does not know, for ids that a spreadsheet has rounded, and for
            successions that go in a circle.
        """
        spec = self.params.inputs.dealers
        progress.tell("dealers")
        with unchanged(lambda: all_files(self.folder, spec)):
            source = self._open(spec)
            known = register.read(source, spec, self.params.ingestion.empty, register.are_named(self.params.inputs))
            changes, account = self._accept("successions", self._reference(**vars(known)))
            current_ids = None if changes is None else successions.find_current_ids(_collected(changes))
            reference = self._reference(current_ids=current_ids, **vars(known))
            rules.check_words(source.lines, spec, reference.empty)
            lines, own = self._divided(source, spec, reference)
        dealers = _ingested(tables.check("dealers", self._frame("dealers", lines)), account + own)
        return Register(**vars(dealers), current_ids=current_ids, known=known.with_former(current_ids))

    def read_territories(self) -> Ingested:
        """The table `territories`; empty where there is no such input."""
        lines, account = self._accept("territories", self._reference())
        return _ingested(self._frame("territories", lines), account)

    def read_sales(self, register: Register) -> Sales:
        """The table `panel`: what each dealer bought in each quarter."""
        sums, account, months = self._sum("sales", register)
        read = _ingested(aggregation.aggregate_panel(sums), account)
        return Sales(**vars(read), first_day=self._first_day().begins(months, quarters.last_day(self.quarter)))

    def read_effort(self, register: Register, since: date | None = None) -> Ingested:
        """The table `effort`, from visits and spend; empty where there is neither input.

        `since` there are sales: no later line is early.
        """
        visits, visited, _ = self._sum("visits", register, since)
        spend, spent, _ = self._sum("spend", register, since)
        return _ingested(aggregation.aggregate_effort(visits, spend), visited + spent)

    def read_survey(self, register: Register, since: date | None = None) -> Ingested:
        """The table `survey`: the last answer of each dealer in each quarter; empty where there is no such input."""
        answers, account = self._accept("survey", self._judging(register), self._first_day(since))
        return _ingested(aggregation.aggregate_survey(answers), account)

    def read_events(self, register: Register, since: date | None = None) -> Ingested:
        """The table `events`: who was invited, and who came; empty where there is no such input."""
        lines, account = self._accept("events", self._judging(register), self._first_day(since))
        return _ingested(self._frame("events", lines), account)

    def read_reps(self) -> Ingested:
        """The table `reps`; empty where there is no such input.

        Raises
        ------
        ReadError
            Also for weeks that are none.
        """
        lines, account = self._accept("reps", self._reference())
        read = _ingested(self._frame("reps", lines), account)
        _check_weeks(read.table, self.params.inputs.reps)
        return read

    def read_done(self, register: Register, before: pd.DataFrame, network: str) -> Done:
        """The tables `done` and `decisions`; empty where nothing came back.

        Parameters
        ----------
        before : DataFrame
            Actions of the reviews of earlier quarters, with the `quarter` for which they were: what was asked of those
            whose workbook did not come back, and of all where a CRM tells what was done.
        network : str
            Whose workbooks these are.

        Raises
        ------
        ReadError
            Also for a workbook that is none of ours, or of another network.
        """
        spec = self.params.inputs.done
        if spec is None or not files_of(self.folder, spec.files):
            nothing = _ingested(tables.empty("done"), Account())
            return Done(**vars(nothing), decisions=tables.empty("decisions"))
        progress.tell("done")
        with unchanged(lambda: all_files(self.folder, spec)):
            files = files_of(self.folder, spec.files)
            filled = filled_workbooks.read(files, self.folder, network) if spec.workbooks else None
            source = self._open(spec) if filled is None else filled.source(self.engine, spec)
            told = done.nothing_asked() if filled is None else filled.asked
            asked = done.join_asked(told, before, register.current_ids)
            lines, account = self._judged(source, spec, register, asked)
        read = _ingested(done.list_done(lines, asked, source.files), account)
        return Done(**vars(read), decisions=done.list_decisions(lines, self.params.ingestion.decisions == "take"))

    def _judged(
        self, source: Source, spec: Input, register: Register, asked: pd.DataFrame
    ) -> tuple[pd.DataFrame, Account]:
        """The answers that count, with what they are about, and the account of all."""
        reference = replace(self._judging(register), end=form.window(self.quarter)[1])
        cleaned = rules.clean(source, spec, reference)
        crm_ids = register.table.set_index("dealer_id")["crm_id"]
        lines = answers.judge(_collected(cleaned.good), asked, crm_ids, self.quarter)
        good = lines["_reason"].isna()
        return lines[good], self._closed(cleaned.without(lines[~good], source, spec), source, spec)

    def read_contacts(self, register: Register) -> pd.DataFrame:
        """People and addresses of dealers, by dealer_id, one column for each that ``inputs.yaml`` declares.

        They are kept in no table: who is to show them asks for them here, and holds them as long as it writes.
        """
        columns = [name for name in known_inputs()["contacts"]["columns"] if name != "dealer_id"]
        lines, _ = self._accept("contacts", self._judging(register))
        found = pd.DataFrame(columns=["dealer_id"]) if lines is None else _collected(lines)
        return found.set_index("dealer_id").reindex(columns=columns)

    def _reference(self, **known: Any) -> Reference:
        network = self.params.network
        conversion = Conversion(network.currency, network.rates, network.units)
        end = quarters.last_day(self.quarter)
        zone = time_zones.find_zone(network.timezone) if network.timezone else None
        told = {"conversion": conversion, "zone": zone, "fiscal_start": network.fiscal_start or 1}
        return Reference(end, self.params.ingestion.empty, **told, **known)

    def _first_day(self, since: date | None = None) -> FirstDay:
        settings = self.params.ingestion
        return FirstDay(self.params.network.first_day, settings.early_gap, settings.early_share, since)

    def _found(self, rule: FirstDay, months: Months) -> date | None:
        """The first day, where it was looked for and early lines were found."""
        start = rule.find(months, quarters.last_day(self.quarter)) if rule.fixed is None else None
        return start if first_day.is_before(months, start) else None

    def _judging(self, of: Register) -> Reference:
        known = {"current_ids": of.current_ids, **vars(of.known)}
        return self._reference(dealers=of.table["dealer_id"], **known)

    def _open(self, spec: Input) -> Source:
        keep = self.params.ingestion.keep_broken_text
        return raw_files.open_input(self.engine, self.folder, spec, keep_broken_text=keep)

    def _accept(
        self, name: str, reference: Reference, rule: FirstDay | None = None
    ) -> tuple[nw.LazyFrame | None, Account]:
        """The good lines of an input, typed, and the account of all; None where the network has no such input.

        Without a `rule` no line is early.
        """
        spec = getattr(self.params.inputs, name)
        if spec is None:
            return None, Account()
        progress.tell(name)
        with unchanged(lambda: all_files(self.folder, spec)):
            return self._divided(self._open(spec), spec, reference, rule)

    def _divided(
        self, source: Source, spec: Input, reference: Reference, rule: FirstDay | None = None
    ) -> tuple[nw.LazyFrame, Account]:
        """The good lines of an input that is open, and the account of all."""
        cleaned = rules.clean(source, spec, reference)
        months = first_day.lines_by_month(cleaned.lines) if rule is not None else {}
        start = rule.find(months, reference.end) if rule is not None else None
        if first_day.is_before(months, start):
            cleaned = rules.clean(source, spec, replace(reference, start=start))
        told = {"first_day": None if rule is None else self._found(rule, months)}
        return cleaned.good.select(*spec.mapped()), self._closed(cleaned, source, spec, **told)

    def _closed(self, cleaned: rules.Cleaned, source: Source, spec: Input, **told: object) -> Account:
        """The account of all lines of an input."""
        sums = cleaned.sums(partial(reconciliation.totals, money=spec.money()))
        totals = reconciliation.reconcile(spec, source, sums, cleaned.rejects)
        rejects = cleaned.rejects.assign(input=spec.name)
        named = aliases.counted(cleaned.good, cleaned.noted, spec.money())
        told |= _zone_of(cleaned.moments)
        files = len(files_of(self.folder, spec.files))
        shown = signs.of_lines(cleaned, source, spec)
        return reconciliation.close_account(spec, files, [totals], [rejects], [named], shown, **told)

    def _sum(
        self, name: str, register: Register, since: date | None = None
    ) -> tuple[pd.DataFrame | None, Account, Months]:
        """What was done each month, from the good lines of a large input, the account of all, and lines by month.

        Part by part, and only those that are not in `staged` as they are.
        """
        spec = getattr(self.params.inputs, name)
        if spec is None:
            return None, Account(), {}
        reference, own_brand = self._judging(register), self.params.network.own_brand
        keep, rule = self.params.ingestion.keep_broken_text, self._first_day(since)
        with passing_folder() as passing:
            store = Store((self.staged or Path(passing)) / name)
            parts = PartReader(self.engine, self.folder, spec, reference, store, own_brand, keep, rule).read()
            rejects = [part.rejects() for part in parts]
            repeated = repeats.find(self.engine, parts) if repeats.are_looked_for(spec) else None
        files = len(files_of(self.folder, spec.files))
        months = first_day.added(part.months for part in parts)
        told = {"first_day": self._found(rule, months), **_zone_of(midnights.added(part.moments for part in parts))}
        told |= {} if repeated is None else repeats.told(repeated, spec)
        shown = [sign for part in parts for sign in part.signs]
        shown += [] if repeated is None else repeats.overlaps(repeated)
        accounts, named = [part.account for part in parts], [part.aliases for part in parts]
        account = reconciliation.close_account(spec, files, accounts, rejects, named, shown, **told)
        return pd.concat([part.sums for part in parts], ignore_index=True), account, months

    def _frame(self, name: str, lines: nw.LazyFrame | None) -> pd.DataFrame:
        """The lines of a small input as the table of that name has them, money in units."""
        if lines is None:
            return tables.empty(name)
        found, kinds = _collected(lines), getattr(self.params.inputs, name).declared["columns"]
        money = [column for column in found if kinds[column]["type"] == "money"]
        in_units = found.assign(**{column: found[column] / MONEY_UNITS for column in money})
        return in_units.reindex(columns=list(tables.contracts()[name]["columns"]))


def _zone_of(moments: midnights.Moments) -> dict[str, str | None]:
    return {"midnights": next(iter(moments.zones()), None)}


def _check_fiscal_start(params: Sections) -> None:
    """Is it known when the fiscal year begins, where dates tell of one?"""
    fiscal = [name for name, spec in params.inputs if spec is not None and spec.has_fiscal_dates()]
    if fiscal and params.network.fiscal_start is None:
        raise ReadError(
            f"inputs.{fiscal[0]}: its dates are of fiscal years: give the month in which they begin, "
            "such as network.fiscal_start: 4"
        )


def _check_weeks(reps: pd.DataFrame, spec: Input | None) -> None:
    """Are all weeks off weeks?"""
    for rep, text in reps.dropna(subset=["weeks_off"])[["rep_id", "weeks_off"]].itertuples(index=False):
        try:
            iso_weeks.read_weeks(text)
        except ValueError as error:
            column = spec.mapped()["weeks_off"].column
            raise ReadError(f"{spec.files}: column {column!r} of {rep!r}: {error}, more of them with spaces") from None


def _collected(lines: nw.LazyFrame) -> pd.DataFrame:
    return lines.collect(backend="pandas").to_native()


def _ingested(table: pd.DataFrame, account: Account) -> Ingested:
    quality = pd.DataFrame(account.quality, columns=list(tables.contracts()["quality"]["columns"]))
    rejects = pd.concat([tables.empty("rejects"), *account.rejects], ignore_index=True)
    named = [part for part in account.aliases if len(part)]
    joined = pd.concat([tables.empty("aliases"), *named], ignore_index=True)
    shown = pd.DataFrame(account.signs, columns=list(tables.contracts()["signs"]["columns"]))
    return Ingested(table, quality, rejects, joined, shown)
