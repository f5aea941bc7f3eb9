"""Tiers quarter after quarter: what the rule says, how sure it is, and the tier that a dealer holds."""

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.names import TIER_PROBABILITIES, TIERS
from distribres.contracts.sections import Tiers
from distribres.contracts.weights import weighted
from distribres.tiers.overrides import with_overrides
from distribres.tiers.probabilities import level_behind, probabilities
from distribres.tiers.scoring import place, score


def values(
    names: list[str], criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str
) -> pd.DataFrame:
    """What the criteria of `names` were at a past quarter, of the dealers that bought in the year up to it.

    Revenue and margin are those of that year; so is a wallet that is seen in the sales, and the potential with it, at
    today's part of it. The exports hold no past of what else makes a potential or a criterion (salespeople, turnover,
    territory): that stands as today, and is missing for a dealer that has left. As scores are shares of the network's
    totals, this takes for granted that dealers keep their order in it, not their level.

    Returns
    -------
    DataFrame, (dealers, criteria)
        By dealer_id.
    """
    ids = yearly.active(panel, quarter)
    today = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(ids)
    revenue = yearly.level(panel, "revenue", quarter).reindex(ids)
    seen = yearly.level(panel, "wallet", quarter).reindex(ids).clip(lower=revenue)
    now = potentials.set_index("dealer_id").reindex(ids)
    share = now["potential"] / now["wallet"].where(now["wallet"] > 0)
    then = {
        "revenue": revenue,
        "margin": yearly.level(panel, "margin", quarter).reindex(ids),
        "wallet": seen.fillna(today.get("wallet")),
        "potential": (seen * share).fillna(today.get("potential")).clip(lower=revenue),
    }
    return today.assign(**then)[names]


def hold(chances: np.ndarray, held: np.ndarray, rule: np.ndarray, move_probability: float) -> np.ndarray:
    """The tier held after a quarter: it changes only where another tier, or one beyond it, is probable enough.

    Parameters
    ----------
    chances : ndarray, (dealers, 3)
        Probability of each tier.
    held, rule : ndarray of int, (dealers,)
        The tier held before, -1 for a dealer that has none; and what the rule says now, where it starts.
    move_probability : float
        Above 0.5.

    Returns
    -------
    ndarray of int, (dealers,)
        A dealer rises to the highest tier that it has at least with this probability, and falls likewise.
    """
    up_to = np.cumsum(chances, axis=1)
    rise = np.argmax(up_to >= move_probability - 1e-9, axis=1)
    fall = chances.shape[1] - 1 - np.argmax(np.cumsum(chances[:, ::-1], axis=1) >= move_probability - 1e-9, axis=1)
    return np.where(held < 0, rule, np.clip(held, fall, rise))


def past(panel: pd.DataFrame, quarter: str) -> list[str]:
    """The quarters up to `quarter` that have a full year behind them, oldest first."""
    held = sorted(q for q in panel["quarter"].unique() if q <= quarter)
    return [q for q in held if yearly.full_year(panel, q)]


def hold_tiers(
    criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: Tiers
) -> pd.DataFrame:
    """The table `tier_history`: for each quarter with a year behind it, score, the rule's tier, chances, tier held.

    The last quarter stands on the criteria as they are, those before on `values`. A dealer starts where the rule puts
    it, and starts anew after a year without purchases. Overrides are laid over the tiers held from their date on.

    Parameters
    ----------
    criteria, potentials, panel : DataFrame
        The tables criteria, potential, panel.
    quarter : str
        Last quarter of the year looked at.
    params : Tiers
    """
    names, weights = list(weighted(params)), np.array(list(weighted(params).values()))
    held, lines = pd.Series(dtype=int), []
    for q in past(panel, quarter):
        if q == quarter:
            wide = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(columns=names)
        else:
            wide = values(names, criteria, potentials, panel, q)
        draws = params.draws if q == quarter else params.history_draws
        points = score(wide.to_numpy(), weights)[0]
        rule = place(points, params.share_key, params.share_middle)
        chances = probabilities(wide, weights, level_behind(panel, q), potentials, draws, params)
        before = held.reindex(wide.index).fillna(-1).astype(int).to_numpy()
        held = pd.Series(hold(chances, before, rule, params.move_probability), wide.index)
        now = {"quarter": q, "score": points, "rule_tier": np.take(TIERS, rule), "tier": np.take(TIERS, held)}
        lines.append(pd.DataFrame(chances, wide.index, TIER_PROBABILITIES).assign(**now).reset_index())
    return with_overrides(pd.concat(lines, ignore_index=True), params.overrides)
