"""The best choice of tactics, as one mixed-integer programme (HiGHS; Huangfu & Hall 2018, Math. Prog. Computation 10).

For each candidate x is 0 or 1; a dealer that is followed up has n whole visits that take w hours, out of what its
tactics leave. The worth of what is chosen, and of the hours that are used, is as great as hours, money, visits,
appetite, capacities and the hours of others allow. x = 0 and w as long as the visits can be meets every line: there
always is a choice.
"""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from distribres.field.room import Room

MONEY = 1e-4
"""What a unit of money is worth that is used, where nothing takes what is left."""
TIE = 1e-6
"""Lowers the worth along the order of the candidates, so that ties always fall alike."""


def find_worth(table: pd.DataFrame, room: Room, takes_money: np.ndarray) -> np.ndarray:
    """What each candidate adds (candidates,): its own worth, and that of the hours and the money it uses.

    Parameters
    ----------
    table : DataFrame
        Of `Candidates`.
    room : Room
    takes_money : whether a tactic takes what is left of the dealer's money (dealers,)
    """
    worth = table["worth"].to_numpy(float) - TIE * np.arange(len(table)) / max(len(table), 1)
    if room.hours is not None:
        worth = worth + room.hour * table["hours"].to_numpy(float)
    if room.money is not None:
        left = np.where(takes_money[table["dealer"].to_numpy(int)], 0.0, MONEY)
        worth = worth + left * table["cost"].to_numpy(float)
    return worth


def solve(
    table: pd.DataFrame, worth: np.ndarray, room: Room, gap: float, nodes: int
) -> tuple[np.ndarray | None, float]:
    """Which candidates are chosen (candidates,), and by what share another choice might be worth more.

    Parameters
    ----------
    table : DataFrame
        Of `Candidates`.
    worth : of `find_worth`
    room : Room
    gap : share of the worth within which a choice is good enough
    nodes : branches after which the best one found stands; None where there is none by then
    """
    if table.empty:
        return np.zeros(0, bool), 0.0
    count, followed = len(table), np.flatnonzero(room.follow_up)
    lines = Lines(count + 2 * len(followed))
    _limit_dealers(lines, table, room, followed)
    _limit_visits(lines, table, room, followed)
    _limit_choice(lines, table, room)
    _limit_network(lines, table, room)
    upper = [np.ones(count), room.visits_most[followed], room.hours[followed] if len(followed) else []]
    found = milp(
        -np.concatenate([worth, np.zeros(len(followed)), np.full(len(followed), room.hour)]),
        integrality=np.repeat([1, 1, 0], [count, len(followed), len(followed)]),
        bounds=Bounds(0, np.concatenate(upper)),
        constraints=lines.constraint(),
        options={"mip_rel_gap": gap, "node_limit": nodes},
    )
    if found.x is None:
        return None, np.inf
    return found.x[:count] > 0.5, float(found.mip_gap or 0.0)


class Lines:
    """The lines of a programme: on each, a sum over `columns` lies between two bounds."""

    def __init__(self, columns: int):
        self.columns, self.count = columns, 0
        self.low: list[np.ndarray] = []
        self.high: list[np.ndarray] = []
        self.entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def add(self, low, high, *entries: tuple) -> None:
        """Lines from `low` to `high` (lines,); each entry is which of them, at which column, by what factor."""
        high = np.asarray(high, float)
        for line, column, factor in entries:
            line = np.asarray(line, int)
            self.entries.append((line + self.count, np.asarray(column, int), np.broadcast_to(factor, line.shape)))
        self.low.append(np.broadcast_to(low, high.shape))
        self.high.append(high)
        self.count += len(high)

    def constraint(self) -> LinearConstraint:
        line, column, factor = (np.concatenate(parts) for parts in zip(*self.entries, strict=True))
        matrix = sparse.csr_array((factor.astype(float), (line, column)), shape=(self.count, self.columns))
        return LinearConstraint(matrix, np.concatenate(self.low), np.concatenate(self.high))


def _limit_dealers(lines: Lines, table: pd.DataFrame, room: Room, followed: np.ndarray) -> None:
    """No dealer takes more than its hours, follow-up included, nor more than its money."""
    dealer, every = table["dealer"].to_numpy(int), np.arange(len(table))
    if room.hours is not None:
        follow_up = (followed, len(table) + len(followed) + np.arange(len(followed)), 1.0)
        lines.add(-np.inf, room.hours, (dealer, every, table["hours"].to_numpy(float)), follow_up)
    if room.money is not None:
        lines.add(-np.inf, room.money, (dealer, every, table["cost"].to_numpy(float)))


def _limit_visits(lines: Lines, table: pd.DataFrame, room: Room, followed: np.ndarray) -> None:
    """Follow-up visits are as long as visits are; with the others no more than the most, and one at least."""
    visits = np.flatnonzero(table["visit"].to_numpy(bool))
    number = len(table) + np.arange(len(followed))
    hours, at = number + len(followed), np.arange(len(followed))
    lines.add(0.0, np.full(len(followed), np.inf), (at, hours, 1.0), (at, number, -room.least))
    lines.add(-np.inf, np.zeros(len(followed)), (at, hours, 1.0), (at, number, -room.most))
    own = (table["dealer"].to_numpy(int)[visits], visits, 1.0)
    lines.add(np.where(room.follow_up, 1.0, -np.inf), room.visits_most, own, (followed, number, 1.0))


def _limit_choice(lines: Lines, table: pd.DataFrame, room: Room) -> None:
    """New subjects within the dealer's appetite, one of two that exclude each other, the next time after the first."""
    subjects = np.flatnonzero(table["subject"].to_numpy(bool))
    lines.add(-np.inf, room.appetite, (table["dealer"].to_numpy(int)[subjects], subjects, 1.0))
    first = table[table["n"] == 1]
    for one, other in room.exclusive:
        places = (first.index[first["tactic"] == name].to_series() for name in (one, other))
        sides = [place.set_axis(first.loc[place, "dealer"]) for place in places]
        pair = pd.concat(sides, axis=1, join="inner").to_numpy()
        line = np.arange(len(pair))
        lines.add(-np.inf, np.ones(len(pair)), (line, pair[:, 0], 1.0), (line, pair[:, 1], 1.0))
    again = np.flatnonzero(table["n"].to_numpy(int) > 1)
    line = np.arange(len(again))  # the time before stands on the line before
    lines.add(-np.inf, np.zeros(len(again)), (line, again, 1.0), (line, again - 1, -1.0))


def _limit_network(lines: Lines, table: pd.DataFrame, room: Room) -> None:
    """Capacities count dealers, the hours of manager, marketing and factory every time."""
    for name, most in room.capacity.items():
        having = np.flatnonzero(((table["tactic"] == name) & (table["n"] == 1)).to_numpy())
        lines.add(-np.inf, [most], (np.zeros(len(having)), having, 1.0))
    for owner, hours in room.owner_hours.items():
        own = np.flatnonzero((table["owner"] == owner).to_numpy())
        lines.add(-np.inf, [hours], (np.zeros(len(own)), own, table["own_hours"].to_numpy(float)[own]))
