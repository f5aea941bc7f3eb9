"""What limits the choice: each dealer's hours, money, visits and new subjects, and everybody's capacity."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.playbook import GRAIN, Playbook
from distribres.contracts.sections import Params
from distribres.field.candidates import Candidates
from distribres.stats import resource_allocation

CENTS = 100


@dataclass(frozen=True)
class Room:
    """Limits; arrays (dealers,) in the order of the plan.

    Attributes
    ----------
    hours, money : in whole quarters of an hour and whole cents; None where the plan knows none, and nothing is limited
    visits_most : visits in the quarter
    appetite : new subjects in the quarter
    follow_up : whether what is left of the hours goes to visits, of which there is one at least
    least, usual, most : hours of such a visit
    hour : what an hour is worth that is used
    capacity : dealers that can have a tactic, by its name
    owner_hours : hours of those who are no rep
    exclusive : pairs of tactics of which a dealer has one at most
    """

    hours: np.ndarray | None
    money: np.ndarray | None
    visits_most: np.ndarray
    appetite: np.ndarray
    follow_up: np.ndarray
    least: float
    usual: float
    most: float
    hour: float
    capacity: dict[str, int]
    owner_hours: dict[str, float]
    exclusive: list[tuple[str, str]]


def read_room(plan: pd.DataFrame, facts: pd.DataFrame, candidates: Candidates, params: Params) -> Room:
    """The limits of a plan; hours are made whole quarters within each rep, money whole cents in the network."""
    book, families = params.playbook, plan["family"]
    reps = pd.factorize(plan["rep_id"], use_na_sentinel=False)[0]
    seen = facts["seen"].eq(True).to_numpy()
    return Room(
        hours=_whole(plan["hours"], GRAIN, reps),
        money=_whole(plan["spend"], CENTS, np.zeros(len(plan), int)),
        visits_most=_of_family(families, book, "visits_most"),
        appetite=_of_family(families, book, "appetite"),
        follow_up=seen & candidates.rest_hours.notna().to_numpy(),
        **dict(params.field.visit_hours),
        hour=params.field.weights.hour,
        capacity={name: tactic.capacity.total for name, tactic in book.tactics.items() if tactic.capacity},
        owner_hours=dict(params.field.owner_hours),
        exclusive=_pairs(book),
    )


def _whole(effort: pd.Series, per_unit: int, pool: np.ndarray) -> np.ndarray | None:
    """Effort in whole steps, by largest remainders within each pool; what is less than a step stays over."""
    if effort.isna().all():
        return None
    steps = resource_allocation.to_steps(effort.fillna(0.0).to_numpy(float), per_unit, pool) * per_unit
    return np.floor(steps + resource_allocation.TOLERANCE * np.maximum(steps, 1)) / per_unit


def _of_family(families: pd.Series, book: Playbook, part: str) -> np.ndarray:
    return families.map({name: getattr(family, part) for name, family in book.families.items()}).to_numpy()


def _pairs(book: Playbook) -> list[tuple[str, str]]:
    """One direction is enough."""
    order = {name: place for place, name in enumerate(book.tactics)}
    named = {
        tuple(sorted((name, other), key=order.get))
        for name, tactic in book.tactics.items()
        for other in tactic.exclusive_with
    }
    return sorted(named)
