"""Families: tier x headroom x willingness, by the rules of the params."""

import pandas as pd
from pydantic import BaseModel


def families(tiers: pd.DataFrame, criteria: pd.DataFrame, potentials: pd.DataFrame, params: BaseModel) -> pd.DataFrame:
    """The tiers with headroom_level, willingness_level and family: for each dealer the first rule that holds.

    A dealer whose potential cannot be estimated has low headroom.
    """
    ids = tiers["dealer_id"]
    known = potentials.set_index("dealer_id").reindex(ids)
    room = known["headroom"] / known["potential"].where(known["potential"] > 0)
    wish = criteria[criteria["criterion"] == "willingness"].set_index("dealer_id")["value"].reindex(ids)
    levels = {
        "headroom_level": (room >= params.headroom_high).map({True: "high", False: "low"}).to_numpy(),
        "willingness_level": (wish >= params.willingness_high)
        .map({True: "high", False: "low"})
        .where(wish.notna(), params.willingness_unknown)
        .to_numpy(),
    }
    cases = tiers.assign(**levels)
    family = [
        next(rule.family for rule in params.rules if rule.holds(*case))
        for case in zip(cases["tier"], cases["headroom_level"], cases["willingness_level"], strict=True)
    ]
    return cases.assign(family=family)
