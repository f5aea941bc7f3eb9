"""Where the market is and our dealers are not."""

import pandas as pd

from distribres.report.blocks import Table, Text
from distribres.report.elements import listing, section
from distribres.report.words import Words


def say(view: pd.DataFrame, words: Words) -> Text:
    """How much of the expected potential is not with our dealers, and where."""
    if not view["expected"].sum():
        return section("territories", words, "absent.territories")
    told = {
        "expected": words.money(view["expected"].sum()),
        "uncovered": words.money(view["uncovered"].sum()),
        "share": words.percent(view["uncovered"].sum() / view["expected"].sum()),
    }
    return section("territories", words, count=int(view["white_spot"].sum()), **told)


def list_white_spots(view: pd.DataFrame, n: int, words: Words) -> Table | None:
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
        "white_spot": [words("yes") if x else "" for x in rows["white_spot"]],
    }
    return listing("white_spots", columns, words, "lrrrrrl")
