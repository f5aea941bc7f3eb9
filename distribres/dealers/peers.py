"""With which dealers each one is compared, and under which local conditions."""

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from distribres.contracts.sections import Potential
from distribres.dealers import territory_route
from distribres.dealers.comparable import features


def name_peers(
    dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame, params: Potential
) -> pd.DataFrame:
    """The table `benchmarks`: for each dealer, those of its channel that are nearest in what makes dealers comparable.

    Nearest by the features of the benchmark (standardised logarithms of wallet, salespeople, and of population,
    market and income of the territory), and by the local preference for the brand. Only dealers with a known wallet
    are peers, so that nobody is measured by an estimate.

    Parameters
    ----------
    dealers, territories, potentials : DataFrame
        The tables of that name and `potential`.
    params : Potential
        `peers`: how many.
    """
    stated = potentials.dropna(subset="wallet").set_index("dealer_id")
    of_dealer = dealers[dealers["dealer_id"].isin(stated.index)].set_index("dealer_id").reindex(stated.index)
    x = features(of_dealer.reset_index(), territories, stated["wallet"]).drop(columns="const")
    share = stated["share_of_wallet"].where(stated["wallet_source"] == "known")
    liking = territory_route.preference(share, of_dealer["channel"], of_dealer["territory_id"])
    x = x.assign(preference=liking / (liking.std() or 1.0)).fillna(0.0)
    parts = [
        _nearest(x.loc[ids], stated.loc[ids, "wallet_source"] == "known", params.peers)
        for ids in of_dealer.groupby("channel").groups.values()
    ]
    columns = ["dealer_id", "rank", "peer_id", "distance"]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    peer = stated.reindex(found["peer_id"])
    found = found.assign(peer_wallet=peer["wallet"].to_numpy(), peer_share=peer["share_of_wallet"].to_numpy())
    return found.assign(**_compare(found, stated["wallet"], of_dealer, territories))


def _compare(found: pd.DataFrame, wallet: pd.Series, of_dealer: pd.DataFrame, territories: pd.DataFrame) -> dict:
    """Peer against dealer: purchases, team and market of the territory as relative differences; the same territory."""
    place = of_dealer["territory_id"]
    market = territories.set_index("territory_id")["market"].reindex(place).set_axis(place.index)
    facts = {"size_difference": wallet, "team_difference": of_dealer["salespeople"], "market_difference": market}
    here, there = place.reindex(found["dealer_id"]).array, place.reindex(found["peer_id"]).array
    return {name: _difference(fact, found) for name, fact in facts.items()} | {
        "same_territory": pd.Series(here == there, found.index).fillna(False).astype(bool)
    }


def _difference(fact: pd.Series, found: pd.DataFrame) -> np.ndarray:
    """How much more the peer has than the dealer, relative to the dealer; missing where either is not known."""
    own = fact.where(fact > 0).reindex(found["dealer_id"]).to_numpy(dtype=float)
    return fact.reindex(found["peer_id"]).to_numpy(dtype=float) / own - 1


def local_conditions(dealers: pd.DataFrame, territories: pd.DataFrame, potentials: pd.DataFrame) -> pd.DataFrame:
    """The table `conditions`: what each dealer finds on its territory, whatever it does itself.

    Parameters
    ----------
    dealers, territories, potentials : DataFrame
        The tables of that name and `potential`.
    """
    of_dealer = dealers.set_index("dealer_id").loc[potentials["dealer_id"]]
    place, stated = of_dealer["territory_id"], potentials.set_index("dealer_id")
    share = stated["share_of_wallet"].where(stated["wallet_source"] == "known")
    facts = territories.set_index("territory_id")[["population", "market", "income"]].reindex(place)
    others = place.groupby(place).transform("size") - 1
    liking = np.exp(territory_route.preference(share, of_dealer["channel"], place)) - 1
    found = facts.set_axis(place.index).assign(territory_id=place, preference=liking, dealers_here=others)
    return found.rename_axis("dealer_id").reset_index()


def choose_dealer(dealer_id: str, potentials: pd.DataFrame) -> str:
    """The dealer whose sheet is shown: the one that is named, or the one with the most room to grow.

    Raises
    ------
    ValueError
        If nobody of that number bought in the last year.
    """
    if not dealer_id:
        return potentials.sort_values("headroom", ascending=False)["dealer_id"].iloc[0]
    if dealer_id not in set(potentials["dealer_id"]):
        raise ValueError(f"no dealer with the number {dealer_id!r} bought in the last year: see the table potential")
    return dealer_id


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
