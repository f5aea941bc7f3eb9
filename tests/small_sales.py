"""Simulated sales for the tests of what is to come."""

import numpy as np
import pandas as pd

from distribres.contracts import quarters

INDEX = np.array([0.6, 1.4, 1.2, 0.8])


def panel(n=400, length=12, noise=0.2, drift=0.0, seed=1, common=0.0):
    """Dealers with levels of their own, a common season (`INDEX` from the first quarter on) and scatter."""
    rng = np.random.default_rng(seed)
    every = quarters.last("2026Q4", length)
    level = 1000 * rng.lognormal(0, 1, n)[:, None] * np.exp(np.cumsum(rng.normal(0, drift, (n, length)), axis=1))
    at = np.array([quarters.parse(q)[1] - 1 for q in every])
    shock = np.exp(common * rng.standard_normal(length))
    wide = pd.DataFrame(level * INDEX[at] * shock * rng.lognormal(0, noise, (n, length)), columns=every)
    wide.index = pd.Index([f"D{i:03d}" for i in range(n)], name="dealer_id")
    return wide.rename_axis(columns="quarter").stack().rename("revenue").reset_index()


def halved(table, quarter):
    """The same with half of the dealers' sales of a quarter lost."""
    return table.assign(revenue=table["revenue"].mask(table["quarter"] == quarter, table["revenue"] / 2))
