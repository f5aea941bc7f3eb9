"""What another total of hours or money, or another minimum service, would win: answered at once, for sliders.

The responses are drawn once; each answer is the exact optimum of `allocation` at the central response, valued on all
draws. More hours are more of each rep's own: everybody's grow alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from distribres import allocation, response
from distribres.response import Curve, Market

GAINS = ["gain_low", "gain", "gain_high"]
KEPT, FEWEST = 2_000_000, 20  # draws are kept for so many dealers in all, so that a large network is answered too
GRID = np.linspace(0.5, 1.5, 11)  # total hours, as a share of today's, at which the curve of gain is drawn


@dataclass(frozen=True)
class Situation:
    """All that answers rest on.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, name, rep_id, tier
    curves : central response for each known kind of effort (dealers,)
    worlds : the same on each draw, arrays (draws, dealers)
    pools : within which each kind is shared out (dealers,)
    market : as in `response`
    params : the section `plan`
    """

    dealers: pd.DataFrame
    curves: Mapping[str, Curve]
    worlds: Mapping[str, Curve]
    pools: Mapping[str, np.ndarray]
    market: Market
    params: Any


@dataclass(frozen=True)
class Answer:
    """`curve`: hours, gain_low, gain, gain_high on the grid of total hours, the total asked for among them (`asked`);
    `dealers`: for each dealer current and new hours and spend, and gain."""

    curve: pd.DataFrame
    dealers: pd.DataFrame
    asked: pd.Series


def situation(
    tiers: pd.DataFrame,
    dealers: pd.DataFrame,
    market: Market,
    central: Mapping[str, Curve],
    worlds: Iterable[Mapping[str, Curve]],
    params: Any,
) -> Situation:
    """The situation of these dealers; `market`, `central` and `worlds` have them in the order of `tiers`."""
    lines = tiers[["dealer_id", "tier"]].merge(
        dealers[["dealer_id", "name", "rep_id"]], on="dealer_id", how="left", validate="1:1"
    )
    drawn = list(islice(worlds, max(KEPT // max(len(lines), 1), FEWEST)))
    stacked = {
        kind: Curve(*(np.array(part) for part in zip(*(w[kind] for w in drawn), strict=True))) for kind in market.now
    }
    pools = {"hours": pd.factorize(lines["rep_id"], use_na_sentinel=False)[0], "spend": np.zeros(len(lines), int)}
    return Situation(lines, central, stacked, pools, market, params)


def answer(now: Situation, hours: float = 1.0, spend: float = 1.0, service: float = 1.0) -> Answer:
    """What the best use of other totals wins over today's effort.

    Parameters
    ----------
    hours, spend : total of each kind, as a share of today's
    service : minimum service, as a share of the parameters'
    """
    kinds = {"hours": hours, "spend": spend}
    best = {kind: _best(now, kind, kinds[kind], service) for kind in now.curves}
    gains = {kind: response.value(now.worlds[kind], x) for kind, x in best.items()}
    rest = sum(g.sum(axis=1) for kind, g in gains.items() if kind != "hours")
    rows = []
    for share in np.union1d(GRID, hours) if "hours" in best else []:
        total = response.value(now.worlds["hours"], _best(now, "hours", share, service)).sum(axis=1) + rest
        rows.append((share, share * now.market.now["hours"].sum(), *allocation.interval(total)))
    curve = pd.DataFrame(rows, columns=["share", "hours", *GAINS])
    table = now.dealers.copy()
    for kind, x in best.items():
        table[f"current_{kind}"], table[kind] = now.market.now[kind], x
    table[GAINS] = np.column_stack(allocation.interval(sum(gains.values()))) if gains else np.nan
    asked = curve[curve["share"] == hours].iloc[0] if rows else None
    return Answer(curve, table, asked)


def _best(now: Situation, kind: str, share: float, service: float) -> np.ndarray:
    """The best effort when each pool has `share` of its present total."""
    market, pool = now.market, now.pools[kind]
    raised = {tier: service * hours for tier, hours in dict(now.params.min_hours).items()}
    params = now.params.model_copy(update={"min_hours": raised})
    held = now.dealers["dealer_id"].isin(params.frozen).to_numpy()
    limits = allocation.bounds(kind, market, now.dealers["tier"], params, held)
    total = share * allocation.totals(market.now[kind], pool)
    return allocation.best(now.curves[kind], *limits, pool, total)


def flatness(curve: pd.DataFrame) -> tuple[float, float]:
    """What a tenth fewer and a tenth more hours than today's would change in the gain (currency per quarter)."""
    less, now, more = np.interp([0.9, 1.0, 1.1], curve["share"], curve["gain"])
    return less - now, more - now
