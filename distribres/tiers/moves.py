"""Moves between tiers over the quarters: how many, and how many of them were noise."""

import pandas as pd

from distribres.contracts import quarters, yearly


def steps(history: pd.DataFrame, column: str = "tier") -> pd.DataFrame:
    """Each dealer's step from one quarter to the next: dealer_id, quarter (of arrival), before, after."""
    next_quarter = history["quarter"].map({q: quarters.shift(q, 1) for q in history["quarter"].unique()})
    before = history.assign(quarter=next_quarter)[["dealer_id", "quarter", column]]
    after = history[["dealer_id", "quarter", column]]
    return before.merge(after, on=["dealer_id", "quarter"], suffixes=("_before", "_after")).set_axis(
        ["dealer_id", "quarter", "before", "after"], axis=1
    )


def by_quarter(history: pd.DataFrame) -> pd.DataFrame:
    """How many dealers changed tier in each quarter: quarter, dealers, rule (moves of the rule), held (moves made)."""
    rule, held = (steps(history, column) for column in ("rule_tier", "tier"))
    moved = pd.DataFrame(
        {
            "dealers": held.groupby("quarter").size(),
            "rule": (rule["before"] != rule["after"]).groupby(rule["quarter"]).sum(),
            "held": (held["before"] != held["after"]).groupby(held["quarter"]).sum(),
        }
    )
    return moved.reset_index()


def noise(history: pd.DataFrame) -> pd.Series:
    """What became of the moves that the rule alone would have made.

    Returns
    -------
    Series
        moves; followed (share that the tier held made too, then or within a year); undone (share that the rule itself
        took back within a year); noise (share not followed). The last year's moves may still be followed or undone.
    """
    rule = history.pivot(index="dealer_id", columns="quarter", values="rule_tier")
    held = history.pivot(index="dealer_id", columns="quarter", values="tier")
    moves = followed = undone = 0
    for at in range(1, rule.shape[1]):
        before, after = rule.iloc[:, at - 1], rule.iloc[:, at]
        moved = (before != after) & before.notna() & after.notna()
        later = slice(at, at + 1 + yearly.YEAR)
        rose = after < before
        moves += moved.sum()
        followed += (moved & _reached(held.iloc[:, later], after, rose)).sum()
        undone += (moved & _reached(rule.iloc[:, later], before, ~rose)).sum()
    shares = {"followed": followed / max(moves, 1), "undone": undone / max(moves, 1)}
    return pd.Series({"moves": moves, **shares, "noise": 1 - shares["followed"] if moves else 0.0})


def _reached(table: pd.DataFrame, goal: pd.Series, upwards: pd.Series) -> pd.Series:
    """Whether a dealer came to `goal` or beyond in one of the quarters of the table."""
    above, below = table.le(goal, axis=0).any(axis=1), table.ge(goal, axis=0).any(axis=1)
    return above.where(upwards, below)
