"""Who has too much to do, what one more hour is worth with each rep, and which dealers would be better off next door.

Each rep's hours stay with the rep and are always shared out by the exact optimum of `allocation`; what changes is how
many hours there are, or which dealers share them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from distribres.engagement import allocation, limits, response
from distribres.engagement.market import Market
from distribres.engagement.response import Curve
from distribres.stats import intervals, neighbours, resource_allocation

BALANCE = ["hour_low", "hour", "hour_high"]
GAINS = ["gain_low", "gain", "gain_high"]


@dataclass(frozen=True)
class Force:
    """The dealers that have a rep, and what hours win with them.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, rep_id, latitude and longitude (degrees, NaN where not located)
    known : which dealers of the market these are (dealers of the market,)
    reps : names of the reps, in order
    rep : number of each dealer's rep (dealers,)
    total : hours of each rep per quarter (reps,)
    curve : expected response to hours (dealers,)
    low, high : least and most hours of each dealer (dealers,)
    frozen : dealers that stay as they are, with their rep too (dealers,)
    """

    dealers: pd.DataFrame
    known: np.ndarray
    reps: pd.Index
    rep: np.ndarray
    total: np.ndarray
    curve: Curve
    low: np.ndarray
    high: np.ndarray
    frozen: np.ndarray


@dataclass(frozen=True)
class Move:
    """A dealer that goes to another rep: its number, the reps' numbers, and how far the new rep's nearest dealer is."""

    dealer: int
    origin: int
    target: int
    km: float


def read_force(
    tiers: pd.DataFrame, dealers: pd.DataFrame, market: Market, expected: Mapping[str, Curve], params: Any
) -> Force | None:
    """What is known of the field force; None without hours or reps.

    Parameters
    ----------
    tiers, dealers : the named tables
    market, expected : of the dealers of `tiers`, in their order: what responses rest on, and the responses expected
    params : the section `plan`
    """
    lines = tiers[["dealer_id", "tier"]].merge(
        dealers[["dealer_id", "rep_id", "latitude", "longitude"]], on="dealer_id", how="left", validate="1:1"
    )
    known = lines["rep_id"].notna().to_numpy()
    if "hours" not in market.now or not known.any():
        return None
    curve = _of(expected["hours"], known)
    held = lines["dealer_id"].isin(params.frozen).to_numpy()
    low, high = (limit[known] for limit in limits.bounds("hours", market, lines["tier"], params, held))
    rep, reps = pd.factorize(lines.loc[known, "rep_id"], sort=True)
    located = lines.loc[known, ["dealer_id", "rep_id", "latitude", "longitude"]].reset_index(drop=True)
    return Force(located, known, pd.Index(reps), rep, np.bincount(rep, curve.now), curve, low, high, held[known])


def _of(curve: Curve, chosen: np.ndarray) -> Curve:
    return Curve(*(array[chosen] for array in curve))


def optima(force: Force, rep: np.ndarray, total: np.ndarray) -> np.ndarray:
    """The best hours of every dealer when each rep shares its `total` among the dealers that `rep` gives it."""
    return allocation.best(force.curve, force.low, force.high, rep, total[rep])


def won(force: Force, members: np.ndarray, total: float) -> float:
    """Margin (currency per quarter) that the best use of `total` hours wins with `members`, against no hours at all."""
    curve = _of(force.curve, members)
    pool = np.zeros(len(members), int)
    x = allocation.best(curve, force.low[members], force.high[members], pool, np.full(len(members), total))
    return float(_worth(curve, x).sum())


def _worth(curve: Curve, x: np.ndarray) -> np.ndarray:
    return curve.scale * response.saturation(x, curve.kappa)


def by_rep(worlds: Iterable[Mapping[str, Curve]], force: Force, efforts: list[np.ndarray]) -> np.ndarray:
    """Margin over today's of each of the `efforts` (dealers,) on each draw: array (draws, efforts, reps of today)."""
    size = len(force.reps)
    drawn = (_of(curves["hours"], force.known) for curves in worlds)
    return np.array([[np.bincount(force.rep, response.value(c, x), size) for x in efforts] for c in drawn])


