"""Families: tier x headroom x willingness x what can be won, and the channel or criteria where a rule asks them."""

import numpy as np
import pandas as pd

from distribres.contracts import conditions
from distribres.contracts.playbook import Rule
from distribres.contracts.sections import Params
from distribres.contracts.weights import weighted_winnable
from distribres.tiers.winnable import rate_winnable


def assign_families(
    tiers: pd.DataFrame, dealers: pd.DataFrame, criteria: pd.DataFrame, potentials: pd.DataFrame, params: Params
) -> pd.DataFrame:
    """The tiers with winnable, the three levels and the family: for each dealer the first rule that holds.

    A dealer whose potential cannot be estimated has low headroom: nothing speaks for room to grow. Likewise little can
    be won where no criterion says otherwise.

    Parameters
    ----------
    tiers : DataFrame
        With dealer_id and tier.
    dealers, criteria, potentials : DataFrame
        The tables dealers, criteria and potential.
    params : Params
        The sections `tiers` (the weights), `families` (the cuts) and `playbook` (the rules, which cover every case).
    """
    ids, cuts = tiers["dealer_id"], params.families
    of_dealer = potentials.set_index("dealer_id").reindex(ids)
    room = of_dealer["headroom"] / of_dealer["potential"]
    facts = read_facts(ids, dealers, criteria)
    wish = facts.get("willingness", pd.Series(np.nan, ids))
    asked = np.where(wish >= cuts.willingness_high, "high", "low")
    headroom = np.where(room >= cuts.headroom_high, "high", "low")
    willingness = np.where(wish.notna(), asked, cuts.willingness_unknown)
    winnable = rate_winnable(criteria, weighted_winnable(params.tiers)).reindex(ids).to_numpy()
    much = np.where(winnable >= cuts.winnable_high, "high", "low")
    held = {"tier": tiers["tier"].to_numpy(), "headroom": headroom, "willingness": willingness, "winnable": much}
    levels = pd.DataFrame(held, ids)
    family = np.full(len(tiers), "", dtype=object)
    for name, rule in params.playbook.rules:
        family[(family == "") & _holds(rule, levels, facts)] = name
    found = levels.drop(columns="tier").add_suffix("_level").reset_index(drop=True).set_index(tiers.index)
    return tiers.assign(winnable=winnable, **found, family=family)


def _holds(rule: Rule, levels: pd.DataFrame, facts: pd.DataFrame) -> np.ndarray:
    """For which dealers a rule holds."""
    held = conditions.find_holding(rule.where, facts)
    for name, column in levels.items():
        held &= column.isin(getattr(rule, name))
    return held.to_numpy()


def read_facts(ids: pd.Series, dealers: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """What rules can ask of each dealer: its channel, each criterion, and the percentile of it as ``<name>_rank``."""
    wide = criteria.pivot(index="dealer_id", columns="criterion", values=["value", "percentile"]).reindex(ids)
    facts = {name + (conditions.RANK if part == "percentile" else ""): wide[part, name] for part, name in wide}
    channel = dealers.set_index("dealer_id")["channel"].reindex(ids)
    return pd.DataFrame({"channel": channel, **facts}, index=pd.Index(ids, name="dealer_id"))
