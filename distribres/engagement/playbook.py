"""What we do with each family, and after each event."""

import pandas as pd

from distribres.contracts import quarters
from distribres.contracts.sections import Playbook


def choose_actions(tiers: pd.DataFrame, events: pd.DataFrame, quarter: str, params: Playbook) -> pd.Series:
    """Actions of each dealer, by dealer_id, separated by ``;``: its family's, and the follow-up of its last event.

    Parameters
    ----------
    tiers, events : DataFrame
        The tables of that name.
    params : Playbook
        The section `playbook`.
    """
    since = pd.Timestamp(quarters.first_day(quarters.shift(quarter, 1 - params.event_quarters)))
    recent = events[(events["date"] >= since) & (events["date"] <= pd.Timestamp(quarters.last_day(quarter)))]
    came = recent.sort_values(["date", "event"]).groupby("dealer_id")["attended"].last()
    follow_up = came.map({True: "event_thanks", False: "event_regrets"}).reindex(tiers["dealer_id"])
    own = tiers["family"].map(lambda family: ";".join(params.actions[family])).to_numpy()
    return pd.Series(own, follow_up.index).str.cat(follow_up, sep=";", na_rep="").str.strip(";")
