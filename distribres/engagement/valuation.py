"""What policies are worth: all are valued on the same draws of the response, against today's effort."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.engagement import response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.response import Curve
from distribres.stats.intervals import interval

COSTS = ["cost_low", "cost", "cost_high"]
PARTS = 10_000
"""Parts of the effort valued at once: of a large network all draws of all would take gigabytes."""


@dataclass(frozen=True)
class Worth:
    """Margin (currency per quarter) won over today's effort, on each draw; empty where no effort is known.

    Attributes
    ----------
    gains : for each known kind, what the recommended effort wins (draws, dealers)
    totals : for each policy, what it wins in the network (draws,)
    """

    gains: Mapping[str, np.ndarray]
    totals: Mapping[str, np.ndarray]


def value_policies(worlds: Mapping[str, Curve], policies: Mapping[str, Mapping[str, np.ndarray]]) -> Worth:
    """What each policy wins over today's effort in each world.

    Parameters
    ----------
    worlds : by kind, equally likely responses (draws, dealers)
    policies : for each policy, the effort of each known kind (dealers,); one of them is `recommended`
    """
    totals = {policy: _gains(worlds, effort) for policy, effort in policies.items() if effort}
    recommended = totals.get("recommended", {})
    return Worth(recommended, {policy: np.hstack([*gains.values()]).sum(axis=1) for policy, gains in totals.items()})


def _gains(worlds: Mapping[str, Curve], effort: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {kind: response.value(worlds[kind], x) for kind, x in effort.items()}


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

    Columns policy, gain_low, gain, gain_high (80 % interval around the mean) and probability.
    """
    rows = [(policy, *interval(won), (won > 0).mean()) for policy, won in worth.totals.items()]
    return pd.DataFrame(rows, columns=["policy", *GAINS, "probability"])


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
    of = Curve(curve.scale[:, place], curve.half_saturation[:, place], x[place])
    return -response.value(of, np.maximum(x[place] - less, 0.0))
