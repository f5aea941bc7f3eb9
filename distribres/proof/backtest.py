"""What tiers, headroom and forecast said of the year that followed: the world frozen at a past quarter."""

import numpy as np
import pandas as pd
from pydantic import BaseModel

from distribres.contracts import quarters, yearly
from distribres.dealers import criteria, forecast, potential
from distribres.proof.hidden_truth import COLUMNS
from distribres.tiers import history, moves

AHEAD = yearly.YEAR
RESAMPLES = 400
LEAST_ERROR = 0.72
"""What the sum of absolute errors of a forecast should not exceed, as a share of the seasonal naive's."""
COVERED = (0.75, 0.85)
"""Where the coverage of an interval stated at 80 % should lie."""


def frozen(inputs: dict[str, pd.DataFrame], quarter: str) -> dict[str, pd.DataFrame]:
    """The inputs as they stood at the end of a past quarter.

    Sales, answers and events that came later are left out. The lists of dealers and of territories have no past: of
    them, what is known today stands.
    """
    until = {name: inputs[name][inputs[name]["quarter"] <= quarter] for name in ("panel", "survey")}
    events = inputs["events"]
    return inputs | until | {"events": events[events["date"] <= pd.Timestamp(quarters.last_day(quarter))]}


def growth(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """What each dealer gained in the year after `quarter`: its share of wallet, in points, or else its revenue.

    Revenue counts as its change over the mean of both years, from -2 (lost) to 2 (new), where no wallet is seen.
    """
    after = quarters.shift(quarter, AHEAD)
    now, then = (yearly.level(panel, "revenue", q).clip(lower=0) for q in (quarter, after))
    then = then.reindex(now.index).fillna(0.0)
    whole = [yearly.level(panel, "wallet", q).reindex(now.index) for q in (quarter, after)]
    if whole[0].isna().all():
        return (then - now) / ((then + now) / 2).where(then + now > 0)
    shares = [part / wallet.where(wallet > 0) for part, wallet in zip((now, then), whole, strict=True)]
    return shares[1] - shares[0]


def _partial(of: pd.Series, outcome: pd.Series, given: pd.Series) -> float:
    """Rank correlation of two series once what a third one says of both is taken out (partial Spearman)."""
    ranks = pd.concat([of, outcome, given], axis=1, keys=["of", "outcome", "given"]).dropna().rank()
    r = ranks.corr()
    a, b, c = r.loc["of", "outcome"], r.loc["of", "given"], r.loc["outcome", "given"]
    return float((a - b * c) / np.sqrt((1 - b**2) * (1 - c**2)))


def headroom(inputs: dict[str, pd.DataFrame], quarter: str, params: BaseModel) -> pd.DataFrame:
    """Whether the room to grow seen at a past quarter says who grew in the year after it.

    Returns
    -------
    DataFrame
        measure, value: the rank correlations with the growth of the dealers that had sales then.
    """
    then = frozen(inputs, quarter)
    known = potential.estimate_potential(then["dealers"], then["panel"], then["territories"], quarter, params.potential)
    known = known.set_index("dealer_id")
    grew, room = growth(inputs["panel"], quarter), known["headroom"] / known["potential"]
    rank = {
        "rank of revenue alone": known["revenue"].corr(grew, method="spearman"),
        "rank of the room to grow": room.corr(grew, method="spearman"),
        "rank of the room to grow beyond revenue": _partial(room, grew, known["revenue"]),
        "dealers": float((room.notna() & grew.reindex(room.index).notna()).sum()),
    }
    return pd.DataFrame({"measure": [f"next year's growth: {name}" for name in rank], "value": list(rank.values())})


def tiers(inputs: dict[str, pd.DataFrame], quarter: str, params: BaseModel) -> pd.DataFrame:
    """How many dealers changed tier up to a past quarter, and what the tier says of the year after it.

    Returns
    -------
    DataFrame
        measure, value: moves; rank correlation of either tier with next year's revenue; and what holding costs of it,
        with its 80 % interval over resampled dealers: a loss only where all of that lies above 0.
    """
    then = frozen(inputs, quarter)
    known = potential.estimate_potential(then["dealers"], then["panel"], then["territories"], quarter, params.potential)
    scored = criteria.rate_criteria(then, known, quarter, params.potential)
    past = history.hold_tiers(scored, known, then["panel"], quarter, params.tiers)
    moved = moves.by_quarter(past)
    ranks = _ranks(past[past["quarter"] == quarter], inputs["panel"], quarter)
    rule, held = ranks.corr().loc[["rule_tier", "tier"], "after"]
    rng = np.random.default_rng(params.tiers.seed)
    again = (ranks.iloc[rng.integers(0, len(ranks), len(ranks))].corr()["after"] for _ in range(RESAMPLES))
    low, high = np.quantile([one["rule_tier"] - one["tier"] for one in again], [0.1, 0.9])
    found = {
        "moves by the rule": moved["rule"].sum(),
        "moves of tiers held": moved["held"].sum(),
        "rank of the rule's tier with next year's revenue": rule,
        "rank of the tier held with next year's revenue": held,
        "loss of rank by holding": rule - held,
        "loss of rank by holding, low end of the 80 % interval": low,
        "loss of rank by holding, high end": high,
    }
    return pd.DataFrame({"measure": list(found), "value": list(found.values())})


def _ranks(now: pd.DataFrame, panel: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Ranks of the rule's tier, of the tier held and of next year's revenue; nothing bought counts as 0."""
    after = yearly.level(panel, "revenue", quarters.shift(quarter, AHEAD)).reindex(now["dealer_id"]).fillna(0.0)
    places = now[["rule_tier", "tier"]].apply(lambda tier: -tier.map("ABC".index))
    return places.assign(after=after.to_numpy()).rank()


def forecasts(panel: pd.DataFrame, quarter: str, params: BaseModel) -> pd.DataFrame:
    """`forecast.accuracy` of each of the four quarters after `quarter`, each from the quarters before it."""
    after = [quarters.shift(quarter, n + 1) for n in range(AHEAD)]
    return pd.DataFrame([forecast.accuracy(panel, q, params) for q in after], index=pd.Index(after, name="quarter"))


def figures(inputs: dict[str, pd.DataFrame], quarter: str, params: BaseModel) -> pd.DataFrame:
    """What was known a year before `quarter`, against the year up to it; empty where no full year lies before that.

    Returns
    -------
    DataFrame
        `validation.COLUMNS`, measured once: the table's other lines.
    """
    then, panel = quarters.shift(quarter, -AHEAD), inputs["panel"]
    if not yearly.full_year(panel, then):
        return pd.DataFrame(columns=COLUMNS)
    year = forecasts(panel, then, params.forecast)
    found = {
        "forecast of the quarter: error over the seasonal naive's": (year["error"].iloc[-1], 0, LEAST_ERROR),
        "forecast of the quarter: error of the last year's mean": (year["error_of_mean"].iloc[-1],),
        "forecast of the quarter: mean absolute scaled error": (year["mase"].iloc[-1],),
        "forecast of the quarter: coverage of the interval": (year["coverage"].iloc[-1], *COVERED),
        "forecasts of the year: coverage of the interval": (year["coverage"].mean(), *COVERED),
    }
    lines = [(name, *(*row, np.nan, np.nan)[:3]) for name, row in found.items()]
    table = pd.DataFrame(lines, columns=["measure", "value", "low", "high"])
    every = pd.concat([headroom(inputs, then, params), tiers(inputs, then, params), table], ignore_index=True)
    return every.reindex(columns=COLUMNS)
