"""Who has too much to do, and who could help."""

import pandas as pd

from distribres.report import plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import between, figure, listing, name, section
from distribres.report.words import Words


def say(table: pd.DataFrame, transfers: pd.DataFrame, words: Words) -> Text | None:
    """Who has too much to do, and who could help; nothing for a single rep."""
    known = table.dropna(subset="load")
    if len(known) < 2:
        return None
    high, low = (known.loc[i] for i in (known["load"].idxmax(), known["load"].idxmin()))
    best, worst = (known.loc[i] for i in (known["hour"].idxmax(), known["hour"].idxmin()))
    told = {"high": name(high["rep_id"]), "low": name(low["rep_id"])}
    told |= {"high_needed": words.hours(high["needed"]), "high_hours": words.hours(high["hours"])}
    told |= {"low_needed": words.hours(low["needed"]), "low_hours": words.hours(low["hours"])}
    told |= {"best": name(best["rep_id"]), "most": words.money(best["hour"])}
    told |= {"worst": name(worst["rep_id"]), "least": words.money(worst["hour"])}
    says = section("balance", words, **told).markdown
    return Text(f"{says}\n\n{_moves(transfers, words)}")


def _moves(transfers: pd.DataFrame, words: Words) -> str:
    if transfers.empty:
        return words("sections.balance.stay")
    sure = words.number((transfers["gain_low"] > 0).sum())
    return words("sections.balance.moves", count=len(transfers), gain=words.money(transfers["gain"].sum()), sure=sure)


def draw(table: pd.DataFrame, words: Words) -> Figure | None:
    """What each rep has, and what its dealers would get; nothing for a single rep."""
    if len(table) < 2:
        return None
    drawn = plots.load_by_rep(table.sort_values("load", ascending=False), words=words)
    short = (table["load"] > 1).sum()
    title = words("figures.balance.title", count=int(short), reps=words.number(len(table))) if short else ""
    return figure(drawn, "balance", words, title)


def list_transfers(table: pd.DataFrame, plan: pd.DataFrame, words: Words) -> Table | None:
    """Dealers that would win more with a neighbouring rep."""
    if table.empty:
        return None
    rows = table.merge(plan[["dealer_id", "name"]], on="dealer_id", validate="one_to_one").sort_values("step")
    columns = {
        "name": list(rows["name"]),
        "from_rep": list(rows["from_rep"]),
        "to_rep": list(rows["to_rep"]),
        "distance": [f"{words.number(x)} {words('units.km')}" for x in rows["distance"]],
        "gain": words.amounts(rows["gain"]),
        "interval": between(rows["gain_low"], rows["gain_high"], words),
    }
    return listing("transfers", columns, words, "lllrrr")
