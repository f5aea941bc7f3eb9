"""What the review says of next quarter: the forecast, who left its band, who fell silent and who may follow."""

import pandas as pd

from distribres.contracts import quarters, yearly
from distribres.dealers.outlook import skill
from distribres.report import network_figures, plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import between, figure, listing, section
from distribres.report.words import Words

SHOWN = 13
"""Quarters drawn: three years, and the one to come."""


def say(table: pd.DataFrame, network: pd.DataFrame, panel: pd.DataFrame, coverage: float, words: Words) -> Text:
    """What next quarter should bring, against the same one a year before, and how many left their band."""
    coming, last = network.iloc[-1], network.iloc[-2]
    before = panel.loc[panel["quarter"] == quarters.shift(coming["quarter"], -yearly.YEAR), "revenue"].sum()
    whole = not network.loc[network["quarter"] == quarters.shift(coming["quarter"], -yearly.YEAR), "left_out"].any()
    judged = table["expected_low"].notna().sum()
    told = {
        "quarter": words.quarter(coming["quarter"]),
        "dealers": words.number(len(table)),
        "forecast": words.money(coming["forecast"]),
        "low": words.money(coming["low"]),
        "high": words.money(coming["high"]),
        "change": words.change(coming["forecast"] / before - 1) if before > 0 and whole else words("missing"),
        "up": words.number((table["alert"] == "up").sum()),
        "chance": words.number(judged * (1 - coverage) / 2),
        "coverage": words.percent(coverage),
    }
    if coming["low"] != coming["low"]:
        return section("forecast", words, "sections.forecast.says_first", **told)
    if last["left_out"]:
        return section("forecast", words, "sections.forecast.says_blind", **told)
    return section("forecast", words, count=int((table["alert"] == "down").sum()), **told)


def draw_network(panel: pd.DataFrame, network: pd.DataFrame, words: Words) -> Figure:
    """The revenue of the last quarters beside what was foretold of each, and of the one to come."""
    bought = panel.groupby("quarter")["revenue"].sum()
    table = network.assign(revenue=bought.reindex(network["quarter"]).to_numpy()).tail(SHOWN)
    table.loc[table.index[-1], "revenue"] = float("nan")
    drawn = plots.revenue_by_quarter(table.reset_index(drop=True), words=words)
    return figure(drawn, "revenue", words, _came(network.iloc[-2], words))


def _came(last: pd.Series, words: Words) -> str:
    """What the last quarter brought, against what was foretold; nothing where that was nothing, or it is not whole."""
    if last["low"] != last["low"] or last["revenue"] != last["revenue"]:
        return ""
    way = "below" if last["revenue"] < last["low"] else "above" if last["revenue"] > last["high"] else "within"
    told = {"quarter": words.quarter(last["quarter"]), "revenue": words.money(last["revenue"])}
    return words(f"figures.revenue.{way}", interval=between([last["low"]], [last["high"]], words)[0], **told)


def say_left_out(network: pd.DataFrame, words: Words) -> Text | None:
    """Which quarters look incomplete, and what the forecast makes of them; nothing where all are whole."""
    lacking = network.loc[network["left_out"], "quarter"]
    if lacking.empty:
        return None
    named = words.listed(words.quarter(q) for q in reversed(lacking.tolist()))
    return Text(words("sections.forecast.left_out", count=len(lacking), quarters=named))


def say_skill(network: pd.DataFrame, coverage: float, words: Words) -> Text | None:
    """How good such forecasts were in all quarters that can be checked; nothing where none can."""
    found = skill(network)
    if not found["quarters"] or found["error"] != found["error"]:
        return None
    judged = network.loc[network["inside"].notna(), "quarter"]
    told = {
        "first": words.quarter(judged.iloc[0]),
        "last": words.quarter(judged.iloc[-1]),
        "error": words.percent(found["error"]),
        "coverage": words.percent(coverage),
        "inside": words.percent(found["coverage"]),
        "largest": words.percent(found["coverage_largest"]),
        "smallest": words.percent(found["coverage_smallest"]),
        "off": words.percent(found["total_off"], 1),
        "total": words.number(found["total_inside"]),
    }
    return Text(words("sections.forecast.skill", count=int(found["quarters"]), **told))


