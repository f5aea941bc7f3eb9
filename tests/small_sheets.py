"""Multi-brand dealers with all tables that their sheets are computed from, for the tests of sheets."""

from typing import Any

import pandas as pd

from distribres.contracts import quarters, tables

QUARTER = "2026Q3"
IDS = [f"D{i}" for i in range(8)]
EMPTY = {"text": "", "number": 0.0, "integer": 1, "yes_no": False, "date": pd.Timestamp("2026-10-16")}


def whole(table: str, /, **columns: Any) -> pd.DataFrame:
    """A table that keeps its contract: columns that are not given are missing where they may be, else of no matter."""
    specs = tables.contracts()[table]["columns"]
    rest = {
        column: None if "null" in spec else spec["choices"][0] if "choices" in spec else EMPTY[spec["type"]]
        for column, spec in specs.items()
        if column not in columns
    }
    return tables.check(table, pd.DataFrame(columns).assign(**rest))


def tables_of(n: int = len(IDS), **given: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables of n dealers; `given` ones replace them.

    Dealer i buys for 1,000 (i + 1) in each of the last four quarters, and for 800 (i + 1) in each of the eight before;
    from the ninth on sizes begin again. Each has two salespeople, a wallet of 40,000 a quarter, and is compared with
    the seven after it.
    """
    ids = [f"D{i}" for i in range(n)]
    size = pd.Series([1 + i % 8 for i in range(n)], ids)
    lines = [
        {
            "dealer_id": dealer,
            "quarter": quarter,
            "revenue": (1000.0 if back < 4 else 800.0) * size[dealer],
            "active_months": min(3, 1 + size[dealer] // 3),
            "lines": 5,
        }
        for dealer in ids
        for back, quarter in enumerate(reversed(quarters.last(QUARTER, 12)))
    ]
    level = 1000.0 * size.to_numpy()
    pairs = [(one, rank, ids[(place + rank) % n]) for place, one in enumerate(ids) for rank in range(1, 8)]
    one, rank, other = zip(*pairs, strict=True)
    potential = {"potential_low": 1.5 * level, "potential": 1.8 * level, "potential_high": 2.0 * level}
    gains = {"sales_low": 10.0, "sales_high": 30.0, "earned_low": 4.0, "earned_high": 12.0}
    names = [f"Shop {dealer}" for dealer in ids]
    return {
        "dealers": whole("dealers", dealer_id=ids, name=names, channel="multibrand", rep_id="Zoé", city="Lyon").assign(
            salespeople=2.0
        ),
        "panel": whole("panel", **pd.DataFrame(lines).to_dict("list")),
        "events": tables.empty("events"),
        "recognitions": tables.empty("recognitions"),
        "criteria": whole("criteria", dealer_id=ids, criterion="revenue", value=level, percentile=0.5),
        "potential": whole(
            "potential",
            dealer_id=ids,
            revenue=level,
            wallet=40_000.0,
            wallet_source="known",
            share_of_wallet=level / 40_000,
            **potential,
        ),
        "benchmarks": whole("benchmarks", dealer_id=one, rank=rank, peer_id=other),
        "tiers": whole(
            "tiers",
            dealer_id=ids,
            tier="B",
            rule_tier="B",
            why='{"revenue": 0.5, "potential": 0.3, "margin": 0.2}',
            distance=0.35,
        ),
        "forecast": whole("forecast", dealer_id=ids, alert="none"),
        "plan": whole("plan", dealer_id=ids, name=names, rep_id="Zoé", tier="B", family="energise"),
        "actions": whole(
            "actions",
            action_id=[f"a{i}" for i in range(n)],
            dealer_id=ids,
            tactic="marketing_kit",
            n=1,
            family="energise",
            why='{"fit": "core", "facts": {}}',
        ),
        "both_sides": whole("both_sides", dealer_id=ids, **gains),
    } | given


def honours_of(n: int = len(IDS)) -> dict[str, pd.DataFrame]:
    """What is said to these dealers at the end: none has earned anything, each ordered."""
    ids = [f"D{i}" for i in range(n)]
    return {"honours": whole("honours", dealer_id=ids, word=4)}
