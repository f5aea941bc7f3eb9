"""The criteria, facts and opinions: what each counts, and what it foretold."""

from collections.abc import Iterable

import pandas as pd

from distribres.contracts import weights
from distribres.contracts.sections import Potential, Tiers
from distribres.dealers import criteria, evidence
from distribres.report import plots
from distribres.report.blocks import Figure, Table, Text
from distribres.report.elements import FORMATS, absent, figure, listing, section, weight
from distribres.report.plots.marks import shorten
from distribres.report.words import Words


def say(table: pd.DataFrame, params: Tiers, words: Words) -> Text:
    """How many are facts and how many opinions, on which axis each counts, and which are missing for everybody."""
    known = table.groupby("criterion")["value"].count()
    there = [c for c in criteria.CRITERIA if known.get(c, 0)]
    opinions = [c for c in there if criteria.CRITERIA[c].opinion]
    axes = {"stake": weights.weighted(params), "winnable": weights.weighted_winnable(params)}
    told = {axis: words.listed(_names([c for c in there if c in of], words)) for axis, of in axes.items()}
    said = [section("criteria", words, count=len(there)).markdown]
    if opinions:
        named = words.listed(_names(opinions, words))
        said.append(words("sections.criteria.opinions", count=len(opinions), named=named))
    said += [words(f"sections.criteria.{axis}", criteria=text) for axis, text in told.items() if text]
    if missing := [c for c in known.index if not known[c]]:
        said.append(words("sections.criteria.missing", missing=words.listed(_names(missing, words))))
    return Text(" ".join(said))


def _names(names: Iterable[str], words: Words) -> list[str]:
    return [words(f"criteria.{c}") for c in names]


def draw_coverage(table: pd.DataFrame, words: Words) -> Figure:
    """For how many dealers each criterion is known."""
    return figure(plots.coverage(criteria.coverage(table), words=words), "coverage", words)


def list_criteria(table: pd.DataFrame, params: Tiers, words: Words) -> Table:
    """Each criterion: unit, the middle dealer and the best tenth, for how many it is known, its weight on each axis."""
    quantiles = table.groupby("criterion")["value"].quantile([0.5, 0.9]).unstack()
    known = table.assign(known=table["source"] != "missing").groupby("criterion")["known"].mean()
    names = list(criteria.CRITERIA)
    show = {c: getattr(words, FORMATS[criteria.CRITERIA[c].unit]) for c in names}
    columns = {
        "criterion": [_named(c, words) for c in names],
        "unit": [words(f"units.{criteria.CRITERIA[c].unit}") for c in names],
        "median": [show[c](quantiles.loc[c, 0.5]) for c in names],
        "best_tenth": [show[c](quantiles.loc[c, 0.9]) for c in names],
        "known": [words.percent(known[c]) for c in names],
        **_weights(names, params, words),
    }
    return listing("criteria", columns, words, "llrrrrr")


def _named(criterion: str, words: Words) -> str:
    """The name of a criterion, with that it is an opinion where it is one."""
    name = words(f"criteria.{criterion}")
    return words("opinion", criterion=name) if criteria.CRITERIA[criterion].opinion else name


def _weights(names: Iterable[str], params: Tiers, words: Words) -> dict[str, list[str]]:
    """The weights of criteria on both axes."""
    axes = {"stake_weight": weights.weighted(params), "winnable_weight": weights.weighted_winnable(params)}
    return {axis: [weight(of[c], words) if c in of else words("missing") for c in names] for axis, of in axes.items()}


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
    """What each criterion said of the growth that followed, beside the manager's weights."""
    shown = table.dropna(subset="effect")
    if shown.empty:
        return absent("evidence", words)
    shown = shown.sort_values("gain", ascending=False)
    columns = {
        "criterion": [_named(c, words) for c in shown["criterion"]],
        **_weights(shown["criterion"], params, words),
        "effect": [words.number(100 * x, 1) for x in shown["effect"]],
        "interval": [
            words.between(words.number(100 * a, 1), words.number(100 * b, 1))
            for a, b in zip(shown["effect_low"], shown["effect_high"], strict=True)
        ],
        "evidence_gain": [words.number(100 * x, 1) for x in shown["gain"]],
    }
    return listing("evidence", columns, words)


def say_doubled(doubled: pd.DataFrame, dealers: int, words: Words) -> Text:
    """How many would change if one weight doubled, at most, on each axis."""
    said = []
    for axis in ("stake", "winnable"):
        moved = doubled.loc[doubled["axis"] == axis, "criterion"].value_counts(sort=False)
        if moved.empty:
            said.append(words(f"sections.criteria.doubled_{axis}_none"))
            continue
        told = {"criterion": words(f"criteria.{moved.idxmax()}"), "dealers": words.number(dealers)}
        said.append(words(f"sections.criteria.doubled_{axis}", count=int(moved.max()), **told))
    return Text(" ".join(said))


def list_doubled(doubled: pd.DataFrame, plan: pd.DataFrame, params: Tiers, words: Words, most: int = 3) -> Table:
    """Who would change if the weight of a criterion doubled: how many up, how many down, and the largest by name."""
    size = plan.set_index("dealer_id")
    axes = {"stake": weights.weighted(params), "winnable": weights.weighted_winnable(params)}
    lines = [(c, axis, doubled[doubled["criterion"] == c]) for axis, of in axes.items() for c in of]
    columns = {
        "criterion": [words(f"criteria.{c}") for c, _, _ in lines],
        "axis": [words(f"axes.{axis}") for _, axis, _ in lines],
        "would_rise": [words.number(_rises(moved).sum()) for _, _, moved in lines],
        "would_fall": [words.number((~_rises(moved)).sum()) for _, _, moved in lines],
        "largest": [_largest(size.reindex(moved["dealer_id"]), most, words) for _, _, moved in lines],
    }
    return listing("doubled", columns, words, "llrrl")


def _rises(moved: pd.DataFrame) -> pd.Series:
    """Who would rise: to a tier with an earlier letter, or from a low level."""
    return ((moved["axis"] == "stake") & (moved["after"] < moved["before"])) | (moved["after"] == "high")


def _largest(moved: pd.DataFrame, most: int, words: Words) -> str:
    """The names of those with the largest potential, or revenue where no potential is known."""
    first = moved.dropna(subset="name").sort_values("potential", ascending=False, kind="stable")
    return words.listed(shorten(name) for name in first["name"].head(most)) or words("missing")


def list_dealer(dealer_id: str, table: pd.DataFrame, params: Tiers, words: Words) -> Table:
    """Where one dealer stands on each criterion, its channel's percentile, and what the criterion counts."""
    own = table[table["dealer_id"] == dealer_id].set_index("criterion").reindex(list(criteria.CRITERIA))
    show = [getattr(words, FORMATS[criteria.CRITERIA[c].unit]) for c in own.index]
    columns = {
        "criterion": [_named(c, words) for c in own.index],
        "here": [form(x) for form, x in zip(show, own["value"], strict=True)],
        "percentile": [words.percent(x) for x in own["percentile"]],
        **_weights(own.index, params, words),
    }
    return listing("dealer", columns, words)