def list_by_family(table: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table:
    """Forecast and alerts of each family."""
    joined = table.merge(plan[["dealer_id", "family"]], on="dealer_id", how="inner", validate="one_to_one")
    marks = joined.assign(down=joined["alert"] == "down", up=joined["alert"] == "up", dealers=1)
    sums = marks.groupby("family")[["dealers", "revenue", "forecast", "down", "up"]].sum()
    if table["silence_probability"].notna().any():
        sums["silent"] = marks.groupby("family")["silence_probability"].sum()
    rows = sums.reindex([f for f in words.families if f in sums.index])
    whole = pd.concat([rows, rows.sum(min_count=1).to_frame().T])
    total = words("total")
    columns = {
        "family": [*(words.family(f) for f in rows.index), total],
        "dealers": [words.number(x) for x in whole["dealers"]],
        "last_quarter": words.amounts(whole["revenue"]),
        "forecast": words.amounts(whole["forecast"]),
        "down": [words.number(x) for x in whole["down"]],
        "up": [words.number(x) for x in whole["up"]],
    }
    if "silent" in whole:
        columns["silent"] = [_few(x, words) for x in whole["silent"]]
    return listing("forecast" if "silent" in columns else "forecast_alone", columns, words, emphasis=total)


def _few(expected: float, words: Words) -> str:
    """A number of dealers that is expected: whole, as dealers are."""
    return words("under", n=words.number(1)) if 0 < expected < 1 else words.number(expected)


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
        "last_quarter": words.amounts(rows["revenue"]),
        "expected": between(rows["expected_low"], rows["expected_high"], words),
        "forecast": words.amounts(rows["forecast"]),
    }
    return listing("alerts", columns, words, "lllrrr")


def say_silence(table: pd.DataFrame, words: Words) -> Text:
    """How many fell silent, and how many more should."""
    silent = table["silent_since"].notna()
    lost = words.money(table["bought_before"].sum())
    fallen = words(
        "sections.forecast.fallen" if silent.any() else "sections.forecast.none_fallen",
        count=int(silent.sum()),
        lost=lost,
    )
    expected = table["silence_probability"].sum()
    if table["silence_probability"].isna().all():
        return Text(f"{fallen} {words('sections.forecast.no_silence')}")
    risk = words("sections.forecast.at_risk", count=int((~silent).sum()), expected=words.number(expected))
    return Text(f"{fallen} {risk}")


def list_fallen(table: pd.DataFrame, plan: pd.DataFrame, n: int, words: Words) -> Table | None:
    """Dealers that bought within the year and nothing last quarter: since when, and what they bought before."""
    silent = table[table["silent_since"].notna()]
    rows = network_figures.top(silent, "bought_before", n // 2)
    rows = rows.merge(plan[["dealer_id", "name", "family"]], on="dealer_id")
    if rows.empty:
        return None
    columns = {
        "name": list(rows["name"]),
        "family": [words.family(f) for f in rows["family"]],
        "silent_since": [words.quarter(q) for q in rows["silent_since"]],
        "bought_before": words.amounts(rows["bought_before"]),
    }
    told = {"shown": words.number(len(rows)), "all": words.number(len(silent))}
    return listing("fallen", columns, words, "lllr", told)


def list_at_risk(table: pd.DataFrame, plan: pd.DataFrame, n: int, least: float, words: Words) -> Table | None:
    """Of the dealers that bought last quarter and have at least this risk, those whose silence would cost most.

    That is probability times forecast: without the first condition the largest would come first, however safe.
    """
    risk = table[table["silence_probability"] >= least]
    risk = risk.assign(at_stake=risk["silence_probability"] * risk["forecast"])
    rows = network_figures.top(risk, "at_stake", n // 2).merge(plan[["dealer_id", "name", "family"]], on="dealer_id")
    if rows.empty:
        return None
    columns = {
        "name": list(rows["name"]),
        "family": [words.family(f) for f in rows["family"]],
        "silence_probability": [words.percent(x, 1) for x in rows["silence_probability"]],
        "last_quarter": words.amounts(rows["revenue"]),
        "forecast": words.amounts(rows["forecast"]),
    }
    told = {"least": words.percent(least), "shown": words.number(len(rows)), "all": words.number(len(risk))}
    return listing("silent", columns, words, "llrrr", told)


def list_calibration(calibration: pd.DataFrame, words: Words) -> Table | None:
    """Of the dealers said to fall silent with x to y, how many did."""
    if calibration.empty:
        return None
    columns = {
        "said": [words.between(*map(words.percent, ends)) for ends in calibration[["low", "high"]].to_numpy()],
        "dealers": [words.number(x) for x in calibration["dealers"]],
        "said_mean": [words.percent(x, 1) for x in calibration["said"]],
        "fell": [words.percent(x, 1) for x in calibration["fell"] / calibration["dealers"]],
    }
    return listing("silence_calibration", columns, words, "lrrr")
