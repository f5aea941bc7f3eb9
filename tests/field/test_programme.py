"""The exact choice against all choices there are, on networks small enough to try them all."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from distribres.field import by_worth
from distribres.field.programme import Lines, find_worth, solve
from distribres.field.room import Room


def room_of(dealers=2, **limits) -> Room:
    return Room(
        **{
            "hours": np.full(dealers, 5.0),
            "money": np.full(dealers, 100.0),
            "visits_most": np.full(dealers, 3),
            "appetite": np.full(dealers, 2),
            "follow_up": np.zeros(dealers, bool),
            "least": 1.0,
            "usual": 2.0,
            "most": 4.0,
            "hour": 4.0,
            "capacity": {},
            "owner_hours": {"manager": 3.0},
            "exclusive": [],
        }
        | limits
    )


def table_of(*rows: dict) -> pd.DataFrame:
    usual = {"n": 1, "fit": "core", "hours": 0.0, "own_hours": 0.0, "cost": 0.0, "owner": "rep", "visit": False}
    usual |= {"subject": False, "must": False, "worth": 1.0}
    return pd.DataFrame([usual | row for row in rows])


def random_case(seed: int) -> tuple[pd.DataFrame, Room]:
    rng = np.random.default_rng(seed)
    rows = [
        {
            "dealer": dealer,
            "tactic": name,
            "hours": rng.integers(0, 12) / 4,
            "cost": float(rng.integers(0, 70)),
            "own_hours": float(rng.integers(0, 3)),
            "owner": rng.choice(["rep", "manager"]),
            "visit": bool(rng.random() < 0.4),
            "subject": bool(rng.random() < 0.6),
            "worth": float(rng.integers(1, 20)),
        }
        for dealer, name in product((0, 1), "abcd")
    ]
    table = table_of(*rows)
    table["own_hours"] = table["own_hours"].where(table["owner"] == "manager", 0.0)
    limits = {"hours": rng.integers(4, 24, 2) / 4, "visits_most": rng.integers(1, 3, 2), "capacity": {"a": 1, "b": 1}}
    follow_up = rng.random(2) < 0.7
    return table, room_of(**limits, follow_up=follow_up, exclusive=[("c", "d")])


def value_of(x: np.ndarray, table: pd.DataFrame, worth: np.ndarray, room: Room) -> float:
    """What a choice is worth with the best follow-up, or -inf where a limit does not hold."""
    chosen, total = table[x], worth[x].sum()
    if any(chosen.loc[chosen["tactic"] == name].shape[0] > most for name, most in room.capacity.items()):
        return -np.inf
    if chosen.loc[chosen["owner"] == "manager", "own_hours"].sum() > room.owner_hours["manager"]:
        return -np.inf
    for dealer in range(len(room.hours)):
        own = chosen[chosen["dealer"] == dealer]
        left, visits = room.hours[dealer] - own["hours"].sum(), int(own["visit"].sum())
        if left < 0 or own["cost"].sum() > room.money[dealer] or own["subject"].sum() > room.appetite[dealer]:
            return -np.inf
        if visits > room.visits_most[dealer] or {"c", "d"} <= set(own["tactic"]):
            return -np.inf
        if room.follow_up[dealer]:
            free = [
                n for n in range(room.visits_most[dealer] - visits + 1) if n * room.least <= left and n + visits >= 1
            ]
            if not free:
                return -np.inf
            total += room.hour * max(min(left, n * room.most) for n in free)
    return total


@pytest.mark.parametrize("seed", range(8))
def test_no_choice_is_worth_more(seed):
    table, room = random_case(seed)
    worth = find_worth(table, room, np.zeros(2, bool))
    taken, gap = solve(table, worth, room, 0.0, 100_000)
    every = (np.array(x) for x in product([False, True], repeat=len(table)))
    assert value_of(taken, table, worth, room) == pytest.approx(max(value_of(x, table, worth, room) for x in every))
    assert gap == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_the_choice_by_worth_keeps_the_same_limits(seed):
    table, room = random_case(seed)
    worth = find_worth(table, room, np.zeros(2, bool))
    assert value_of(by_worth.choose(table, worth, room), table, worth, room) > -np.inf


def test_the_next_time_comes_only_after_the_first():
    table = table_of(
        {"dealer": 0, "tactic": "a", "n": 1, "worth": 1.0, "cost": 60.0},
        {"dealer": 0, "tactic": "a", "n": 2, "worth": 9.0, "cost": 60.0},
    )
    taken, _ = solve(table, table["worth"].to_numpy(), room_of(1), 0.0, 100)
    assert taken.tolist() == [True, False]


def test_equals_fall_always_alike():
    table = table_of(*({"dealer": dealer, "tactic": "a"} for dealer in range(6)))
    room = room_of(6, capacity={"a": 2})
    worth = find_worth(table, room, np.zeros(6, bool))
    assert np.flatnonzero(solve(table, worth, room, 0.0, 100)[0]).tolist() == [0, 1]


def test_what_is_known_of_neither_hours_nor_money_limits_nothing():
    table = table_of({"dealer": 0, "tactic": "a", "hours": 500.0, "cost": 1e6})
    assert solve(table, table["worth"].to_numpy(), room_of(1, hours=None, money=None), 0.0, 100)[0].all()


def test_nothing_to_choose_from_is_a_choice():
    assert solve(table_of(), np.zeros(0), room_of(), 0.0, 100)[0].tolist() == []


def test_lines_are_added_below_each_other():
    lines = Lines(3)
    lines.add(0.0, np.ones(2), ([0, 1], [0, 2], 1.0))
    lines.add(-np.inf, [5.0], ([0], [1], -2.0))
    made = lines.constraint()
    assert made.A.toarray().tolist() == [[1, 0, 0], [0, 0, 1], [0, -2, 0]]
    assert made.ub.tolist() == [1, 1, 5] and made.lb.tolist() == [0, 0, -np.inf]
