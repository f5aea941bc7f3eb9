"""What is done with each family and dealer, by whom, what found no room, and what both sides gain."""

import json
from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from distribres.contracts.letters import WEEKS
from distribres.contracts.playbook import FITS, KINDS, OWNERS
from distribres.contracts.sections import Field
from distribres.report import network_figures
from distribres.report.blocks import Table, Text
from distribres.report.elements import absent, between, listing, section
from distribres.report.plots import style
from distribres.report.words import Words

NAMED = 6
"""Tactics named for a family."""
EVENTS = ("came", "absent", "not_invited")


def say(actions: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Text:
    """How many actions there are, and what part of the plan they take."""
    if actions.empty:
        return section("playbook", words, "sections.playbook.none")
    told = {"actions": words.number(len(actions)), "dealers": words.number(actions["dealer_id"].nunique())}
    taken = {"hours": words.hours(actions["hours"].sum()), "money": words.money(actions["cost"].sum())}
    if plan["hours"].isna().all() and plan["spend"].isna().all():
        return section("playbook", words, "sections.playbook.asked", **told, **taken)
    given = [
        words(f"sections.playbook.{kind}", taken=taken[kind], given=show(plan[column].sum()))
        for kind, column, show in (("hours", "hours", words.hours), ("money", "spend", words.money))
        if plan[column].notna().any()
    ]
    return section("playbook", words, given=words.listed(given), **told)


def say_often(plan: pd.DataFrame, words: Words) -> Text | None:
    """How many dealers get more than a visit a week; nothing where nobody does."""
    often = plan[plan["visits"] > WEEKS]
    if often.empty:
        return None
    most = words.number(often["visits"].max())
    return Text(words("sections.playbook.often", count=len(often), most=most))


def list_families(actions: pd.DataFrame, plan: pd.DataFrame, both: pd.DataFrame, words: Words) -> Table | None:
    """What each family gets, and what that brings to us and to its dealers."""
    if actions.empty:
        return None
    families = plan["family"].to_numpy()
    taken = actions.assign(visits=actions["contact"] == "visit").groupby("family")[["visits", "hours", "cost"]].sum()
    won = plan.groupby("family")[["gain"]].sum(min_count=1)
    own = both.set_index("dealer_id").reindex(plan["dealer_id"])["dealer_gain"].groupby(families).sum()
    sums = taken.join(won, how="outer").join(own).join(plan["family"].value_counts().rename("dealers"))
    rows = sums.reindex([family for family in words.families if family in sums.index])
    rows = pd.concat([rows, rows.sum(min_count=1).rename("total").to_frame().T])
    total = words("total")
    names = [*(words.family(family) for family in rows.index[:-1]), total]
    looks = style.family_looks(words.playbook)
    columns = {
        "family": names,
        "dealers": _numbers(rows["dealers"], words),
        "visits": _numbers(rows["visits"], words),
        "action_hours": [words.hours(x) for x in rows["hours"].fillna(0)],
        "cost_of_actions": words.amounts(rows["cost"].fillna(0)),
        "our_gain": words.amounts(rows["gain"]),
        "dealer_gain": words.amounts(rows["dealer_gain"]),
    }
    swatches = {name: looks[family].color for name, family in zip(names, rows.index[:-1], strict=False)}
    return listing("playbook", columns, words, "lrrrrrr", emphasis=total, swatches=swatches)


def _numbers(counts: Iterable[float], words: Words) -> list[str]:
    return [words.number(0 if n != n else n) for n in counts]


def list_treatments(actions: pd.DataFrame, words: Words) -> Table | None:
    """The tactics that belong most to each family, with how many of its dealers get them."""
    if actions.empty:
        return None
    counts = actions.groupby(["family", "tactic"])["dealer_id"].nunique().rename("dealers").reset_index()
    families = [family for family in words.families if family in set(counts["family"])]
    told = [_treatment(counts[counts["family"] == family], family, words) for family in families]
    looks, names = style.family_looks(words.playbook), [words.family(family) for family in families]
    swatches = {name: looks[family].color for name, family in zip(names, families, strict=True)}
    return listing("treatments", {"family": names, "tactics": told}, words, "ll", swatches=swatches)


def _treatment(counts: pd.DataFrame, family: str, words: Words) -> str:
    """The tactics that most belong to a family, and of these first those that most of its dealers get."""
    fits = [words.playbook.tactics[name].fits.get(family) for name in counts["tactic"]]
    order = counts.assign(rank=[FITS.index(fit) if fit in FITS else len(FITS) for fit in fits])
    first = order.sort_values(["rank", "dealers", "tactic"], ascending=[True, False, True]).head(NAMED)
    named = zip(first["tactic"], first["dealers"], strict=True)
    return words.listed(words("playbook.for", tactic=words.tactic(name), count=n) for name, n in named)


def list_tactics(actions: pd.DataFrame, words: Words) -> Table | None:
    """Each tactic that is used: by whom, for how many dealers, and what it takes."""
    if actions.empty:
        return None
    sums = actions.groupby(["kind", "tactic"]).agg(
        owner=("owner", lambda owners: owners.value_counts().index[0]),
        dealers=("dealer_id", "nunique"),
        times=("dealer_id", "size"),
        hours=("hours", "sum"),
        own_hours=("own_hours", "sum"),
        cost=("cost", "sum"),
    )
    order = sums.reset_index().sort_values(
        ["kind", "dealers", "tactic"],
        ascending=[True, False, True],
        key=lambda column: column.map(KINDS.index) if column.name == "kind" else column,
    )
    total = words("total")
    whole = actions["dealer_id"].nunique(), len(actions)
    parts = {
        "action_hours": ("hours", words.hours),
        "own_hours": ("own_hours", words.hours),
        "cost_of_actions": ("cost", words.money),
    }
    columns = {
        "tactic": [*(words.tactic(name) for name in order["tactic"]), total],
        "kind": [*(words(f"kinds.{kind}") for kind in order["kind"]), ""],
        "owner": [*(words(f"owners.{owner}") for owner in order["owner"]), ""],
        "dealers": _numbers([*order["dealers"], whole[0]], words),
        "times": _numbers([*order["times"], whole[1]], words),
    }
    columns |= {name: _taken([*order[part], actions[part].sum()], show) for name, (part, show) in parts.items()}
    return listing("tactics", columns, words, "lllrrrrr", emphasis=total)


def _taken(amounts: Iterable[float], show: Callable[[float], str]) -> list[str]:
    """Hours or money; nothing stands where nothing is taken."""
    return [show(x if x else np.nan) for x in amounts]


def list_owners(actions: pd.DataFrame, params: Field, words: Words) -> Table | None:
    """Who does what: hours of the plan, and hours of those who are no rep against those that they have."""
    if actions.empty:
        return None
    sums = actions.groupby("owner").agg(
        times=("dealer_id", "size"), hours=("hours", "sum"), own_hours=("own_hours", "sum"), cost=("cost", "sum")
    )
    rows = sums.reindex([owner for owner in OWNERS if owner in sums.index])
    have = dict(params.owner_hours)
    columns = {
        "owner": [words(f"owners.{owner}") for owner in rows.index],
        "times": _numbers(rows["times"], words),
        "action_hours": [words.hours(x) for x in rows["hours"]],
        "own_hours": [words.hours(x) for x in rows["own_hours"]],
        "have_hours": [words.hours(have.get(owner, np.nan)) for owner in rows.index],
        "cost_of_actions": words.amounts(rows["cost"]),
    }
    return listing("owners", columns, words, "lrrrrr")


def say_left(left: pd.DataFrame, words: Words) -> Text | None:
    """What of the plan's hours and money no action uses, by reason; nothing where all is used."""
    said = []
    for unit, show in (("hours", lambda x: words("hours", n=words.number(x, 2))), ("money", words.money)):
        amounts = left[left["unit"] == unit].groupby("reason")["amount"].sum()
        parts = [words(f"left.{reason}", amount=show(x)) for reason, x in amounts.items() if show(x) != show(0)]
        if parts:
            said.append(words(f"left.{unit}", amount=show(amounts.sum()), parts=words.listed(parts)))
    return Text(" ".join(said)) if said else None


def list_shortages(shortages: pd.DataFrame, words: Words, n: int | None = None) -> Table | None:
    """What was due and found no room, by tactic and what stood in its way; what must be done first."""
    if shortages.empty:
        return None
    counts = shortages.groupby(["tactic", "reason"]).agg(dealers=("dealer_id", "size"), must=("must", "any"))
    rows = counts.reset_index().sort_values(
        ["must", "dealers", "tactic", "reason"], ascending=[False, False, True, True]
    )
    rows = rows.head(n) if n else rows
    columns = {
        "tactic": [words.tactic(name) for name in rows["tactic"]],
        "in_the_way": [words(f"shortages.{reason}") for reason in rows["reason"]],
        "dealers": [words.number(count) for count in rows["dealers"]],
    }
    return listing("shortages", columns, words, "llr")


def say_follow_ups(actions: pd.DataFrame, words: Words) -> Text:
    """How many dealers the last event leaves to thank, to console, or to tell of it."""
    asked = [name for name in actions["tactic"].unique() if "event" in words.playbook.tactics[name].where]
    told = actions[actions["tactic"].isin(asked)].drop_duplicates("dealer_id")
    was = pd.Series([json.loads(why)["facts"]["event"] for why in told["why"]], dtype=object).value_counts()
    if was.empty:
        return absent("events", words)
    return Text(words("sections.playbook.event", **{event: words.number(was.get(event, 0)) for event in EVENTS}))


def say_both_sides(both: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Text | None:
    """What dealers earn and receive if the plan wins what it should, beside what it wins us."""
    if plan["gain"].isna().all():
        return None
    sums = {"gain": plan["gain"].sum()} | {part: both[part].sum() for part in ("earned", "received", "dealer_gain")}
    win = sums["gain"] > 0 and sums["dealer_gain"] > 0
    told = {part: words.money(amount) for part, amount in sums.items()}
    return Text(words(f"playbook.{'both' if win else 'not_both'}", **told))


def list_both_sides(both: pd.DataFrame, plan: pd.DataFrame, words: Words, n: int | None = None) -> Table | None:
    """The dealers that gain most themselves, beside what we gain there."""
    if plan["gain"].isna().all():
        return None
    rows = both.merge(plan[["dealer_id", "name", "family", "gain_low", "gain", "gain_high"]], on="dealer_id")
    rows = network_figures.top(rows[rows["gain"] > 0], "dealer_gain", n or NAMED)
    if rows.empty:
        return None
    columns = {
        "name": list(rows["name"]),
        "family": [words.family(family) for family in rows["family"]],
        "our_gain": words.amounts(rows["gain"]),
        "our_interval": between(rows["gain_low"], rows["gain_high"], words),
        "dealer_gain": words.amounts(rows["dealer_gain"]),
        "dealer_interval": between(rows["dealer_gain_low"], rows["dealer_gain_high"], words),
        "received": words.amounts(rows["received"]),
    }
    return listing("both_sides", columns, words, "llrrrrr")
