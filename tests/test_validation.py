from types import SimpleNamespace

import numpy as np
import pandas as pd

from distribres import tables
from distribres.validation import against_truth, hidden_wallets, hide_half, told, within

PARAMS = SimpleNamespace(benchmark=0.8, purchases_share=0.5, min_known=40)
AIM = SimpleNamespace(seed=1, wallet_rank=0.5)


def inputs(n=200):
    rng = np.random.default_rng(9)
    ids, wallet = [f"D{i:03d}" for i in range(n)], rng.lognormal(9, 1, n)
    dealers = pd.DataFrame({"dealer_id": ids, "name": ids, "channel": "reseller", "turnover": 8 * wallet})
    dealers = pd.concat([tables.empty("dealers"), dealers])
    panel = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "revenue": 4 * wallet * rng.beta(4, 8, n)})
    panel = panel.assign(wallet=np.nan, quantity=np.nan, lines=4, active_months=2)
    none = {name: tables.empty(name) for name in ("territories", "survey", "events")}
    return {"dealers": dealers, "panel": panel, **none}


def test_half_of_the_known_wallets_is_hidden_and_the_same_half_again():
    shown, hidden = hide_half(inputs(), "2026Q3", PARAMS, 1)
    assert len(hidden) == 100
    assert shown["dealers"].set_index("dealer_id")["turnover"].isna().sum() == 100
    assert hidden.equals(hide_half(inputs(), "2026Q3", PARAMS, 1)[1])


def test_hidden_wallets_are_estimated_and_compared():
    found = tables.check("validation", hidden_wallets(inputs(), "2026Q3", PARAMS, AIM)).set_index("measure")["value"]
    assert found["hidden wallets"] == 100
    assert 0.7 < found["rank of the estimate with the wallet"] < 1
    assert 0.6 < found["coverage of the 80 % interval of the wallet"] <= 1


def test_without_a_truth_or_without_known_wallets_nothing_is_claimed():
    assert against_truth(inputs(), None, "2026Q3", PARAMS).empty
    assert hidden_wallets(inputs(40), "2026Q3", PARAMS, AIM).empty


def test_a_figure_out_of_its_range_is_said_to_be_missed():
    figures = pd.DataFrame({"measure": ["a", "b"], "value": [0.5, 300], "low": [0.6, np.nan], "high": [1, np.nan]})
    assert within(figures).tolist() == [False]
    assert "missed" in told(figures).splitlines()[0]
    assert told(figures).splitlines()[1].split() == ["300", "b"]
