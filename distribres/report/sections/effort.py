"""Where the next hour and euro go, and what that rests on."""

from collections.abc import Callable

import pandas as pd

from distribres.contracts.sections import Report
from distribres.engagement import what_if
from distribres.report import hours_why, network_figures, plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import between, figure, listing, name, section
from distribres.report.network_figures import Network
from distribres.report.words import Words
from distribres.stats.intervals import Z80

UNIT = 100
"""Of money, whose worth is told."""
RULES = ("by_potential", "by_sales", "equal")
"""Simple ways to share out the same effort, within the same limits."""
CHANGES = {"hours": "changes", "spend": "changes_spend"}
"""Kind of effort -> the list of its changes."""


def say(net: Network, policies: pd.DataFrame, params: Report, words: Words) -> Text:
    """What the plan is worth, how sure it is to gain, and what three other ways to share out would bring."""
    if policies.empty:
        return section("effort", words, "absent.plan")
    gains, best = policies.set_index("policy")["gain"], policies.set_index("policy").loc["recommended"]
    told = {policy: words.money(gains[policy]) for policy in ("by_potential", "by_sales", "equal")}
    for rule in ("potential", "sales"):
        line = policies.set_index("policy").loc[f"by_{rule}"]
        told[f"{rule}_behind"] = words.between(words.money(line["behind_low"]), words.money(line["behind_high"]))
    told |= {when: words.money(best[when]) for when in ("first", "year", "gain")}
    told["probability"] = words.probability(best["probability"], params.probability_most)
    told["share"] = words.percent(best["gain"] / net.margin, 1) if net.margin == net.margin else words("missing")
    known = [text for x, text in ((net.hours, words.hours(net.hours)), (net.spend, words.money(net.spend))) if x == x]
    return section("effort", words, None if best["gain"] else "sections.effort.kept", means=words.listed(known), **told)


def say_secured(policies: pd.DataFrame, words: Words) -> Text | None:
    """What the last plan has secured, where it is known and wins over the effort before it; else nothing."""
    before = policies[policies["policy"] == "before"]
    if before.empty or not before["gain_high"].iloc[0] < 0:
        return None
    ends = {"gain": "gain", "low": "gain_high", "high": "gain_low"}
    secured = {name: words.money(-before[end].iloc[0]) for name, end in ends.items()}
    return Text(words("sections.effort.secured", **secured))


def list_levers(levers: pd.DataFrame, words: Words) -> Table | None:
    """Hours and money apart: what moving them wins, when, and on what that rests."""
    if levers.empty:
        return None
    shown = {"hours": words.hours, "spend": words.money}
    gains = ["first", "year", "gain", "gain_low", "gain_high"]
    levers = levers.assign(**levers[gains].where(levers["moved"] > 0))
    columns = {
        "lever": [words(f"levers.kinds.{kind}") for kind in levers["kind"]],
        "moved": [shown[line.kind](line.moved) for line in levers.itertuples()],
        "first": words.amounts(levers["first"]),
        "year": words.amounts(levers["year"]),
        "settled": words.amounts(levers["gain"]),
        "interval": between(levers["gain_low"], levers["gain_high"], words),
        "by_own": between(levers["own_low"], levers["own_high"], words),
        "rests": [words(f"levers.rests.{rests}") for rests in levers["rests"]],
    }
    return listing("levers", columns, words, "lrrrrrrl")


def say_response(table: pd.DataFrame, words: Words) -> Text | None:
    """How far the response to time rests on the network's own history; nothing where time is not known.

    And that the money is no lever of its own, where it moves with the hours.
    """
    if "hours" not in set(table["kind"]):
        return None
    line = table.set_index("kind").loc["hours"]
    ends = (max(line["posterior"] + move * Z80 * line["sd"], 0.0) for move in (-1, 1))
    told = {
        "prior": words.number(line["prior"], 2),
        "elasticity": words.number(line["posterior"], 2),
        "interval": words.between(*(words.number(end, 2) for end in ends)),
        "none": words.probability(line["no_effect"]),
        "quarters": words.number(line["quarters"]),
    }
    if line["quarters"] == 0:
        return Text(words("response.prior", **told))
    own, retention = words.number(line["estimate"], 2), words.percent(line["retention"])
    said = [words("response.says", own=own, retention=retention, **told)]
    return Text(" ".join([*said, words("response.together")] if table["together"].any() else said))


