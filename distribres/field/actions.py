"""The actions of a quarter: which tactics each dealer gets, with reason, owner, week, hours and cost."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.playbook import GRAIN, Playbook
from distribres.contracts.sections import Params
from distribres.field import account, by_worth, follow_up, programme, weeks
from distribres.field.candidates import Candidates, find_stake, list_candidates
from distribres.field.facts import read_facts
from distribres.field.room import CENTS, Room, read_room

ID_DIGITS = 12
"""Hexadecimal digits of an action's id: enough for millions of actions."""


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
        The tables dealers, criteria, tiers, forecast, panel and events.
    network : str
        Name of the network: the same tactic at the same dealer has another id elsewhere.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field` and `playbook`.
    """
    plan = plan.sort_values("dealer_id", ignore_index=True)
    facts, ahead = read_facts(plan, inputs, quarter, params), quarters.shift(quarter, 1)
    candidates = list_candidates(facts, find_stake(plan, facts, params.playbook), ahead, params)
    room = read_room(plan, facts, candidates, params)
    taken, gap = _choose(candidates, room, params)
    table = candidates.table[taken]
    rest = [follow_up.list_visits(table, candidates, room), follow_up.list_funds(table, candidates, room, params)]
    every = pd.concat([table, *rest], ignore_index=True).sort_values(["dealer", "tactic", "n"], ignore_index=True)
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
    due, dates = _due_weeks(every, plan, quarter, book), weeks.due_dates(quarter)
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
            "due_week": due,
            "due_date": pd.to_datetime([dates[week - 1] for week in due]),
            "hours": np.round(every["hours"].astype(float) * GRAIN) / GRAIN,
            "own_hours": every["own_hours"].astype(float),
            "cost": np.round(every["cost"].astype(float) * CENTS) / CENTS,
        }
    )
    table["order_week"] = table["due_week"] - [tactic.lead_weeks for tactic in tactics]
    ids = [_id(network, quarter, *key) for key in table[["dealer_id", "tactic", "n"]].itertuples(index=False)]
    return table.assign(action_id=pd.Series(ids, dtype="str"))


def _due_weeks(every: pd.DataFrame, plan: pd.DataFrame, quarter: str, book: Playbook) -> list[int]:
    """Visits and calls spread over the quarter, dealer by dealer of a rep; all else as early as can be."""
    possible = {name: weeks.possible_weeks(book.tactics[name], quarter) for name in every["tactic"].unique()}
    turn = plan.groupby("rep_id", dropna=False).cumcount().to_numpy()
    due = np.array([possible[name][0] for name in every["tactic"]], int)
    contact = every["tactic"].map({name: book.tactics[name].contact for name in possible})
    spread = every[contact.isin(weeks.SPREAD)]
    for (dealer, _), lines in spread.groupby(["dealer", contact[spread.index]]):
        due[lines.index] = weeks.spread_weeks([possible[name] for name in lines["tactic"]], int(turn[dealer]))
    return due.tolist()


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


def _id(*parts: object) -> str:
    """The same action has the same id in every run."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:ID_DIGITS]


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
