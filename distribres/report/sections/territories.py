"""Where our dealers hold less than the size of their territory leads to expect."""

import pandas as pd

from distribres.report.blocks import Table, Text
from distribres.report.elements import between, listing, name, section, titled
from distribres.report.words import Words

NAMED = 3


def say(view: pd.DataFrame, words: Words) -> Text:
    """How many territories lie below what their size leads to expect, and where nobody buys.

    That many do is by construction, as it is that the gaps of all add up to nothing: so no sum, and no finding.
    """
    if not view["expected"].sum():
        return section("territories", words, "absent.territories")
    said = [_below(view, words)]
    if view["white_spot"].any():
        empty = view[view["white_spot"]].sort_values("expected", ascending=False)
        said.append(words("sections.territories.nobody", count=len(empty), first=_named(empty, words)))
    return titled("territories", "\n\n".join(said), words)


def _below(view: pd.DataFrame, words: Words) -> str:
    judged = int((view["expected_low"].notna() & (view["dealers"] > 0)).sum())
    if not judged:
        return words("sections.territories.too_few")
    return words("sections.territories.says", count=int(view["below"].sum()), judged=words.number(judged))


def _named(rows: pd.DataFrame, words: Words) -> str:
    return words.listed(name(text) for text in rows["name"].fillna(rows["territory_id"]).head(NAMED))


def list_below(view: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The territories furthest below the low end of what their size leads to expect, where that can be told."""
    rows = view.assign(gap=view["expected_low"] - view["potential"])[view["below"]]
    rows = rows.sort_values(["gap", "territory_id"], ascending=[False, True]).head(n)
    if rows.empty:
        return None
    columns = {
        "territory": list(rows["name"].fillna(rows["territory_id"])),
        "dealers": [words.number(x) for x in rows["dealers"]],
        "revenue": words.amounts(rows["revenue"]),
        "potential": words.amounts(rows["potential"]),
        "by_size": words.amounts(rows["expected"]),
        "interval": between(rows["expected_low"], rows["expected_high"], words),
        "of_expected": [words.percent(x) for x in rows["potential"] / rows["expected"]],
    }
    return listing("below", columns, words)
