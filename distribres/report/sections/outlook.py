"""What the review says of next quarter: the forecast by family, who left its band, who may fall silent."""

import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.report import network_figures
from distribres.report.blocks import Table, Text
from distribres.report.elements import between, listing, section
from distribres.report.words import Words


def say(table: pd.DataFrame, panel: pd.DataFrame, coverage: float, words: Words) -> Text:
    """What next quarter should bring, against the same one a year before, and how many left their band."""
    ahead = table["quarter"].iloc[0]
    before = panel.loc[panel["quarter"] == quarters.shift(ahead, -yearly.YEAR), "revenue"].sum()
    judged = table["expected_low"].notna().sum()
    told = {
        "quarter": words.quarter(ahead),
        "forecast": words.money(table["forecast"].sum()),
        "change": words.change(table["forecast"].sum() / before - 1) if before > 0 else words("missing"),
        "up": words.number((table["alert"] == "up").sum()),
        "chance": words.number(judged * (1 - coverage) / 2),
        "coverage": words.percent(coverage),
    }
    if not judged:
        return section("forecast", words, "sections.forecast.says_first", **told)
    return section("forecast", words, count=int((table["alert"] == "down").sum()), **told)


def list_by_family(table: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table:
    """Forecast and alerts of each family."""
    joined = table.merge(plan[["dealer_id", "family"]], on="dealer_id", how="inner", validate="one_to_one")
    marks = joined.assign(down=joined["alert"] == "down", up=joined["alert"] == "up", dealers=1)
    sums = marks.groupby("family")[["dealers", "revenue", "forecast", "down", "up"]].sum()
    sums["silent"] = marks.groupby("family")["silence_probability"].sum(min_count=1)
    rows = sums.reindex([f for f in words.families if f in sums.index])
    whole = pd.concat([rows, rows.sum(min_count=1).to_frame().T])
    total = words("total")
    columns = {
        "family": [*(words.family(f) for f in rows.index), total],
        "dealers": [words.number(x) for x in whole["dealers"]],
        "last_quarter": [words.money(x) for x in whole["revenue"]],
        "forecast": [words.money(x) for x in whole["forecast"]],
        "down": [words.number(x) for x in whole["down"]],
        "up": [words.number(x) for x in whole["up"]],
        "silent": [words.number(x, 1) for x in whole["silent"]],
    }
    return listing("forecast", columns, words, emphasis=total)


def list_alerts(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """The dealers furthest out of their band in money: those below it, then as many above it, `n` in all."""
    out = table.assign(
        beyond=(table["expected_low"] - table["revenue"]).clip(lower=0)
        + (table["revenue"] - table["expected_high"]).clip(lower=0)
    ).merge(plan[["dealer_id", "name", "family"]], on="dealer_id", validate="one_to_one")
    halves = [network_figures.top(out[out["alert"] == way], "beyond", n // 2) for way in ("down", "up")]
    rows = pd.concat(halves)
    if rows.empty:
        return None
    columns = {
        "name": list(rows["name"]),
        "family": [words.family(f) for f in rows["family"]],
        "alert": [words(f"alerts.{way}") for way in rows["alert"]],
        "last_quarter": [words.money(x) for x in rows["revenue"]],
        "expected": between(rows["expected_low"], rows["expected_high"], words),
        "forecast": [words.money(x) for x in rows["forecast"]],
    }
    return listing("alerts", columns, words, "lllrrr")


def list_silent(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | Text | None:
    """Dealers that bought last quarter and stand to lose most by falling silent: probability times forecast."""
    if table["silence_probability"].isna().all():
        return Text(words("sections.forecast.no_silence"))
    buying = table[table["revenue"] > 0]
    risk = buying.assign(at_stake=buying["silence_probability"] * buying["forecast"])
    rows = network_figures.top(risk, "at_stake", n // 2).merge(plan[["dealer_id", "name", "family"]], on="dealer_id")
    if rows.empty:
        return None
    columns = {
        "name": list(rows["name"]),
        "family": [words.family(f) for f in rows["family"]],
        "silence_probability": [words.percent(x, 1) for x in rows["silence_probability"]],
        "last_quarter": [words.money(x) for x in rows["revenue"]],
        "forecast": [words.money(x) for x in rows["forecast"]],
    }
    return listing("silent", columns, words, "llrrr")
