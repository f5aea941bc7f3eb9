"""The days of a week on which a rep visits: a suggestion, by the nearest neighbour, then by moving one visit at a time.

A vehicle routing problem in small, with the move "relocate" (Savelsbergh 1992, ORSA Journal on Computing 4).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from distribres.stats import neighbours

FAR = 3.0
"""Stands for a distance that is not known, on a sphere of radius 1: whoever is not located comes last."""
TOO_LONG = 1.0
"""What it costs that a day is an hour too long, in the same measure: more than any way."""
LEAST = 1e-9
"""Less is not gained by a move."""


@dataclass(frozen=True)
class Week:
    """The visits of a week.

    Attributes
    ----------
    points : ndarray (visits, 3)
        Of `neighbours.on_sphere`; missing where the dealer is not located.
    dealer : ndarray of int (visits,)
    hours : ndarray (visits,)
    days : int
        Days on which the rep is there, at least 1.
    home : ndarray (3,)
        Where the rep sets out; missing: the middle of these visits.
    """

    points: np.ndarray
    dealer: np.ndarray
    hours: np.ndarray
    days: int
    home: np.ndarray


def share_out(week: Week, most: float) -> list[list[int]]:
    """The visits of a week by days, in the order of the way; no more lists than days.

    A day begins at the dealer farthest from home of those left, and goes on to the nearest as long as it has no more
    than `most` hours; then visits go to other days where that shortens the way. Where that takes more days than there
    are, days are longer. Nobody is visited twice in a day if that can be avoided.
    """
    apart, usual = _find_distances(week), most
    times = -(-np.bincount(week.dealer) // week.days)
    while len(found := _fill(week, apart, times, most)) > week.days:
        most += 1
    return _improve(week, apart, times, (usual, most), found)


def _find_distances(week: Week) -> np.ndarray:
    """Between all visits, and home as the last of them (visits + 1, visits + 1)."""
    located = week.points[~np.isnan(week.points).any(axis=1)]
    middle = located.mean(axis=0) if len(located) else np.zeros(3)
    stops = np.vstack([week.points, middle if np.isnan(week.home).any() else week.home])
    return np.nan_to_num(np.linalg.norm(stops[:, None] - stops[None], axis=2), nan=FAR)


def _fill(week: Week, apart: np.ndarray, times: np.ndarray, most: float) -> list[list[int]]:
    """Days of at most so many hours, each with no dealer more than so many `times`."""
    left, found = list(range(len(week.hours))), []
    while left:
        day = [max(left, key=lambda visit: (apart[-1, visit] % FAR, -visit))]
        left.remove(day[0])
        while fits := [visit for visit in left if _fits(week, visit, day, times, most)]:
            day.append(min(fits, key=lambda visit: (apart[day[-1], visit], visit)))
            left.remove(day[-1])
        found.append(day)
    return found


def _fits(week: Week, visit: int, day: list[int], times: np.ndarray, most: float) -> bool:
    dealer = week.dealer[visit]
    return week.hours[day].sum() + week.hours[visit] <= most and (week.dealer[day] == dealer).sum() < times[dealer]


def _improve(
    week: Week, apart: np.ndarray, times: np.ndarray, lengths: tuple[float, float], days: list[list[int]]
) -> list[list[int]]:
    """Move one visit after the other to where that saves most, also to a day that is free.

    `lengths` are those of a usual day, and of the longest one that is allowed.
    """
    days = [*days, *([] for _ in range(week.days - len(days)))]
    while moves := [
        move for visit in range(len(week.hours)) for move in _moves(week, apart, times, lengths, days, visit)
    ]:
        gain, visit, day, place = max(moves, key=lambda move: (round(move[0], 12), -move[1], -move[2], -move[3]))
        if gain < LEAST:
            break
        next(own for own in days if visit in own).remove(visit)
        days[day].insert(place, visit)
    return [day for day in days if day]


def _moves(
    week: Week, apart: np.ndarray, times: np.ndarray, lengths: tuple[float, float], days: list[list[int]], visit: int
) -> Iterator[tuple[float, int, int, int]]:
    """What is saved if a visit goes to another day, or to another place in its own: (saved, visit, day, place)."""
    usual, most = lengths

    def cost(day: list[int]) -> float:
        return _length(apart, day) + TOO_LONG * max(week.hours[day].sum() - usual, 0.0)

    here = next(day for day in days if visit in day)
    rest = [other for other in here if other != visit]
    saved = cost(here) - cost(rest)
    for number, day in enumerate(days):
        to = rest if day is here else day
        if day is here or _fits(week, visit, day, times, most):
            for place in range(len(to) + 1):
                yield saved + cost(to) - cost([*to[:place], visit, *to[place:]]), visit, number, place


def _length(apart: np.ndarray, day: list[int]) -> float:
    """The way of a day, from home and back."""
    return float(apart[[-1, *day], [*day, -1]].sum()) if day else 0.0


def legs_km(points: np.ndarray) -> np.ndarray:
    """How far each place is from the one before it, as the crow flies (places,); the first has none."""
    steps = [neighbours.apart_km(one[None], other[None])[0, 0] for one, other in pairwise(points)]
    return np.array([np.nan, *steps])
