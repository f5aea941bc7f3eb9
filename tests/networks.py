"""Small networks whose every figure is known, and sections of the params, for the tests of the room engagement."""

import numpy as np
import pandas as pd

from builders import section
from distribres.contracts.quarters import last
from distribres.contracts.sections import Plan
from distribres.engagement import response
from distribres.engagement.knowledge import Knowledge
from distribres.engagement.market import Market
from distribres.engagement.plan import Recommendation, recommend
from distribres.engagement.response import Curve, Expected, learn

NONE = {"hours": np.nan, "spend": np.nan}


def loose(**limits) -> Plan:
    """The section `plan` with limits that hardly hold, and nothing set aside to explore, but for what a test sets."""
    wide = {"max_hours": dict.fromkeys("ABC", 40), "max_cut": 1, "max_rise": 10, "start": 10, "explore": 0}
    return section("plan", **{**wide, "draws": 100, "seed": 1, **limits})


def recommended(inputs: dict[str, pd.DataFrame] | None = None, shortest: float = 0.0, **limits) -> Recommendation:
    """What is recommended for these tables, or for those of this module."""
    return recommend(tables() if inputs is None else inputs, "2026Q3", loose(**limits), shortest)


def market(revenue, potential, hours, spend, low=None, high=None, lift=None) -> Market:
    """A market with a margin rate of 1: margins are sales."""
    revenue, potential = np.array(revenue, float), np.array(potential, float)
    return Market(
        revenue=revenue,
        potential_low=potential if low is None else np.array(low, float),
        potential=potential,
        potential_high=potential if high is None else np.array(high, float),
        margin_rate=np.ones(len(revenue)),
        lift=np.ones(len(revenue)) if lift is None else np.array(lift, float),
        size=np.nan_to_num(potential),
        now={"hours": np.array(hours, float), "spend": np.array(spend, float)},
    )


def random_market(n: int, seed: int) -> Market:
    """A market with all the hard cases: no sales, no headroom, no effort, and each with the others."""
    rng = np.random.default_rng(seed)
    revenue, headroom, hours, spend = (rng.lognormal(mean, 2, n) * rng.integers(0, 2, n) for mean in (8, 8, 1, 5))
    return market(revenue, revenue + headroom, hours, spend, lift=rng.uniform(0.5, 1.5, n))


def tables(n: int = 60, seed: int = 3) -> dict[str, pd.DataFrame]:
    """Two reps, some dealers with nobody in charge; hours that follow neither sales nor potential."""
    rng = np.random.default_rng(seed)
    ids = [f"d{i:03}" for i in range(n)]
    revenue, headroom = rng.lognormal(9, 1, n), rng.lognormal(9, 1, n)
    potential = revenue + headroom
    hours, spend = rng.lognormal(2, 0.8, n), rng.lognormal(6, 1, n).round(2)
    by_quarter = pd.DataFrame({"dealer_id": ids, "visits": 10, "hours": hours, "spend": spend})
    year = [by_quarter.assign(quarter=quarter) for quarter in last("2026Q3", 4)]
    levels = {"revenue": revenue, "potential": potential, "headroom": headroom}
    ends = {"potential_low": np.maximum(revenue, potential * 0.8), "potential_high": potential * 1.3}
    sales = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": revenue, "margin": revenue * 0.3})
    tier = rng.choice(["A", "B", "C"], n)
    dealers = pd.DataFrame({"dealer_id": ids, "name": "<b>", "rep_id": rng.choice(["=HYPERLINK(1)", "r2", None], n)})
    asked = pd.DataFrame({"dealer_id": ids, "criterion": "willingness", "value": rng.uniform(0, 10, n)})
    return {
        "tiers": pd.DataFrame({"dealer_id": ids, "tier": tier}),
        "potential": pd.DataFrame({"dealer_id": ids, **levels, **ends}),
        "effort": pd.concat(year, ignore_index=True),
        "dealers": dealers.assign(latitude=np.nan, longitude=np.nan),
        "panel": sales,
        "criteria": asked.iloc[: n // 2],
    }


def knowledge(dealers: pd.DataFrame, market: Market, worlds: dict, visit: float = 1.5) -> Knowledge:
    """What is known of dealers whose markets and responses a test sets itself."""
    places = {column: np.nan for column in ("latitude", "longitude") if column not in dealers}
    return Knowledge(dealers.assign(**places), market, pd.DataFrame(), worlds, visit)


def worlds(of: Market, plan: Plan) -> dict[str, Curve]:
    """How these dealers may respond where no history tells: all rests on published studies."""
    ids = pd.Index([f"d{i}" for i in range(len(of.revenue))])
    held = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": of.revenue, **NONE, **of.now})
    return learn.learn_levers(of, ids, held, held, "2026Q3", plan).worlds


def alike(of: Market) -> dict[str, Curve]:
    """The only world there is: dealers respond alike but for their sales, size and willingness, by the first form."""
    relative = np.sqrt(np.maximum(of.size / of.size.mean(), 0.02))
    won = 2 * of.revenue * of.margin_rate
    halves = {kind: 1.2 * now.mean() * relative / of.lift for kind, now in of.now.items()}
    return {kind: Curve(won[None], halves[kind][None], now) for kind, now in of.now.items()}


def mean(drawn: dict[str, Curve]) -> dict[str, Expected]:
    """The mean of these worlds, on which effort is shared out."""
    return response.expect(drawn, {kind: 40 * curve.now.mean() + 0 * curve.now for kind, curve in drawn.items()})


def next_unit(curve: Curve, x: np.ndarray, step: float = 1e-4) -> np.ndarray:
    """Margin (currency per quarter) that one more unit of effort wins at `x`, once it has settled (draws, dealers)."""
    sure = curve._replace(doubt=0.0)  # doubt about today's effort sets in at once, and is no part of the slope
    return (response.value(sure, x + step) - response.value(sure, x)) / step
