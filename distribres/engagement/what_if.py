"""What other totals of hours or money, minimum service or reserve would win: answered at once, for sliders.

Each answer is the exact optimum of `allocation` at the expected response, valued on the draws behind the plan. More
hours are more of each rep's own: everybody's grow alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.contracts.sections import Plan
from distribres.engagement import allocation, limits, response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Curve, Expected
from distribres.stats import intervals, resource_allocation

POINTS = 11  # of the curve of gain, over `params.what_if_span` to either side of today's hours


@dataclass(frozen=True)
class Situation:
    """All that answers rest on.

    Attributes
    ----------
    known : what is known of the dealers
    curves : the response expected over the draws, for each known kind of effort (dealers,)
    params : the section `plan`
    staying : of `Knowledge.find_staying`: of another total such a dealer gets its part of today's
    """

    known: Knowledge
    curves: Mapping[str, Expected]
    params: Plan
    staying: Mapping[str, np.ndarray] = field(default_factory=dict)

    @cached_property
    def worlds(self) -> dict[str, Curve]:
        """The draws on which answers are valued: of a large network only the first of those known."""
        n = max(self.params.what_if_values // max(len(self.known.dealers), 1), self.params.what_if_draws)
        return {kind: drawn.of_draws(n) for kind, drawn in self.known.worlds.items()}


@dataclass(frozen=True)
class Answer:
    """What the totals asked for win.

    Attributes
    ----------
    curve : DataFrame with share, hours, gain_low, gain, gain_high
        On the grid of total hours and at the total asked for; no line where hours are not known.
    dealers : DataFrame
        For each dealer current and new hours and spend, the hours that explore, and gain.
    asked : Series or None
        What is won by all that is asked for: the line of the curve, or the gains alone; None without effort.
    """

    curve: pd.DataFrame
    dealers: pd.DataFrame
    asked: pd.Series | None


def try_totals(
    now: Situation, hours: float = 1.0, spend: float = 1.0, service: float = 1.0, explore: float | None = None
) -> Answer:
    """What the best use of other totals wins over today's effort.

    Parameters
    ----------
    hours, spend : total of each kind, as a share of today's
    service : minimum service, as a share of the parameters'
    explore : share of each rep's hours set aside to explore; the parameters' if not given
    """
    reserve = now.params.explore if explore is None else explore
    shares = {"hours": hours, "spend": spend}
    efforts = {kind: _optimise(now, kind, shares[kind], service, reserve) for kind in now.curves}
    gains = {kind: response.value(now.worlds[kind], x) for kind, (x, _) in efforts.items()}
    today = now.known.market.now
    rest = sum(gain.sum(axis=1) for kind, gain in gains.items() if kind != "hours")
    rows = []
    for share in np.union1d(_grid(now.params), hours) if "hours" in efforts else []:
        x, _ = _optimise(now, "hours", share, service, reserve)
        total = response.value(now.worlds["hours"], x).sum(axis=1) + rest
        rows.append((share, share * today["hours"].sum(), *intervals.interval(total)))
    curve = pd.DataFrame(rows, columns=["share", "hours", *GAINS])
    table = now.known.dealers[["dealer_id", "name", "rep_id", "tier"]].copy()
    for kind, (x, explored) in efforts.items():
        table[f"current_{kind}"], table[kind] = today[kind], x
        if kind == "hours":
            table["explore"] = explored
    table[GAINS] = np.column_stack(intervals.interval(sum(gains.values()))) if gains else np.nan
    asked = curve[curve["share"] == hours].iloc[0] if rows else _sum_up(gains)
    return Answer(curve, table, asked)


def _grid(params: Plan) -> np.ndarray:
    """Total hours, as shares of today's, at which the curve of gain is drawn."""
    return np.linspace(1 - params.what_if_span, 1 + params.what_if_span, POINTS)


def _sum_up(gains: Mapping[str, np.ndarray]) -> pd.Series | None:
    """What all kinds together win, with its interval; nothing without effort."""
    if not gains:
        return None
    return pd.Series(intervals.interval(sum(gain.sum(axis=1) for gain in gains.values())), index=GAINS)


def _optimise(now: Situation, kind: str, share: float, service: float, reserve: float) -> tuple[np.ndarray, np.ndarray]:
    """The best effort when each pool has `share` of its present total, and how much of it explores."""
    known, pool, today = now.known, now.known.pools[kind], now.known.market.now[kind]
    bounds = limits.bound_effort(kind, known.market, known.dealers, now.params, service)
    total, explored = share * resource_allocation.totals(today, pool), np.zeros(pool.shape)
    if kind == "hours":
        x, explored = allocation.optimise_hours(now.curves[kind], bounds, known, now.params, total, reserve)
    else:
        x = allocation.optimise(now.curves[kind], *bounds, pool, total)
    stays = now.staying.get(kind, np.zeros(pool.shape, bool))
    return np.where(stays, share * today, x), np.where(stays, 0.0, explored)


def flatness(curve: pd.DataFrame) -> tuple[float, float]:
    """What a tenth fewer and a tenth more hours than today's would change in the gain (currency per quarter)."""
    less, now, more = np.interp([0.9, 1.0, 1.1], curve["share"], curve["gain"])
    return less - now, more - now
