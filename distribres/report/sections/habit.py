"""How much of today's effort is habit."""

import pandas as pd

from distribres.report import network_figures, plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import between, figure, listing, name, section
from distribres.report.network_figures import Network
from distribres.report.words import Words


def say(table: pd.DataFrame, net: Network, words: Words) -> Text:
    """What explains field time, and what is missed by it."""
    if table.empty:
        return section("habit", words, "absent.habit")
    if table["habit"].isna().all():
        return section("habit", words, "absent.follows")
    told = {"habit": words.percent(table["habit"].mean()), "potential": words.percent(table["potential"].mean())}
    return section("habit", words, count=net.missed, headroom=words.money(net.missed_headroom), **told)


def draw_reps(table: pd.DataFrame, words: Words) -> Figure | None:
    """What each rep's time follows."""
    if table.empty:
        return None
    return figure(plots.habit_by_rep(table.sort_values("habit", ascending=False), words=words), "habit", words)


def say_cases(
    habits: pd.DataFrame, quartiles: pd.DataFrame, cases: pd.DataFrame, plan: pd.DataFrame, words: Words
) -> Text | None:
    """How much of the time repeats last year's, whether it follows potential, and where it goes out of habit."""
    if habits.empty:
        return None
    said = []
    if habits["repeated"].notna().any():
        known = habits.dropna(subset="repeated")
        share = (known["repeated"] * known["hours"]).sum() / known["hours"].sum()
        said.append(words("sections.habit.repeated", repeated=words.percent(share)))
    of_network = quartiles[quartiles["rep_id"].isna()].set_index("quartile")
    if len(of_network):
        most, least = of_network.loc[of_network.index.max()], of_network.loc[of_network.index.min()]
        told = {"potential": most["potential_share"], "hours": most["hours_share"]}
        told |= {"least_potential": least["potential_share"], "least_hours": least["hours_share"]}
        said.append(words("sections.habit.quartiles", **{key: words.percent(share) for key, share in told.items()}))
    if visits := int((cases["case"] == "habit").sum()):
        said.append(words("sections.habit.visited", count=visits))
    unseen = cases[cases["case"] == "unseen"].merge(plan[["dealer_id", "name"]], on="dealer_id")
    if len(unseen):
        first = words.listed(name(n) for n in network_figures.top(unseen, "headroom", 3)["name"])
        said.append(words("sections.habit.unseen", count=len(unseen), first=first))
    return Text("\n\n".join(filter(None, [" ".join(said), words("sections.habit.reached")])))


def draw_quartiles(table: pd.DataFrame, words: Words) -> Figure | None:
    """Time against potential in the whole network."""
    network = table[table["rep_id"].isna()]
    if network.empty:
        return None
    return figure(plots.effort_quartiles(network, words=words), "quartiles", words)


def list_reps(table: pd.DataFrame, balance: pd.DataFrame, words: Words) -> Table | None:
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
        "interval": between(rows["cost_low"], rows["cost_high"], words),
        "reached": [words.percent(x) for x in rows["reached"]],
    }
    return listing("habit", columns, words)


def list_visited(cases: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """Dealers visited out of habit, those with most hours above their part of the potential first."""
    found = cases[cases["case"] == "habit"].merge(
        plan[["dealer_id", "name", "hours"]], on="dealer_id", validate="one_to_one"
    )
    if found.empty:
        return None
    rows = network_figures.top(found.assign(excess=found["current_hours"] - found["fair_hours"]), "excess", n)
    columns = {"name": list(rows["name"]), "rep_id": list(rows["rep_id"].fillna(words("nobody")))}
    columns |= {
        c: [words.number(x, 1) for x in rows[c]] for c in ("hours_before", "current_hours", "fair_hours", "hours")
    }
    return listing("visited", columns, words, "llrrrr")


def list_missed(plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Dealers with much room to grow and little of our time."""
    rows = network_figures.top(plan[plan["missed"]], "headroom", n)
    if rows.empty:
        return None if plan["current_hours"].isna().all() else Text(words("sections.habit.none_missed"))
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words.family(f) for f in rows["family"]],
        "headroom": [words.money(x) for x in rows["headroom"]],
        "current_hours": [words.number(x, 1) for x in rows["current_hours"]],
        "hours": [words.number(x, 1) for x in rows["hours"]],
    }
    return listing("missed", columns, words, "lllrrr")
