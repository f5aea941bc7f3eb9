"""Tiers quarter after quarter: what the rule says, how sure it is, and the tier that a dealer holds."""

from datetime import date

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres import levels, quarters
from distribres.chances import noise, probabilities
from distribres.scoring import place, score
from distribres.weighting import weighted

NAMES = np.array(["A", "B", "C"])
P = ["p_A", "p_B", "p_C"]


class OverrideError(ValueError):
    """An override of the params names a dealer that is not there; one line for each fault."""


def values(
    names: list[str], criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str
) -> pd.DataFrame:
    """What the criteria of `names` were at a past quarter, of the dealers that bought in the year up to it.

    Revenue and margin are those of that year; so is a wallet that is seen in the sales, and the potential with it, at
    today's benchmark. The exports hold no past of what else makes a potential or a criterion (salespeople, turnover,
    territory): that stands as today, and is missing for a dealer that has left. As scores are shares of the network's
    totals, this takes for granted that dealers keep their order in it, not their level.

    Returns
    -------
    DataFrame, (dealers, criteria)
        By dealer_id.
    """
    ids = levels.active(panel, quarter)
    today = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(ids)
    revenue = levels.level(panel, "revenue", quarter).reindex(ids)
    seen = levels.level(panel, "wallet", quarter).reindex(ids).clip(lower=revenue)
    share = potentials.set_index("dealer_id")["benchmark_share"].reindex(ids)
    then = {
        "revenue": revenue,
        "margin": levels.level(panel, "margin", quarter).reindex(ids),
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
    return [q for q in held if levels.full_year(panel, q)]


def history(
    criteria: pd.DataFrame, potentials: pd.DataFrame, panel: pd.DataFrame, quarter: str, params: BaseModel
) -> pd.DataFrame:
    """The table `tier_history`: for each quarter with a year behind it, the rule's tier, its chances, the tier held.

    The last quarter stands on the criteria as they are, those before on `values`. A dealer starts where the rule puts
    it, and starts anew after a year without purchases. Overrides are laid over the tiers held from their date on.

    Parameters
    ----------
    criteria, potentials, panel : DataFrame
        The tables criteria, potential, panel.
    quarter : str
        Last quarter of the year looked at.
    params : BaseModel
        The section `tiers`.
    """
    names, weights = list(weighted(params)), np.array(list(weighted(params).values()))
    held, lines = pd.Series(dtype=int), []
    for q in past(panel, quarter):
        if q == quarter:
            wide = criteria.pivot(index="dealer_id", columns="criterion", values="value").reindex(columns=names)
        else:
            wide = values(names, criteria, potentials, panel, q)
        draws = params.draws if q == quarter else params.history_draws
        rule = place(score(wide.to_numpy(), weights)[0], params.share_key, params.share_middle)
        chances = probabilities(wide, weights, noise(panel, q), potentials, draws, params)
        before = held.reindex(wide.index).fillna(-1).astype(int).to_numpy()
        held = pd.Series(hold(chances, before, rule, params.move_probability), wide.index)
        now = {"quarter": q, "rule_tier": NAMES[rule], "tier": NAMES[held]}
        lines.append(pd.DataFrame(chances, wide.index, P).assign(**now).reset_index())
    return _with_overrides(pd.concat(lines, ignore_index=True), params.overrides)


def _with_overrides(table: pd.DataFrame, overrides: list) -> pd.DataFrame:
    """Each override holds from the quarter of its date on."""
    table["overridden"] = False
    for one in overrides:
        there = (table["dealer_id"] == one.dealer_id) & (table["quarter"] >= _quarter(one.date))
        table.loc[there, ["tier", "overridden"]] = [one.tier, True]
    at = NAMES.searchsorted(table["tier"].to_numpy(dtype=str))
    return table.assign(tier_probability=table[P].to_numpy()[np.arange(len(table)), at])


def _quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"


def check_overrides(overrides: list, dealers: pd.DataFrame, quarter: str) -> None:
    """Raise an OverrideError with every override that names no dealer, or is dated after the quarter."""
    unknown = [one.dealer_id for one in overrides if one.dealer_id not in set(dealers["dealer_id"])]
    late = [one.dealer_id for one in overrides if one.date > quarters.last_day(quarter)]
    faults = [f"tiers.overrides: no dealer has the dealer_id {i!r}: correct it or take the line out" for i in unknown]
    faults += [f"tiers.overrides: the one for {i!r} is dated after {quarter}: correct its date" for i in late]
    if faults:
        raise OverrideError("\n".join(faults))
