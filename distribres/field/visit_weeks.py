"""The week of each visit of a rep, as one mixed-integer programme (HiGHS; Huangfu & Hall 2018): a periodic routing
problem without its routes (Francis, Smilowitz & Tzur 2008).

x is 1 where a visit has a week. Each visit has one of those that are possible for it. What is avoided, and at what
price, says ``field.calendar_weights``: to be off the evenly spaced week, off the weeks of the dealer's area, where who
goes along is with others, far from the hours of the other weeks, at a dealer again in one week. The last two too are
prices and no conditions: there always is an answer.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, milp

from distribres.contracts.sections import Field
from distribres.field import areas, weeks
from distribres.field.programme import Lines
from distribres.field.weeks import WEEKS

MOST = 1000
"""Visits beyond which they are nobody's quarter, and are only spread."""
TOO_OFTEN = 4
"""How many times more it costs to be at a dealer more often in a week than its other weeks would make necessary."""
MIDDLE = 0.5
"""Of a week, in weeks after its begin."""


@dataclass(frozen=True)
class Visits:
    """What a rep has to do in a quarter.

    Attributes
    ----------
    dealer : ndarray of int (visits,)
        Which of the rep's dealers is visited.
    hours : ndarray (visits,)
    possible : list of list of int (visits,)
        The weeks (1 to 13) that each can be in.
    area : ndarray of int (dealers,)
        Of `areas.find_areas`; each of them is visited.
    others : ndarray (weeks,)
        Hours that other things take.
    days : ndarray of int (weeks,)
        Days on which the rep is there.
    along : ndarray (visits, weeks)
        Hours that who goes along has in each week with other reps; 0 where nobody does.
    """

    dealer: np.ndarray
    hours: np.ndarray
    possible: list[list[int]]
    area: np.ndarray
    others: np.ndarray
    days: np.ndarray
    along: np.ndarray


def spread(visits: Visits) -> np.ndarray:
    """A week for each visit (visits,), dealer by dealer, whatever the hours of a week."""
    found = np.zeros(len(visits.dealer), int)
    for dealer in np.unique(visits.dealer):
        own = np.flatnonzero(visits.dealer == dealer)
        found[own] = weeks.spread_weeks([visits.possible[visit] for visit in own], int(dealer))
    return found


def choose_weeks(visits: Visits, params: Field) -> np.ndarray:
    """A week for each visit (visits,); where no search is possible, or it found none, they are only spread.

    Parameters
    ----------
    visits : Visits
    params : Field
        The section of the params.
    """
    if not 0 < len(visits.dealer) <= MOST or not visits.days.any():
        return spread(visits)
    visit = np.repeat(np.arange(len(visits.dealer)), [len(possible) for possible in visits.possible])
    week = np.concatenate([np.asarray(possible) for possible in visits.possible]) - 1
    chosen = _solve(visits, visit, week, params)
    return spread(visits) if chosen is None else week[chosen] + 1


def _solve(visits: Visits, visit: np.ndarray, week: np.ndarray, params: Field) -> np.ndarray | None:
    """Which pairs of a visit and a week (counted from 0) are chosen (pairs,); None where none were found."""
    price, pairs = params.calendar_weights, len(visit)
    often, spare = _often(visits, visit, week)
    sizes = [pairs, WEEKS, WEEKS, len(spare), len(spare)]  # chosen; hours above the slack, and below; again; too often
    ends = np.cumsum(sizes)
    lines = Lines(ends[-1])
    _visit_once(lines, visit)
    _level_hours(lines, visits, visit, week, ends, params.week_slack)
    _not_again(lines, visits.dealer[visit], week, often, ends)
    costs = [_prices(visits, visit, week, params), price.hour, price.hour, price.again, TOO_OFTEN * price.again]
    most = [1.0, np.inf, np.inf, spare, np.inf]
    found = milp(
        _joined(costs, sizes),
        integrality=_joined([1, 0, 0, 0, 0], sizes),
        bounds=Bounds(0, _joined(most, sizes)),
        constraints=lines.constraint(),
        options={"mip_rel_gap": params.calendar_gap, "node_limit": params.calendar_nodes},
    )
    return None if found.x is None else found.x[:pairs] > 0.5


