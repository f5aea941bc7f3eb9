"""What tiers and headroom said of the year that followed, and forecasts of each quarter: the past as it was known."""

import numpy as np
import pandas as pd

from distribres.contracts import completeness, quarters, yearly
from distribres.contracts.names import TIERS
from distribres.contracts.sections import Params
from distribres.dealers.criteria import rate_criteria
from distribres.dealers.evidence import revenue_growth
from distribres.dealers.outlook import foresee, skill
from distribres.dealers.potential import estimate_potential
from distribres.proof.hidden_truth import around, set_against
from distribres.tiers import moves
from distribres.tiers.history import hold_tiers

RESAMPLES = 400


def freeze(inputs: dict[str, pd.DataFrame], quarter: str) -> dict[str, pd.DataFrame]:
    """The inputs as they stood at the end of a past quarter.

    Sales, answers and events that came later are left out. The lists of dealers and of territories have no past: of
    them, what is known today stands.
    """
    until = {name: inputs[name][inputs[name]["quarter"] <= quarter] for name in ("panel", "survey")}
    events = inputs["events"]
    return inputs | until | {"events": events[events["date"] <= pd.Timestamp(quarters.last_day(quarter))]}


def wallet_share_gained(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Points of share of wallet that each dealer gave us more in the year after `quarter`, by dealer_id.

    Where no wallet is seen in the sales, the growth of its revenue instead.
    """
    after = quarters.shift(quarter, yearly.YEAR)
    now = yearly.level(panel, "revenue", quarter).clip(lower=0)
    then = yearly.level(panel, "revenue", after).clip(lower=0).reindex(now.index).fillna(0.0)
    wallets = [yearly.level(panel, "wallet", q).reindex(now.index) for q in (quarter, after)]
    if wallets[0].isna().all():
        return revenue_growth(panel, quarter)
    before, later = (part / wallet.where(wallet > 0) for part, wallet in zip((now, then), wallets, strict=True))
    return later - before


def _partial(of: pd.Series, outcome: pd.Series, given: pd.Series) -> float:
    """Rank correlation of two series once what a third one says of both is taken out (partial Spearman)."""
    ranks = pd.concat([of, outcome, given], axis=1, keys=["of", "outcome", "given"]).dropna().rank()
    r = ranks.corr()
    a, b, c = r.loc["of", "outcome"], r.loc["of", "given"], r.loc["outcome", "given"]
    return float((a - b * c) / np.sqrt((1 - b**2) * (1 - c**2)))


def judge_headroom(inputs: dict[str, pd.DataFrame], quarter: str, params: Params) -> dict[str, float]:
    """Whether the room to grow seen at a past quarter says who grew in the year after it.

    Returns
    -------
    dict
        The rank correlations with the growth of the dealers that had sales then, and how many those are.
    """
    then = freeze(inputs, quarter)
    seen = estimate_potential(then, quarter, params.potential)
    seen = seen.set_index("dealer_id")
    growth, headroom = wallet_share_gained(inputs["panel"], quarter), seen["headroom"] / seen["potential"]
    return {
        "growth_revenue_rank": seen["revenue"].corr(growth, method="spearman"),
        "growth_headroom_rank": headroom.corr(growth, method="spearman"),
        "growth_headroom_rank_beyond": _partial(headroom, growth, seen["revenue"]),
        "growth_dealers": float((headroom.notna() & growth.reindex(headroom.index).notna()).sum()),
    }


def judge_tiers(inputs: dict[str, pd.DataFrame], quarter: str, params: Params) -> dict[str, float]:
    """How many dealers changed tier up to a past quarter, and what the tier says of the year after it.

    Returns
    -------
    dict
        Moves; rank correlation of either tier with next year's revenue; and what holding costs of it, with its 80 %
        interval over resampled dealers: a loss only where all of that lies above 0.
    """
    then = freeze(inputs, quarter)
    seen = estimate_potential(then, quarter, params.potential)
    criteria = rate_criteria(then, seen, quarter, params.potential)
    past = hold_tiers(criteria, seen, then["panel"], quarter, params.tiers)
    moved = moves.by_quarter(past)
    ranks = _ranks(past[past["quarter"] == quarter], inputs["panel"], quarter)
    rule, held = ranks.corr().loc[["rule_tier", "tier"], "after"]
    rng = np.random.default_rng(params.tiers.seed)
    again = (ranks.iloc[rng.integers(0, len(ranks), len(ranks))].corr()["after"] for _ in range(RESAMPLES))
    low, high = np.quantile([one["rule_tier"] - one["tier"] for one in again], [0.1, 0.9])
    return {
        "rule_moves": moved["rule"].sum(),
        "held_moves": moved["held"].sum(),
        "rule_tier_rank": rule,
        "held_tier_rank": held,
        "holding_loss": rule - held,
        "holding_loss_low": low,
        "holding_loss_high": high,
    }


def _ranks(now: pd.DataFrame, panel: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Ranks of the rule's tier, of the tier held and of next year's revenue; nothing bought counts as 0."""
    after = yearly.level(panel, "revenue", quarters.shift(quarter, yearly.YEAR)).reindex(now["dealer_id"]).fillna(0.0)
    places = now[["rule_tier", "tier"]].apply(lambda tier: -tier.map(TIERS.index))
    return places.assign(after=after.to_numpy()).rank()


def judge_forecasts(panel: pd.DataFrame, quarter: str, params: Params) -> dict[str, float]:
    """How good the forecasts of all quarters up to `quarter` would have been, each from the quarters before it.

    Returns
    -------
    dict
        As `outlook.skill` has it; whether the total was in its interval as a share of the quarters.
    """
    lost = completeness.find_lost(panel, quarter, params.quality.completeness_low)
    found = skill(foresee(panel, quarter, params.forecast, lost)["network_forecast"])
    return {
        "forecast_error": found["error"],
        "forecast_error_of_mean": found["error_of_mean"],
        "forecast_coverage": found["coverage"],
        "forecast_coverage_largest": found["coverage_largest"],
        "forecast_coverage_smallest": found["coverage_smallest"],
        "forecast_coverage_total": found["total_inside"] / max(found["quarters"], 1),
        "forecast_quarters": found["quarters"],
    }


def freeze_and_compare(inputs: dict[str, pd.DataFrame], quarter: str, params: Params) -> pd.DataFrame:
    """What was known a year before `quarter`, against the year up to it; empty where no full year lies before that.

    Parameters
    ----------
    inputs : dict
        The tables dealers, panel, territories, survey, events.
    quarter : str
    params : Params
        The sections `quality`, `potential`, `tiers`, `forecast` and `validation`.

    Returns
    -------
    DataFrame
        `hidden_truth.COLUMNS`, measured once: the other lines of the table `validation`.
    """
    then, panel = quarters.shift(quarter, -yearly.YEAR), inputs["panel"]
    if not yearly.full_year(panel, then):
        return set_against({}, {})
    figures = {
        **judge_headroom(inputs, then, params),
        **judge_tiers(inputs, then, params),
        **judge_forecasts(panel, quarter, params),
    }
    aims = params.validation
    ranges = {
        "forecast_error": (0, aims.forecast_error),
        "forecast_coverage": around(params.forecast.coverage, aims.coverage_off),
        "forecast_coverage_largest": around(params.forecast.coverage, aims.fifth_off),
        "forecast_coverage_smallest": around(params.forecast.coverage, aims.fifth_off),
    }
    return set_against(figures, ranges)
