"""With which dealers each one is compared, and under which local conditions."""

import numpy as np
import pandas as pd
from pydantic import BaseModel
from scipy.spatial import cKDTree

from distribres import local
from distribres.potential import features


def benchmarks(
    dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame, params: BaseModel
) -> pd.DataFrame:
    """The table `benchmarks`: for each dealer, those of its channel that are nearest in what makes dealers comparable.

    Nearest by the features of the benchmark (standardised logarithms of wallet, salespeople, and of population,
    market and income of the territory), and by the local preference for the brand. Only dealers with a known wallet
    are peers, so that nobody is measured by an estimate.

    Parameters
    ----------
    dealers, territories, potentials : DataFrame
        The tables of that name and `potential`.
    params : BaseModel
        The section `potential`: `peers`, how many.
    """
    stated = potentials.dropna(subset="wallet").set_index("dealer_id")
    of_dealer = dealers[dealers["dealer_id"].isin(stated.index)].set_index("dealer_id").reindex(stated.index)
    x = features(of_dealer.reset_index(), territories, stated["wallet"]).drop(columns="const")
    share = stated["share_of_wallet"].where(stated["wallet_source"] == "known")
    liking = local.preference(share, of_dealer["channel"], of_dealer["territory_id"])
    x = x.assign(preference=liking / (liking.std() or 1.0)).fillna(0.0)
    parts = [
        _nearest(x.loc[ids], stated.loc[ids, "wallet_source"] == "known", params.peers)
        for ids in of_dealer.groupby("channel").groups.values()
    ]
    columns = ["dealer_id", "rank", "peer_id", "distance"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    peer = stated.reindex(found["peer_id"])
    return found.assign(peer_wallet=peer["wallet"].to_numpy(), peer_share=peer["share_of_wallet"].to_numpy())


def _nearest(x: pd.DataFrame, known: pd.Series, n: int) -> pd.DataFrame:
    """The `n` nearest known others of each row."""
    peers = x.index[known]
    if len(peers) < 2:
        return pd.DataFrame(columns=["dealer_id", "rank", "peer_id", "distance"])
    k = min(n + 1, len(peers))
    distance, place = cKDTree(x.loc[peers].to_numpy()).query(x.to_numpy(), k=k)
    found = pd.DataFrame(
        {
            "dealer_id": np.repeat(x.index, k),
            "peer_id": peers.to_numpy()[place.ravel()],
            "distance": distance.ravel(),
        }
    )
    others = found[found["dealer_id"] != found["peer_id"]].copy()
    others["rank"] = others.groupby("dealer_id").cumcount() + 1
    return others[others["rank"] <= n]
