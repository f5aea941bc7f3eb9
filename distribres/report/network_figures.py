"""The network in a few figures: sums over finished tables, for the reader's first minute."""

from dataclasses import dataclass

import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.contracts.names import TIERS
from distribres.stats import concentration


@dataclass(frozen=True)
class Network:
    """Figures of the whole network. Money in the network's currency per quarter; NaN where nothing is known.

    `revenue` is that of the quarter under review; `margin`, `potential`, `headroom` and
    `share_of_wallet` stand on the mean of the last year; `margin_rate` is its margin for each unit of revenue.
    `largest_share` is that of the dealers, the largest first, that make most of the revenue.
    """

    revenue: float
    revenue_last_year: float
    margin: float
    margin_rate: float
    dealers: int
    dealers_before: int
    key_dealers: int
    key_share: float
    largest_share: float
    share_of_wallet: float
    share_of_wallet_before: float
    potential: float
    headroom: float
    headroom_before: float
    hours: float
    spend: float
    missed: int
    missed_headroom: float


def summarise(
    panel: pd.DataFrame,
    potential: pd.DataFrame,
    criteria: pd.DataFrame,
    tiers: pd.DataFrame,
    plan: pd.DataFrame,
    quarter: str,
    share: float,
) -> Network:
    """The network's figures at a quarter, from the finished tables; `largest_share` makes `share` of the revenue."""
    before, last_year = quarters.shift(quarter, -1), quarters.shift(quarter, -yearly.YEAR)
    revenue = panel.groupby("quarter")["revenue"].sum()
    margin = panel.groupby("quarter")["margin"].sum(min_count=1)
    year = pd.DataFrame({"revenue": revenue, "margin": margin}).reindex(quarters.last(quarter, yearly.YEAR))
    missed = plan[plan["missed"]]
    key = potential["dealer_id"].isin(tiers.loc[tiers["tier"] == "A", "dealer_id"])
    bought = potential["revenue"].clip(lower=0)  # as in the curve of concentration: else a part could exceed the whole
    now, then = (criteria.pivot(index="dealer_id", columns="criterion", values=v) for v in ("value", "previous"))
    return Network(
        revenue=float(revenue.get(quarter, float("nan"))),
        revenue_last_year=float(revenue.get(last_year, float("nan"))),
        margin=float(year["margin"].mean()),
        margin_rate=float(year["margin"].sum(min_count=1) / year["revenue"].sum()),
        dealers=len(tiers),
        dealers_before=len(yearly.active(panel, before)) if yearly.full_year(panel, before) else 0,
        key_dealers=int(key.sum()),
        key_share=float(bought[key].sum() / bought.sum()),
        largest_share=concentration.dealers_making(potential["revenue"], share),
        share_of_wallet=_share(now),
        share_of_wallet_before=_share(then),
        potential=float(potential["potential"].sum(min_count=1)),
        headroom=float(potential["headroom"].sum(min_count=1)),
        headroom_before=float((then["potential"] - then["revenue"]).sum(min_count=1)),
        hours=float(plan["current_hours"].sum(min_count=1)),
        spend=float(plan["current_spend"].sum(min_count=1)),
        missed=len(missed),
        missed_headroom=float(missed["headroom"].sum()),
    )


def _share(criteria: pd.DataFrame) -> float:
    """Our share of all wallets together, from criteria by dealer."""
    known = criteria.dropna(subset="wallet")
    wallet = known["wallet"].sum()
    return float(known["revenue"].sum() / wallet) if wallet > 0 else float("nan")


def changes(criteria: pd.DataFrame) -> pd.DataFrame:
    """What each dealer buys in an average quarter of the last year, and bought in that of the year to last quarter.

    Columns dealer_id, before, now, change (currency per quarter).
    """
    bought = criteria[criteria["criterion"] == "revenue"]
    table = bought[["dealer_id"]].assign(before=bought["previous"], now=bought["value"])
    return table.assign(change=table["now"] - table["before"])


def groups(plan: pd.DataFrame, potential: pd.DataFrame, by: str, order: tuple[str, ...]) -> pd.DataFrame:
    """Sums by tier or family.

    Returns
    -------
    DataFrame
        One row for each of `order` that has dealers: dealers, revenue, potential, headroom, current_hours, hours,
        current_spend, spend, gain (per quarter; NaN where nothing is known).
    """
    joined = plan.merge(potential[["dealer_id", "revenue"]], on="dealer_id", validate="one_to_one")
    columns = ["revenue", "potential", "headroom", "current_hours", "hours", "current_spend", "spend", "gain"]
    sums = joined.groupby(by)[columns].sum(min_count=1)
    counts = joined.groupby(by).size().rename("dealers")
    return sums.join(counts).reindex([name for name in order if name in counts.index]).rename_axis(by).reset_index()


def tier_shares(plan: pd.DataFrame, potential: pd.DataFrame) -> pd.DataFrame:
    """What part of the network each tier is: tier, measure (dealers, revenue, potential, hours), share."""
    sums = groups(plan, potential, "tier", TIERS).set_index("tier")
    measures = sums[["dealers", "revenue", "potential"]].assign(hours=sums["current_hours"])
    shares = (measures / measures.sum()).dropna(axis="columns", how="all")
    return shares.rename_axis(columns="measure").stack().rename("share").reset_index()


def top(frame: pd.DataFrame, by: str, n: int) -> pd.DataFrame:
    """The `n` highest rows, ties in order of dealer_id."""
    return frame.sort_values([by, "dealer_id"], ascending=[False, True]).head(n)
