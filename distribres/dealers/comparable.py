"""What makes dealers comparable: size, salespeople, channel, territory."""

import numpy as np
import pandas as pd


def features(dealers: pd.DataFrame, territories: pd.DataFrame, size: pd.Series) -> pd.DataFrame:
    """What makes dealers comparable: size, salespeople, channel, territory.

    Numbers enter as standardised logarithms; where one is missing it enters at the mean, with a flag.

    Parameters
    ----------
    dealers, territories : DataFrame
        The tables of that name.
    size : Series
        Currency per quarter, by dealer_id, of each dealer in `dealers`; missing or 0 where unknown.

    Returns
    -------
    DataFrame
        By dealer_id, with a constant; no column is constant besides it, and none occurs twice.
    """
    markets = territories.set_index("territory_id")[["population", "market", "income"]]
    of_dealer = dealers.set_index("dealer_id")
    raw = markets.reindex(of_dealer["territory_id"]).set_index(of_dealer.index)
    raw = raw.assign(size=size, salespeople=of_dealer["salespeople"])
    logs = np.log(raw.where(raw > 0))
    spread = logs.std().where(logs.nunique() > 1)
    standard = ((logs - logs.mean()) / spread).fillna(0.0)
    missing = logs.isna().astype(float).add_suffix("_missing")
    channel = pd.get_dummies(of_dealer["channel"], dtype=float).iloc[:, 1:]
    design = pd.concat([standard, missing, channel], axis=1)
    varying = design.loc[:, design.nunique() > 1]
    _, first = np.unique(varying.to_numpy(), axis=1, return_index=True)
    return varying.iloc[:, np.sort(first)].assign(const=1.0)
