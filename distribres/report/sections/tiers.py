"""Key, middle, small: who holds which tier, and why."""

from collections.abc import Sequence

import pandas as pd

from distribres.contracts import yearly
from distribres.contracts.names import TIERS
from distribres.contracts.param_model import Override
from distribres.contracts.sections import Tiers
from distribres.dealers import criteria
from distribres.report import elements, network_figures, plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import FORMATS, absent, figure, listing, section
from distribres.report.network_figures import Network
from distribres.report.words import Words
from distribres.tiers import moves, tiers, year_on


def say(net: Network, table: pd.DataFrame, params: Tiers, words: Words) -> Text:
    """How many are key, rose and fell; and of how many the tier is less sure than a move would have to be."""
    says = "sections.tiers.says_first" if table["last_tier"].isna().all() else None
    told = section("tiers", words, says, count=net.key_dealers, moves=_moved(table, words))
    unsure = (table["tier_probability"] < params.move_probability).sum()
    if not unsure:
        return told
    sure = words.percent(params.move_probability)
    return Text(f"{told.markdown} {words('sections.tiers.unsure', count=unsure, sure=sure)}")


def say_largest(table: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Text:
    """How far the tiers are an order by revenue."""
    key = table.loc[table["rule_tier"] == TIERS[0], "dealer_id"]
    largest = potential.nlargest(len(key), "revenue")["dealer_id"]
    return Text(words("sections.tiers.largest", count=len(key), same=words.number(key.isin(largest).sum())))


def _moved(table: pd.DataFrame, words: Words) -> str:
    ways = {"rose": (table["last_tier"] > table["tier"]).sum(), "fell": (table["last_tier"] < table["tier"]).sum()}
    told = {
        way: words(f"sections.tiers.{way}", count=int(n)) if n else words(f"sections.tiers.none_{way}")
        for way, n in ways.items()
    }
    return words("sections.tiers.since", **told)


def draw_shares(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Figure:
    """What part of the network each tier is."""
    return figure(plots.tier_shares(network_figures.tier_shares(plan, potential), words=words), "tier_shares", words)


def list_sums(plan: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """Sums by tier."""
    sums = network_figures.groups(plan, potential, "tier", TIERS)
    return elements.list_sums("tiers", "tier", sums, [words(f"tiers.{t}") for t in sums["tier"]], words)


def draw_moves(table: pd.DataFrame, words: Words) -> Figure | Text:
    """Who changed tier."""
    if table["last_tier"].isna().all():
        return absent("moves", words)
    return figure(plots.tier_moves(tiers.count_moves(table), words=words), "moves", words)


def list_fallers(
    tiers: pd.DataFrame, plan: pd.DataFrame, criteria: pd.DataFrame, n: int, words: Words
) -> Table | Text | None:
    """Who fell a tier, those that buy least of what they bought first; nothing where there is no earlier quarter."""
    if tiers["last_tier"].isna().all():
        return None
    moved = tiers[tiers["last_tier"].notna() & (tiers["last_tier"] != tiers["tier"])]
    if moved.empty:
        return Text(words("sections.tiers.none_moved"))
    fell = moved[moved["last_tier"] < moved["tier"]]
    return _list_moved("fallers", fell, plan, criteria, n, words)


def list_risers(tiers: pd.DataFrame, plan: pd.DataFrame, criteria: pd.DataFrame, n: int, words: Words) -> Table | None:
    """Who rose a tier, those that buy most above what they bought first."""
    return _list_moved("risers", tiers[tiers["last_tier"] > tiers["tier"]], plan, criteria, n, words)


def _list_moved(
    name: str, moved: pd.DataFrame, plan: pd.DataFrame, criteria: pd.DataFrame, n: int, words: Words
) -> Table | None:
    """Dealers that moved the same way, the largest change of what they buy first; how many there are in all is told."""
    if moved.empty:
        return None
    rows = moved.merge(plan[["dealer_id", "name", "rep_id"]], on="dealer_id", validate="one_to_one")
    rows = rows.merge(network_figures.changes(criteria), on="dealer_id", how="left", validate="one_to_one")
    rows = network_figures.top(rows.assign(most=-rows["change"] if name == "fallers" else rows["change"]), "most", n)
    columns = {
        "name": list(rows["name"]),
        "rep_id": list(rows["rep_id"].fillna(words("nobody"))),
        "last_tier": [words(f"tiers.{t}") for t in rows["last_tier"]],
        "tier": [words(f"tiers.{t}") for t in rows["tier"]],
        **_probabilities(rows, words),
        "bought_then": words.amounts(rows["before"]),
        "bought_now": words.amounts(rows["now"]),
        "change": words.amounts(rows["change"]),
    }
    if plan["rep_id"].isna().all():
        columns.pop("rep_id")
    told = {"shown": words.number(len(rows)), "all": words.number(len(moved))}
    return listing(name, columns, words, "l" * (len(columns) - 5) + "rrrrr", told)


def say_held(history: pd.DataFrame, words: Words) -> Text | None:
    """How many moves the rule alone would have made, and how many were made; None without a past."""
    quarters = history["quarter"].nunique()
    found, made = moves.noise(history), moves.by_quarter(history)
    if quarters < 2 or not found["moves"]:
        return None
    told = {
        "rule": words.number(found["moves"]),
        "held": words.number(made["held"].sum()),
        "noise": words.percent(found["noise"]),
        "undone": words.percent(found["undone"]),
    }
    return Text(words("sections.tiers.held", count=quarters, **told))


def say_year_on(table: pd.DataFrame, history: pd.DataFrame, words: Words) -> Text:
    """How many key dealers the rule should still find key in a year, and what that rests on."""
    key = table.loc[table["tier"] == TIERS[0], "tier_probability_year"]
    if key.isna().all():
        return absent("year_on", words)
    stay, doubtful = words.number(key.sum()), words.number((key < 0.5).sum())
    lag, quarters = year_on.find_lag(history), words.number(history["quarter"].nunique())
    rests = "year_rests" if lag == yearly.YEAR else "year_rests_short"
    said = words("sections.tiers.year_on", count=len(key), stay=stay, doubtful=doubtful)
    return Text(f"{said} {words(f'sections.tiers.{rests}', count=lag, quarters=quarters)}")


def list_doubtful(tiers: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The key dealers whose fall within a year would cost most: what is at stake times the chance that they fall."""
    key = tiers[(tiers["tier"] == TIERS[0]) & tiers["tier_probability_year"].notna()]
    at_risk = key.assign(risk=key["score"] * (1 - key["tier_probability_year"]))
    if at_risk.empty:
        return None
    rows = network_figures.top(at_risk.merge(plan[["dealer_id", "name", "potential"]], on="dealer_id"), "risk", n)
    columns = {
        "name": list(rows["name"]),
        "stake": [words.percent(x, 1) for x in rows["score"]],
        "potential": [words.money(x) for x in rows["potential"]],
        **_probabilities(rows, words),
    }
    return listing("doubtful", columns, words, "lrrrr")


def _probabilities(rows: pd.DataFrame, words: Words) -> dict[str, list[str]]:
    """The probability of the tier held, now and in a year."""
    names = ("tier_probability", "tier_probability_year")
    return {name: [words.probability(p) for p in rows[name]] for name in names}


def list_ways_up(tiers: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers nearest to the next tier, and the shortest way there."""
    near = tiers.dropna(subset="path").sort_values(["path_share", "dealer_id"]).head(n)
    if near.empty:
        return None
    rows = near.merge(plan[["dealer_id", "name"]], on="dealer_id", how="left", validate="one_to_one")
    columns = {
        "name": list(rows["name"]),
        "tier": [words(f"tiers.{t}") for t in rows["tier"]],
        "next_tier": [words(f"tiers.{t}") for t in rows["next_tier"]],
        "path": [words(f"criteria.{c}") for c in rows["path"]],
        "path_rise": [
            f"+{getattr(words, FORMATS[criteria.CRITERIA[c].unit])(x)}"
            for c, x in zip(rows["path"], rows["path_rise"], strict=True)
        ],
        "path_share": [words.change(x) for x in rows["path_share"]],
        **_probabilities(rows, words),
    }
    return listing("ways_up", columns, words, "llllrrrr")


def list_overrides(given: Sequence[Override], tiers: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table | Text:
    """The tiers set by hand: who did so, when and why, and what the rule says."""
    if not given:
        return Text(words("sections.tiers.no_overrides"))
    names, rule = (frame.set_index("dealer_id") for frame in (plan[["dealer_id", "name"]], tiers))
    columns = {
        "name": [str(names["name"].get(one.dealer_id, one.dealer_id)) for one in given],
        "tier": [words(f"tiers.{one.tier}") for one in given],
        "rule_tier": [_or_missing("tiers", rule["rule_tier"].get(one.dealer_id), words) for one in given],
        "author": [one.author for one in given],
        "date": [one.date.isoformat() for one in given],
        "why": [one.reason for one in given],
    }
    return listing("overrides", columns, words, "llllll")


def _or_missing(group: str, name: str | None, words: Words) -> str:
    return words(f"{group}.{name}") if name else words("missing")
