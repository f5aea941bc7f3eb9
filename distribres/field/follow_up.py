"""What takes what others leave: follow-up visits for a dealer's hours, a shared budget for its money."""

import numpy as np
import pandas as pd

from distribres.contracts.playbook import GRAIN
from distribres.contracts.sections import Params
from distribres.field.candidates import COLUMNS, Candidates
from distribres.field.room import CENTS, Room

FIT = "rest"
"""Why such an action is there."""


def left_of(every: pd.DataFrame, kind: str, total: np.ndarray, per_unit: int) -> np.ndarray:
    """What actions leave of the hours or the money of each dealer (dealers,), in whole steps."""
    used = np.bincount(every["dealer"].to_numpy(int), every[kind].to_numpy(float), len(total))
    return np.round((total - used) * per_unit) / per_unit


def list_visits(chosen: pd.DataFrame, candidates: Candidates, room: Room) -> pd.DataFrame:
    """Whole visits of about the usual length, out of the hours that are left, as even as quarters of an hour allow.

    None is shorter or longer than a visit may be, and there are no more than a family may have.
    """
    rows = []
    if room.hours is not None:
        left = left_of(chosen, "hours", room.hours, GRAIN)
        visits = np.bincount(chosen["dealer"].to_numpy(int), chosen["visit"].to_numpy(float), len(left))
        for dealer in np.flatnonzero(room.follow_up & (left >= room.least)):
            free = int(room.visits_most[dealer] - visits[dealer])
            number, hours = share_out_visits(left[dealer], free, room.least, room.usual, room.most)
            rows += [
                (dealer, candidates.rest_hours[dealer], n, FIT, each, 0.0, 0.0, "rep", True, False, False, 0.0)
                for n, each in enumerate(even_parts(hours, number), 1)
            ]
    return pd.DataFrame(rows, columns=COLUMNS)


def share_out_visits(hours: float, free: int, least: float, usual: float, most: float) -> tuple[int, float]:
    """How many visits, of the `free` ones, and their hours in all; what is longer than these can be stays over."""
    if free < 1 or hours < least:
        return 0, 0.0
    hours = min(hours, most * free)
    fewest, many = int(np.ceil(hours / most)), int(hours // least)
    return int(np.clip(round(hours / usual), fewest, min(many, free))), hours


def even_parts(hours: float, number: int) -> list[float]:
    """Hours in so many parts, in quarters of an hour, the longer ones first."""
    if not number:
        return []
    whole, more = divmod(round(hours * GRAIN), number)
    return [(whole + (part < more)) / GRAIN for part in range(number)]


def list_funds(chosen: pd.DataFrame, candidates: Candidates, room: Room, params: Params) -> pd.DataFrame:
    """The money that is left, where it is enough for the tactic that takes it."""
    rows = []
    if room.money is not None:
        left = left_of(chosen, "cost", room.money, CENTS)
        for dealer, name in candidates.rest_money.dropna().items():
            tactic = params.playbook.tactics[name]
            if left[dealer] >= tactic.cost.rest_from:
                rows.append((dealer, name, 1, FIT, 0.0, 0.0, left[dealer], tactic.who, False, False, False, 0.0))
    return pd.DataFrame(rows, columns=COLUMNS)
