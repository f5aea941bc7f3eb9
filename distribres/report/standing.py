"""What the review says of tiers held, ways up, overrides, groups beside the families, and territories."""

import pandas as pd

from distribres import challenger as groups
from distribres import criteria as criteria_module
from distribres import evidence, local, migration
from distribres.report.blocks import Table, Text
from distribres.report.listings import FORMATS, listing
from distribres.report.sentences import section
from distribres.words import Words

AGREED = 0.75
"""Share of a group in one family from which the rules hardly split it."""
ENOUGH_MOVES = 30
"""Moves from which it is told where they lead: of fewer each one counts for too much."""
ALIKE = {"high": 0.9, "fair": 0.7, "low": -1.0}
"""Rank correlations from which two orders are said to be alike."""


def routes(potentials: pd.DataFrame, words: Words) -> Text | None:
    """How far the two routes to the potential lie apart; None where there is only one."""
    found = local.disagreement(potentials)
    if found["dealers"] < 2 or found["rank"] != found["rank"]:
        return None
    alike = next(name for name, least in ALIKE.items() if found["rank"] >= least)
    told = {
        "alike": words(f"sections.potential.alike.{alike}"),
        "rank": words.number(found["rank"], 2),
        "ratio": words.percent(found["ratio"]),
        "apart": words.percent(found["apart"]),
    }
    return Text(words("sections.potential.routes", **told))


def redundant(table: pd.DataFrame, same: float, words: Words) -> Text:
    """Which criteria say the same, or that none do."""
    pairs = evidence.redundant(table, same)
    least = words.number(same, 2)
    if pairs.empty:
        return Text(words("sections.criteria.none_same", same=least))
    told = (
        words(
            "sections.criteria.pair",
            first=words(f"criteria.{row.first}"),
            second=words(f"criteria.{row.second}"),
            correlation=words.number(row.correlation, 2),
        )
        for row in pairs.itertuples()
    )
    return Text(words("sections.criteria.same", same=least, pairs=words("sections.criteria.then").join(told)))


def held(history: pd.DataFrame, words: Words) -> Text | None:
    """How many moves the rule alone would have made, how many were made, and where they lead; None without a past."""
    quarters = history["quarter"].nunique()
    found, made = migration.noise(history), migration.by_quarter(history)
    if quarters < 2 or not found["moves"]:
        return None
    told = {
        "rule": words.number(found["moves"]),
        "held": words.number(made["held"].sum()),
        "noise": words.percent(found["noise"]),
        "undone": words.percent(found["undone"]),
    }
    said = words("sections.tiers.held", count=quarters, **told)
    return Text(f"{said} {_long_run(history, words)}" if made["held"].sum() >= ENOUGH_MOVES else said)


def _long_run(history: pd.DataFrame, words: Words) -> str:
    now = migration.shares(history)
    long_run = migration.long_run(migration.matrix(migration.steps(history)), now)
    return words("sections.tiers.long_run", long_run=words.percent(long_run[0]), now=words.percent(now["A"]))


def ways_up(tiers: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
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
            f"+{getattr(words, FORMATS[criteria_module.CRITERIA[c].unit])(x)}"
            for c, x in zip(rows["path"], rows["path_rise"], strict=True)
        ],
        "path_share": [words.change(x) for x in rows["path_share"]],
        "tier_probability": [words.percent(p) for p in rows["tier_probability"]],
    }
    return listing("ways_up", columns, words, "llllrrr")


def overrides(given: list, tiers: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table | Text:
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


def challenger(table: pd.DataFrame, words: Words) -> Text:
    """Where the rules split what the criteria hold alike."""
    lines = groups.split(table)
    told = {
        "agreement": words.number(groups.agreement(table), 2),
        "stability": words.number(lines["stability"].min(), 2),
    }
    first = lines.iloc[0]
    if first["family_share"] >= AGREED:
        return Text(words("sections.families.agreed", count=len(lines), **told))
    told |= {
        "dealers": words.number(first["dealers"]),
        "family": words(f"families.{first['family']}"),
        "share": words.percent(first["family_share"]),
        "second": words(f"families.{first['second']}"),
        "second_share": words.percent(first["second_share"]),
    }
    return Text(words("sections.families.split", count=len(lines), **told))


def territories(view: pd.DataFrame, words: Words) -> Text:
    if not view["expected"].sum():
        return section("territories", words, "absent.territories")
    told = {
        "expected": words.money(view["expected"].sum()),
        "uncovered": words.money(view["uncovered"].sum()),
        "share": words.percent(view["uncovered"].sum() / view["expected"].sum()),
    }
    return section("territories", words, count=int(view["white_spot"].sum()), **told)


def white_spots(view: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The territories with most potential that is not with our dealers."""
    rows = view[view["uncovered"] > 0].sort_values(["uncovered", "territory_id"], ascending=[False, True]).head(n)
    if rows.empty:
        return None
    columns = {
        "territory": list(rows["name"].fillna(rows["territory_id"])),
        "dealers": [words.number(x) for x in rows["dealers"]],
        "dealers_per_million": [words.number(x, 1) for x in rows["dealers_per_million"]],
        "revenue": [words.money(x) for x in rows["revenue"]],
        "potential": [words.money(x) for x in rows["potential"]],
        "uncovered": [words.money(x) for x in rows["uncovered"]],
        "white_spot": [words("plan.yes") if x else "" for x in rows["white_spot"]],
    }
    return listing("white_spots", columns, words, "lrrrrrl")