def say_totals(curve: pd.DataFrame, balance: pd.DataFrame, limits: pd.DataFrame, words: Words) -> Text | None:
    """What a tenth more or fewer hours would change, and where one more hour and more money are worth most."""
    said = [_flat(curve, words), _worth(balance, limits, words)]
    return Text(" ".join(filter(None, said))) if any(said) else None


def _flat(curve: pd.DataFrame, words: Words) -> str:
    """That the sharing out matters more than the total is said only where it does beyond its uncertainty."""
    if curve.empty:
        return ""
    less, more = what_if.flatness(curve)
    shared = curve.loc[(curve["share"] - 1).abs().idxmin()]
    told = {"more": words.money(more), "less": words.money(-less), "gain": words.money(shared["gain"])}
    return words("effort.flat_sharing" if shared["gain_low"] > max(more, -less) else "effort.flat", **told)


def _worth(balance: pd.DataFrame, limits: pd.DataFrame, words: Words) -> str:
    """The rep whose next hour is worth most (the mean over draws), and what money would earn; only what is known."""
    budget, said = limits[limits["kind"] == "spend"], []
    if len(balance):
        best = balance.loc[balance["hour"].idxmax()]
        interval = between([best["hour_low"]], [best["hour_high"]], words)[0]
        told = {"rep": name(best["rep_id"]), "worth": words.money(best["hour"]), "interval": interval}
        said.append(words("effort.hour", **told))
    if len(budget):
        low, worth, high = UNIT * budget[["worth_low", "worth", "worth_high"]].iloc[0]
        told = {"unit": words.money(UNIT), "worth": words.money(worth)}
        said.append(words("effort.money", interval=between([low], [high], words)[0], **told))
    return " ".join(said)


def list_claims(claims: pd.DataFrame, words: Words) -> Table | Text:
    """What earlier reviews said that their plans would win, and what is said of the same plans now."""
    if claims.empty:
        return Text(words("claims.none"))

    def shown(column: str, show: Callable[[float], str]) -> list[str]:
        return [show(x) if x == x else words("missing") for x in claims[column]]

    columns = {
        "planned": [words.quarter(quarter) for quarter in claims["quarter"]],
        "hours_moved": shown("hours", words.hours),
        "followed": shown("followed", words.percent),
        "said_first": shown("first", words.money),
        "said_settled": shown("gain", words.money),
        "said_now": shown("now", words.money),
        "interval": between(claims["now_low"], claims["now_high"], words),
    }
    return listing("claims", columns, words, "lrrrrrr")


def draw_policies(table: pd.DataFrame, words: Words) -> Figure | None:
    """How far other ways to share out the same effort lie behind the plan."""
    if table.empty:
        return None
    rules = table[table["policy"].isin(RULES)]
    behind = rules["behind_low"] > 0
    kind = "open" if not behind.any() else "ahead" if behind.all() else "some"
    named = words.listed(words(f"policies.{policy}") for policy in rules.loc[~behind, "policy"])
    title = words(f"figures.policies.{kind}", rules=named) if len(rules) else ""
    return figure(plots.policy_differences(table, words=words), "policies", words, title)


