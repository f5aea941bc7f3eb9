from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from distribres.contracts import params
from distribres.dealers.wallet import Groups, chain, design, known_wallets, pattern, segments

PARAMS = params.load_params(Path(__file__).parents[2] / "params", "demo", "potential.purchases_share=0.5").potential
QUARTER = "2026Q3"


def test_segments_add_up_to_the_logarithm_but_for_a_constant():
    size = pd.Series(np.random.default_rng(1).lognormal(8, 1.5, 60))
    found = segments(size)
    assert found.shape == (60, 3)
    assert (found.sum(axis=1) - np.log(size)).std() == pytest.approx(0, abs=1e-9)
    assert (found.loc[size.sort_values().index].diff().dropna() >= 0).all(axis=None)


def test_pattern_is_of_the_last_year_and_says_nothing_of_who_is_not_known():
    row = {"dealer_id": "a", "quarter": QUARTER, "revenue": 400.0, "quantity": 40.0, "lines": 8, "active_months": 2}
    found = pattern(pd.DataFrame([row, row | {"quarter": "2026Q4", "revenue": 9e9}]), pd.Index(["a", "b"]), QUARTER)
    assert found.loc["a", "ticket"] == pytest.approx(np.log(50))
    assert found.loc["a", "pieces"] == pytest.approx(np.log(5))
    assert found.loc["a", ["months", "last"]].tolist() == [0.5, 1]
    assert found.notna().all(axis=None)
    assert found.loc["b", "ticket"] == found.loc["a", "ticket"]


def test_a_chain_is_the_first_word_of_the_name():
    names = pd.Series(["Hy-Vee #3 / Ames", "HY-VEE 7", "<script>", "", None, "#!"])
    assert chain(names).tolist()[:3] == ["hy-vee", "hy-vee", "script"]
    assert chain(names)[3:].isna().all()


def test_what_a_chain_has_in_common_shows_in_those_whose_wallet_is_not_known():
    rng = np.random.default_rng(2)
    groups = pd.Series(np.repeat([f"c{i}" for i in range(10)], 8))
    common = pd.Series(np.repeat(rng.normal(0, 1, 10), 8))
    y = (common + rng.normal(0, 0.3, 80)).mask(rng.random(80) < 0.5)
    found = Groups(groups, pd.Series([None] * 80)).effects(y, pd.DataFrame({"const": 1.0}, index=y.index))
    assert found["chain"][y.isna()].corr(common[y.isna()]) > 0.9
    assert found["preference"].eq(0).all()


def test_few_known_wallets_bear_few_features():
    rng = np.random.default_rng(1)
    base, more = (pd.DataFrame(rng.normal(size=(500, n))).add_prefix(name) for n, name in ((5, "b"), (7, "p")))
    chosen = [design(base.assign(const=1.0), more, np.arange(500) < known, 10) for known in (40, 90, 500)]
    assert [x.shape[1] for x in chosen] == [6, 7, 13]


def test_a_feature_that_others_tell_is_left_out():
    rng = np.random.default_rng(1)
    base = pd.DataFrame(rng.normal(size=(300, 2)), columns=["size", "team"]).assign(const=1.0)
    more = pd.DataFrame(
        {"ticket": base["size"] - base["team"] + rng.normal(0, 0.3, 300), "months": rng.normal(size=300)}
    )
    assert set(design(base, more, np.ones(300, bool), 10)) == {"size", "team", "months", "const"}


def test_a_declared_wallet_is_the_part_of_turnover_that_goes_into_purchases():
    dealers = pd.DataFrame({"dealer_id": ["a", "b", "c", "d"], "turnover": [8000.0, 8000.0, 0.0, np.nan]})
    panel = pd.DataFrame({"dealer_id": ["a", "b"], "quarter": QUARTER, "revenue": [400.0, 4400.0], "wallet": np.nan})
    found = known_wallets(dealers, panel, QUARTER, PARAMS)
    assert found["wallet"].to_dict() == {"a": 1000} | dict.fromkeys("bcd", pytest.approx(np.nan, nan_ok=True))
    assert found["disbelieved"].to_dict() == {"a": False, "b": True, "c": False, "d": False}


def test_a_seen_wallet_goes_before_a_declared_one_and_is_at_least_revenue():
    dealers = pd.DataFrame({"dealer_id": ["a", "b"], "turnover": [8000.0, np.nan]})
    panel = pd.DataFrame({"dealer_id": ["a", "b"], "quarter": QUARTER, "revenue": [400.0, 80.0], "wallet": [600.0, 40]})
    assert known_wallets(dealers, panel, QUARTER, PARAMS)["wallet"].tolist() == [150, 20]


def test_known_purchases_go_before_a_share_of_turnover():
    told = {"turnover": [8000.0, 8000.0, np.nan], "wallet": [6000.0, 40.0, 2000.0]}
    dealers = pd.DataFrame({"dealer_id": ["a", "b", "c"], **told})
    panel = pd.DataFrame({"dealer_id": ["a", "b", "c"], "quarter": QUARTER, "revenue": 400.0, "wallet": np.nan})
    found = known_wallets(dealers, panel, QUARTER, PARAMS)
    assert found["wallet"].tolist() == [1500, 1000, 500]  # 40 is less than we sell to b
    assert found["source"].tolist() == ["purchases", "turnover", "purchases"]
