"""What holds a plan back: service, change, frozen dealers, and what each limit costs."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement import response
from distribres.engagement.knowledge import Knowledge, number_reps
from distribres.engagement.market import Market
from distribres.engagement.response import Expected
from distribres.stats import resource_allocation
from distribres.stats.intervals import interval

LIMITS = [
    *("kind", "pool", "rep_id", "today", "total", "least", "most", "worth_low", "worth", "worth_high"),
    *("at_least", "at_most"),
]
ENDLESS = 1e9
"""No limit at all, of hours or of times the mean effort."""


def relax(params: Plan) -> dict[str, Plan]:
    """The section `plan` without one of its limits, by the name of that."""
    none, endless = (dict.fromkeys(dict(params.min_hours), hours) for hours in (0.0, ENDLESS))
    without = {
        "max_cut": {"max_cut": 1.0},
        "max_rise": {"start": ENDLESS},
        "min_hours": {"min_hours": none},
        "max_hours": {"max_hours": endless},
        "max_spend_share": {"max_spend_share": 1.0},
    }
    return {limit: params.model_copy(update=other) for limit, other in without.items()}


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
    alone, and where the minimum service of a rep's dealers asks for more hours than it has, it is scaled down to them.
    From one quarter to the next effort falls by at most `params.max_cut` of today's, and rises by at most
    `params.max_rise` of it and `params.start` times the network's mean, unless the minimum service is more. Where the
    potential is unknown, or a dealer is frozen, nothing changes at all.

    Parameters
    ----------
    kind : which kind of effort
    market, dealers : of the same dealers, in the same order; `dealers` has dealer_id, tier and rep_id
    params : the section `plan`
    service : minimum service, as a share of the parameters'
    """
    now, held = market.now[kind], _find_held(market, dealers, params)
    low, floor = _least(kind, market, dealers, params, service)
    if kind == "hours":
        low = _fit_service(low, floor, now, number_reps(dealers))
        most = np.maximum(_by_tier(dealers, params.max_hours), now)
    else:
        most = params.max_spend_share * now.sum()
    most = np.maximum(low, np.minimum(most, (1 + params.max_rise) * now + params.start * now.mean()))
    return low, np.where(held, now, most)


def expect_beyond(known: Knowledge, params: Plan) -> dict[str, Expected]:
    """The responses expected over the draws, as far as effort would go if any one of the limits were not there."""
    given, most = (params, *relax(params).values()), {}
    for kind in known.worlds:
        most[kind] = np.max([bound_effort(kind, known.market, known.dealers, one)[1] for one in given], axis=0)
    return response.expect(known.worlds, most)


def _find_held(market: Market, dealers: pd.DataFrame, params: Plan) -> np.ndarray:
    """Dealers at which nothing changes (yes/no)."""
    unknown = np.isnan(market.potential) & (market.revenue <= 0)
    return unknown | dealers["dealer_id"].isin(params.frozen).to_numpy()


def _by_tier(dealers: pd.DataFrame, hours: Mapping[str, float]) -> np.ndarray:
    return dealers["tier"].map(dict(hours)).to_numpy(float)


def find_due(dealers: pd.DataFrame, params: Plan) -> np.ndarray:
    """Dealers that are due a minimum service (yes/no)."""
    return _by_tier(dealers, params.min_hours) > 0


def _least(
    kind: str, market: Market, dealers: pd.DataFrame, params: Plan, service: float
) -> tuple[np.ndarray, np.ndarray]:
    """What the limits ask for at the least, and the part of it that the largest cut leaves (dealers,)."""
    now = market.now[kind]
    floor = np.where(_find_held(market, dealers, params), now, (1 - params.max_cut) * now)
    asked = service * _by_tier(dealers, params.min_hours) if kind == "hours" else 0.0
    return np.where(_find_held(market, dealers, params), now, np.maximum(asked, floor)), floor


def _fit_service(asked: np.ndarray, floor: np.ndarray, now: np.ndarray, rep: np.ndarray) -> np.ndarray:
    """What is asked for, scaled down with each rep to the hours that it has, as far as the largest cut lets it."""
    total = resource_allocation.totals(now, rep)
    over = resource_allocation.totals(asked, rep) > total
    fitting = resource_allocation.keep_within(resource_allocation.share_out(total, asked, rep), floor, asked, rep)
    return np.where(over, fitting, asked)


def tabulate_limits(
    effort: Mapping[str, np.ndarray],
    curves: Mapping[str, Expected],
    bounds: Mapping[str, tuple[np.ndarray, np.ndarray]],
    known: Knowledge,
    params: Plan,
) -> pd.DataFrame:
    """The table `limits`: for each rep's capacity and for the budget, what one more unit would earn (shadow price).

    Its interval is that of the dealer who would get it, or of all where what there is stays as it is.
    `least` is what the limits ask for, before it is scaled down to what there is.
    """
    parts, pools, rep_id, staying = [], known.pools, known.dealers["rep_id"], known.find_staying(effort)
    for kind, x in effort.items():
        low, high = (np.broadcast_to(bound, x.shape) for bound in bounds[kind])
        able = x < high * (1 - resource_allocation.TOLERANCE)
        earned = np.maximum(curves[kind].value(x + 1) - curves[kind].value(x), 0.0)
        part = np.where(staying[kind], _as_today(x, pools[kind]), _best(earned, able, pools[kind]))
        curve = known.worlds[kind]._replace(doubt=0.0)
        drawn = part * (response.value(curve, x + 1) - response.value(curve, x))
        below, _, above = interval(np.array([np.bincount(pools[kind], draw) for draw in drawn]))
        held = {
            "at_least": x <= low + (1 + low) * resource_allocation.TOLERANCE,
            "at_most": x >= high * (1 - resource_allocation.TOLERANCE),
        }
        asked, _ = _least(kind, known.market, known.dealers, params, 1.0)
        of_kind = {"rep_id": rep_id if kind == "hours" else None, "total": x, "least": asked, "most": high}
        of_kind |= {"today": known.basis[kind]}
        dealers = pd.DataFrame(of_kind | {"worth": part * earned} | held)
        pooled = dealers.groupby(pools[kind]).agg(
            rep_id=("rep_id", "first"),
            today=("today", "first"),
            total=("total", "sum"),
            least=("least", "sum"),
            most=("most", "sum"),
            worth=("worth", "sum"),
            at_least=("at_least", "sum"),
            at_most=("at_most", "sum"),
        )
        ends = {"worth_low": np.minimum(below, pooled["worth"]), "worth_high": np.maximum(above, pooled["worth"])}
        parts.append(pooled.assign(kind=kind, pool=pooled.index, **ends))
    return pd.concat(parts, ignore_index=True)[LIMITS] if parts else pd.DataFrame(columns=LIMITS)


def _as_today(x: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Parts of one more unit of each pool, where it is spent as today's are: what stays where it is (dealers,)."""
    whole = resource_allocation.totals(x, pool)
    return np.divide(x, whole, out=np.zeros(x.shape), where=whole > 0)


def _best(earned: np.ndarray, able: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """One for the dealer of each pool that earns most with one more unit and can take it, none for the others."""
    of_pool = pd.Series(earned).where(able, -1.0).groupby(pool)
    part = np.zeros(earned.shape)
    part[of_pool.idxmax()] = 1.0
    return part * able


def infeasible(limits: pd.DataFrame) -> pd.DataFrame:
    """The lines of `limits` that ask for more than there is, or do not let their dealers take all there is."""
    slack = limits["total"] * resource_allocation.TOLERANCE
    return limits[(limits["least"] > limits["total"] + slack) | (limits["most"] < limits["total"] - slack)]
