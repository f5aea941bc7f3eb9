from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, quarters, tables
from distribres.dealers.evidence import find_redundant, origins, revenue_growth, weigh_evidence

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "potential.purchases_share=0.5").potential
NOW = "2026Q3"


def network(effect, n=120, seed=4):
    """Dealers whose growth over a year follows their image by `effect`, over three years."""
    rng = np.random.default_rng(seed)
    ids = [f"D{i:03d}" for i in range(n)]
    image, size = rng.uniform(0, 10, n), rng.lognormal(7, 1, n)
    rows = []
    for back, quarter in enumerate(reversed(quarters.last(NOW, 12))):
        revenue = size * np.exp(-back / 4 * effect * (image - 5)) * rng.lognormal(0, 0.05, n)
        rows.append(pd.DataFrame({"dealer_id": ids, "quarter": quarter, "revenue": revenue, "lines": 1}))
    panel = pd.concat(rows).assign(active_months=1, wallet=np.nan, margin=np.nan, quantity=np.nan, returns=0.0)
    asked = pd.DataFrame({"dealer_id": ids, "quarter": "2025Q1", "image": image})
    others = {name: tables.empty(name) for name in ("territories", "events")}
    dealers = pd.concat([tables.empty("dealers"), pd.DataFrame({"dealer_id": ids, "name": ids, "channel": "reseller"})])
    survey = pd.concat([tables.empty("survey"), asked])
    return {"dealers": dealers, "panel": panel, "survey": survey, **others}


def test_growth_is_between_minus_one_and_one():
    rows = [("gone", "2025Q3", 10.0), ("twice", "2025Q3", 10.0), ("twice", "2026Q3", 20.0), ("new", "2026Q3", 5.0)]
    panel = pd.DataFrame(rows, columns=["dealer_id", "quarter", "revenue"])
    found = revenue_growth(panel, "2025Q3")
    assert found.to_dict() == {"gone": -1, "twice": pytest.approx(1 / 3)}


def test_origins_have_a_year_before_and_a_year_after():
    panel = pd.DataFrame({"quarter": quarters.last(NOW, 9)})
    assert origins(panel, NOW) == ["2025Q2", "2025Q3"]


def test_a_criterion_that_drives_growth_is_found_and_gains_out_of_sample():
    found = tables.check("evidence", weigh_evidence(network(0.03), NOW, PARAMS)).set_index("criterion").loc["image"]
    assert 0 < found["effect_low"] < found["effect"] < found["effect_high"]
    assert found["gain"] > 0.3


def test_a_criterion_that_drives_nothing_gains_nothing():
    found = weigh_evidence(network(0.0), NOW, PARAMS).set_index("criterion").loc["image"]
    assert found["gain"] < 0.02


def test_criteria_that_rank_dealers_alike_are_named():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=60), rng.normal(size=60)
    values = {"revenue": a, "margin": np.exp(a), "image": b}
    ids = [f"D{i}" for i in range(60)]
    long = pd.concat([pd.DataFrame({"dealer_id": ids, "criterion": c, "value": v}) for c, v in values.items()])
    assert find_redundant(long, PARAMS).to_numpy().tolist() == [["margin", "revenue", pytest.approx(1)]]
