"""Visits set aside to learn: one more for dealers with much and uncertain room to grow, and little of our time for it.

A plan that only follows what is known never finds out what is not. One visit more is enough to ask what a dealer buys
in all and from whom. It costs least where it is spread over many, and where an hour wins much anyway.
"""

from collections.abc import Mapping

import pandas as pd

from distribres.contracts.sections import Params
from distribres.tiers.families import assign_families


def explain_exploration(plan: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], params: Params) -> pd.DataFrame:
    """The table `exploration`: for each dealer explored, what is not known of it and what knowing it could change.

    Parameters
    ----------
    plan : DataFrame
        The table of that name.
    inputs : mapping of DataFrame
        The tables tiers, dealers, criteria and potential.
    params : Params
        The sections `families` and `playbook`: the family that the dealer would have at either end of its interval.
    """
    tiers, dealers, criteria, potential = (inputs[name] for name in ("tiers", "dealers", "criteria", "potential"))
    low, high = (at_end(potential, end) for end in ("potential_low", "potential_high"))
    uncertain = (high["headroom"] - low["headroom"]).sum()
    table = plan.loc[plan["explore"] > 0, ["dealer_id", "explore", "headroom", "family"]].rename(
        columns={"explore": "hours"}
    )
    chosen = table[["dealer_id"]].merge(tiers[["dealer_id", "tier"]], on="dealer_id", validate="one_to_one")
    for end, ends in {"low": low, "high": high}.items():
        table[f"headroom_{end}"] = ends.set_index("dealer_id")["headroom"].reindex(table["dealer_id"]).to_numpy()
        table[f"family_{end}"] = assign_families(chosen, dealers, criteria, ends, params)["family"].to_numpy()
    return table.assign(share=(table["headroom_high"] - table["headroom_low"]) / uncertain).reset_index(drop=True)


def at_end(potential: pd.DataFrame, end: str) -> pd.DataFrame:
    """The potential as if it were known to lie at one end of its interval: dealer_id, potential, headroom."""
    known = potential[end].fillna(potential["potential"])
    headroom = (known - potential["revenue"]).clip(lower=0.0)
    return potential[["dealer_id"]].assign(potential=known, headroom=headroom)
