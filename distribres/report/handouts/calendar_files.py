"""calendar/<person>.ics: the entries of the table `calendar` for the diary of each person (RFC 5545).

They are published, not sent: nobody is invited by importing them. Each entry keeps its UID in all runs of a quarter.
What changed since the files that stand has a higher SEQUENCE, what is no longer there is cancelled: so a file can be
imported again, and nothing is there twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.metadata import version
from pathlib import Path

import pandas as pd
from icalendar import Alarm, Calendar, Event, vText

from distribres.contracts import quarters
from distribres.contracts.playbook import OWNERS
from distribres.contracts.sections import Params
from distribres.field.ids import make_id
from distribres.files.atomic import replacing
from distribres.files.safe_names import safe_names
from distribres.report.characters import legible
from distribres.report.handouts import calendar_before, calendar_texts
from distribres.report.handouts.calendar_before import OWNER, File, Known
from distribres.report.handouts.calendar_texts import Texts
from distribres.report.words import Words

FOLDER = "calendar"
REMINDED = {"due": 3, "order": 3, "event": 7}
"""Days before an entry on which the diary reminds of it, at nine."""
NINE = timedelta(hours=9)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Run:
    """Whose calendars these are, and of when; `stamp` is the same for the same review."""

    network: str
    quarter: str
    stamp: datetime
    words: Words


def write_all(
    folder: Path,
    published: Path,
    tables: Mapping[str, pd.DataFrame],
    people: pd.DataFrame | None,
    network: str,
    quarter: str,
    language: str,
    params: Params,
) -> list[Path]:
    """Write a file for each person who has something to do, or had; other calendars of the folder are removed.

    Parameters
    ----------
    folder : Path
        Of the review; the files go to ``calendar/`` in it.
    published : Path
        Of the review that stands, whose files people may have imported.
    tables : mapping of DataFrame
        calendar, actions, dealers, plan, and what `facts.read_facts` reads.
    people : DataFrame, optional
        The input `contacts`, by dealer_id, where calendars may show it.
    network, quarter : str
        The network's name, and the quarter under review.
    language : str
        One of ``names.LANGUAGES``.
    params : Params
        The sections `network`, `field` and `playbook`.
    """
    before = calendar_before.read_files(published / FOLDER)
    texts = calendar_texts.gather(tables, people, language, quarter, params)
    run = Run(network, quarter, datetime.combine(quarters.last_day(quarter), time(), UTC), texts.words)
    now = _list_people(tables["calendar"], run)
    gone = {owner: replace(file, entries={}) for owner, file in before.items() if owner not in now}
    whose = {owner: own for owner, (_, own) in now.items()}
    written = []
    for owner, file in _with_stems({owner: file for owner, (file, _) in now.items()} | gone).items():
        known = before[owner].entries if owner in before else {}
        events = [_event(entry, texts, run) for entry in whose.get(owner, tables["calendar"][:0]).itertuples()]
        with replacing(folder / FOLDER / f"{file.stem}.ics") as part:
            part.write_bytes(_calendar(file.title, owner, _with_versions(events, known, run), run))
        written.append(folder / FOLDER / f"{file.stem}.ics")
    for file in {*(folder / FOLDER).glob("*.ics")} - {*written}:
        file.unlink()
    return written


def _list_people(calendar: pd.DataFrame, run: Run) -> dict[str, tuple[File, pd.DataFrame]]:
    """By the id of each person: how its file is called, and its entries, the earliest first."""
    ahead = run.words.quarter(quarters.shift(run.quarter, 1))
    rep = calendar["rep_id"].where(calendar["owner"] == "rep", "")
    found = {}
    for (owner, name), own in calendar.sort_values(["start", "uid"]).groupby(["owner", rep]):
        person = name or run.words(f"owners.{owner}")
        title = run.words("calendar.name", person=legible(person), quarter=ahead)
        found[make_id(run.network, owner, name)] = File(name or owner, title), own
    return found


def _with_stems(files: Mapping[str, File]) -> dict[str, File]:
    """Names that any system takes; those who are no rep keep theirs."""
    reps = sorted((owner for owner in files if files[owner].stem not in OWNERS), key=lambda owner: files[owner].stem)
    names = safe_names([files[owner].stem for owner in reps], taken=OWNERS)
    return {**files, **{owner: replace(files[owner], stem=name) for owner, name in zip(reps, names, strict=True)}}


def _calendar(title: str, owner: str, events: Iterable[Event], run: Run) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//distribres//{version('distribres')}//{run.words.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", vText(title))
    calendar.add("x-wr-caldesc", vText(run.words("calendar.about")))
    calendar.add(OWNER, owner)
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _event(entry, texts: Texts, run: Run) -> Event:
    """An entry of the table as one of a diary; all of them are of whole days."""
    visit, public = entry.kind == "visit", entry.kind == "event"
    days = entry.start.date(), entry.end.date()
    event = _bare(f"{entry.uid}@{run.network}.distribres", days, texts.summarise(entry), run)
    if told := texts.describe(entry):
        event.add("description", told)
    if place := texts.locate(entry):
        event.add("location", place)
    if visit and (geo := texts.find(entry)):
        event.add("geo", geo)
    event.add("categories", [run.words(f"calendar.kinds.{entry.kind}")])
    event.add("status", "CONFIRMED" if entry.kind in ("due", "order") else "TENTATIVE")
    event.add("transp", "OPAQUE" if visit and pd.notna(entry.day) else "TRANSPARENT")
    event.add("class", "PUBLIC" if public else "PRIVATE")
    event.add("x-distribres-actions", entry.action_ids.replace(";", ","))
    if entry.kind in REMINDED:
        event.add_component(_alarm(REMINDED[entry.kind], str(event["summary"])))
    return event


def _bare(uid: str, days: tuple[date, date], summary: str, run: Run, sequence: int = 0) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", run.stamp)
    event.add("last-modified", run.stamp)
    event.add("sequence", sequence)
    event.add("dtstart", days[0])
    event.add("dtend", days[1] + DAY)  # the first day after it
    event.add("summary", summary)
    return event


def _alarm(days: int, told: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", NINE - days * DAY)
    alarm.add("description", told)
    return alarm


def _with_versions(events: list[Event], known: Mapping[str, Known], run: Run) -> list[Event]:
    """Entries with the number of their version, and those that are no longer there, cancelled."""
    for event in events:
        if before := known.get(str(event["uid"])):
            same = calendar_before.content_of(calendar_before.unfold(event.to_ical())) == before.content
            event["sequence"] = before.sequence + (not same)
    now = {str(event["uid"]) for event in events}
    gone = [_cancelled(uid, before, run) for uid, before in known.items() if uid not in now]
    return sorted([*events, *gone], key=lambda event: (event["dtstart"].dt, str(event["uid"])))


def _cancelled(uid: str, before: Known, run: Run) -> Event:
    """Of an entry that is no longer there nothing is told but that; a diary that heeds no STATUS shows it in words."""
    summary = before.summary if before.cancelled else run.words("calendar.cancelled", what=before.summary)
    event = _bare(uid, (before.start, before.end), summary, run, before.sequence + (not before.cancelled))
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event
