"""What other totals of hours or money, minimum service or reserve would win: answered at once, for sliders.

The responses are drawn once; each answer is the exact optimum of `allocation` at the expected response, valued on all
draws. More hours are more of each rep's own: everybody's grow alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.engagement import allocation, response
from distribres.engagement.limits import bounds
from distribres.engagement.market import Market
from distribres.engagement.response import Curve
from distribres.stats import intervals, resource_allocation

KEPT, FEWEST = 2_000_000, 20  # draws are kept for so many dealers in all, so that a large network is answered too
GRID = np.linspace(0.5, 1.5, 11)  # total hours, as a share of today's, at which the curve of gain is drawn


@dataclass(frozen=True)
class Situation:
    """All that answers rest on.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, name, rep_id, tier
    curves : expected response for each known kind of effort (dealers,)
    worlds : the same on each draw, arrays (draws, dealers)
    pools : within which each kind is shared out (dealers,)
    market : as in `response`
    visit : mean hours of a visit, NaN where it is not known
    params : the section `plan`
    """

    dealers: pd.DataFrame
    curves: Mapping[str, Curve]
    worlds: Mapping[str, Curve]
    pools: Mapping[str, np.ndarray]
    market: Market
    visit: float
    params: Any


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


def open_situation(
    tiers: pd.DataFrame,
    dealers: pd.DataFrame,
    market: Market,
    expected: Mapping[str, Curve],
    worlds: Iterable[Mapping[str, Curve]],
    visit: float,
    params: Any,
) -> Situation:
    """The situation of these dealers; `market`, `expected` and `worlds` have them in the order of `tiers`."""
    lines = tiers[["dealer_id", "tier"]].merge(
        dealers[["dealer_id", "name", "rep_id"]], on="dealer_id", how="left", validate="1:1"
    )
    drawn = list(islice(worlds, max(KEPT // max(len(lines), 1), FEWEST)))
    stacked = {
        kind: Curve(*(np.array(part) for part in zip(*(w[kind] for w in drawn), strict=True))) for kind in market.now
    }
    pools = {"hours": pd.factorize(lines["rep_id"], use_na_sentinel=False)[0], "spend": np.zeros(len(lines), int)}
    return Situation(lines, expected, stacked, pools, market, visit, params)


def answer(
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
    kinds = {"hours": hours, "spend": spend}
    found = {kind: _best(now, kind, kinds[kind], service, reserve) for kind in now.curves}
    best = {kind: x for kind, (x, _) in found.items()}
    gains = {kind: response.value(now.worlds[kind], x) for kind, x in best.items()}
    rest = sum(g.sum(axis=1) for kind, g in gains.items() if kind != "hours")
    rows = []
    for share in np.union1d(GRID, hours) if "hours" in best else []:
        x, _ = _best(now, "hours", share, service, reserve)
        total = response.value(now.worlds["hours"], x).sum(axis=1) + rest
        rows.append((share, share * now.market.now["hours"].sum(), *intervals.interval(total)))
    curve = pd.DataFrame(rows, columns=["share", "hours", *GAINS])
    table = now.dealers.copy()
    for kind, x in best.items():
        table[f"current_{kind}"], table[kind] = now.market.now[kind], x
    if "hours" in found:
        table["explore"] = found["hours"][1]
    table[GAINS] = np.column_stack(intervals.interval(sum(gains.values()))) if gains else np.nan
    asked = curve[curve["share"] == hours].iloc[0] if rows else _asked(gains)
    return Answer(curve, table, asked)


def _asked(gains: Mapping[str, np.ndarray]) -> pd.Series | None:
    """What all kinds together win, with its interval; nothing without effort."""
    if not gains:
        return None
    return pd.Series(intervals.interval(sum(g.sum(axis=1) for g in gains.values())), index=GAINS)


def _best(now: Situation, kind: str, share: float, service: float, reserve: float) -> tuple[np.ndarray, np.ndarray]:
    """The best effort when each pool has `share` of its present total, and how much of it explores."""
    market, pool = now.market, now.pools[kind]
    raised = {tier: service * hours for tier, hours in dict(now.params.min_hours).items()}
    params = now.params.model_copy(update={"min_hours": raised})
    held = now.dealers["dealer_id"].isin(params.frozen).to_numpy()
    limits = bounds(kind, market, now.dealers["tier"], params, held)
    total = share * resource_allocation.totals(market.now[kind], pool)
    if kind == "hours":
        return allocation.explore(now.curves[kind], *limits, pool, market, reserve, now.visit, total)
    return allocation.best(now.curves[kind], *limits, pool, total), np.zeros(pool.shape)


def flatness(curve: pd.DataFrame) -> tuple[float, float]:
    """What a tenth fewer and a tenth more hours than today's would change in the gain (currency per quarter)."""
    less, now, more = np.interp([0.9, 1.0, 1.1], curve["share"], curve["gain"])
    return less - now, more - now
