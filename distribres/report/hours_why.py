"""Why a dealer gets more or less time: a line for each, from what its time stands beside.

The plan gives each rep's hours to the dealers where the next one earns most. So who gets less is one whose last hours
earn less than the next ones elsewhere; whether that is because it has much already is told by its time for its sales.
"""

import numpy as np
import pandas as pd

from distribres.report.words import Words

MUCH = 1.0
"""Hours by which a dealer's time must change for the change to be explained."""


def say(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> pd.Series:
    """The line of each dealer of `plan`, by dealer_id; `potential` has what each buys."""
    told = {reason: words(f"hours_why.{reason}") for reason in ("little", "more", "much", "less", "same")}
    return find(plan, potential).map(told)


def find(plan: pd.DataFrame, potential: pd.DataFrame) -> pd.Series:
    """The reason of each dealer, by dealer_id.

    `little` and `more`: it gets more time, and has less than the median of its rep's dealers for its sales, or not;
    `much` and `less`: it gets less, and has at least that, or not; `same`: less than an hour changes.
    """
    joined = plan.merge(potential[["dealer_id", "revenue"]], on="dealer_id", how="left", validate="one_to_one")
    pace = joined["current_hours"] / joined["revenue"].clip(lower=1.0)
    much = pace >= pace.groupby(joined["rep_id"], dropna=False).transform("median")
    change = joined["hours"] - joined["current_hours"]
    found = np.select(
        [(change >= MUCH) & ~much, change >= MUCH, (change <= -MUCH) & much, change <= -MUCH],
        ["little", "more", "much", "less"],
        "same",
    )
    return pd.Series(found, pd.Index(joined["dealer_id"]))


def show_change(rows: pd.DataFrame, words: Words) -> list[str]:
    """Hours today and planned, of each line."""
    return [
        words("plots.plan.hours", current=words.number(line.current_hours, 1), hours=words.number(line.hours, 1))
        for line in rows.itertuples()
    ]