def _joined(values: list, sizes: list[int]) -> np.ndarray:
    """A value for each column of the programme, kind by kind."""
    return np.concatenate([np.broadcast_to(value, size) for value, size in zip(values, sizes, strict=True)])


def _often(visits: Visits, visit: np.ndarray, week: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Dealers with several visits, and in each week how many beyond the first they have if all weeks have as many."""
    times = np.bincount(visits.dealer)
    often = np.flatnonzero(times > 1)
    there = np.array([len(np.unique(week[visits.dealer[visit] == dealer])) for dealer in often])
    return often, np.repeat(-(-times[often] // np.maximum(there, 1)) - 1, WEEKS)


def _visit_once(lines: Lines, visit: np.ndarray) -> None:
    lines.add(1.0, np.ones(visit.max() + 1), (visit, np.arange(len(visit)), 1.0))


def _level_hours(
    lines: Lines, visits: Visits, visit: np.ndarray, week: np.ndarray, ends: np.ndarray, slack: float
) -> None:
    """Each week has its share of all hours, by its days, but for the slack and what is paid for."""
    every, pairs = np.arange(WEEKS), np.arange(len(visit))
    share = visits.days / visits.days.sum() * (visits.hours.sum() + visits.others.sum())
    beyond, below = (every, ends[0] + every, -1.0), (every, ends[1] + every, 1.0)
    free = share - visits.others
    lines.add(free - slack, free + slack, (week, pairs, visits.hours[visit]), beyond, below)


def _not_again(lines: Lines, dealer: np.ndarray, week: np.ndarray, often: np.ndarray, ends: np.ndarray) -> None:
    """One visit at a dealer in a week, but for those that are paid for."""
    pairs = np.flatnonzero(np.isin(dealer, often))
    line = np.searchsorted(often, dealer[pairs]) * WEEKS + week[pairs]
    every = np.arange(WEEKS * len(often))
    paid = [(every, start + every, -1.0) for start in ends[2:4]]
    lines.add(-np.inf, np.ones(len(every)), (line, pairs, 1.0), *paid)


def _prices(visits: Visits, visit: np.ndarray, week: np.ndarray, params: Field) -> np.ndarray:
    """What it costs that a visit is in a week (pairs,)."""
    price = params.calendar_weights
    off = week + 1 + MIDDLE - _ideal_times(visits)[visit]
    elsewhere = ~_in_area(visits)[visits.area[visits.dealer[visit]], week]
    return price.time * off**2 + price.area * elsewhere + price.along * visits.along[visit, week]


def _ideal_times(visits: Visits) -> np.ndarray:
    """When each visit would best be (visits,); dealers of an area begin together, and areas one after the other."""
    found = np.zeros(len(visits.dealer))
    for dealer in np.unique(visits.dealer):
        own = np.flatnonzero(visits.dealer == dealer)
        area = visits.area[dealer]
        times = weeks.ideal_times(len(own), _start(dealer if area == areas.NONE else area))
        found[own[weeks.match([visits.possible[visit] for visit in own], times)]] = times
    return found


def _start(number: int) -> float:
    return number * weeks.TURN % 1


def _in_area(visits: Visits) -> np.ndarray:
    """The weeks in which the rep is in an area (areas and none, weeks): as many as half of its dealers need, spread."""
    there = np.flatnonzero(visits.days) + 1
    found = np.ones(
        (visits.area.max(initial=areas.NONE) + 2, WEEKS), bool
    )  # the last: in none, always at the right time
    times = np.bincount(visits.dealer)
    for area in np.unique(visits.area[visits.area != areas.NONE]):
        needed = min(int(np.median(times[visits.area == area])), WEEKS)
        best = [there[np.argmin(np.abs(there + MIDDLE - time))] for time in weeks.ideal_times(needed, _start(area))]
        found[area] = np.isin(np.arange(WEEKS) + 1, best)
    return found
