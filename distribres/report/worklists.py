"""Whom to look at first: dealers and reps, the most urgent on top."""

import pandas as pd

from distribres import summary
from distribres.report.blocks import Table, Text
from distribres.report.listings import listing
from distribres.words import Words

CHANGES = {"hours": "changes", "spend": "changes_spend"}


def movers(tiers: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Who changed tier, the largest first."""
    if tiers["last_tier"].isna().all():
        return None
    moved = tiers[tiers["last_tier"].notna() & (tiers["last_tier"] != tiers["tier"])]
    if moved.empty:
        return Text(words("sections.tiers.none_moved"))
    rows = summary.top(moved.merge(plan[["dealer_id", "name", "potential"]], on="dealer_id"), "score", n)
    columns = {
        "name": list(rows["name"]),
        "last_tier": [words(f"tiers.{t}") for t in rows["last_tier"]],
        "tier": [words(f"tiers.{t}") for t in rows["tier"]],
        "tier_probability": [words.percent(p) for p in rows["tier_probability"]],
        "potential": [words.money(x) for x in rows["potential"]],
    }
    return listing("movers", columns, words, "lllrr")


def missed(plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Dealers with much room to grow and little of our time."""
    rows = summary.top(plan[plan["missed"]], "headroom", n)
    if rows.empty:
        return None if plan["current_hours"].isna().all() else Text(words("sections.habit.none_missed"))
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words(f"families.{f}") for f in rows["family"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
        "current_hours": [words.number(x, 1) for x in rows["current_hours"]],
        "hours": [words.number(x, 1) for x in rows["hours"]],
    }
    return listing("missed", columns, words, "lllrrr")


def habit(table: pd.DataFrame, balance: pd.DataFrame, words: Words) -> Table | None:
    """What habit costs, by rep, and what the rep's hours reach with its own dealers."""
    if table.empty:
        return None
    rows = table.merge(balance[["rep_id", "reached"]], on="rep_id", how="left", validate="1:1")
    rows = rows.sort_values(["cost", "rep_id"], ascending=[False, True])
    columns = {
        "rep_id": list(rows["rep_id"]),
        "dealers": [words.number(n) for n in rows["dealers"]],
        "hours_now": [words.hours(x) for x in rows["hours"]],
        "repeated": [words.percent(x) for x in rows["repeated"]],
        "missed": [words.number(n) for n in rows["missed"]],
        "cost": [words.money(x) for x in rows["cost"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["cost_low"], rows["cost_high"], strict=True)
        ],
        "reached": [words.percent(x) for x in rows["reached"]],
    }
    return listing("habit", columns, words)


def visited(cases: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """Dealers visited out of habit, those with most hours above their part of the potential first."""
    found = cases[cases["case"] == "habit"].merge(
        plan[["dealer_id", "name", "hours"]], on="dealer_id", validate="one_to_one"
    )
    if found.empty:
        return None
    rows = summary.top(found.assign(excess=found["current_hours"] - found["fair_hours"]), "excess", n)
    columns = {"name": list(rows["name"]), "rep_id": list(rows["rep_id"].fillna(words("nobody")))}
    columns |= {
        c: [words.number(x, 1) for x in rows[c]] for c in ("hours_before", "current_hours", "fair_hours", "hours")
    }
    return listing("visited", columns, words, "llrrrr")


def transfers(table: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table | None:
    """Dealers that would win more with a neighbouring rep."""
    if table.empty:
        return None
    rows = table.merge(plan[["dealer_id", "name"]], on="dealer_id", validate="one_to_one").sort_values("step")
    columns = {
        "name": list(rows["name"]),
        "from_rep": list(rows["from_rep"]),
        "to_rep": list(rows["to_rep"]),
        "distance": [f"{words.number(x)} {words('units.km')}" for x in rows["distance"]],
        "gain": [words.money(x) for x in rows["gain"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["gain_low"], rows["gain_high"], strict=True)
        ],
    }
    return listing("transfers", columns, words, "lllrrr")


def changes(plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers whose time changes most; whose spend does, where time is not known."""
    changes = {kind: (plan[kind] - plan[f"current_{kind}"]).abs() for kind in CHANGES}
    kind = next((kind for kind, change in changes.items() if change.notna().any()), None)
    if kind is None:
        return None
    caption, change = CHANGES[kind], changes[kind]
    show = {"hours": lambda x: words.number(x, 1), "spend": words.money}[kind]
    rows = summary.top(plan.assign(change=change), "change", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words(f"families.{f}") for f in rows["family"]],
        f"current_{kind}": [show(x) for x in rows[f"current_{kind}"]],
        kind: [show(x) for x in rows[kind]],
        "gain": [words.money(x) for x in rows["gain"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["gain_low"], rows["gain_high"], strict=True)
        ],
    }
    return listing(caption, columns, words, "lllrrrr")


def exploration(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers explored, those of which least is known first: what could be learnt, and what that could change."""
    if table.empty:
        return None
    rows = table.merge(plan[["dealer_id", "name", "rep_id"]], on="dealer_id", validate="one_to_one")
    rows = summary.top(rows, "share", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "explored_hours": [words.number(x, 1) for x in rows["hours"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
        "interval": [
            words.between(words.money(a), words.money(b))
            for a, b in zip(rows["headroom_low"], rows["headroom_high"], strict=True)
        ],
        "family": [words(f"families.{f}") for f in rows["family"]],
        "could_become": [_others(line, words) for line in rows.itertuples()],
    }
    return listing("exploration", columns, words, "llrrrll")


def _others(line, words: Words) -> str:
    """The families other than its own that a dealer has at the ends of its interval."""
    others = dict.fromkeys(f for f in (line.family_low, line.family_high) if f != line.family)
    return words.listed(words(f"families.{f}") for f in others) if others else words("missing")