def balance_reps(force: Force | None, market: Market, worlds: Iterable[Mapping[str, Curve]]) -> pd.DataFrame:
    """One line for each rep: hours, hours that its dealers deserve, potential, and what one more hour would win.

    `needed` are the hours that the rep's dealers get when all hours of the network are shared out without regard to
    who has them: load is `needed` over `hours`. `reached` compares today's hours with the best use of the same hours
    with the rep's own dealers, so that nobody is measured by what others' dealers offer.

    Parameters
    ----------
    force, market : of the same network
    worlds : the draws of responses behind the plan
    """
    columns = ["rep_id", "dealers", "hours", "needed", "load", "potential", "headroom", *BALANCE, "reached"]
    if force is None:
        return pd.DataFrame(columns=columns)
    best = optima(force, force.rep, force.total)
    drawn = by_rep(worlds, force, [best, optima(force, force.rep, force.total + 1)])
    low, mean, high = intervals.interval(drawn[:, 1] - drawn[:, 0])
    needed = _sums(force, optima(force, np.zeros_like(force.rep), force.total.sum(keepdims=True)))
    potential, revenue = market.potential[force.known], market.revenue[force.known]
    earned, possible = (_sums(force, _worth(force.curve, x)) for x in (force.curve.now, best))
    some = force.total > 0
    return pd.DataFrame(
        {
            "rep_id": force.reps,
            "dealers": np.bincount(force.rep),
            "hours": force.total,
            "needed": needed,
            "load": np.divide(needed, force.total, out=np.full(needed.shape, np.nan), where=some),
            "potential": _sums(force, np.nan_to_num(potential)),
            "headroom": _sums(force, np.nan_to_num(np.maximum(potential - revenue, 0.0))),
            **dict(zip(BALANCE, (low, mean, high), strict=True)),
            "reached": np.divide(earned, possible, out=np.full(earned.shape, np.nan), where=possible > 0),
        }
    )[columns]


def _sums(force: Force, x: np.ndarray) -> np.ndarray:
    return np.bincount(force.rep, x, len(force.reps))


def propose_transfers(force: Force | None, worlds: Iterable[Mapping[str, Curve]], params: Any) -> pd.DataFrame:
    """The few dealers that would win most with a neighbouring rep: the best move first, then the best after it.

    Gains are of the best hours of both reps, each with the hours it has, on the draws behind the plan. They add up
    from line to line: each is over the moves above it.

    Parameters
    ----------
    worlds : the draws of responses behind the plan
    params : the section `balance`
    """
    columns = ["dealer_id", "step", "from_rep", "to_rep", "distance", *GAINS]
    moves = greedy(force, params) if force is not None else []
    if not moves:
        return pd.DataFrame(columns=columns)
    rep, states = force.rep.copy(), [optima(force, force.rep, force.total)]
    for move in moves:
        rep[move.dealer] = move.target
        states.append(optima(force, rep, force.total))
    sums = by_rep(worlds, force, states).sum(axis=2)
    rows = [(m.dealer, n, force.reps[m.origin], force.reps[m.target], m.km) for n, m in enumerate(moves, 1)]
    table = pd.DataFrame(rows, columns=columns[:5])
    table["dealer_id"] = force.dealers["dealer_id"].to_numpy()[table["dealer_id"]]
    table[GAINS] = np.column_stack(intervals.interval(np.diff(sums, axis=1)))
    return table


def greedy(force: Force, params: Any) -> list[Move]:
    """At most `params.moves` moves, each the one that wins most after those before it; none that wins nothing."""
    rep, moves = force.rep.copy(), []
    near, km = neighbours.neighbours(force.dealers, params.neighbours)
    cache: dict[tuple[int, int], float] = {}
    while len(moves) < params.moves:
        done = {move.dealer for move in moves} | set(np.flatnonzero(force.frozen))
        options = [move for move in candidates(rep, near, km) if move.dealer not in done]
        gains = [_gain(force, rep, move, cache) for move in options]
        if not gains or max(gains) <= resource_allocation.TOLERANCE:
            break
        chosen = options[int(np.argmax(gains))]
        moves.append(chosen)
        rep[chosen.dealer] = chosen.target
        changed = {chosen.origin, chosen.target}
        cache = {(i, r): worth for (i, r), worth in cache.items() if r not in changed and rep[i] not in changed}
    return moves


def candidates(rep: np.ndarray, near: np.ndarray, km: np.ndarray) -> list[Move]:
    """Each dealer with each other rep that has one of its nearest dealers; nobody loses the last dealer."""
    dealer, place = np.nonzero((near >= 0) & (rep[near] != rep[:, None]) & (np.bincount(rep)[rep] > 1)[:, None])
    found = pd.DataFrame({"dealer": dealer, "target": rep[near[dealer, place]], "km": km[dealer, place]})
    nearest = found.groupby(["dealer", "target"], as_index=False)["km"].min()
    return [Move(int(d), int(rep[d]), int(t), float(k)) for d, t, k in nearest.itertuples(index=False)]


def _gain(force: Force, rep: np.ndarray, move: Move, cache: dict[tuple[int, int], float]) -> float:
    """What the move wins at the best hours of both reps, before and after."""

    def worth(dealer: int, number: int, joins: bool) -> float:
        if (dealer, number) not in cache:
            members = np.flatnonzero(rep == number)
            after = np.append(members, dealer) if joins else members[members != dealer]
            before = won(force, members, force.total[number])
            cache[dealer, number] = won(force, after, force.total[number]) - before
        return cache[dealer, number]

    return worth(move.dealer, move.target, True) + worth(move.dealer, move.origin, False)
