"""Plans of a few dealers, and playbooks of a few tactics, for the tests of the room field."""

from typing import Any

import numpy as np
import pandas as pd

from builders import params_of, playbook
from distribres.contracts import tables
from distribres.contracts.sections import Params

QUARTER = "2026Q3"


def plan_of(n: int = 3, **columns: Any) -> pd.DataFrame:
    """A plan of n middle dealers with 10 hours and 500 each; `columns` replace what they have."""
    return pd.DataFrame(
        {
            "dealer_id": [f"D{i}" for i in range(n)],
            "rep_id": "Zoé",
            "tier": "B",
            "family": "energise",
            "hours": 10.0,
            "explore": 0.0,
            "spend": 500.0,
            "gain_low": 50.0,
            "gain": 100.0,
            "gain_high": 200.0,
            "headroom": [1000.0 * (i + 1) for i in range(n)],
            "missed": False,
        }
        | columns
    )


LEVELS = ("headroom_level", "willingness_level", "winnable_level")


def inputs_of(plan: pd.DataFrame, **given: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The other tables of these dealers: resellers that bought for 1,000 in each quarter; `given` ones replace them."""
    ids = plan["dealer_id"]
    criteria = pd.DataFrame({"dealer_id": ids, "criterion": "revenue", "value": 1000.0, "percentile": 0.5})
    bought = pd.MultiIndex.from_product([ids, [f"{y}Q{q}" for y in (2025, 2026) for q in (1, 2, 3, 4)]])
    panel = bought.set_names(["dealer_id", "quarter"]).to_frame(index=False).assign(revenue=1000.0)
    return {
        "dealers": tables.empty("dealers").reindex(range(len(ids))).assign(dealer_id=ids, channel="reseller"),
        "territories": tables.empty("territories"),
        "reps": tables.empty("reps"),
        "criteria": criteria,
        "tiers": pd.DataFrame({"dealer_id": ids, "winnable": np.arange(50.0, 50.0 + len(ids))}).assign(
            **dict.fromkeys(LEVELS, "high")
        ),
        "forecast": pd.DataFrame({"dealer_id": ids, "alert": "none", "silence_probability": 0.1}),
        "panel": panel[panel["quarter"] <= QUARTER],
        "events": tables.empty("events"),
        "done": tables.empty("done"),
        "recognitions": tables.empty("recognitions"),
    } | given


def params_with(families: dict | None = None, field: dict | None = None, **tactics: dict) -> Params:
    """The params with these tactics and no others, each for all families unless it says otherwise."""
    dropped = {name: {"drop": True} for name in playbook().tactics}
    own = {name: whole(name, **parts) for name, parts in tactics.items()}
    return params_of(playbook={"tactics": dropped | own, "families": families or {}}, field=field or {})


def whole(name: str, **parts: Any) -> dict:
    """A tactic with all that one must have."""
    texts = {part: {"fr": f"{part} {name}", "en": f"{part} of {name}"} for part in ("label", "content", "measure")}
    return texts | {"kind": "kit", "for": {"all": "core"}} | parts


VISITS = {"kind": "visit", "contact": "visit", "for": {"all": "useful"}, "hours": "rest"}
"""The tactic that takes what others leave of the hours."""


def random_plan(seed: int, n: int = 40) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """A plan of any shape, with all families and channels, hours in quarters and money in cents."""
    rng = np.random.default_rng(seed)
    plan = plan_of(
        n,
        rep_id=rng.choice(["Zoé", "=1+1", None], n),
        tier=rng.choice(["A", "B", "C"], n),
        family=rng.choice(playbook().order, n),
        hours=np.floor(rng.lognormal(1.5, 1.2, n) * 4) / 4 * (rng.random(n) < 0.9),
        spend=np.round(rng.lognormal(4, 1.5, n) * (rng.random(n) < 0.8), 2),
        headroom=np.where(rng.random(n) < 0.9, rng.lognormal(8, 1, n), np.nan),
    )
    plan["explore"] = np.where((plan["hours"] >= 2) & (rng.random(n) < 0.3), 1.75, 0.0)
    inputs = inputs_of(plan)
    values = {"revenue": rng.lognormal(9, 1, n), "salespeople": rng.integers(0, 6, n), "share_of_wallet": rng.random(n)}
    parts = [
        pd.DataFrame({"dealer_id": plan["dealer_id"], "criterion": name, "value": value, "percentile": 0.5})
        for name, value in values.items()
    ]
    inputs["criteria"] = pd.concat(parts)
    inputs["dealers"] = inputs["dealers"].assign(channel=rng.choice(["exclusive", "multibrand", "reseller"], n))
    inputs["forecast"] = inputs["forecast"].assign(alert=rng.choice(["down", "none"], n))
    return plan, inputs
