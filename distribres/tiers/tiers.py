"""Key, middle, small: the tier that each dealer holds, with its reasons, how sure it is, and the way up."""

import json

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.names import TIER_PROBABILITIES, TIERS
from distribres.contracts.sections import Params
from distribres.contracts.weights import weighted
from distribres.tiers import families, way_up, year_on
from distribres.tiers.scoring import cumulative, score

GIVEN = ("potential", "wallet", "geography", "territory_size", "territory_potential")
"""Criteria that neither a dealer nor its rep can raise: no way up leads over them."""


class NothingToRank(ValueError):
    """No dealer has anything in the criteria that have a weight; the message names them."""


def place_tiers(
    dealers: pd.DataFrame,
    criteria: pd.DataFrame,
    potentials: pd.DataFrame,
    panel: pd.DataFrame,
    history: pd.DataFrame,
    quarter: str,
    params: Params,
) -> pd.DataFrame:
    """The table `tiers`.

    Parameters
    ----------
    dealers, criteria, potentials, panel : DataFrame
        The tables dealers, criteria, potential and panel.
    history : DataFrame
        The table `tier_history` up to `quarter`.
    quarter : str
        Last quarter of the year looked at.
    params : Params
        The sections `tiers`, `families` and `playbook`.

    Raises
    ------
    NothingToRank
        If no dealer has anything above 0 in the criteria that have a weight.
    """
    weight = weighted(params.tiers)
    wide = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(columns=list(weight))
    points, parts = score(wide.to_numpy(), np.array(list(weight.values())))
    if not points.any():
        raise NothingToRank(
            f"tiers: no dealer has a value above 0 in {', '.join(weight) or 'any criterion'}; see tiers.weights"
        )
    now = history[history["quarter"] == quarter].set_index("dealer_id").reindex(wide.index)
    before = history[history["quarter"] == quarters.shift(quarter, -1)].set_index("dealer_id")["tier"]
    held, rule = (np.searchsorted(TIERS, now[column].to_numpy(dtype=str)) for column in ("tier", "rule_tier"))
    rivals = _rivals(points, rule, held)
    can_rise = wide.assign(**dict.fromkeys(wide.columns.intersection(GIVEN), np.nan))
    which, rise, relative = way_up.shortest(can_rise.to_numpy(), parts, rivals)
    shares = wide.where(wide.isna(), np.divide(parts, points[:, None], where=points[:, None] > 0, out=parts * 0))
    table = now[["tier", "tier_probability", *TIER_PROBABILITIES, "rule_tier", "overridden"]].assign(
        score=points,
        cumulative_share=cumulative(points),
        why=_why(shares),
        next_tier=[None if t == 0 else TIERS[t - 1] for t in held],
        distance=_distance(points, rivals, held),
        path=[None if at < 0 else wide.columns[at] for at in which],
        path_rise=rise,
        path_share=relative,
        last_tier=before.reindex(wide.index),
    )
    table = table.join(_year_on(history, panel, quarter, table["tier"], params))
    return families.assign_families(table.reset_index(), dealers, criteria, potentials, params)


def _year_on(history: pd.DataFrame, panel: pd.DataFrame, quarter: str, held: pd.Series, params: Params) -> pd.DataFrame:
    """The chances of each tier a year on, and that of the tier held."""
    chances = year_on.look_ahead(history, panel, quarter, params.tiers).reindex(held.index)
    at = np.searchsorted(TIERS, held.to_numpy(dtype=str))
    return chances.assign(tier_probability_year=chances.to_numpy()[np.arange(len(held)), at])


def _why(shares: pd.DataFrame) -> list[str]:
    """Parts of each score that its criteria bring, those that are missing left out, as JSON."""
    lines = shares.round(4).to_dict("records")
    return [json.dumps({c: x for c, x in line.items() if x == x}) for line in lines]


def _rivals(points: np.ndarray, rule: np.ndarray, held: np.ndarray) -> np.ndarray:
    """The dealer that each must overtake to enter the tier above the one held: the last there, or in a higher one.

    The dealer itself, where it is key already or the rule has it there: nobody is left to overtake.
    """
    order = np.argsort(points, kind="stable")
    last = [order[rule[order] <= t][0] for t in (0, 1)]
    rival = np.where(held == 1, last[0], last[1])
    return np.where((held == 0) | (rule < held), np.arange(len(points)), rival)


def _distance(points: np.ndarray, rivals: np.ndarray, held: np.ndarray) -> np.ndarray:
    """By how much a score must rise to reach its rival's.

    That is enough to enter; a little less may do, as the total rises too. NaN in the highest tier. No rise in per
    cent leads away from 0: such a dealer counts as the smallest above 0.
    """
    own = np.maximum(points, points[points > 0].min())
    return np.where(held > 0, np.maximum(points[rivals], own) / own - 1, np.nan)


def count_moves(tiers: pd.DataFrame) -> pd.DataFrame:
    """How many dealers went from each tier to each: last_tier, tier, dealers (zeros included)."""
    counts = pd.crosstab(tiers["last_tier"], tiers["tier"]).reindex(index=TIERS, columns=TIERS, fill_value=0)
    counts.index.name, counts.columns.name = "last_tier", "tier"
    return counts.stack().rename("dealers").reset_index()
