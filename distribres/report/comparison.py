"""Two plans side by side: what differs in the parameters, what that is worth, who changes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.names import GAINS
from distribres.report.blocks import Kpi, Kpis, Table, Text
from distribres.report.characters import legible
from distribres.report.exporters import one_page
from distribres.report.words import Words
from distribres.stats.intervals import interval

SHOWN = 25
"""Dealers that are named: those whose plan differs most."""
SIDES = ("one", "other")
HOUR = 1.0
"""From which difference on the time of a dealer is said to change."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two plans of one quarter; the first of each pair is what the second is compared with.

    Attributes
    ----------
    names : names of the scenarios, empty for the review
    params : parameters that differ, with both values
    plans, policies : the tables of these names
    difference : margin (currency per quarter) that the second plan wins over the first on each draw of the response;
        empty where no effort is known
    """

    names: tuple[str, str]
    network: str
    quarter: str
    params: dict[str, tuple[object, object]]
    plans: tuple[pd.DataFrame, pd.DataFrame]
    policies: tuple[pd.DataFrame, pd.DataFrame]
    difference: np.ndarray


def html(found: Comparison, words: Words) -> str:
    """The page."""
    one, other = (_named(name, words) for name in found.names)
    pairs = _paired(*found.plans)
    blocks = [
        _key_figures(found, words),
        Text(_say_difference(found, words)),
        Text(f"## {words('compare.params')}"),
        _params(found, words),
        Text(f"## {words('compare.families')}"),
        _families(found, words),
        Text(f"## {words('compare.dealers')}\n\n{_say_changes(pairs, words)}"),
        _dealers(pairs, found, words),
    ]
    quarter = words.quarter(found.quarter)
    document = {
        "language": words.language,
        "title": words("compare.title", one=one, other=other),
        "subtitle": quarter,
        "footer": words("compare.footer", network=found.network, quarter=quarter),
        "author": found.network,
        "contents": words("review.contents"),
    }
    return one_page(blocks, document)


def text(found: Comparison, words: Words) -> str:
    """The same for the terminal, without the lists."""
    pairs = _paired(*found.plans)
    parts = [_key_figures(found, words).plain(), _say_difference(found, words), _say_changes(pairs, words)]
    return "\n".join(part.replace("**", "") for part in parts)


def _named(scenario: str, words: Words) -> str:
    return words("compare.scenario", name=scenario) if scenario else words("compare.review")


def _key_figures(found: Comparison, words: Words) -> Kpis:
    """What each plan is said to be worth over today's effort."""
    items = []
    for scenario, policies in zip(found.names, found.policies, strict=True):
        low, gain, high = policies.set_index("policy").reindex(["recommended"])[GAINS].iloc[0]
        known = gain == gain
        note = words("kpi.interval", interval=words.between(words.money(low), words.money(high))) if known else ""
        label = words("compare.gain", name=_named(scenario, words))
        items.append(Kpi(label, words.money(gain) if known else words("missing"), note))
    return Kpis(items)


def _say_difference(found: Comparison, words: Words) -> str:
    """What the second plan wins over the first, on the same draws: what both owe to a draw cancels."""
    if not len(found.difference):
        return words("compare.no_effort")
    low, mean, high = interval(found.difference)
    told = {"one": _named(found.names[0], words), "other": _named(found.names[1], words)}
    case = "more" if low > 0 else "less" if high < 0 else "open"
    ends = sorted([low, high], key=abs) if case == "less" else [low, high]
    size = {"low": ends[0], "mean": mean, "high": ends[1]}
    amounts = {name: words.money(abs(x) if case == "less" else x) for name, x in size.items()}
    return words(f"compare.{case}", **told, **amounts)


def _params(found: Comparison, words: Words) -> Table | Text:
    if not found.params:
        return Text(words("compare.no_params"))
    values = [[name, *(legible(str(value)) for value in pair)] for name, pair in found.params.items()]
    return _table(values, [words("compare.parameter"), *_sides(found, words)], "", "lrr")


