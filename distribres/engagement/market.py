"""What is known of each dealer as a market of our effort: sales, potential, margin, willingness, today's effort."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from distribres.contracts.names import KINDS
from distribres.contracts.quarters import last
from distribres.contracts.sections import Plan
from distribres.contracts.yearly import YEAR
from distribres.engagement.today import Today

STEPS = {"hours": 4, "spend": 100}
"""Steps to the unit of each kind of effort: a plan is in quarters of an hour and in cents."""


@dataclass(frozen=True)
class Market:
    """What the responses rest on (arrays, one value for each dealer; money in currency per quarter).

    Attributes
    ----------
    revenue : what the dealer buys from us
    potential_low, potential, potential_high : NaN where not estimable
    margin_rate : margin over revenue, from 0 to 1
    lift : how fast effort works, 1 at the mean; it divides the half-saturation
    size : the wallet, or the next best known, which may be its own purchases
    now : today's effort of each known kind (hours or currency per quarter)
    doubt : for each kind, standard deviation of what the field would do without a plan
    """

    revenue: np.ndarray
    potential_low: np.ndarray
    potential: np.ndarray
    potential_high: np.ndarray
    margin_rate: np.ndarray
    lift: np.ndarray
    size: np.ndarray
    now: Mapping[str, np.ndarray]
    doubt: Mapping[str, np.ndarray] = field(default_factory=dict)


def read_market(
    dealer_ids: pd.Index,
    potential: pd.DataFrame,
    today: Mapping[str, Today],
    panel: pd.DataFrame,
    willingness: pd.Series,
    quarter: str,
    params: Plan,
) -> Market:
    """The market of these dealers, from the named tables and today's effort.

    `willingness` (0 to 10) is indexed by dealer. A dealer without a line in a table is one of which it knows nothing.
    """
    levels = potential.set_index("dealer_id").reindex(dealer_ids)
    asked = willingness.reindex(dealer_ids).to_numpy(float)
    return Market(
        revenue=levels["revenue"].fillna(0.0).clip(lower=0.0).to_numpy(float),
        potential_low=levels["potential_low"].fillna(levels["potential"]).to_numpy(float),
        potential=levels["potential"].to_numpy(float),
        potential_high=levels["potential_high"].fillna(levels["potential"]).to_numpy(float),
        margin_rate=margin_rate(panel, dealer_ids, quarter, params.default_margin_rate),
        lift=willingness_lift(asked, params.willingness_floor),
        size=_first_known(levels, ["wallet", "potential", "revenue"]),
        now={kind: of.effort for kind, of in today.items()},
        doubt={kind: of.sd for kind, of in today.items()},
    )


def willingness_lift(willingness: np.ndarray, floor: float) -> np.ndarray:
    """How fast effort works, from `floor` at willingness 0 to 1 at 10, scaled to mean 1 over the dealers.

    It divides the half-saturation; a dealer that was not asked stands at the mean.
    """
    raw = floor + (1 - floor) * willingness / 10
    known = np.isfinite(raw)
    mean = raw[known].mean() if known.any() else 0.0
    return np.where(known, raw / mean, 1.0) if mean > 0 else np.ones(raw.shape)


def current_effort(effort: pd.DataFrame, dealer_ids: pd.Index, quarter: str) -> dict[str, np.ndarray]:
    """Mean effort of the four quarters that end with `quarter`, for each kind that is known at all."""
    year = effort[effort["quarter"].isin(last(quarter, YEAR))]
    known = [kind for kind in KINDS if year[kind].notna().any()]
    totals = year.groupby("dealer_id")[known].sum().reindex(dealer_ids, fill_value=0.0)
    return {kind: totals[kind].to_numpy(float) / YEAR for kind in known}


def margin_rate(panel: pd.DataFrame, dealer_ids: pd.Index, quarter: str, default: float) -> np.ndarray:
    """Margin over revenue of the last four quarters, from 0 to 1; where it is not known, the network's or `default`."""
    year = panel[panel["quarter"].isin(last(quarter, YEAR)) & panel["margin"].notna()]
    sums = year.groupby("dealer_id")[["margin", "revenue"]].sum()
    network = sums["margin"].sum() / sums["revenue"].sum() if sums["revenue"].sum() > 0 else default
    rate = sums["margin"] / sums["revenue"].where(sums["revenue"] > 0)
    return rate.reindex(dealer_ids).fillna(network).clip(0.0, 1.0).to_numpy(float)


def _first_known(levels: pd.DataFrame, columns: list[str]) -> np.ndarray:
    """The first of the columns that holds a value, for each dealer; 0 where none does."""
    return levels.reindex(columns=columns).bfill(axis=1).iloc[:, 0].fillna(0.0).clip(lower=0.0).to_numpy(float)


def visit_hours(effort: pd.DataFrame, quarter: str) -> float:
    """Mean hours of a visit over the four quarters that end with `quarter`; NaN without visits or durations."""
    sums = effort.loc[effort["quarter"].isin(last(quarter, YEAR)), ["visits", "hours"]].sum()
    return float(sums["hours"] / sums["visits"]) if sums["hours"] > 0 and sums["visits"] > 0 else np.nan
