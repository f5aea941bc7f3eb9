"""The table `calendar`: what each person does when, as it goes into their diaries."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from distribres.contracts import quarters, tables
from distribres.contracts.sections import Params
from distribres.field import areas, visit_days
from distribres.field.due_weeks import STAND_IN
from distribres.field.ids import make_id
from distribres.field.presence import Presence, read_presence
from distribres.field.weeks import SPREAD
from distribres.stats import neighbours

KINDS = {"visit": "visit", "call": "call", "event": "event"}
"""Kind of entry by how the dealer meets it; all else is due on a day."""
ON_A_DAY = ("due", "order")
ENTRY = ["kind", "owner", "rep", "topic"]
"""What makes one entry another than the rest, but for its week."""


def make_calendar(
    actions: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], network: str, quarter: str, params: Params
) -> pd.DataFrame:
    """What stands in the diaries of reps, manager, marketing and factory.

    Each visit is an entry; so are the calls of a week, a tactic that is due, and one that must be ordered. By when
    something is done is as the actions say; the days of visits are a suggestion within their week.

    Parameters
    ----------
    actions : DataFrame
        The table of that name.
    inputs : mapping of DataFrame
        The tables dealers, territories and reps.
    network : str
        Name of the network: the same entry has another id elsewhere.
    quarter : str
        The quarter under review.
    params : Params
        The section `field`.
    """
    ahead = quarters.shift(quarter, 1)
    presence = read_presence(inputs["reps"], ahead, params.field)
    actions = actions.sort_values("action_id", ignore_index=True)
    parts = _divide(actions)
    visits = _suggest_days(parts[parts["kind"] == "visit"], inputs, presence, params.field.day_hours)
    others = pd.concat([parts[parts["kind"] != "visit"], _list_orders(actions)])
    every = pd.concat([visits, _gather(others, network, ahead)], ignore_index=True)
    return _with_dates(every, presence)[[*tables.contracts()["calendar"]["columns"]]]


def _divide(actions: pd.DataFrame) -> pd.DataFrame:
    """A line for each action and each who has to do something for it: who goes there, who owns it or goes `along`."""
    kinds = actions["contact"].map(KINDS).fillna("due")
    lines = actions.assign(kind=kinds, week=actions["due_week"], along=actions["owner"] != "rep")
    field = lines[(lines["hours"] > 0) | ~lines["along"] | lines["contact"].isin(SPREAD)]
    field = field.assign(owner=np.where(field["rep_id"].notna(), "rep", STAND_IN), along=False)
    others = lines[lines["along"]]
    along = others["rep_id"].where(others["kind"] == "visit")
    both = pd.concat([field, others.assign(rep_id=along, hours=others["own_hours"])], ignore_index=True)
    both["hours"] = both.groupby(["action_id", "owner"])["hours"].transform("sum")
    return both.drop_duplicates(["action_id", "owner"])


def _list_orders(actions: pd.DataFrame) -> pd.DataFrame:
    """What must be ordered or prepared some weeks before, but for visits that cost nothing."""
    early = actions["order_week"] < actions["due_week"]
    lines = actions[early & ((actions["contact"] != "visit") | (actions["cost"] > 0))]
    by_rep = lines["owner"] == "rep"
    return lines.assign(kind="order", week=lines["order_week"], hours=0.0, rep_id=lines["rep_id"].where(by_rep))


def _gather(lines: pd.DataFrame, network: str, quarter: str) -> pd.DataFrame:
    """One entry for all dealers of a tactic, and for all calls of a week."""
    topic = lines["tactic"].mask(lines["kind"] == "call", "")
    named = lines.assign(topic=topic, rep=lines["rep_id"].fillna(""))
    found = (
        named.groupby([*ENTRY, "week"])
        .agg(
            rep_id=("rep_id", "first"),
            action_ids=("action_id", ";".join),
            hours=("hours", "sum"),
            dealers=("dealer_id", "nunique"),
            dealer_id=("dealer_id", "first"),
            tactics=("tactic", "nunique"),
            tactic=("tactic", "first"),
        )
        .reset_index()
    )
    # an entry that moves to another week is the same one; the calls of another week are others
    turn = found["week"].where(found["kind"] == "call", found.groupby(ENTRY).cumcount())
    uids = [make_id(network, quarter, *entry) for entry in found[ENTRY].assign(turn=turn).itertuples(index=False)]
    return found.assign(
        uid=pd.Series(uids, found.index, "str"),
        tactic=found["tactic"].where(found["tactics"] == 1),
        dealer_id=found["dealer_id"].where(found["dealers"] == 1),
    )


def _suggest_days(
    visits: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], presence: Presence, most: float
) -> pd.DataFrame:
    """Visits with the days of those that a rep makes; who goes along has the week alone, for days are agreed upon."""
    own_id = visits["action_id"] + np.where(visits["along"], "-" + visits["owner"], "")
    found = visits.assign(uid=own_id, action_ids=visits["action_id"], dealers=1, day=pd.NaT, stop=np.nan, km=np.nan)
    places = areas.find_places(inputs["dealers"], inputs["territories"]).reindex(visits["dealer_id"])
    points = pd.DataFrame(neighbours.on_sphere(places), visits.index)
    homes = inputs["reps"].set_index("rep_id")[areas.PLACE]
    for (rep, week), own in found[found["owner"] == "rep"].groupby(["rep_id", "week"]):
        if days := presence.days_of(rep)[week - 1]:
            home = neighbours.on_sphere(homes.reindex([rep]).astype(float))[0]
            for day, way in zip(days, _plan_week(own, points, len(days), most, home), strict=False):
                found.loc[way, "day"] = pd.Timestamp(day)
                found.loc[way, "stop"] = np.arange(len(way)) + 1
                found.loc[way, "km"] = visit_days.legs_km(points.loc[way].to_numpy())
    return found


def _plan_week(own: pd.DataFrame, points: pd.DataFrame, days: int, most: float, home: np.ndarray) -> list[pd.Index]:
    """The visits of a rep's week by days."""
    dealer, hours = pd.factorize(own["dealer_id"])[0], own["hours"].to_numpy(float)
    week = visit_days.Week(points.loc[own.index].to_numpy(), dealer, hours, days, home)
    return [own.index[way] for way in visit_days.share_out(week, most)]


def _with_dates(entries: pd.DataFrame, presence: Presence) -> pd.DataFrame:
    """Entries with their first and last day."""
    due = pd.Series([presence.due_dates[week - 1] for week in entries["week"]], entries.index)
    day = entries["day"].where(~entries["kind"].isin(ON_A_DAY), pd.to_datetime(due))
    spans = [
        _span(line.rep_id if line.owner == "rep" else line.owner, line.week, presence) for line in entries.itertuples()
    ]
    first, last = (pd.to_datetime(pd.Series([span[end] for span in spans], entries.index)) for end in (0, 1))
    return entries.assign(day=day, start=day.fillna(first), end=day.fillna(last))


def _span(person: object, week: int, presence: Presence) -> tuple[date, date]:
    """The first and the last working day of somebody's week; where there is none, those of everybody, or its end."""
    days = presence.days_of(person)[week - 1] or presence.everybody[week - 1] or [presence.due_dates[week - 1]]
    return days[0], days[-1]
