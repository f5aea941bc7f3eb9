from types import SimpleNamespace

import numpy as np
import pandas as pd

from distribres import tables
from distribres.benchmarks import benchmarks
from distribres.potential import potential

PARAMS = SimpleNamespace(benchmark=0.8, purchases_share=0.5, min_known=40, peers=4)


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
    table = potential(dealers, panel, none, "2026Q3", PARAMS)
    return dealers.set_index("dealer_id"), tables.check("benchmarks", benchmarks(dealers, none, table, PARAMS))


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
