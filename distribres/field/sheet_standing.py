"""By what a dealer is followed, and the purchases that would take it a step up, in its own figures alone."""

import json

import numpy as np
import pandas as pd

from distribres.contracts import yearly
from distribres.field.sheet_peers import BOUND

TOLD = ("revenue", "wallet", "potential", "share_of_wallet", "salespeople")
"""Criteria that a dealer can be told, in this order; what we earn with it, or think of it, is ours."""
MOST = 3
RISING = ("revenue", "margin", "revenue_per_salesperson", "share_of_wallet")
"""Criteria that rise as purchases do, its team and what it buys of all brands being as they are."""


def list_criteria(tiers: pd.DataFrame, potential: pd.DataFrame, salespeople: pd.Series, channel: pd.Series) -> list:
    """For each dealer the criteria that count for its tier and can be told, and whether others count too.

    Parameters
    ----------
    tiers, potential : DataFrame
        The tables of that name, of the same dealers in the same order.
    salespeople, channel : Series
        Of the table dealers, in that order.

    Returns
    -------
    list of (dict, bool)
        Name -> own value: currency a year, share or people; missing where the sheet says how it is estimated.
    """
    known = potential["wallet_source"].to_numpy() == "known"
    values = pd.DataFrame(
        {
            "revenue": potential["revenue"].to_numpy() * yearly.YEAR,
            "wallet": np.where(known, potential["wallet"].to_numpy() * yearly.YEAR, np.nan),
            "potential": np.nan,
            "share_of_wallet": potential["share_of_wallet"].to_numpy(),
            "salespeople": salespeople.to_numpy(),
        }
    )
    open_share = known & ~channel.isin(BOUND).to_numpy()
    return [
        _told(json.loads(why), own, share)
        for why, own, share in zip(tiers["why"], values.to_dict("records"), open_share, strict=True)
    ]


def _told(why: dict[str, float], own: dict[str, float], open_share: bool) -> tuple[dict[str, float], bool]:
    count = [name for name, part in why.items() if part > 0]
    told = [name for name in TOLD if name in count and (open_share or name != "share_of_wallet")][:MOST]
    return {name: own[name] for name in told}, len(told) < len(count)


def find_step(tiers: pd.DataFrame, potential: pd.DataFrame, largest: float) -> pd.DataFrame:
    """The purchases of a year that lead a step up, by dealer_id: columns `now` and `target` (currency/year).

    They raise all criteria that rise with them, so that the score rises by their part in it; that the network's total
    rises too is left out, so the target is a little low. It is `now` where the step is reached and only has to last.
    Missing where there is no step, where somebody set the tier by hand, and where the target is further than the
    largest step, or beyond what the dealer is thought able to buy.

    Parameters
    ----------
    tiers, potential : DataFrame
        The tables of that name, of the same dealers in the same order.
    largest : float
        As a share of today's purchases.
    """
    part = np.array([sum(json.loads(why).get(name, 0.0) for name in RISING) for why in tiers["why"]])
    now = potential["revenue"].to_numpy() * yearly.YEAR
    most = np.minimum(now * (1 + largest), np.maximum(potential["potential_high"].to_numpy() * yearly.YEAR, now))
    with np.errstate(divide="ignore", invalid="ignore"):
        target = now * (1 + tiers["distance"].to_numpy() / part)
    there = (now > 0) & ~tiers["overridden"].to_numpy(bool) & (target <= most)
    found = np.where(there[:, None], np.column_stack([now, target]), np.nan)
    return pd.DataFrame(found, index=pd.Index(tiers["dealer_id"]), columns=["now", "target"])
