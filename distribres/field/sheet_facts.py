"""All that a dealer's own sheet may say, and nothing else: whoever writes it has no other figure in hands.

Not here, and so on no sheet: what we earn and spend, hours, the score, tier and family, what is thought of the dealer,
what other dealers are called and what one of them alone does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.playbook import Text
from distribres.contracts.sections import Params
from distribres.field import discourse, sheet_peers, sheet_purchases, sheet_standing
from distribres.field.facts import read_facts
from distribres.field.sheet_offers import Offer, choose_offers

TABLES = (
    *("dealers", "panel", "events", "criteria", "potential", "benchmarks"),
    *("tiers", "forecast", "plan", "actions", "both_sides", "recognitions"),
)
"""What the facts are computed from."""


@dataclass(frozen=True)
class Strip:
    """A dealer's own value, and the middle half of the comparable ones."""

    own: float
    low: float
    high: float


@dataclass(frozen=True)
class SheetFacts:
    """What one dealer's sheet may say; amounts in the network's currency, missing figures NaN.

    Attributes
    ----------
    name, city, language, rep : str
        Empty where not known.
    channel : str
    purchases : dict
        Net purchases by quarter, the oldest first; missing before the sales begin.
    revenue_year, revenue_before, growth : float
        Purchases of the last four quarters, of the four before, and their change (0.1 is 10 %).
    peers : int
        Comparable dealers; `strips` holds what can be shown beside them.
    criteria : dict
        By what it is followed -> its own value; `others`: by something else too, which is not told.
    now, target : float
        Purchases of a year, and those that lead a step up.
    headroom_low, headroom_high : float
        What it could still buy from us in a year; `known`: whether what it buys in all is.
    offers : list
    ask : Text
    dealer_low, dealer_high : float
        Its margin on what it sells more if the plan works out, a quarter; missing where it need not be more.
    ours_low, ours_high : float
        What we sell it more, a quarter.
    """

    name: str
    city: str
    language: str
    rep: str
    channel: str
    purchases: dict[str, float]
    revenue_year: float
    revenue_before: float
    growth: float
    peers: int
    strips: dict[str, Strip]
    criteria: dict[str, float]
    others: bool
    now: float
    target: float
    headroom_low: float
    headroom_high: float
    known: bool
    offers: list[Offer]
    ask: Text
    dealer_low: float
    dealer_high: float
    ours_low: float
    ours_high: float


def gather_sheet_facts(tables: Mapping[str, pd.DataFrame], quarter: str, params: Params) -> dict[str, SheetFacts]:
    """The facts of each dealer of the plan, by dealer_id.

    Parameters
    ----------
    tables : mapping of DataFrame
        Those named in `TABLES`.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field`, `playbook` and `handouts`.
    """
    ids = pd.Index(tables["plan"]["dealer_id"])
    by_id = {name: tables[name].set_index("dealer_id").reindex(ids) for name in ("dealers", "potential", "both_sides")}
    dealers, potential = by_id["dealers"], by_id["potential"]
    tiers = tables["tiers"].set_index("dealer_id").reindex(ids).reset_index()
    purchases = sheet_purchases.list_purchases(tables["panel"], ids, quarter)
    years = sheet_purchases.sum_years(purchases)
    known = dealers["salespeople"], dealers["channel"]
    months = sheet_purchases.count_months(tables["panel"], ids, quarter)
    own = sheet_peers.measure(years, months, potential, *known)
    single = pd.concat(
        [
            dealers[["name", "city", "language", "rep_id"]].fillna("").rename(columns={"rep_id": "rep"}),
            dealers["channel"],
            years,
            sheet_standing.find_step(tiers, potential, params.handouts.largest_step),
            _headroom(potential),
            _gains(by_id["both_sides"]),
        ],
        axis=1,
    )
    columns = {
        "purchases": purchases.to_dict("records"),
        "peers": tables["benchmarks"].groupby("dealer_id").size().reindex(ids, fill_value=0).tolist(),
        "strips": _strips(own, sheet_peers.compare(own, tables["benchmarks"])),
        "offers": _each(choose_offers(tables["actions"], params.playbook), ids),
        "ask": discourse.choose_lines(read_facts(tables["plan"], tables, quarter, params), params.playbook, "ask"),
    }
    columns["criteria"], columns["others"] = zip(*sheet_standing.list_criteria(tiers, potential, *known), strict=True)
    return {
        dealer: SheetFacts(**one, **dict(zip(columns, many, strict=True)))
        for dealer, one, *many in zip(ids, single.to_dict("records"), *columns.values(), strict=True)
    }


def _headroom(potential: pd.DataFrame) -> pd.DataFrame:
    """What could still be bought in a year, both ends; nothing where the potential is below what is bought."""
    room = potential[["potential_low", "potential_high"]].sub(potential["revenue"], axis=0).clip(lower=0.0)
    room = (room * yearly.YEAR).set_axis(["headroom_low", "headroom_high"], axis=1)
    return room.assign(known=potential["wallet_source"] == "known")


def _gains(both: pd.DataFrame) -> pd.DataFrame:
    """What both sides win where even the low end is a win; what the interval does not exclude is not promised."""
    ends = ["earned_low", "earned_high", "sales_low", "sales_high"]
    won = (both["sales_low"] > 0) & (both["earned_low"] > 0)
    return both[ends].where(won, np.nan).set_axis(["dealer_low", "dealer_high", "ours_low", "ours_high"], axis=1)


def _strips(own: pd.DataFrame, others: pd.DataFrame) -> list[dict[str, Strip]]:
    """For each dealer what can be shown beside others, by name."""
    rows = zip(own.to_numpy(), others.to_numpy().reshape(len(own), len(sheet_peers.STRIPS), 2), strict=True)
    return [
        {
            name: Strip(float(mine), *map(float, ends))
            for name, mine, ends in zip(sheet_peers.STRIPS, values, bands, strict=True)
            if np.isfinite(ends).all()
        }
        for values, bands in rows
    ]


def _each(found: Mapping[str, list[Offer]], ids: Iterable[str]) -> list[list[Offer]]:
    return [found.get(dealer, []) for dealer in ids]
