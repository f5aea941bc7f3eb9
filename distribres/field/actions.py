"""The actions of a quarter: which tactics each dealer gets, with reason, owner, week, hours and cost."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.playbook import GRAIN, Playbook
from distribres.contracts.sections import Params
from distribres.field import account, by_worth, due_weeks, follow_up, programme
from distribres.field.candidates import Candidates, find_stake, list_candidates
from distribres.field.facts import read_facts
from distribres.field.ids import make_id
from distribres.field.memory import find_held_back
from distribres.field.presence import read_presence
from distribres.field.room import CENTS, Room, read_room


@dataclass(frozen=True)
class Chosen:
    """What was chosen.

    Attributes
    ----------
    actions : DataFrame
        The table actions, but for what each of them brings.
    shortages, left : DataFrame
        The tables of that name.
    gap : float
        By what share of its worth another choice might be better; missing where the network is too large to say.
    """

    actions: pd.DataFrame
    shortages: pd.DataFrame
    left: pd.DataFrame
    gap: float


def choose_actions(
    plan: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], network: str, quarter: str, params: Params
) -> Chosen:
    """Choose the tactics of the quarter after the one under review.

    Parameters
    ----------
    plan : DataFrame
        The table plan, with or without what is done. Where it knows no hours, or no money, tactics are not limited by
        them, and nothing is left over.
    inputs : mapping of DataFrame
        The tables dealers, territories, reps, criteria, tiers, forecast, panel, events, done and recognitions.
    network : str
        Name of the network: the same tactic at the same dealer has another id elsewhere.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field` and `playbook`.
    """
    plan = plan.sort_values("dealer_id", ignore_index=True)
    facts, ahead = read_facts(plan, inputs, quarter, params), quarters.shift(quarter, 1)
    held_back = find_held_back(inputs["done"], inputs["events"], ahead, params)
    candidates = list_candidates(facts, find_stake(plan, facts, params.playbook), ahead, params, held_back)
    room = read_room(plan, facts, candidates, params)
    taken, gap = _choose(candidates, room, params)
    table = candidates.table[taken]
    rest = [follow_up.list_visits(table, candidates, room), follow_up.list_funds(table, candidates, room, params)]
    every = pd.concat([table, *rest], ignore_index=True).sort_values(["dealer", "tactic", "n"], ignore_index=True)
    presence = read_presence(inputs["reps"], ahead, params.field)
    every["due_week"] = due_weeks.find_due_weeks(every, plan, inputs, presence, ahead, params)
    every["due_date"] = [presence.due_dates[week - 1] for week in every["due_week"]]
    actions = _finish(every, plan, facts, network, ahead, params.playbook)
    return Chosen(
        actions,
        account.list_shortages(candidates, taken, room, plan),
        account.list_left(plan, every, candidates, taken, room, params),
        gap,
    )


def _choose(candidates: Candidates, room: Room, params: Params) -> tuple[np.ndarray, float]:
    """The best choice, or by worth alone where that would take too long or none was found."""
    table, field = candidates.table, params.field
    worth = programme.find_worth(table, room, candidates.rest_money.notna().to_numpy())
    if len(table) <= field.most_candidates:
        taken, gap = programme.solve(table, worth, room, field.optimality_gap, field.most_nodes)
        if taken is not None:
            return taken, gap
    return by_worth.choose(table, worth, room), np.nan


def _finish(
    every: pd.DataFrame, plan: pd.DataFrame, facts: pd.DataFrame, network: str, quarter: str, book: Playbook
) -> pd.DataFrame:
    """All that the table says of each action, but for what it brings."""
    of = plan.iloc[every["dealer"].to_numpy(int)].reset_index(drop=True)
    tactics = [book.tactics[name] for name in every["tactic"]]
    asked = {fact for tactic in tactics for fact in tactic.where}
    known = {fact: facts[fact].to_numpy() for fact in asked if fact in facts}
    owner = every["owner"].where((every["owner"] != "rep") | of["rep_id"].notna(), "manager")
    table = pd.DataFrame(
        {
            "dealer_id": of["dealer_id"],
            "rep_id": of["rep_id"],
            "tactic": every["tactic"],
            "n": every["n"],
            "family": of["family"],
            "kind": [tactic.kind for tactic in tactics],
            "contact": [tactic.contact for tactic in tactics],
            "owner": owner,
            "why": [_why(line, book, known) for line in every.itertuples()],
            "must": every["must"].astype(bool),
            "due_week": every["due_week"],
            "due_date": pd.to_datetime(every["due_date"]),
            "hours": np.round(every["hours"].astype(float) * GRAIN) / GRAIN,
            "own_hours": every["own_hours"].astype(float),
            "cost": np.round(every["cost"].astype(float) * CENTS) / CENTS,
        }
    )
    table["order_week"] = table["due_week"] - [tactic.lead_weeks for tactic in tactics]
    ids = [make_id(network, quarter, *key) for key in table[["dealer_id", "tactic", "n"]].itertuples(index=False)]
    return table.assign(action_id=pd.Series(ids, dtype="str"))


def _why(line, book: Playbook, known: Mapping[str, np.ndarray]) -> str:
    """How much the tactic belongs to the family, and the facts that its conditions asked, as JSON."""
    asked = {name: _plain(known[name][line.dealer]) for name in book.tactics[line.tactic].where if name in known}
    return json.dumps({"fit": line.fit, "facts": asked}, ensure_ascii=False)


def _plain(value) -> str | float | bool | None:
    """A fact as JSON knows it."""
    if isinstance(value, str | bool):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    return None if value != value else round(float(value), 4)


def count_visits(actions: pd.DataFrame, plan: pd.DataFrame) -> pd.DataFrame:
    """What the plan says of the actions, by dealer_id: visits, and actions, the tactics separated by ``;``.

    Visits are missing where the plan has no hours.
    """
    ids = plan["dealer_id"]
    visits = actions[actions["contact"] == "visit"].groupby("dealer_id").size().reindex(ids, fill_value=0)
    order = actions.sort_values(["dealer_id", "due_week", "action_id"]).drop_duplicates(["dealer_id", "tactic"])
    named = order.groupby("dealer_id")["tactic"].agg(";".join).reindex(ids).fillna("")
    hours = plan.set_index("dealer_id")["hours"]
    return pd.DataFrame({"visits": visits.where(hours.notna()), "actions": named}, index=pd.Index(ids))
