"""What policies are worth: all are valued on the same draws of the response, against today's effort."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.contracts.yearly import YEAR
from distribres.engagement import response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Curve
from distribres.stats.intervals import interval

COSTS = ["cost_low", "cost", "cost_high"]
BEHIND = ["behind_low", "behind", "behind_high"]
OWN = ["own_low", "own", "own_high"]
EARLY = {"first": 1, "year": YEAR}
"""What is told besides what has settled: quarters whose mean it is."""
WHEN = [*(f"{when}{end}" for when in EARLY for end in ("_low", "", "_high")), *GAINS]
PARTS = 10_000
"""Parts of the effort valued at once: of a large network all draws of all would take gigabytes."""


@dataclass(frozen=True)
class Worth:
    """Margin (currency per quarter) won over today's effort, on each draw; empty where no effort is known.

    Attributes
    ----------
    gains : for each known kind, what the recommended effort wins once it has settled (draws, dealers)
    early : the same in the first quarter (`first`) and in the mean of the first year (`year`), by kind
    totals : for each policy, what it wins in the network, settled (draws,)
    early_totals : the same for `first` and `year`, by policy
    own : for each kind, what the recommended effort wins, settled, by the network's own history alone (draws,)
    """

    gains: Mapping[str, np.ndarray]
    early: Mapping[str, Mapping[str, np.ndarray]]
    totals: Mapping[str, np.ndarray]
    early_totals: Mapping[str, Mapping[str, np.ndarray]]
    own: Mapping[str, np.ndarray]


def value_policies(
    worlds: Mapping[str, Curve],
    policies: Mapping[str, Mapping[str, np.ndarray]],
    own: Mapping[str, Curve] = MappingProxyType({}),
) -> Worth:
    """What each policy wins over today's effort in each world.

    Parameters
    ----------
    worlds : by kind, equally likely responses (draws, dealers)
    policies : for each policy, the effort of each known kind (dealers,); one of them is `recommended`
    own : equally likely responses by the network's own history alone, of the kinds that have one
    """
    policies = {policy: effort for policy, effort in policies.items() if effort}
    best = policies.get("recommended", {})
    settled = {policy: _gains(worlds, effort) for policy, effort in policies.items()}
    early_totals = {
        when: {policy: _total(_gains(worlds, effort, quarters)) for policy, effort in policies.items()}
        for when, quarters in EARLY.items()
    }
    return Worth(
        settled.get("recommended", {}),
        {when: _gains(worlds, best, quarters) for when, quarters in EARLY.items()},
        {policy: _total(gains) for policy, gains in settled.items()},
        early_totals,
        {kind: gains.sum(axis=1) for kind, gains in _gains(own, {kind: best[kind] for kind in own}).items()},
    )


def _total(gains: Mapping[str, np.ndarray]) -> np.ndarray:
    """Of all kinds and dealers together (draws,)."""
    return np.hstack([*gains.values()]).sum(axis=1)


def _gains(
    worlds: Mapping[str, Curve], effort: Mapping[str, np.ndarray], quarters: int | None = None
) -> dict[str, np.ndarray]:
    return {kind: response.value(worlds[kind], x, quarters) for kind, x in effort.items()}


def value_difference(
    worlds: Mapping[str, Curve], one: Mapping[str, np.ndarray], other: Mapping[str, np.ndarray]
) -> np.ndarray:
    """What the effort of a plan wins over that of another (draws,): both in the same worlds, whose error cancels.

    Empty where no effort is known; arguments as of `value_policies`.
    """
    gains = [_gains(worlds, {kind: effort[kind] for kind in worlds}) for effort in (one, other)]
    parts = [gains[1][kind] - gains[0][kind] for kind in worlds]
    return np.hstack(parts).sum(axis=1) if parts else np.array([])


def compare_policies(worth: Worth) -> pd.DataFrame:
    """What each policy wins over today's effort, and how often it does; no line where no effort is known.

    Columns policy, `WHEN` (80 % intervals around the means), probability, of what has settled, and `BEHIND`: by how
    much less it wins than what is recommended, on the same draws.
    """
    rows = [
        (policy, *(end for when in EARLY for end in interval(worth.early_totals[when][policy])), *interval(won))
        for policy, won in worth.totals.items()
    ]
    table = pd.DataFrame(rows, columns=["policy", *WHEN])
    table["probability"] = [float((won > 0).mean()) for won in worth.totals.values()]
    behind = [interval(worth.totals["recommended"] - won) for won in worth.totals.values()]
    return table.assign(**pd.DataFrame(behind, columns=BEHIND, dtype=float))


def compare_levers(known: Knowledge, effort: Mapping[str, np.ndarray], worth: Worth) -> pd.DataFrame:
    """The table `levers`: what moving the hours wins, and moving the money, and on what either rests.

    Parameters
    ----------
    effort : the recommended effort of each known kind (dealers,)
    worth : of the same effort
    """
    rows = []
    for kind, x in effort.items():
        now, won = known.market.now[kind], worth.gains[kind].sum(axis=1)
        ends = [end for when in EARLY for end in interval(worth.early[when][kind].sum(axis=1))]
        own = interval(worth.own[kind]) if kind in worth.own else (np.nan, np.nan, np.nan)
        moved = float(np.maximum(x - now, 0.0).sum())
        rests = _rests(moved, kind in known.follows, own)
        rows.append((kind, now.sum(), moved, *ends, *interval(won), (won > 0).mean(), *own, rests))
    return pd.DataFrame(rows, columns=["kind", "total", "moved", *WHEN, "probability", *OWN, "rests"])


def _rests(moved: float, follows: bool, own: tuple[float, float, float]) -> str:
    """What a move rests on: own (its history alone leaves out zero), studies, hours (it goes with them), or nothing."""
    if not moved:
        return "nothing"
    return "hours" if follows else "own" if own[0] > 0 else "studies"


def cost_of_habit(worth: Worth, dealers: pd.DataFrame) -> pd.DataFrame:
    """Margin (currency per quarter) that the recommended hours of each rep win over today's, same total.

    Columns rep_id, cost_low, cost, cost_high; no line where hours are not known. `dealers` has the rep_id of each.
    """
    if "hours" not in worth.gains:
        return pd.DataFrame(columns=["rep_id", *COSTS])
    by_rep = pd.DataFrame(worth.gains["hours"].T).groupby(dealers["rep_id"].to_numpy()).sum()
    costs = dict(zip(COSTS, interval(by_rep.to_numpy().T), strict=True))
    return pd.DataFrame({"rep_id": by_rep.index, **costs})


def value_without(known: Knowledge, effort: Mapping[str, np.ndarray], parts: pd.DataFrame) -> np.ndarray:
    """Margin lost if one part of the effort were dropped, all else as it is: low end, mean, high end (3, parts).

    Missing where no effort is known.

    Parameters
    ----------
    known : Knowledge
    effort : the effort of each known kind (dealers,)
    parts : DataFrame
        With dealer_id, and the hours and the cost that each part takes.
    """
    found = np.full((3, len(parts)), np.nan)
    place = pd.Index(known.dealers["dealer_id"]).get_indexer(parts["dealer_id"])
    less = {"hours": parts["hours"].to_numpy(float), "spend": parts["cost"].to_numpy(float)}
    for first in range(0, len(parts) if effort else 0, PARTS):
        some = slice(first, first + PARTS)
        lost = sum(_lost(known.worlds[kind], x, place[some], less[kind][some]) for kind, x in effort.items())
        found[:, some] = interval(lost)
    return found


def _lost(curve: Curve, x: np.ndarray, place: np.ndarray, less: np.ndarray) -> np.ndarray:
    """What `less` of the effort x loses at the dealers of these places (draws, parts)."""
    of = curve.of_dealers(place)._replace(now=x[place], doubt=0.0)
    return -response.value(of, np.maximum(x[place] - less, 0.0))
