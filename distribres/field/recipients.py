"""Whom the letters of a campaign are for, who of them is not written to and why, and what is known to say to each."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from distribres.contracts import conditions
from distribres.contracts.letters import Campaign
from distribres.contracts.sections import Params
from distribres.field.facts import list_recent, read_facts

TABLES = (
    *("dealers", "panel", "events", "criteria", "tiers", "forecast"),
    *("plan", "actions", "recognitions", "honours"),
)
"""Tables that all this is read from."""
NO_MAIL = "no_mail"
ALREADY_WRITTEN = "already_written"


def choose_recipients(
    name: str, tables: Mapping[str, pd.DataFrame], sent: Collection[str], quarter: str, params: Params
) -> pd.DataFrame:
    """The dealers that a campaign is for, by dealer_id.

    Parameters
    ----------
    name : str
        Of the campaign.
    tables : mapping of DataFrame
        Those of `TABLES`.
    sent : collection of str
        Dealers whose letter of this campaign has been posted.
    quarter : str
        The quarter under review.
    params : Params
        The sections `field`, `playbook` and `letters`.

    Returns
    -------
    DataFrame
        template; `excluded` (no_mail, already_written; empty: it is written to), and what is known of each, as
        `_known` has it.
    """
    campaign, plan = params.letters.campaigns[name], tables["plan"]
    honours = tables["honours"].set_index("dealer_id")
    facts = read_facts(plan, tables, quarter, params)
    facts = facts.assign(place=honours["place"].reindex(facts.index))
    others = [params.letters.campaigns[other] for other in campaign.not_with]
    elsewhere = np.logical_or.reduce([_is_for(other, facts, tables["actions"], params) for other in others])
    no_mail = facts["no_mail"].eq(True)
    excluded = np.select([no_mail, facts.index.isin(sent) | elsewhere], [NO_MAIL, ALREADY_WRITTEN], "")
    found = _known(facts, tables, quarter, campaign, params.field.event_quarters).assign(
        template=_templates(campaign, facts), excluded=excluded
    )
    return found[_is_for(campaign, facts, tables["actions"], params)]


def _is_for(campaign: Campaign, facts: pd.DataFrame, actions: pd.DataFrame, params: Params) -> np.ndarray:
    """Which dealers a campaign is for, whether they want letters or not (dealers,)."""
    held = conditions.find_holding(campaign.where, facts)
    if isinstance(campaign.letter, dict):
        held &= facts["event"].isin([*campaign.letter])
    if campaign.tactic is not None:
        tactic = params.playbook.tactics.get(campaign.tactic)
        if tactic is None:  # taken out of the playbook
            return np.zeros(len(facts), bool)
        where = {fact: condition for fact, condition in tactic.where.items() if fact != NO_MAIL}
        fits = facts["family"].map({family: tactic.fit(family) for family in params.playbook.families}) != "none"
        in_person = facts["no_mail"].eq(True) & fits & conditions.find_holding(where, facts)
        held &= facts.index.isin(actions.loc[actions["tactic"] == campaign.tactic, "dealer_id"]) | in_person
    return held.to_numpy()


def _templates(campaign: Campaign, facts: pd.DataFrame) -> pd.Series:
    if isinstance(campaign.letter, dict):
        return facts["event"].map(campaign.letter)
    return pd.Series(campaign.letter, facts.index)


def _known(
    facts: pd.DataFrame, tables: Mapping[str, pd.DataFrame], quarter: str, campaign: Campaign, event_quarters: int
) -> pd.DataFrame:
    """What is known to say to each dealer; missing where it is not.

    name, city, rep_id, channel, family, language; word and years, as in the table honours; `asked`, whether its consent
    to be named is to be asked; event and event_day, its last or else the network's, and came; last_order (quarter);
    visited; due_date, of the tactic of the campaign.
    """
    ids = facts.index
    dealers, plan, honours = (
        tables[name].set_index("dealer_id").reindex(ids) for name in ("dealers", "plan", "honours")
    )
    panel, actions = tables["panel"], tables["actions"]
    bought = panel[(panel["revenue"] > 0) & (panel["quarter"] <= quarter)].groupby("dealer_id")["quarter"].max()
    due = actions[actions["tactic"] == campaign.tactic].groupby("dealer_id")["due_date"].min()
    recent = list_recent(tables["events"], quarter, event_quarters)
    own = recent.groupby("dealer_id")[["event", "date"]].last().reindex(ids)
    events = own if recent.empty else own.fillna(recent[["event", "date"]].iloc[-1])
    return pd.DataFrame(
        {
            **dealers[["name", "city", "channel", "language"]],
            **plan[["rep_id", "family"]],
            **honours[["word", "years"]],
            "asked": dealers["public_name"].isna(),
            "event": events["event"],
            "event_day": events["date"],
            "came": facts["event"].eq("came"),
            "last_order": bought.reindex(ids),
            "visited": (plan["visits"] > 0).fillna(False),
            "due_date": due.reindex(ids),
        },
        index=ids,
    )


def list_earned(recognitions: pd.DataFrame, quarter: str) -> dict[str, list]:
    """What each dealer earned in the quarter, by dealer_id: what it is named for first, then the others by name."""
    now = recognitions[recognitions["quarter"] == quarter].sort_values(["main", "recognition"], ascending=[False, True])
    return {dealer: [*lines.itertuples()] for dealer, lines in now.groupby("dealer_id")}