def _sides(found: Comparison, words: Words) -> list[str]:
    """Headings of the two, different even where both are the same."""
    one, other = (_named(name, words) for name in found.names)
    return [one, other if other != one else f"{other} (2)"]


def _families(found: Comparison, words: Words) -> Table:
    sums = [
        plan.groupby("family").agg(dealers=("dealer_id", "size"), hours=("hours", "sum"), spend=("spend", "sum"))
        for plan in found.plans
    ]
    one, other = (part.reindex(words.families).fillna(0.0) for part in sums)
    both = one.join(other, lsuffix="_one", rsuffix="_other")
    both = both[(both["dealers_one"] > 0) | (both["dealers_other"] > 0)]
    forms = {"dealers": words.number, "hours": words.hours, "spend": words.money}
    rows = [
        [words.family(family), *(form(row[f"{name}_{side}"]) for name, form in forms.items() for side in SIDES)]
        for family, row in both.iterrows()
    ]
    headings = [f"{words(f'columns.{name}')}, {side}" for name in forms for side in _sides(found, words)]
    return _table(rows, [words("columns.family"), *headings], "", "lrrrrrr")


def _paired(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Dealers of either plan, with what each gives them; those first whose plans differ most."""
    kept = ["dealer_id", "name", "rep_id", "tier", "family", "hours", "spend", "gain"]
    both = one[kept].merge(other[kept], on="dealer_id", how="outer", suffixes=("_one", "_other"))
    hours, gain = (both[f"{c}_other"].fillna(0.0) - both[f"{c}_one"].fillna(0.0) for c in ("hours", "gain"))
    moved = pd.DataFrame({c: _differs(both[f"{c}_one"], both[f"{c}_other"]) for c in ("tier", "family")})
    both = both.assign(more=hours, size=gain.abs(), moved_tier=moved["tier"], moved_family=moved["family"])
    changed = moved.any(axis=1) | (hours.abs() >= HOUR)
    both = both.assign(name=both["name_other"].fillna(both["name_one"]))
    return both[changed].sort_values(["size", "dealer_id"], ascending=[False, True], ignore_index=True)


def _differs(one: pd.Series, other: pd.Series) -> pd.Series:
    return one.astype("object").fillna("") != other.astype("object").fillna("")


def _say_changes(pairs: pd.DataFrame, words: Words) -> str:
    counts = {
        "tiers": pairs["moved_tier"].sum(),
        "families": pairs["moved_family"].sum(),
        "hours": (pairs["more"].abs() >= HOUR).sum(),
    }
    return words("compare.changes", **{name: words.number(count) for name, count in counts.items()})


def _dealers(pairs: pd.DataFrame, found: Comparison, words: Words) -> Table | Text:
    if pairs.empty:
        return Text(words("compare.no_changes"))
    shown = pairs.head(SHOWN)
    forms = {
        "tier": lambda tier: words(f"tiers.{tier}"),
        "family": words.family,
        "hours": words.hours,
        "spend": words.money,
        "gain": words.money,
    }
    rows = [
        [legible(row["name"]), *(_step(row[f"{c}_one"], row[f"{c}_other"], form, words) for c, form in forms.items())]
        for _, row in shown.iterrows()
    ]
    headings = [words(f"columns.{column}") for column in ("name", *forms)]
    sides = dict(zip(SIDES, _sides(found, words), strict=True))
    caption = words("compare.named", shown=words.number(len(shown)), all=words.number(len(pairs)), **sides)
    return _table(rows, headings, caption, "lllrrr")


def _step(one: object, other: object, form, words: Words) -> str:
    """A value that stays, or both with an arrow between."""
    told = [words("missing") if pd.isna(value) else form(value) for value in (one, other)]
    return told[0] if told[0] == told[1] else " → ".join(told)


def _table(rows: list[list[str]], headings: list[str], caption: str, align: str) -> Table:
    return Table(pd.DataFrame(rows, columns=headings, dtype="str"), caption=caption, align=align)
