"""What a dealer is offered on its sheet: the actions of the plan that the playbook has words for the dealer for."""

import json
from dataclasses import dataclass
from datetime import date

import pandas as pd

from distribres.contracts.playbook import FITS, Playbook

MOST = 4
"""Offers on a sheet: what can be talked through in a visit."""


@dataclass(frozen=True)
class Offer:
    """A tactic, and the day by which it comes."""

    tactic: str
    due: date


def choose_offers(actions: pd.DataFrame, playbook: Playbook) -> dict[str, list[Offer]]:
    """The offers of each dealer, by dealer_id, in the order of their days.

    Where there are more than `MOST`, those stand back that belong less to its family, then those that bring it less.

    Parameters
    ----------
    actions : DataFrame
        The table of that name.
    playbook : Playbook
    """
    told = {name for name, tactic in playbook.tactics.items() if tactic.offer is not None}
    offered = actions[actions["tactic"].isin(told) & (actions["n"] == 1)]
    fits = [FITS.index(fit) if (fit := json.loads(why)["fit"]) in FITS else len(FITS) for why in offered["why"]]
    order = offered.assign(fit=fits).sort_values(
        ["fit", "dealer_gain", "due_date", "tactic"], ascending=[True, False, True, True]
    )
    chosen = order.groupby("dealer_id", sort=False).head(MOST).sort_values(["due_date", "tactic"])
    return {
        dealer: [Offer(tactic, due.date()) for tactic, due in own[["tactic", "due_date"]].itertuples(index=False)]
        for dealer, own in chosen.groupby("dealer_id")
    }
