"""What holds a plan back: service, change, frozen dealers, and what each limit costs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.market import Market
from distribres.engagement.response import Expected
from distribres.stats import resource_allocation


def check_frozen(dealers: pd.DataFrame, params: Plan) -> None:
    """Check that the dealers that the manager keeps as they are have a tier.

    Raises
    ------
    ValueError
        With all ids that are none of them.
    """
    if unknown := sorted(set(params.frozen) - set(dealers["dealer_id"])):
        raise ValueError(
            f"plan.frozen: no dealer with a tier has the id {', '.join(unknown)}; take it out, or correct it"
        )


def with_frozen(params: Plan, decisions: pd.DataFrame, tiers: pd.DataFrame) -> Plan:
    """The section `plan` with the dealers that the field froze too.

    Parameters
    ----------
    params : Plan
    decisions, tiers : DataFrame
        The tables of these names; who has no tier has no plan that could be kept.
    """
    told = decisions[decisions["in_force"] & (decisions["decision"] == "frozen")]
    also = sorted(set(told["dealer_id"]) & set(tiers["dealer_id"]) - set(params.frozen))
    return params.model_copy(update={"frozen": [*params.frozen, *also]})


def bound_effort(
    kind: str, market: Market, dealers: pd.DataFrame, params: Plan, service: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Least and most effort for each dealer.

    Hours have a minimum and a maximum service by tier; nobody who gets more than the maximum today is cut for that
    alone. From one quarter to the next effort falls by at most `params.max_cut` of today's, and rises by at most
    `params.max_rise` of it and `params.start` times the network's mean, unless the minimum service is more. Where the
    potential is unknown, or a dealer is frozen, nothing changes at all.

    Parameters
    ----------
    kind : which kind of effort
    market, dealers : of the same dealers, in the same order; `dealers` has dealer_id and tier
    params : the section `plan`
    service : minimum service, as a share of the parameters'
    """
    now = market.now[kind]
    if kind == "hours":
        least, most = (
            dealers["tier"].map(dict(hours)).to_numpy(float) for hours in (params.min_hours, params.max_hours)
        )
        low, most = service * least, np.maximum(most, now)
    else:
        low, most = np.zeros(now.shape), params.max_spend_share * now.sum()
    low = np.maximum(low, (1 - params.max_cut) * now)
    most = np.maximum(low, np.minimum(most, (1 + params.max_rise) * now + params.start * now.mean()))
    unknown = np.isnan(market.potential) & (market.revenue <= 0)
    held = unknown | dealers["dealer_id"].isin(params.frozen).to_numpy()
    return np.where(held, now, low), np.where(held, now, most)


def tabulate_limits(
    effort: Mapping[str, np.ndarray],
    curves: Mapping[str, Expected],
    bounds: Mapping[str, tuple[np.ndarray, np.ndarray]],
    known: Knowledge,
) -> pd.DataFrame:
    """The table `limits`: for each rep's capacity and for the budget, what one more unit would earn (shadow price)."""
    parts, pools, rep_id = [], known.pools, known.dealers["rep_id"]
    for kind, x in effort.items():
        low, high = (np.broadcast_to(bound, x.shape) for bound in bounds[kind])
        earned = np.maximum(curves[kind].value(x + 1) - curves[kind].value(x), 0.0)
        more = np.where(x < high * (1 - resource_allocation.TOLERANCE), earned, 0.0)
        if np.array_equal(x, known.market.now[kind]):  # it stays where it is: so would one more unit
            whole = resource_allocation.totals(x, pools[kind])
            more = resource_allocation.totals(np.divide(earned * x, whole, out=0 * x, where=whole > 0), pools[kind])
        held = {
            "at_least": x <= low + (1 + low) * resource_allocation.TOLERANCE,
            "at_most": x >= high * (1 - resource_allocation.TOLERANCE),
        }
        of_kind = {"rep_id": rep_id if kind == "hours" else None, "total": x, "least": low, "most": high}
        of_kind |= {"today": known.basis[kind]}
        dealers = pd.DataFrame(of_kind | {"worth": more} | held)
        pooled = dealers.groupby(pools[kind]).agg(
            rep_id=("rep_id", "first"),
            today=("today", "first"),
            total=("total", "sum"),
            least=("least", "sum"),
            most=("most", "sum"),
            worth=("worth", "max"),
            at_least=("at_least", "sum"),
            at_most=("at_most", "sum"),
        )
        parts.append(pooled.assign(kind=kind, pool=pooled.index))
    columns = ["kind", "pool", "rep_id", "today", "total", "least", "most", "worth", "at_least", "at_most"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def infeasible(limits: pd.DataFrame) -> pd.DataFrame:
    """The lines of `limits` whose dealers must get more than there is, or may not take all there is."""
    slack = limits["total"] * resource_allocation.TOLERANCE
    return limits[(limits["least"] > limits["total"] + slack) | (limits["most"] < limits["total"] - slack)]
