"""A choice of tactics by worth alone, one after the other: for networks too large for the exact one.

It keeps the same limits. Of a dealer that is visited the time of one visit is kept free until a visit is chosen.
"""

from collections import defaultdict

import numpy as np
import pandas as pd

from distribres.field.room import CENTS, Room


def choose(table: pd.DataFrame, worth: np.ndarray, room: Room) -> np.ndarray:
    """Which candidates are chosen (candidates,), the worthiest first as long as there is room.

    Parameters
    ----------
    table : DataFrame
        Of `Candidates`.
    worth : of `programme.find_worth`
    room : Room
    """
    state, chosen = _State(room), np.zeros(len(table), bool)
    lines = [*table.itertuples(index=False)]
    for at in np.argsort(-worth, kind="stable"):
        chosen[at] = state.take(lines[at])
    return chosen


class _State:
    """What is left of all limits."""

    def __init__(self, room: Room):
        self.room = room
        self.hours = None if room.hours is None else room.hours.copy()
        self.money = None if room.money is None else np.round(room.money * CENTS)
        self.visits, self.appetite = room.visits_most.copy(), room.appetite.copy()
        self.unseen = room.follow_up.copy()
        self.capacity, self.owner_hours = dict(room.capacity), dict(room.owner_hours)
        self.times: dict[tuple[int, str], int] = defaultdict(int)
        self.excluded = defaultdict(set)
        for one, other in room.exclusive:
            self.excluded[one].add(other)
            self.excluded[other].add(one)

    def take(self, line) -> bool:
        """Take a candidate if there is room for it."""
        if not self._fits(line):
            return False
        dealer = line.dealer
        if self.hours is not None:
            self.hours[dealer] -= line.hours
        if self.money is not None:
            self.money[dealer] -= round(line.cost * CENTS)
        self.visits[dealer] -= line.visit
        self.unseen[dealer] &= not line.visit
        self.appetite[dealer] -= line.subject
        if line.n == 1 and line.tactic in self.capacity:
            self.capacity[line.tactic] -= 1
        if line.owner in self.owner_hours:
            self.owner_hours[line.owner] -= line.own_hours
        self.times[dealer, line.tactic] += 1
        return True

    def _fits(self, line) -> bool:
        dealer = line.dealer
        kept = self.room.least if self.unseen[dealer] and not line.visit else 0.0
        return (
            self.times[dealer, line.tactic] == line.n - 1
            and (self.hours is None or self.hours[dealer] >= line.hours + kept)
            and (self.money is None or self.money[dealer] >= round(line.cost * CENTS))
            and self.visits[dealer] >= line.visit
            and self.appetite[dealer] >= line.subject
            and (line.n > 1 or self.capacity.get(line.tactic, 1) > 0)
            and self.owner_hours.get(line.owner, np.inf) >= line.own_hours
            and not any(self.times[dealer, other] for other in self.excluded[line.tactic])
        )
