from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params, tables
from distribres.dealers.peers import choose_dealer, local_conditions, name_peers
from distribres.dealers.potential import estimate_potential

PARAMS = params.load_params(
    Path(__file__).parents[2] / "params", "demo", "potential.purchases_share=0.5 potential.peers=4"
).potential


def found():
    n = 100
    rng = np.random.default_rng(5)
    size = rng.lognormal(8, 1, n)
    ids = [f"D{i:03d}" for i in range(n)]
    dealers = pd.DataFrame({"dealer_id": ids, "name": "x", "channel": ["reseller", "exclusive"] * 50})
    dealers = dealers.assign(territory_id="T1", salespeople=2.0, turnover=np.where(np.arange(n) < 90, 8 * size, np.nan))
    panel = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": size, "wallet": np.nan, "quantity": np.nan})
    panel = panel.assign(lines=3, active_months=1)
    none = tables.empty("territories")
    asked = {name: tables.empty(name) for name in ("survey", "events")}
    inputs = {"dealers": dealers, "panel": panel, "territories": none, **asked}
    table = estimate_potential(inputs, "2026Q3", PARAMS)
    return dealers.set_index("dealer_id"), tables.check("benchmarks", name_peers(dealers, none, table, PARAMS))


def test_peers_are_others_of_the_same_channel_with_a_known_wallet():
    dealers, sheet = found()
    assert (sheet["dealer_id"] != sheet["peer_id"]).all()
    assert (
        dealers["channel"].reindex(sheet["dealer_id"]).array == dealers["channel"].reindex(sheet["peer_id"]).array
    ).all()
    assert dealers["turnover"].reindex(sheet["peer_id"]).notna().all()
    assert sheet.groupby("dealer_id").size().eq(PARAMS.peers).all()
    assert sheet["dealer_id"].nunique() == 100


def test_the_nearest_come_first():
    _, sheet = found()
    assert sheet.groupby("dealer_id")["distance"].is_monotonic_increasing.all()


def test_a_peer_is_set_against_the_dealer():
    dealers, sheet = found()
    turnover = dealers["turnover"]
    known = sheet[turnover.reindex(sheet["dealer_id"]).notna().array]
    apart = turnover.reindex(known["peer_id"]).array / turnover.reindex(known["dealer_id"]).array - 1
    assert known["size_difference"].to_numpy() == pytest.approx(np.asarray(apart))
    assert sheet["team_difference"].eq(0).all() and sheet["same_territory"].all()
    assert sheet["market_difference"].isna().all()


def test_dealers_without_a_territory_are_not_on_the_same_one():
    dealers, _ = found()
    none = tables.empty("territories")
    table = pd.DataFrame(
        {"dealer_id": dealers.index, "wallet": 100.0, "share_of_wallet": 0.2, "wallet_source": "known"}
    )
    nowhere = dealers.reset_index().assign(territory_id=None)
    sheet = tables.check("benchmarks", name_peers(nowhere, none, table, PARAMS))
    assert not sheet["same_territory"].any()
    assert tables.check("conditions", local_conditions(nowhere, none, table))["dealers_here"].isna().all()


def test_conditions_are_those_of_the_territory():
    """Two of three dealers are in T1, where the other one sells more of us than its channel does."""
    dealers = pd.DataFrame({"dealer_id": list("abc"), "channel": "reseller", "territory_id": ["T1", "T1", None]})
    territories = pd.DataFrame({"territory_id": ["T1"], "population": [9e3], "market": [5e6], "income": [3e4]})
    table = pd.DataFrame({"dealer_id": list("abc"), "share_of_wallet": [0.5, 0.2, 0.2], "wallet_source": "known"})
    here = tables.check("conditions", local_conditions(dealers, territories, table)).set_index("dealer_id")
    assert list(here["dealers_here"].fillna(-1)) == [1, 1, -1]
    assert here.loc["a", ["population", "market", "income"]].to_list() == [9e3, 5e6, 3e4]
    assert here.loc["b", "preference"] >= here.loc["a", "preference"] and here.loc["c", "preference"] == 0


def test_the_sheet_is_of_the_dealer_that_is_named_or_of_the_one_with_most_room():
    table = pd.DataFrame({"dealer_id": ["<b>", "#2"], "headroom": [1.0, 2.0]})
    assert (choose_dealer("", table), choose_dealer("<b>", table)) == ("#2", "<b>")
    with pytest.raises(ValueError, match="no dealer with the number 'x'"):
        choose_dealer("x", table)
