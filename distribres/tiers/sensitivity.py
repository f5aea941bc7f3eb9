"""How much hangs on each weight: who would change tier or level if it doubled."""

import numpy as np
import pandas as pd

from distribres.contracts.names import TIERS
from distribres.contracts.sections import Params
from distribres.contracts.weights import weighted, weighted_winnable
from distribres.tiers.scoring import place, score
from distribres.tiers.winnable import rate_winnable

COLUMNS = ["criterion", "axis", "dealer_id", "before", "after"]


def double_weights(criteria: pd.DataFrame, params: Params) -> pd.DataFrame:
    """The table `doubled_weights`: each dealer that one weight, doubled alone, would put elsewhere.

    Of what is at stake that is another tier by the rule, of what can be won the other level.

    Parameters
    ----------
    criteria : DataFrame
        The table `criteria`.
    params : Params
        The sections `tiers` and `families`.
    """
    axes = {"stake": (weighted, _tiers), "winnable": (weighted_winnable, _levels)}
    lines = [pd.DataFrame(columns=COLUMNS)]
    for axis, (weigh, place_by) in axes.items():
        weights = weigh(params.tiers)
        before = place_by(criteria, weights, params)
        for name in weights:
            after = place_by(criteria, weights | {name: 2 * weights[name]}, params)
            moved = (before != after).to_numpy()
            line = {"criterion": name, "axis": axis, "before": before[moved], "after": after[moved]}
            lines.append(pd.DataFrame(line).rename_axis("dealer_id").reset_index())
    return pd.concat(lines, ignore_index=True)[COLUMNS]


def _tiers(criteria: pd.DataFrame, weights: dict[str, float], params: Params) -> pd.Series:
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(columns=list(weights))
    points = score(wide.to_numpy(), np.array(list(weights.values())))[0]
    return pd.Series(np.take(TIERS, place(points, params.tiers.share_key, params.tiers.share_middle)), wide.index)


def _levels(criteria: pd.DataFrame, weights: dict[str, float], params: Params) -> pd.Series:
    much = rate_winnable(criteria, weights) >= params.families.winnable_high
    return much.map({True: "high", False: "low"})
