"""What policies are worth: all are valued on the same draws of the response, against today's effort."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.engagement import response
from distribres.engagement.response import Curve
from distribres.stats.intervals import interval

COSTS = ["cost_low", "cost", "cost_high"]


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
