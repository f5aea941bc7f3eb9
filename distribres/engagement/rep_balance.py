"""Who has too much to do, what one more hour is worth with each rep, and which dealers would be better off next door.

Each rep's hours stay with the rep and are always shared out by the exact optimum of `allocation`; what changes is how
many hours there are, or which dealers share them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.contracts.sections import Balance, Plan
from distribres.engagement import allocation, limits, response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Curve, Expected
from distribres.stats import intervals, neighbours, resource_allocation

BALANCE = ["hour_low", "hour", "hour_high"]


@dataclass(frozen=True)
class Force:
    """The dealers that have a rep, and what hours win with them.

    Attributes
    ----------
    dealers : DataFrame with dealer_id, rep_id, latitude and longitude (degrees, NaN where not located)
    reps : names of the reps, in order
    rep : number of each dealer's rep (dealers,)
    total : hours of each rep per quarter (reps,)
    potential, headroom : currency per quarter, 0 where not known (dealers,)
    curve : response to hours expected over the draws (dealers,)
    worlds : equally likely responses to hours, the draws behind the plan (draws, dealers)
    low, high : least and most hours of each dealer (dealers,)
    frozen : dealers that stay as they are, with their rep too (dealers,)
    """

    dealers: pd.DataFrame
    reps: pd.Index
    rep: np.ndarray
    total: np.ndarray
    potential: np.ndarray
    headroom: np.ndarray
    curve: Expected
    worlds: Curve
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


def read_force(known: Knowledge, expected: Mapping[str, Expected], params: Plan) -> Force | None:
    """What is known of the field force; None without hours or reps.

    Parameters
    ----------
    known : what responses rest on
    expected : the responses expected over the draws
    params : the section `plan`
    """
    charged = known.dealers["rep_id"].notna().to_numpy()
    if "hours" not in known.market.now or not charged.any():
        return None
    curve = expected["hours"].of_dealers(charged)
    low, high = (bound[charged] for bound in limits.bound_effort("hours", known.market, known.dealers, params))
    dealers = known.dealers.loc[charged, ["dealer_id", "rep_id", "latitude", "longitude"]].reset_index(drop=True)
    rep, reps = pd.factorize(dealers["rep_id"], sort=True)
    market, frozen = known.market, dealers["dealer_id"].isin(params.frozen).to_numpy()
    headroom = np.maximum(market.potential - market.revenue, 0.0)
    potential, headroom = (np.nan_to_num(x[charged]) for x in (market.potential, headroom))
    worlds = known.worlds["hours"].of_dealers(charged)
    total = np.bincount(rep, curve.now)
    return Force(dealers, pd.Index(reps), rep, total, potential, headroom, curve, worlds, low, high, frozen)


def optimise_reps(force: Force, rep: np.ndarray, total: np.ndarray) -> np.ndarray:
    """The best hours of every dealer when each rep shares its `total` among the dealers that `rep` gives it."""
    return allocation.optimise(force.curve, force.low, force.high, rep, total[rep])


def value_hours(force: Force, members: np.ndarray, total: float) -> float:
    """Margin (currency per quarter) that the best use of `total` hours wins with `members`, against no hours at all."""
    curve = force.curve.of_dealers(members)
    pool = np.zeros(len(members), int)
    x = allocation.optimise(curve, force.low[members], force.high[members], pool, np.full(len(members), total))
    return float(_worth(curve, x).sum())


def _worth(curve: Expected, x: np.ndarray) -> np.ndarray:
    """Against no hours at all."""
    return curve.value(x) - curve.value(np.zeros(x.shape))


def gain_by_rep(force: Force, x: np.ndarray) -> np.ndarray:
    """Margin over today's of the hours `x` (dealers,) on each draw: array (draws, reps of today)."""
    return np.array([_sums(force, gain) for gain in response.value(force.worlds, x)])


