from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, quarters, tables
from distribres.contracts.param_model import Override
from distribres.tiers.history import hold, hold_tiers, past, values

BASE = params.load_params(Path(__file__).parents[2] / "params", "demo", "tiers.draws=200").tiers
QUARTER = "2026Q3"


def held(chances, before, rule=0):
    return hold(np.array([chances]), np.array([before]), np.array([rule]), 0.7).item()


@pytest.mark.parametrize(
    ("chances", "before", "after"),
    [
        ([0.69, 0.31, 0.0], 1, 1),
        ([0.70, 0.30, 0.0], 1, 0),
        ([0.31, 0.69, 0.0], 0, 0),
        ([0.30, 0.70, 0.0], 0, 1),
        ([0.0, 0.45, 0.55], 0, 1),  # that it is key no longer is sure, that it is small is not
        ([0.0, 0.2, 0.8], 0, 2),
        ([0.0, 0.0, 1.0], 2, 2),
    ],
)
def test_a_dealer_moves_only_to_what_is_probable_enough(chances, before, after):
    assert held(chances, before) == after


def test_a_new_dealer_starts_where_the_rule_puts_it():
    assert held([0.5, 0.4, 0.1], -1, rule=1) == 1


def network(n=60, seed=5, noise=0.25):
    """Dealers whose level never changes, seen through quarters that scatter; potential is twice the level."""
    rng = np.random.default_rng(seed)
    ids = [f"D{i:03d}" for i in range(n)]
    level = 1000 * rng.lognormal(0, 1, n)
    every = quarters.last(QUARTER, 12)
    revenue = level[:, None] * rng.lognormal(0, noise, (n, len(every)))
    panel = pd.DataFrame(revenue, pd.Index(ids, name="dealer_id"), pd.Index(every, name="quarter")).stack()
    panel = panel.rename("revenue").reset_index().assign(margin=np.nan, wallet=np.nan, lines=9, active_months=3)
    now = panel[panel["quarter"].isin(every[-4:])].groupby("dealer_id")["revenue"].mean()
    criteria = pd.DataFrame({"dealer_id": ids, "criterion": "revenue", "value": now.to_numpy()})
    potentials = pd.DataFrame({"dealer_id": ids, "potential_low": level, "potential_high": 3 * level})
    return criteria, potentials.assign(potential=2 * level, wallet=4 * level), panel


def moved(table, column):
    wide = table.pivot(index="dealer_id", columns="quarter", values=column)
    return sum((wide.iloc[:, t] != wide.iloc[:, t - 1]).sum() for t in range(1, wide.shape[1]))


def test_of_dealers_that_never_change_hysteresis_moves_far_fewer():
    """Every move here is noise, as the simulated levels are constant."""
    found = hold_tiers(*network(n=200), QUARTER, BASE)
    assert moved(found, "rule_tier") > 40
    assert moved(found, "tier") < moved(found, "rule_tier") / 2


def test_a_dealer_that_really_falls_is_moved():
    criteria, potentials, panel = network(noise=0.1)
    largest = criteria.sort_values("value")["dealer_id"].iloc[-1]
    late = (panel["dealer_id"] == largest) & (panel["quarter"] > "2025Q1")
    panel.loc[late, "revenue"] *= 0.01
    now = panel[panel["quarter"] > "2025Q3"].groupby("dealer_id")["revenue"].mean()
    found = hold_tiers(criteria.assign(value=now.to_numpy()), potentials, panel, QUARTER, BASE)
    of_it = found[found["dealer_id"] == largest].sort_values("quarter")["tier"].tolist()
    assert of_it[0] == "A"
    assert of_it[-1] == "C"


def test_the_table_keeps_its_contract_and_has_a_year_behind_every_quarter():
    found = tables.check("tier_history", hold_tiers(*network(), QUARTER, BASE))
    assert found["quarter"].min() == "2024Q3"
    assert found[["p_A", "p_B", "p_C"]].sum(axis=1).tolist() == pytest.approx([1.0] * len(found))


def test_past_holds_the_quarters_with_a_full_year():
    panel = pd.DataFrame({"quarter": ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"]})
    assert past(panel, "2026Q1") == ["2025Q4", "2026Q1"]


def test_past_values_are_those_of_that_year_and_never_of_a_later_one():
    criteria, potentials, panel = network()
    then = values(["revenue"], criteria, potentials, panel, "2025Q2")
    changed = panel.assign(revenue=panel["revenue"].where(panel["quarter"] <= "2025Q2", 1e9))
    assert values(["revenue"], criteria, potentials, changed, "2025Q2").equals(then)


def test_a_wallet_seen_in_the_sales_moves_the_potential():
    criteria, potentials, panel = network()
    panel = panel.assign(wallet=3 * panel["revenue"])
    found = values(["revenue", "potential"], criteria, potentials, panel, "2025Q2")
    assert found["potential"].to_numpy() == pytest.approx(1.5 * found["revenue"].to_numpy())


def test_an_override_holds_from_its_date_on_and_says_so():
    one = Override(dealer_id="D000", tier="A", author="M. Roy", date=date(2026, 5, 4), reason="new contract")
    found = hold_tiers(*network(), QUARTER, BASE.model_copy(update={"overrides": [one]}))
    of_it = found[found["dealer_id"] == "D000"].set_index("quarter")
    assert of_it["overridden"].tolist() == [False] * 7 + [True] * 2
    assert of_it.loc["2026Q2":, "tier"].tolist() == ["A", "A"]
    assert of_it["tier_probability"].iloc[-1] == of_it["p_A"].iloc[-1]
