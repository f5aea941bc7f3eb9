"""How much of today's effort is habit."""

import numpy as np
import pandas as pd

from distribres.report import hours_why, network_figures, plots
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
    drawn = plots.habit_by_rep(table.sort_values("habit", ascending=False), words=words)
    return figure(drawn, "habit", words, _follows(table.dropna(subset="habit"), words))


def _follows(known: pd.DataFrame, words: Words) -> str:
    """With how many reps the intervals tell what their time follows."""
    if known.empty:
        return ""
    habit, potential = known["habit_low"] > known["potential_high"], known["potential_low"] > known["habit_high"]
    told = {"habit": habit.sum(), "potential": potential.sum(), "open": len(known) - habit.sum() - potential.sum()}
    return words("figures.habit.title", **{name: words.number(n) for name, n in told.items()})


def say_cases(habits: pd.DataFrame, cases: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Text | None:
    """How much of the time repeats last year's, as the plan does, and who is seen much or never for what there is."""
    if habits.empty:
        return None
    said = []
    if habits["repeated"].notna().any():
        known = habits.dropna(subset="repeated")
        share = (known["repeated"] * known["hours"]).sum() / known["hours"].sum()
        said.append(words("sections.habit.repeated", repeated=words.percent(share)))
        again = np.minimum(plan["hours"], plan["current_hours"]).sum() / plan["current_hours"].sum()
        if again == again:
            said.append(words("sections.habit.kept", kept=words.percent(again)))
    if visits := int((cases["case"] == "habit").sum()):
        said.append(words("sections.habit.visited", count=visits))
    unseen = cases[cases["case"] == "unseen"].merge(plan[["dealer_id", "name", "visits"]], on="dealer_id")
    if len(unseen):
        first = words.listed(name(n) for n in network_figures.top(unseen, "headroom", 3)["name"])
        said.append(words("sections.habit.unseen", count=len(unseen), first=first))
        seen = int((unseen["visits"] > 0).sum())
        said.append(words("sections.habit.visits", count=seen) if seen else words("sections.habit.no_visits"))
    return Text("\n\n".join(filter(None, [" ".join(said), words("sections.habit.reached")])))


def draw_quartiles(table: pd.DataFrame, words: Words) -> Figure | None:
    """Time against potential in the whole network."""
    network = table[table["rep_id"].isna()]
    if network.empty:
        return None
    shares = network.set_index("quartile")[["potential_share", "hours_share"]]
    most, least = shares.loc[shares.index.max()], shares.loc[shares.index.min()]
    told = dict(zip(("potential", "hours", "least_potential", "least_hours"), [*most, *least], strict=True))
    title = words("figures.quartiles.title", **{key: words.percent(share) for key, share in told.items()})
    return figure(plots.effort_quartiles(network, words=words), "quartiles", words, title)


def list_reps(table: pd.DataFrame, balance: pd.DataFrame, words: Words) -> Table | None:
    """What the plan would win with each rep's hours, the most first, and how far they repeat last year's."""
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
        "cost": words.amounts(rows["cost"]),
        "interval": between(rows["cost_low"], rows["cost_high"], words),
        "reached": [words.percent(x) for x in rows["reached"]],
    }
    total = words("total")
    whole = rows[["dealers", "hours", "missed", "cost"]].sum(min_count=1)
    *columns["cost"], cost = words.amounts([*rows["cost"], whole["cost"]])
    last = {"rep_id": total, "dealers": words.number(whole["dealers"]), "hours_now": words.hours(whole["hours"])}
    last |= {"missed": words.number(whole["missed"]), "cost": cost}
    columns = {column: [*cells, last.get(column, "")] for column, cells in columns.items()}
    return listing("habit", columns, words, emphasis=total)


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


def list_missed(plan: pd.DataFrame, potential: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Dealers with much room to grow and little of our time for it, what the plan gives them, and why."""
    rows = network_figures.top(plan[plan["missed"]], "headroom", n)
    if rows.empty:
        return None if plan["current_hours"].isna().all() else Text(words("sections.habit.none_missed"))
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words.family(f) for f in rows["family"]],
        "headroom": words.amounts(rows["headroom"]),
        "to_hours": hours_why.show_change(rows, words),
        "an_hour": list(hours_why.say(plan, potential, words).loc[rows["dealer_id"]]),
    }
    return listing("missed", columns, words, "lllrrl")
