"""The plan: for each dealer its hours, its money, what they are worth, and what we do."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from distribres.contracts import sections, tables
from distribres.contracts.names import KINDS
from distribres.engagement import habit
from distribres.engagement.allocation import Sharing, share_effort
from distribres.engagement.knowledge import Knowledge, learn_response, read_willingness
from distribres.engagement.market import STEPS
from distribres.engagement.valuation import WHEN, Worth, value_policies
from distribres.stats import resource_allocation
from distribres.stats.intervals import interval

PARTS = [f"gain_{kind}" for kind in KINDS]
CENTS = 2  # decimals of money: there is no smaller coin for what is left over


class Recommendation(NamedTuple):
    """What is known, how effort is shared out on it, and what that is worth."""

    known: Knowledge
    shared: Sharing
    worth: Worth


def recommend(
    inputs: Mapping[str, pd.DataFrame], quarter: str, params: sections.Plan, shortest: float = 0.0
) -> Recommendation:
    """Learn how dealers respond, share out today's hours and money anew, and value that against today's effort.

    Parameters
    ----------
    inputs, shortest
        As for `knowledge.learn_response`.
    quarter : str
        The last one that counts.
    params : Plan
        The section `plan`.
    """
    known = learn_response(inputs, quarter, params, shortest)
    shared = share_effort(known, params)
    return Recommendation(known, shared, value_policies(known.worlds, shared.policies, known.own))


def list_efforts(known: Knowledge, shared: Sharing, worth: Worth) -> pd.DataFrame:
    """Today's and the recommended effort of each dealer, and what the change wins (currency per quarter).

    Each rep's hours and the budget are those of today; `explore` is the part of the hours that explores. Columns of a
    kind of effort that is not known, and the gains where none is, are empty (NaN).
    """
    columns = ("current_hours", "current_spend", "hours", "spend", "explore", *WHEN, *PARTS)
    table = known.dealers[["dealer_id", "rep_id"]].assign(**dict.fromkeys(columns, np.nan))
    recommended, pools = shared.policies["recommended"], known.pools
    for kind, x in recommended.items():
        table[f"current_{kind}"] = known.market.now[kind]
        table[kind] = resource_allocation.to_steps(x, STEPS[kind], pools[kind])
    table["spend"] = table["spend"].round(CENTS)
    if "hours" in recommended:
        table["explore"] = shared.explored
    if recommended:
        settled = [*worth.early.values(), worth.gains]
        table[WHEN] = np.column_stack([end for gains in settled for end in interval(sum(gains.values()))])
        for kind in recommended:
            table[f"gain_{kind}"] = worth.gains[kind].mean(axis=0)
    return table


def join_plan(inputs: Mapping[str, pd.DataFrame], efforts: pd.DataFrame, params: sections.Habit) -> pd.DataFrame:
    """The table `plan`, but for what is done: one line for each dealer of `tiers`, from the parts that others made.

    Parameters
    ----------
    inputs : mapping of DataFrame
        The tables tiers, dealers, potential and criteria.
    efforts : DataFrame
        Of `list_efforts`: hours, spend and gains of each dealer.
    params : Habit
        The section `habit`: what a missed opportunity is.
    """
    joined = (
        inputs["tiers"][["dealer_id", "tier", "tier_probability", "family"]]
        .merge(inputs["dealers"][["dealer_id", "name"]], on="dealer_id", how="left", validate="one_to_one")
        .merge(efforts, on="dealer_id", how="left", validate="one_to_one")
        .merge(inputs["potential"].drop(columns="revenue"), on="dealer_id", how="left", validate="one_to_one")
    )
    joined = joined.assign(
        willingness=read_willingness(inputs["criteria"]).reindex(joined["dealer_id"]).to_numpy(),
        missed=habit.find_missed(joined, params).to_numpy(),
    )
    return joined[[column for column in tables.contracts()["plan"]["columns"] if column in joined]]


def write_plan(joined: pd.DataFrame, done: pd.DataFrame) -> pd.DataFrame:
    """The table `plan`: hours and money, and what they are used for (visits and actions, by dealer_id)."""
    return joined.merge(done, left_on="dealer_id", right_index=True, how="left", validate="one_to_one")
