"""actions.csv, and the same as tasks for Salesforce, HubSpot and Dynamics 365; params/README.md has all columns.

A task is an action; letters to many dealers are one task, for who sends them. Nobody is looked up by name: without the
ids of the CRM a task is in none of the imports, but in ``actions.unmapped.csv``, with what is missing.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd

from distribres.contracts import quarters, tables
from distribres.contracts.sections import Params
from distribres.field.presence import find_due_dates
from distribres.files.atomic import replacing
from distribres.report.characters import legible
from distribres.report.words import Words

EVERY = "actions.csv"
IMPORTS = ("actions.salesforce.csv", "actions.hubspot.csv", "actions.dynamics.csv", "actions.unmapped.csv")
FILES = (EVERY, *IMPORTS)
IN_BULK = ("letter", "email")
"""Contacts of which one task is enough for all dealers."""
SUBJECT, DESCRIPTION = 200, 2000
"""Characters that the narrowest of the three takes."""
FIVE = time(17)
"""When a task is due of which a CRM wants to know the hour."""
COLUMNS = [
    *("action_id", "subject", "due_date", "start_date", "status", "priority", "kind", "contact"),
    *("dealer_id", "dealer_crm_id", "owner", "owner_crm_id", "description", "hours", "cost"),
    *("tactic", "family", "quarter", "week"),
]
TYPES = {
    **dict.fromkeys(["day", "due_date"], "datetime64[s]"),
    **dict.fromkeys(["hours", "own_hours", "cost"], float),
    **dict.fromkeys(["due_week", "order_week"], int),
}
"""Of what is no text, also where there is no task."""


def write_all(
    folder: Path, given: Mapping[str, pd.DataFrame], quarter: str, language: str, params: Params
) -> list[Path]:
    """Write the files; those for a CRM only where ids of one are known.

    Parameters
    ----------
    folder : Path
        Of the review.
    given : mapping of DataFrame
        The tables actions, calendar, dealers and reps.
    quarter : str
        The quarter under review.
    language : str
        One of ``names.LANGUAGES``.
    params : Params
        The sections `network`, `field`, `playbook` and `handouts`.
    """
    words = Words(language, params.network.currency, params.playbook)
    tasks = list_tasks(given, quarter, words, params)
    files = {EVERY: tasks}
    if given["dealers"]["crm_id"].notna().any() or given["reps"]["crm_id"].notna().any():
        missing = _find_missing(tasks)
        known, unknown = tasks[missing == ""], tasks.assign(missing=missing)[missing != ""]
        zone = ZoneInfo(params.network.timezone) if params.network.timezone else UTC
        files |= dict(zip(IMPORTS, [_salesforce(known), _hubspot(known, zone), _dynamics(known), unknown], strict=True))
    for name in FILES:
        if name in files:
            _write(folder / name, files[name])
        else:
            (folder / name).unlink(missing_ok=True)
    return [folder / name for name in files]


def _write(file: Path, table: pd.DataFrame) -> None:
    """As spreadsheets and importers read it: UTF-8 with a mark, commas, dates as 2026-10-09, no text that is run."""
    with replacing(file) as part:
        tables.defused(table).to_csv(
            part, index=False, encoding="utf-8-sig", lineterminator="\r\n", date_format="%Y-%m-%d"
        )


def list_tasks(given: Mapping[str, pd.DataFrame], quarter: str, words: Words, params: Params) -> pd.DataFrame:
    """A line for each task, with the columns of `COLUMNS`; the parameters are those of `write_all`."""
    calendar = given["calendar"]
    visits = calendar[(calendar["kind"] == "visit") & (calendar["owner"] == "rep")].set_index("uid")["day"]
    actions = given["actions"].assign(day=visits.reindex(given["actions"]["action_id"]).to_numpy())
    bulk = actions["contact"].isin(IN_BULK) & (actions["owner"] != "rep")
    bulk &= params.handouts.crm_letters == "campaign"
    parts = [_list_single(actions[~bulk], given["dealers"], words, params), _list_bulk(actions[bulk], calendar, words)]
    tasks = pd.concat(parts, ignore_index=True).astype(TYPES)
    rep = tasks["owner"] == "rep"
    person = tasks["rep_id"].where(rep, tasks["owner"])
    found = tasks.assign(
        owner=person,
        owner_crm_id=given["reps"].set_index("rep_id")["crm_id"].reindex(person).to_numpy(),
        start_date=_find_starts(tasks, quarters.shift(quarter, 1), params),
        status="planned",
        hours=tasks["hours"].where(rep, tasks["own_hours"]),
        quarter=quarters.shift(quarter, 1),
        week=tasks["due_week"],
    )
    return _typed(found.sort_values(["due_date", "owner", "action_id"], ignore_index=True)[COLUMNS])


def _typed(tasks: pd.DataFrame) -> pd.DataFrame:
    """Texts as texts, also where all are missing."""
    numbers = ("due_date", "start_date", "hours", "cost", "week")
    return tasks.astype({column: "str" for column in COLUMNS if column not in numbers})


def _find_starts(tasks: pd.DataFrame, quarter: str, params: Params) -> pd.Series:
    """When a task begins: the day that is suggested for a visit, else by when it is ordered, else with its week."""
    ordered = pd.to_datetime(tasks["order_week"].map(dict(enumerate(find_due_dates(quarter, params.field), 1))))
    monday = tasks["due_date"] - pd.to_timedelta(tasks["due_date"].dt.weekday, "D")
    week = monday.clip(lower=pd.Timestamp(quarters.first_day(quarter)))
    return tasks["day"].fillna(ordered.where(tasks["order_week"] < tasks["due_week"], week))


def _list_single(actions: pd.DataFrame, dealers: pd.DataFrame, words: Words, params: Params) -> pd.DataFrame:
    """A task for each action."""
    of = dealers.set_index("dealer_id").reindex(actions["dealer_id"])
    fits = [json.loads(why)["fit"] for why in actions["why"]]
    subjects = [
        words("crm.subject", tactic=words.tactic(tactic), dealer=legible(name))
        for tactic, name in zip(actions["tactic"], of["name"], strict=True)
    ]
    described = [_describe(line, fit, words, params) for line, fit in zip(actions.itertuples(), fits, strict=True)]
    return actions.assign(
        subject=[_cut(subject, SUBJECT) for subject in subjects],
        dealer_crm_id=of["crm_id"].to_numpy(),
        description=[_cut(text, DESCRIPTION) for text in described],
        priority=[
            "high" if must else "low" if fit == "option" else "normal"
            for must, fit in zip(actions["must"], fits, strict=True)
        ],
    )


def _describe(line, fit: str, words: Words, params: Params) -> str:
    """Why, what, and what it is worth to whom it may be told to."""
    told = [words(f"calendar.why.{fit}", family=words.family(line.family))]
    told.append(words.playbook.tactics[line.tactic].content.of(words.language))
    if params.handouts.crm_worth != "none" and line.dealer_gain == line.dealer_gain:
        told.append(words("crm.dealer", amount=words.money(line.dealer_gain)))
    if params.handouts.crm_worth == "both" and line.gain == line.gain:
        told.append(words("crm.ours", amount=words.money(line.gain)))
    return "\n".join(told)


def _list_bulk(actions: pd.DataFrame, calendar: pd.DataFrame, words: Words) -> pd.DataFrame:
    """A task for each entry of the calendar by which letters to several dealers are due; it has the id of the entry."""
    due = calendar.loc[calendar["kind"] == "due", ["uid", "owner", "action_ids"]]
    entries = due.assign(action_id=due["action_ids"].str.split(";")).explode("action_id")
    of = actions.merge(entries[["uid", "owner", "action_id"]], on=["action_id", "owner"])
    shared = ["owner", "tactic", "kind", "contact", "due_date", "due_week", "order_week"]
    sums = of.groupby("uid").agg(
        **{name: (name, "first") for name in shared},
        dealers=("dealer_id", "nunique"),
        must=("must", "any"),
        **{name: (name, "sum") for name in ("hours", "own_hours", "cost")},
    )
    names = [words.tactic(name) for name in sums["tactic"]]
    contents = [words.playbook.tactics[name].content.of(words.language) for name in sums["tactic"]]
    return (
        sums.rename_axis("action_id")
        .reset_index()
        .assign(
            subject=[words("calendar.send", tactic=t, count=n) for t, n in zip(names, sums["dealers"], strict=True)],
            description=[_cut(f"{text}\n{words('calendar.elsewhere')}", DESCRIPTION) for text in contents],
            priority=["high" if must else "normal" for must in sums["must"]],
            day=pd.NaT,
        )
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _find_missing(tasks: pd.DataFrame) -> pd.Series:
    """Which ids of the CRM a task lacks: ``dealer``, ``owner``, ``dealer owner``, or none."""
    dealer = tasks["dealer_crm_id"].isna() & tasks["dealer_id"].notna()
    owner = tasks["owner_crm_id"].isna()
    return (dealer.map({True: "dealer ", False: ""}) + owner.map({True: "owner", False: ""})).str.strip()


def _salesforce(tasks: pd.DataFrame) -> pd.DataFrame:
    """Object Task; fields that end in __c are a network's own."""
    kinds = {"call": "Call", "email": "Email"}
    return pd.DataFrame(
        {
            "Distribres_Id__c": tasks["action_id"],
            "Subject": tasks["subject"],
            "ActivityDate": tasks["due_date"],
            "Status": "Not Started",
            "Priority": tasks["priority"].str.title(),
            "TaskSubtype": tasks["contact"].map(kinds).fillna("Task"),
            "WhatId": tasks["dealer_crm_id"],
            "OwnerId": tasks["owner_crm_id"],
            "Description": tasks["description"],
            "Planned_Hours__c": tasks["hours"],
            "Planned_Cost__c": tasks["cost"],
            **_own_fields(tasks, "{}__c", str.title),
        }
    )


