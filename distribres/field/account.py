"""What was due and found no room, and what of the plan's hours and money no action uses."""

import numpy as np
import pandas as pd

from distribres.contracts.playbook import GRAIN
from distribres.contracts.sections import Params
from distribres.field.candidates import Candidates
from distribres.field.follow_up import left_of
from distribres.field.room import CENTS, Room


def list_shortages(candidates: Candidates, taken: np.ndarray, room: Room, plan: pd.DataFrame) -> pd.DataFrame:
    """The table `shortages`: what must be done or is core to the family, and is not, with what stood in its way.

    Of two tactics that exclude each other only one is due.
    """
    table = candidates.table
    chosen, due = table[taken], (table["must"].astype(bool) | (table["fit"] == "core")) & (table["n"] == 1)
    missing = table[due & ~taken]
    excluded = _excluded(missing, chosen, room)
    missing = missing[~excluded.to_numpy() | missing["must"].to_numpy(bool)]
    late = candidates.late
    late = late[late["must"].astype(bool) | (late["fit"] == "core")]
    told = pd.concat([late.assign(reason="lead_time"), missing.assign(reason=_reasons(missing, chosen, room))])
    return pd.DataFrame(
        {
            "dealer_id": plan["dealer_id"].to_numpy()[told["dealer"].to_numpy(int)],
            "tactic": told["tactic"].to_numpy(),
            "reason": told["reason"].to_numpy(),
            "must": told["must"].to_numpy(bool),
            "hours": told["hours"].to_numpy(float),
            "own_hours": told["own_hours"].to_numpy(float),
            "cost": told["cost"].to_numpy(float),
        }
    )


def _excluded(missing: pd.DataFrame, chosen: pd.DataFrame, room: Room) -> pd.Series:
    """Does the dealer have a tactic that excludes it?"""
    have = set(zip(chosen["dealer"], chosen["tactic"], strict=True))
    against = [*room.exclusive, *((other, one) for one, other in room.exclusive)]
    blocked = {(dealer, one) for one, other in against for dealer in {d for d, name in have if name == other}}
    keys = zip(missing["dealer"], missing["tactic"], strict=True)
    return pd.Series([key in blocked for key in keys], missing.index, dtype=bool)


def _reasons(missing: pd.DataFrame, chosen: pd.DataFrame, room: Room) -> np.ndarray:
    """The first thing that stands in the way of each, all that was chosen being as it is."""
    dealer, size = missing["dealer"].to_numpy(int), len(room.visits_most)
    of = chosen["dealer"].to_numpy(int)
    visits, subjects = (np.bincount(of, chosen[kind].to_numpy(float), size) for kind in ("visit", "subject"))
    given = chosen[chosen["n"] == 1].groupby("tactic").size()
    spent = chosen.groupby("owner")["own_hours"].sum()
    full = {name: given.get(name, 0) >= most for name, most in room.capacity.items()}
    free = missing["owner"].map({owner: hours - spent.get(owner, 0.0) for owner, hours in room.owner_hours.items()})
    checks = {
        "visits": missing["visit"].to_numpy(bool) & (visits >= room.visits_most)[dealer],
        "hours": _short(missing, chosen, "hours", room.hours, GRAIN, room.least * (room.follow_up & (visits == 0))),
        "money": _short(missing, chosen, "cost", room.money, CENTS, np.zeros(size)),
        "capacity": missing["tactic"].map(full).eq(True).to_numpy(),
        "owner_hours": (missing["own_hours"].to_numpy(float) > free.fillna(np.inf).to_numpy(float)),
        "appetite": missing["subject"].to_numpy(bool) & (subjects >= room.appetite)[dealer],
        "excluded": _excluded(missing, chosen, room).to_numpy(),
    }
    return np.select([*checks.values()], [*checks], "outweighed")


def _short(
    missing: pd.DataFrame, chosen: pd.DataFrame, kind: str, total: np.ndarray | None, per: int, kept: np.ndarray
) -> np.ndarray:
    """Where a dealer has less left than it would take, once what is `kept` for its visit (dealers,) is."""
    if total is None:
        return np.zeros(len(missing), bool)
    dealer, visit = missing["dealer"].to_numpy(int), missing["visit"].to_numpy(bool)
    left = left_of(chosen, kind, total, per)[dealer] - np.where(visit, 0.0, kept[dealer])
    return missing[kind].to_numpy(float) > left


def list_left(
    plan: pd.DataFrame, every: pd.DataFrame, candidates: Candidates, taken: np.ndarray, room: Room, params: Params
) -> pd.DataFrame:
    """The table `left`: hours and money of the plan that no action uses, dealer by dealer, with the reason."""
    dealer = every["dealer"].to_numpy(int)
    full = room.follow_up & (np.bincount(dealer, every["visit"].to_numpy(float), len(plan)) >= room.visits_most)
    book = params.playbook.tactics
    rest = {
        "hours": pd.Series(np.where(room.follow_up, room.least, np.nan)),
        "cost": candidates.rest_money.map({name: tactic.cost.rest_from for name, tactic in book.items()}),
    }
    parts = []
    for unit, kind, column, per in (("hours", "hours", "hours", GRAIN), ("money", "cost", "spend", CENTS)):
        if plan[column].isna().all():
            continue
        used = np.bincount(dealer, every[kind].to_numpy(float), len(plan))
        amount = np.round(plan[column].fillna(0.0).to_numpy(float) - used, 9)
        least = _least(candidates.table[~taken], kind, rest[kind].astype(float))
        none = [amount < 1 / per, full if unit == "hours" else np.zeros(len(plan), bool), amount < least]
        reason = np.select(none, ["too_little", "visits_most", "too_little"], "no_tactic")
        lines = plan[["dealer_id", "rep_id", "family"]].assign(unit=unit, amount=amount, reason=reason)
        parts.append(lines[amount != 0])
    columns = ["dealer_id", "unit", "rep_id", "family", "amount", "reason"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def _least(table: pd.DataFrame, kind: str, rest: pd.Series) -> np.ndarray:
    """The least that anything more would take of each dealer's hours or money (dealers,); missing: nothing would."""
    cheapest = table[table[kind] > 0].groupby("dealer")[kind].min().reindex(rest.index)
    return np.fmin(cheapest.to_numpy(float), rest.to_numpy(float))
