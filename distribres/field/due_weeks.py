"""By which week each action is due: visits as they fit into a rep's weeks, calls spread, all else as soon as may be."""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from distribres.contracts.playbook import OWNERS
from distribres.contracts.sections import Params
from distribres.field import areas, visit_weeks, weeks
from distribres.field.presence import Presence
from distribres.field.visit_weeks import Visits
from distribres.field.weeks import WEEKS

STAND_IN = "manager"
"""Who does what a rep would do, where nobody is in charge of a dealer."""


def find_due_weeks(
    every: pd.DataFrame,
    plan: pd.DataFrame,
    inputs: Mapping[str, pd.DataFrame],
    presence: Presence,
    quarter: str,
    params: Params,
) -> np.ndarray:
    """The week (1 to 13) of each action (actions,); wherever that can be, those who do it are there.

    Parameters
    ----------
    every : DataFrame
        The chosen ones: dealer (its place in the plan), tactic, n, owner, hours, own_hours.
    plan : DataFrame
        With dealer_id and rep_id.
    inputs : mapping of DataFrame
        The tables dealers and territories.
    presence : Presence
        Who is there when.
    quarter : str
        The quarter of the actions.
    params : Params
        The sections `field` and `playbook`.
    """
    lines = every.assign(
        rep_id=plan["rep_id"].to_numpy()[every["dealer"].to_numpy(int)],
        contact=every["tactic"].map({name: tactic.contact for name, tactic in params.playbook.tactics.items()}),
    )
    lines["possible"] = _possible_weeks(lines, presence, quarter, params)
    due = np.array([possible[0] for possible in lines["possible"]], int)
    turn = plan.groupby("rep_id", dropna=False).cumcount().to_numpy()
    for dealer, calls in lines[lines["contact"] == "call"].groupby("dealer"):
        due[calls.index] = weeks.spread_weeks([*calls["possible"]], int(turn[dealer]))
    where, busy = _find_places(plan, inputs), {owner: np.zeros(WEEKS) for owner in OWNERS}
    for rep, own in lines.groupby("rep_id", dropna=False):
        visits, others = own[own["contact"] == "visit"], own[own["contact"] != "visit"]
        taken = np.bincount(due[others.index] - 1, others["hours"].to_numpy(float), WEEKS)
        todo = _list_visits(visits, where, taken, busy, presence.days_of(rep), params)
        due[visits.index] = visit_weeks.spread(todo) if pd.isna(rep) else visit_weeks.choose_weeks(todo, params.field)
        for line, week in zip(visits.itertuples(), due[visits.index], strict=True):
            busy[line.owner][week - 1] += line.own_hours
    return due


def _possible_weeks(lines: pd.DataFrame, presence: Presence, quarter: str, params: Params) -> list[list[int]]:
    """For each action the weeks in which it can be due, and in which those who do it are there."""
    tactics, known, reps = params.playbook.tactics, {}, lines["rep_id"].fillna(STAND_IN)
    for name, contact, owner, rep in {*zip(lines["tactic"], lines["contact"], lines["owner"], reps, strict=True)}:
        people = ({owner} - {"rep"}) | ({rep} if contact in weeks.SPREAD or owner == "rep" else set())
        possible, there = weeks.possible_weeks(tactics[name], quarter), presence.weeks_of(*people)
        known[name, owner, rep] = weeks.open_weeks(possible, there, 1 + tactics[name].lead_weeks)
    return [known[key] for key in zip(lines["tactic"], lines["owner"], reps, strict=True)]


def _find_places(plan: pd.DataFrame, inputs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Where each dealer of the plan is, and its territory, in its order."""
    dealers = inputs["dealers"]
    places = areas.find_places(dealers, inputs["territories"])
    return places.assign(territory_id=dealers["territory_id"].to_numpy()).reindex(plan["dealer_id"])


def _list_visits(
    visits: pd.DataFrame,
    where: pd.DataFrame,
    taken: np.ndarray,
    busy: Mapping[str, np.ndarray],
    days: list[list[date]],
    params: Params,
) -> Visits:
    """The visits of one rep; `taken` and `busy`: its other hours in each week, and those of who goes along."""
    number, dealers = pd.factorize(visits["dealer"], sort=True)
    own = where.iloc[dealers]
    return Visits(
        dealer=number,
        hours=visits["hours"].to_numpy(float),
        possible=[*visits["possible"]],
        area=areas.find_areas(own, own["territory_id"], params.field.area_dealers),
        others=taken,
        days=np.array([len(week) for week in days]),
        along=np.array([busy[owner] for owner in visits["owner"]]).reshape(-1, WEEKS),
    )
