"""What holds the plan back: its limits, what each costs, what gave way, and how the best is reached step by step."""

import pandas as pd

from distribres.contracts.sections import Plan
from distribres.engagement.limits import infeasible
from distribres.engagement.market import STEPS
from distribres.report.blocks import Table, Text
from distribres.report.elements import between, listing, name, weight
from distribres.report.words import Words


def say(costs: pd.DataFrame, params: Plan, words: Words) -> Text | None:
    """The dearest limit, where it surely costs something; `params` is the section `plan`."""
    sure = costs[costs["cost_low"] > 0]
    if sure.empty:
        return None
    line = sure.loc[sure["cost"].idxmax()]
    ends = {"cost": "cost", "low": "cost_low", "high": "cost_high"}
    told = {figure: words.money(line[end]) for figure, end in ends.items()}
    return Text(words("limits.says", limit=_limit(line["limit"], params, words), **told))


def list_costs(costs: pd.DataFrame, params: Plan, words: Words) -> Table | None:
    """What each limit costs, the dearest first; `params` is the section `plan`."""
    if costs.empty:
        return None
    rows = costs.sort_values("cost", ascending=False, kind="stable")
    columns = {
        "limit": [_limit(limit, params, words) for limit in rows["limit"]],
        "limit_cost": [words.money(x) for x in rows["cost"]],
        "interval": between(rows["cost_low"], rows["cost_high"], words),
    }
    return listing("limit_costs", columns, words, "lrr")


def _limit(limit: str, params: Plan, words: Words) -> str:
    """A limit with what it is set at."""
    told = {}
    if limit in ("max_cut", "max_rise", "max_spend_share"):
        told["share"] = words.percent(getattr(params, limit))
    if limit == "max_rise":
        told["times"] = weight(params.start, words)
    if limit in ("min_hours", "max_hours"):
        tiers = dict(getattr(params, limit)).items()
        parts = [words("limits.tier", tier=words(f"tiers.{tier}"), hours=words.hours(hours)) for tier, hours in tiers]
        told["tiers"] = words.listed(parts)
    return words(f"limits.{limit}", **told)


def say_kept(plan: pd.DataFrame, words: Words) -> Text | None:
    """Which reps keep their hours, where others move theirs: no plan of their own is sure enough to gain."""
    moved = (plan["hours"] - plan["current_hours"]).abs().groupby(plan["rep_id"]).max()
    kept = moved[moved < 1 / STEPS["hours"]]
    if kept.empty or len(kept) == len(moved):
        return None
    return Text(words("limits.kept", count=len(kept), reps=words.listed(name(rep) for rep in kept.index)))


def list_way(way: pd.DataFrame, words: Words) -> Table | None:
    """The plans of the next four quarters, each made where the one before was followed."""
    if way.empty:
        return None
    columns = {"planned": [words.quarter(quarter) for quarter in way["quarter"]]}
    for heading, kind, show in (("hours_moved", "hours", words.hours), ("spend_moved", "spend", words.money)):
        if way[kind].notna().any():
            columns[heading] = [show(x) for x in way[kind]]
    columns |= {
        "won": [words.money(x) for x in way["won"]],
        "interval": between(way["won_low"], way["won_high"], words),
        "settled": [words.money(x) for x in way["gain"]],
    }
    return listing("way", columns, words, "l" + "r" * (len(columns) - 1))


def say_infeasible(limits: pd.DataFrame, words: Words) -> Text | None:
    """Which limits gave way to what there is; nothing where all fit.

    Only minimum service can ask for more hours than there are, and only the cap on a dealer leave money over: today's
    effort keeps all other limits.
    """
    found = infeasible(limits)
    short = found[found["kind"] == "hours"]
    short = short.assign(missing=short["least"] - short["total"]).nlargest(3, "missing")
    said = []
    if len(short):
        first = words.listed(_short(line, words) for line in short.itertuples())
        said.append(words("infeasible.hours", count=int((found["kind"] == "hours").sum()), first=first))
    for budget in found[found["kind"] == "spend"].itertuples():
        said.append(words("infeasible.spend", total=words.money(budget.total), most=words.money(budget.most)))
    return Text(" ".join(said)) if said else None


def _short(line, words: Words) -> str:
    """A rep with the hours that its dealers must get, and those that it has."""
    who = words("nobody") if pd.isna(line.rep_id) else name(line.rep_id)
    return words("infeasible.rep", rep=who, least=words.hours(line.least), total=words.hours(line.total))