def draw_hours(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure | None:
    """How the time of each family changes, and what that earns."""
    sums = network_figures.groups(plan, potential, "family", words.families).dropna(subset=["current_hours", "hours"])
    if sums.empty:
        return None
    change = (plan["hours"] - plan["current_hours"]).groupby(plan["family"])
    sums["more"] = change.agg(lambda x: (x >= hours_why.MUCH).sum()).reindex(sums["family"]).to_numpy()
    sums["less"] = change.agg(lambda x: (x <= -hours_why.MUCH).sum()).reindex(sums["family"]).to_numpy()
    moved = sums.assign(change=sums["hours"] - sums["current_hours"])
    up, down = (moved.loc[i] for i in (moved["change"].idxmax(), moved["change"].idxmin()))
    told = {
        "up": words.family(up["family"]),
        "more": words.hours(up["change"]),
        "down": words.family(down["family"]),
        "less": words.hours(-down["change"]),
    }
    known = round(up["change"]) > 0 and round(down["change"]) < 0
    title = words("figures.hours.title", **told) if known else words("figures.hours.kept")
    return figure(plots.hours_by_family(moved, words=words), "hours", words, title)


def say_room(plan: pd.DataFrame, n: int, words: Words) -> Text | None:
    """That hours follow what one of them earns, and not the room to grow: of the dealers with most room, who gets less.

    Nothing where no hours move.
    """
    change = plan["hours"] - plan["current_hours"]
    if not (change.abs() >= hours_why.MUCH).any() or not plan["headroom"].sum():
        return None
    most = change[network_figures.top(plan, "headroom", n).index]
    counts = {"more": (most >= hours_why.MUCH).sum(), "less": (most <= -hours_why.MUCH).sum()}
    told = {name: words.number(count) for name, count in counts.items()}
    return Text(words("effort.room", n=words.number(len(most)), **told))


def list_changes(plan: pd.DataFrame, potential: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers whose time changes most, and why; whose spend does, where time is not known."""
    changes = {kind: (plan[kind] - plan[f"current_{kind}"]).abs() for kind in CHANGES}
    kind = next((kind for kind, change in changes.items() if change.notna().any()), None)
    if kind is None:
        return None
    caption, change = CHANGES[kind], changes[kind]
    rows = network_figures.top(plan.assign(change=change), "change", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "family": [words.family(f) for f in rows["family"]],
    }
    if kind == "hours":
        columns["to_hours"] = hours_why.show_change(rows, words)
    else:
        columns |= {column: words.amounts(rows[column]) for column in ("current_spend", "spend")}
    columns["gain"] = words.amounts(rows["gain"])
    columns["interval"] = between(rows["gain_low"], rows["gain_high"], words)
    if kind == "hours":
        columns["an_hour"] = list(hours_why.say(plan, potential, words).loc[rows["dealer_id"]])
    return listing(caption, columns, words, "lllrrrl" if kind == "hours" else "lllrrrr")


def say_exploration(table: pd.DataFrame, net: Network, policies: pd.DataFrame, words: Words) -> Text | None:
    """Who is explored, what that will teach, and what it costs this quarter; nothing where nobody is."""
    if table.empty:
        return None
    hours, coverage = table["hours"].sum(), words.percent(table["share"].sum())
    changes = int((table[["family_low", "family_high"]].ne(table["family"], axis=0)).any(axis=1).sum())
    told = {"hours": words.hours(hours), "share": words.percent(hours / net.hours, 1), "coverage": coverage}
    decides = words("exploration.decides", count=changes) if changes else words("exploration.sharpens")
    said = [words("exploration.says", count=len(table), **told), decides, _reserve(policies, words)]
    return Text(" ".join(said))


def _reserve(policies: pd.DataFrame, words: Words) -> str:
    """What the reserve costs: the mean over draws, against the best use of every hour."""
    gains = policies.set_index("policy")["gain"]
    cost, whole = gains["without_reserve"] - gains["recommended"], gains["without_reserve"]
    if cost <= 0:
        return words("exploration.free")
    return words("exploration.costs", cost=words.money(cost), share=words.percent(cost / whole, 1))


def list_exploration(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers explored, those of which least is known first: what could be learnt, and what that could change."""
    if table.empty:
        return None
    own = plan[["dealer_id", "name", "rep_id", "current_hours", "hours"]]
    rows = table.rename(columns={"hours": "explored"}).merge(own, on="dealer_id", validate="one_to_one")
    rows = network_figures.top(rows, "share", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "to_hours": hours_why.show_change(rows, words),
        "explored_hours": [words.number(x, 1) for x in rows["explored"]],
        "headroom": words.amounts(rows["headroom"]),
        "interval": between(rows["headroom_low"], rows["headroom_high"], words),
        "family": [words.family(f) for f in rows["family"]],
        "could_become": [_others(line, words) for line in rows.itertuples()],
    }
    return listing("exploration", columns, words, "llrrrrll")


def _others(line, words: Words) -> str:
    """The families other than its own that a dealer has at the ends of its interval."""
    others = dict.fromkeys(f for f in (line.family_low, line.family_high) if f != line.family)
    return words.listed(words.family(f) for f in others) if others else words("missing")
