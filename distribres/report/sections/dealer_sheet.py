"""One dealer beside those like it."""

import pandas as pd

from distribres.report.blocks import Table
from distribres.report.elements import listing
from distribres.report.words import Words


def list_conditions(dealer_id: str, table: pd.DataFrame, territories: pd.DataFrame, words: Words) -> Table:
    """What one dealer finds on its territory, beside the middle dealer of the network."""
    here, middle = table.set_index("dealer_id").loc[dealer_id], table.median(numeric_only=True)
    names = territories.set_index("territory_id")["name"].reindex([here["territory_id"]]).fillna(here["territory_id"])
    show = {
        "population": words.number,
        "market": words.money,
        "income": words.money,
        "preference": words.change,
        "dealers_here": words.number,
    }
    columns = {
        "condition": [words("conditions.territory"), *(words(f"conditions.{c}") for c in show)],
        "here": [names.fillna(words("missing")).iloc[0], *(form(here[c]) for c, form in show.items())],
        "middle_dealer": [words("missing"), *(form(middle[c]) for c, form in show.items())],
    }
    return listing("conditions", columns, words)


def list_peers(
    dealer_id: str, peers: pd.DataFrame, potential: pd.DataFrame, dealers: pd.DataFrame, words: Words
) -> Table:
    """One dealer's fair benchmark: itself, and the dealers with which it is compared, the nearest first."""
    compared = peers[peers["dealer_id"] == dealer_id].sort_values("rank")
    ids = [dealer_id, *compared["peer_id"]]
    rows = potential.set_index("dealer_id").loc[ids]
    known = dealers.set_index("dealer_id").loc[ids]
    columns = {
        "name": list(known["name"]),
        "city": list(known["city"].fillna(words("missing"))),
        "comparable": [words("missing"), *(_why(peer, words) for peer in compared.itertuples())],
        "wallet": words.amounts(rows["wallet"]),
        "share_of_wallet": [words.percent(x) for x in rows["share_of_wallet"]],
        "by_comparable": words.amounts(rows["by_comparable"]),
        "by_territory": words.amounts(rows["by_territory"]),
    }
    return listing("benchmark", columns, words, "lllrrrr", emphasis=known["name"].iloc[0])


def _why(peer, words: Words) -> str:
    """What makes a peer comparable, and how far it goes."""
    facts = {"size": peer.size_difference, "team": peer.team_difference}
    place = {} if peer.same_territory else {"market": peer.market_difference}
    known = {name: x for name, x in (facts | place).items() if x == x}
    said = [_alike(name, x, words) for name, x in known.items()]
    here = [words("alike.territory")] if peer.same_territory else []
    return ", ".join([words("alike.channel"), *said, *here])


def _alike(name: str, difference: float, words: Words) -> str:
    change = words.change(difference, 0)
    return words(f"alike.{name}_same" if change == words.percent(0) else f"alike.{name}", change=change)