def balance_reps(force: Force | None) -> pd.DataFrame:
    """The table `balance`: hours of each rep, hours that its dealers deserve, and what one more hour would win.

    `needed` are the hours that the rep's dealers get when all hours of the network are shared out without regard to
    who has them: load is `needed` over `hours`. `reached` compares today's hours with the best use of the same hours
    with the rep's own dealers, so that nobody is measured by what others' dealers offer.
    """
    columns = ["rep_id", "dealers", "hours", "needed", "load", "potential", "headroom", *BALANCE, "reached"]
    if force is None:
        return pd.DataFrame(columns=columns)
    best = optimise_reps(force, force.rep, force.total)
    more = optimise_reps(force, force.rep, force.total + 1)
    low, mean, high = intervals.interval(gain_by_rep(force, more) - gain_by_rep(force, best))
    needed = _sums(force, optimise_reps(force, np.zeros_like(force.rep), force.total.sum(keepdims=True)))
    earned, possible = (_sums(force, _worth(force.curve, x)) for x in (force.curve.now, best))
    some = force.total > 0
    return pd.DataFrame(
        {
            "rep_id": force.reps,
            "dealers": np.bincount(force.rep),
            "hours": force.total,
            "needed": needed,
            "load": np.divide(needed, force.total, out=np.full(needed.shape, np.nan), where=some),
            "potential": _sums(force, force.potential),
            "headroom": _sums(force, force.headroom),
            **dict(zip(BALANCE, (low, mean, high), strict=True)),
            "reached": np.divide(earned, possible, out=np.full(earned.shape, np.nan), where=possible > 0),
        }
    )[columns]


def _sums(force: Force, x: np.ndarray) -> np.ndarray:
    return np.bincount(force.rep, x, len(force.reps))


def propose_transfers(force: Force | None, params: Balance) -> pd.DataFrame:
    """The few dealers that would win most with a neighbouring rep: the best move first, then the best after it.

    Gains are of the best hours of both reps, each with the hours it has, on the draws behind the plan. They add up
    from line to line: each is over the moves above it.

    `params` is the section `balance`.
    """
    columns = ["dealer_id", "step", "from_rep", "to_rep", "distance", *GAINS]
    moves = find_moves(force, params) if force is not None else []
    if not moves:
        return pd.DataFrame(columns=columns)
    rep, states = force.rep.copy(), [optimise_reps(force, force.rep, force.total)]
    for move in moves:
        rep[move.dealer] = move.target
        states.append(optimise_reps(force, rep, force.total))
    sums = np.column_stack([gain_by_rep(force, x).sum(axis=1) for x in states])
    rows = [(m.dealer, n, force.reps[m.origin], force.reps[m.target], m.km) for n, m in enumerate(moves, 1)]
    table = pd.DataFrame(rows, columns=columns[:5])
    table["dealer_id"] = force.dealers["dealer_id"].to_numpy()[table["dealer_id"]]
    table[GAINS] = np.column_stack(intervals.interval(np.diff(sums, axis=1)))
    return table


def find_moves(force: Force, params: Balance) -> list[Move]:
    """At most `params.moves` moves, each the one that wins most after those before it; none that wins nothing."""
    rep, moves = force.rep.copy(), []
    near, km = neighbours.neighbours(force.dealers, params.neighbours)
    cache: dict[tuple[int, int], float] = {}
    while len(moves) < params.moves:
        done = {move.dealer for move in moves} | set(np.flatnonzero(force.frozen))
        options = [move for move in list_candidates(rep, near, km) if move.dealer not in done]
        gains = [_gain(force, rep, move, cache) for move in options]
        if not gains or max(gains) <= resource_allocation.TOLERANCE:
            break
        chosen = options[int(np.argmax(gains))]
        moves.append(chosen)
        rep[chosen.dealer] = chosen.target
        changed = {chosen.origin, chosen.target}
        cache = {(i, r): worth for (i, r), worth in cache.items() if r not in changed and rep[i] not in changed}
    return moves


def list_candidates(rep: np.ndarray, near: np.ndarray, km: np.ndarray) -> list[Move]:
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
            before = value_hours(force, members, force.total[number])
            cache[dealer, number] = value_hours(force, after, force.total[number]) - before
        return cache[dealer, number]

    return worth(move.dealer, move.target, True) + worth(move.dealer, move.origin, False)
