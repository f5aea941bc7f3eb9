"""What conditions of the playbook can ask of a dealer, from finished tables; what is not known is missing."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.contracts.playbook import Playbook
from distribres.contracts.sections import Params
from distribres.tiers import families


def read_facts(plan: pd.DataFrame, inputs: Mapping[str, pd.DataFrame], quarter: str, params: Params) -> pd.DataFrame:
    """All facts of the dealers of a plan, by dealer_id, in its order.

    Parameters
    ----------
    plan : DataFrame
        The table plan, with or without what is done.
    inputs : mapping of DataFrame
        The tables dealers, criteria, tiers, forecast, panel, events and recognitions.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field` and `playbook`.
    """
    ids = plan["dealer_id"]
    own = plan.set_index("dealer_id")
    tiers, ahead = (inputs[name].set_index("dealer_id").reindex(ids) for name in ("tiers", "forecast"))
    facts = families.read_facts(ids, inputs["dealers"], inputs["criteria"])
    return facts.assign(
        **own[["tier", "family", "missed", "explore", "hours", "spend"]],
        **tiers[["headroom_level", "willingness_level", "winnable_level", "winnable"]],
        **ahead[["alert", "silence_probability"]],
        seen=find_seen(own, params.playbook, dict(params.field.visit_hours)["least"]),
        revenue_growth=_growth(inputs["panel"], quarter).reindex(ids),
        silent_quarters=_silent_quarters(inputs["panel"], quarter).reindex(ids),
        event=_last_event(inputs["events"], ids, quarter, params.field.event_quarters),
        no_mail=inputs["dealers"].set_index("dealer_id")["no_mail"].reindex(ids).fillna(False).astype(object),
        recognised=_recognised(inputs["recognitions"], ids, quarter),
    )


def find_seen(plan: pd.DataFrame, playbook: Playbook, least: float) -> pd.Series:
    """Who is visited: whoever has the hours of one visit, in a family that is visited; missing without hours."""
    visited = plan["family"].isin([name for name, family in playbook.families.items() if family.visits_most > 0])
    return ((plan["hours"] >= least) & visited).astype(object).where(plan["hours"].notna())


def _growth(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Revenue of the last year over that of the year before, less 1; missing where there was none."""
    now, before = (
        panel[panel["quarter"].isin(quarters.last(end, yearly.YEAR))].groupby("dealer_id")["revenue"].sum()
        for end in (quarter, quarters.shift(quarter, -yearly.YEAR))
    )
    return now.reindex(before.index, fill_value=0.0)[before > 0] / before[before > 0] - 1


def _silent_quarters(panel: pd.DataFrame, quarter: str) -> pd.Series:
    """Quarters without a purchase that end with this one; 0 for who bought in it."""
    bought = panel[(panel["revenue"] > 0) & (panel["quarter"] <= quarter)].groupby("dealer_id")["quarter"].max()
    return bought.map(lambda last: quarters.after(last, quarter)).astype(float)


def _last_event(events: pd.DataFrame, ids: pd.Series, quarter: str, within: int) -> pd.Series:
    """What the last event was for each dealer: came, absent or not_invited; missing where there was none."""
    recent = list_recent(events, quarter, within)
    if recent.empty:
        return pd.Series(np.nan, pd.Index(ids), dtype=object)
    came = recent.groupby("dealer_id")["attended"].last()
    return came.map({True: "came", False: "absent"}).reindex(ids).fillna("not_invited").astype(object)


def list_recent(events: pd.DataFrame, quarter: str, within: int) -> pd.DataFrame:
    """The events of the last quarters, `within` so many, the last of them last."""
    since = pd.Timestamp(quarters.first_day(quarters.shift(quarter, 1 - within)))
    recent = events[(events["date"] >= since) & (events["date"] <= pd.Timestamp(quarters.last_day(quarter)))]
    return recent.sort_values(["date", "event"])


def _recognised(earned: pd.DataFrame, ids: pd.Series, quarter: str) -> pd.Series:
    """Did it earn a recognition in the quarter?"""
    now = earned.loc[earned["quarter"] == quarter, "dealer_id"]
    return pd.Series(ids.isin(now).to_numpy(), pd.Index(ids)).astype(object)