def _hubspot(tasks: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """Activity Task; properties in small letters are an account's own."""
    kinds = {"call": "CALL", "email": "EMAIL"}
    levels = {"high": "HIGH", "normal": "MEDIUM", "low": "LOW"}
    due = [datetime.combine(day, FIVE, zone).astimezone(UTC) for day in tasks["due_date"].dt.date]
    return pd.DataFrame(
        {
            "distribres_id": tasks["action_id"],
            "Task title": tasks["subject"],
            "Due date": [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in due],
            "Task status": "NOT_STARTED",
            "Priority": tasks["priority"].map(levels),
            "Task type": tasks["contact"].map(kinds).fillna("TODO"),  # HubSpot's word for any other task
            "Company record ID": tasks["dealer_crm_id"],
            "Assigned to": tasks["owner_crm_id"],
            "Notes": tasks["description"],
            "planned_hours": tasks["hours"],
            "planned_cost": tasks["cost"],
            **_own_fields(tasks, "{}", str),
        },
        index=tasks.index,
    )


def _dynamics(tasks: pd.DataFrame) -> pd.DataFrame:
    """Table Task; columns that begin with new_ are an organisation's own."""
    minutes = (tasks["hours"] * 60).round().astype(int)
    return pd.DataFrame(
        {
            "new_distribresid": tasks["action_id"],
            "Subject": tasks["subject"],
            "Start Date": tasks["start_date"].dt.strftime("%Y-%m-%d") + " 09:00",
            "Due Date": tasks["due_date"].dt.strftime("%Y-%m-%d") + f" {FIVE:%H:%M}",
            "Status Reason": "Not Started",
            "Priority": tasks["priority"].str.title(),
            "Category": tasks["kind"],
            "Regarding Type": tasks["dealer_crm_id"].notna().map({True: "account", False: ""}),
            "Regarding": tasks["dealer_crm_id"],
            "Owner": tasks["owner_crm_id"],
            "Description": tasks["description"],
            "new_plannedminutes": minutes,
            "new_plannedcost": tasks["cost"],
            **_own_fields(tasks, "new_{}", str),
        }
    )


def _own_fields(tasks: pd.DataFrame, form: str, write) -> dict[str, pd.Series]:
    """What no CRM has a field for."""
    return {form.format(write(name)): tasks[name] for name in ("tactic", "family", "quarter", "week")}
