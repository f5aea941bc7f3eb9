"""Tiers set by hand, with author, date and reason."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.names import TIER_PROBABILITIES, TIERS
from distribres.contracts.param_model import Override
from distribres.contracts.sections import Tiers

UNNAMED = "–"
"""Whoever filled in a workbook of dealers of whom nobody is in charge."""


class OverrideError(ValueError):
    """An override of the params names a dealer that is not there; one line for each fault."""


def with_overrides(table: pd.DataFrame, overrides: Sequence[Override]) -> pd.DataFrame:
    """Each override holds from the quarter of its date on."""
    table["overridden"] = False
    for one in overrides:
        there = (table["dealer_id"] == one.dealer_id) & (table["quarter"] >= quarters.of_day(one.date))
        table.loc[there, ["tier", "overridden"]] = [one.tier, True]
    at = np.searchsorted(TIERS, table["tier"].to_numpy(dtype=str))
    return table.assign(tier_probability=table[list(TIER_PROBABILITIES)].to_numpy()[np.arange(len(table)), at])


def with_decisions(params: Tiers, decisions: pd.DataFrame, dealers: pd.DataFrame, quarter: str) -> Tiers:
    """The section `tiers` with the tiers that the field set too; one in the params wins.

    Parameters
    ----------
    params : Tiers
    decisions, dealers : DataFrame
        The tables of these names; who decided for somebody who is no dealer any more decided nothing.
    quarter : str
        The quarter under review: a decision of its first days of grace holds from it on.
    """
    own = {one.dealer_id for one in params.overrides}
    told = decisions[decisions["in_force"] & (decisions["decision"] == "tier")]
    told = told[told["dealer_id"].isin(dealers["dealer_id"]) & ~told["dealer_id"].isin(own)]
    last = pd.Timestamp(quarters.last_day(quarter))
    days = told["date"].fillna(last).clip(upper=last)
    also = [
        Override(
            dealer_id=line.dealer_id, tier=line.tier, author=line.author or UNNAMED, date=day.date(), reason=line.reason
        )
        for line, day in zip(told.astype(object).where(told.notna(), None).itertuples(), days, strict=True)
    ]
    return params.model_copy(update={"overrides": [*params.overrides, *also]})


def check_overrides(overrides: Sequence[Override], dealers: pd.DataFrame, quarter: str) -> None:
    """Raise an OverrideError with every override that names no dealer, or is dated after the quarter."""
    unknown = [one.dealer_id for one in overrides if one.dealer_id not in set(dealers["dealer_id"])]
    late = [one.dealer_id for one in overrides if one.date > quarters.last_day(quarter)]
    faults = [f"tiers.overrides: no dealer has the dealer_id {i!r}: correct it or take the line out" for i in unknown]
    faults += [f"tiers.overrides: the one for {i!r} is dated after {quarter}: correct its date" for i in late]
    if faults:
        raise OverrideError("\n".join(faults))
