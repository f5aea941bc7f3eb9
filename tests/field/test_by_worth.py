import numpy as np
import pandas as pd

from distribres.field import by_worth
from distribres.field.room import Room

ROOM = Room(
    hours=np.array([2.0]),
    money=np.array([0.3]),
    visits_most=np.array([1]),
    appetite=np.array([1]),
    follow_up=np.array([True]),
    least=1.0,
    usual=2.0,
    most=4.0,
    hour=4.0,
    capacity={"a": 1},
    owner_hours={},
    exclusive=[("a", "b")],
)
LINE = {"dealer": 0, "n": 1, "hours": 0.0, "own_hours": 0.0, "cost": 0.0, "owner": "rep", "visit": False}
LINE |= {"subject": False}


def choose(*lines: dict) -> list[bool]:
    """What is chosen, each line being worth less than the one before it."""
    table = pd.DataFrame([LINE | line for line in lines])
    return by_worth.choose(table, -np.arange(len(lines), dtype=float), ROOM).tolist()


def test_the_worthiest_comes_first_and_excludes_the_other():
    assert choose({"tactic": "b"}, {"tactic": "a"}) == [True, False]


def test_the_time_of_a_visit_is_kept_until_one_is_chosen():
    assert choose({"tactic": "call", "hours": 1.5}, {"tactic": "other", "hours": 1.0}) == [False, True]
    assert choose({"tactic": "visit", "hours": 0.5, "visit": True}, {"tactic": "call", "hours": 1.5}) == [True, True]


def test_cents_add_up():
    assert choose(*({"tactic": name, "cost": 0.1} for name in "cdef")) == [True, True, True, False]
