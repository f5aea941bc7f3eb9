"""The objective criteria and what they foretell."""

import pandas as pd

from distribres.contracts import weights
from distribres.contracts.sections import Potential, Tiers
from distribres.dealers import criteria, evidence
from distribres.report import plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import FORMATS, absent, figure, listing, section, weight
from distribres.report.words import Words


def say(table: pd.DataFrame, words: Words) -> Text:
    """Names the criteria that are missing for everybody."""
    known = table.groupby("criterion")["value"].count()
    missing = [words(f"criteria.{c}") for c in known.index[known == 0]]
    if not missing:
        return section("criteria", words, count=len(known))
    return section(
        "criteria",
        words,
        "sections.criteria.says_missing",
        count=len(known) - len(missing),
        missing=words.listed(missing),
    )


def draw_coverage(table: pd.DataFrame, words: Words) -> Figure:
    """For how many dealers each criterion is known."""
    return figure(plots.coverage(criteria.coverage(table), words=words), "coverage", words)


def list_criteria(table: pd.DataFrame, params: Tiers, words: Words) -> Table:
    """Each criterion: unit, the middle dealer and the best tenth, for how many it is known, its weight."""
    given = weights.weighted(params)
    quantiles = table.groupby("criterion")["value"].quantile([0.5, 0.9]).unstack()
    known = table.assign(known=table["source"] != "missing").groupby("criterion")["known"].mean()
    names = list(criteria.CRITERIA)
    show = {c: getattr(words, FORMATS[criteria.CRITERIA[c].unit]) for c in names}
    columns = {
        "criterion": [words(f"criteria.{c}") for c in names],
        "unit": [words(f"units.{criteria.CRITERIA[c].unit}") for c in names],
        "median": [show[c](quantiles.loc[c, 0.5]) for c in names],
        "best_tenth": [show[c](quantiles.loc[c, 0.9]) for c in names],
        "known": [words.percent(known[c]) for c in names],
        "weight": [weight(given.get(c, 0), words) for c in names],
    }
    return listing("criteria", columns, words, "llrrrr")


def say_redundant(table: pd.DataFrame, params: Potential, words: Words) -> Text:
    """Which criteria say the same, or that none do."""
    pairs = evidence.find_redundant(table, params)
    least = words.number(params.same, 2)
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


def list_evidence(table: pd.DataFrame, params: Tiers, words: Words) -> Table | Text:
    """What each criterion said of the growth that followed, beside the manager's weight."""
    shown = table.dropna(subset="effect")
    if shown.empty:
        return absent("evidence", words)
    shown = shown.sort_values("gain", ascending=False)
    given = weights.weighted(params)
    columns = {
        "criterion": [words(f"criteria.{c}") for c in shown["criterion"]],
        "weight": [weight(given.get(c, 0), words) for c in shown["criterion"]],
        "effect": [words.number(100 * x, 1) for x in shown["effect"]],
        "interval": [
            words.between(words.number(100 * a, 1), words.number(100 * b, 1))
            for a, b in zip(shown["effect_low"], shown["effect_high"], strict=True)
        ],
        "evidence_gain": [words.number(100 * x, 1) for x in shown["gain"]],
    }
    return listing("evidence", columns, words)
