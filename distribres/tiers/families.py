"""Families: tier x headroom x willingness, by the rules of the params."""

import numpy as np
import pandas as pd

from distribres.contracts.sections import Families


def assign_families(
    tiers: pd.DataFrame, criteria: pd.DataFrame, potentials: pd.DataFrame, params: Families
) -> pd.DataFrame:
    """The tiers with headroom_level, willingness_level and family: for each dealer the first rule that holds.

    A dealer whose potential cannot be estimated has low headroom: nothing speaks for room to grow.

    Parameters
    ----------
    tiers : DataFrame
        With dealer_id and tier.
    criteria, potentials : DataFrame
        The tables criteria and potential.
    params : Families
        Its rules cover every case.
    """
    ids = tiers["dealer_id"]
    of_dealer = potentials.set_index("dealer_id").reindex(ids)
    room = of_dealer["headroom"] / of_dealer["potential"]
    wish = criteria[criteria["criterion"] == "willingness"].set_index("dealer_id")["value"].reindex(ids)
    asked = np.where(wish >= params.willingness_high, "high", "low")
    headroom = np.where(room >= params.headroom_high, "high", "low")
    willingness = np.where(wish.notna(), asked, params.willingness_unknown)
    cases = zip(tiers["tier"], headroom, willingness, strict=True)
    family = [next(rule.family for rule in params.rules if rule.holds(*case)) for case in cases]
    return tiers.assign(headroom_level=headroom, willingness_level=willingness, family=family)
