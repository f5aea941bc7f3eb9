"""The plan: for each dealer its hours, its money, what they are worth, and what we do."""

import pandas as pd
from pydantic import BaseModel

from distribres.contracts import tables
from distribres.engagement import habit

EXPLORE = "explore"  # the action of dealers that are explored: an hour there teaches nothing unless somebody asks


def write_plan(
    efforts: pd.DataFrame,
    tiers: pd.DataFrame,
    potential: pd.DataFrame,
    dealers: pd.DataFrame,
    willingness: pd.Series,
    actions: pd.Series,
    params: BaseModel,
) -> pd.DataFrame:
    """The table `plan`, from the parts that others made: one line for each dealer of `tiers`.

    Parameters
    ----------
    efforts : DataFrame
        Of `allocation.plan`: hours, spend and gains of each dealer.
    tiers, potential, dealers : DataFrame
        The tables of that name.
    willingness, actions : Series
        By dealer_id.
    params : BaseModel
        The section `habit`: what a missed opportunity is.
    """
    joined = (
        tiers[["dealer_id", "tier", "tier_probability", "family"]]
        .merge(dealers[["dealer_id", "name"]], on="dealer_id", how="left", validate="one_to_one")
        .merge(efforts, on="dealer_id", how="left", validate="one_to_one")
        .merge(potential.drop(columns="revenue"), on="dealer_id", how="left", validate="one_to_one")
    )
    given = actions.reindex(joined["dealer_id"]).set_axis(joined.index)
    joined = joined.assign(
        willingness=willingness.reindex(joined["dealer_id"]).to_numpy(),
        actions=given.where(~(joined["explore"] > 0), given + ";" + EXPLORE),
        missed=habit.missed(joined, params).to_numpy(),
    )
    return joined[list(tables.contracts()["plan"]["columns"])]
