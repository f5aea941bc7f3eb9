import numpy as np
import pandas as pd
import pytest

from distribres.dealers.comparable import features


def test_features_tell_dealers_apart_and_flag_what_is_missing():
    rng = np.random.default_rng(1)
    ids = [f"D{i:04d}" for i in range(60)]
    dealers = pd.DataFrame({"dealer_id": ids, "channel": rng.choice(["reseller", "exclusive"], 60)})
    dealers = dealers.assign(territory_id=rng.choice(["T1", "T2", "T3"], 60), salespeople=1.0 + rng.poisson(3, 60))
    dealers.loc[0, "salespeople"] = np.nan
    territories = pd.DataFrame({"territory_id": ["T1", "T2", "T3"], "population": [1e5, 2e5, np.nan]})
    territories = territories.assign(market=[123456.7, 123456.7, np.nan], income=[2e4, 3e4, 2e4])
    found = features(dealers, territories, pd.Series(rng.lognormal(8, 0.5, 60), ids))
    assert list(found.index) == list(dealers["dealer_id"])
    assert found["size"].std() == pytest.approx(1)
    assert found.loc["D0000", ["salespeople", "salespeople_missing"]].tolist() == [0, 1]
    assert "market" not in found
    assert found["const"].eq(1).all()
    assert not found.T.duplicated().any()
