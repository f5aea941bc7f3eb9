"""Which of the signs that files show call for a look: each a small table of cases, by the limits of the params.

Advice only. What is told may be right; nothing else would show it where it is not.
"""

import pandas as pd

from distribres.contracts.reasons import OTHER_CURRENCY
from distribres.contracts.sections import Inputs, Network, Quality
from distribres.ingestion.currency_marks import mark_in
from distribres.ingestion.proposal.units import currency_of

SHOWN = {
    "equal_costs": {"share": "equal_share"},
    "weighty": {"amount": "largest", "share": "of_money"},
    "leaps": {"value": "date"},
    "overlaps": {"value": "other_file", "share": "same_share"},
    "uneven": {"share": "refused_share"},
    "priced": {"value": "looks"},
}
"""Findings, and what columns of `signs` are called in them."""


def find(signs: pd.DataFrame, rejects: pd.DataFrame, settings: Quality) -> dict[str, pd.DataFrame]:
    """The cases of each kind, those with most money or lines first.

    Parameters
    ----------
    signs, rejects : DataFrame
        The tables of these names.
    settings : Quality
        The section of the params.

    Returns
    -------
    dict of str to DataFrame
        `zeros` (files without any amount), `weighty` (a line that outweighs its file), `leaps` (dates that leap in a
        sorted file), `equal_costs`, `overlaps` (quarters that two files hold), `uneven` (files of which much more is
        rejected than of the others), `priced` (ids that look like amounts) and `currencies` (refused amounts by the
        currency that they name).
    """
    of = {kind: signs[signs["sign"] == kind] for kind in signs["sign"].unique()}
    none = signs.head(0)
    largest, equal = of.get("largest", none), of.get("equal", none)
    found = {
        "zeros": of.get("zero", none).query("share == 1"),
        "weighty": largest[(largest["share"] >= settings.one_line_share) & (largest["lines"] >= settings.few_lines)],
        "leaps": of.get("leap", none),
        "equal_costs": equal[equal["share"] >= settings.same_cost],
        "overlaps": of.get("overlap", none)[lambda x: x["share"] >= settings.overlap_share],
        "uneven": uneven(of.get("refused", none), settings.reject_gap, settings.few_lines),
        "priced": of.get("priced", none)[lambda x: x["share"] >= settings.priced_ids],
    }
    found = {name: _largest_first(cases).rename(columns=SHOWN.get(name, {})) for name, cases in found.items()}
    return found | {"currencies": currencies(rejects)}


def _largest_first(cases: pd.DataFrame) -> pd.DataFrame:
    order = cases.assign(_size=cases["amount"].abs().fillna(0)).sort_values(
        ["_size", "lines"], ascending=False, kind="stable"
    )
    return order.drop(columns="_size").reset_index(drop=True)


def uneven(refused: pd.DataFrame, gap: float, few: int) -> pd.DataFrame:
    """Files of which a share of lines is rejected that is by a `gap` above the median of the others of their input.

    Files in which fewer than `few` lines are rejected say nothing.
    """
    others = [
        refused.loc[(refused["input"] == row.input) & (refused["file"] != row.file), "share"].median()
        for row in refused.itertuples()
    ]
    usual = pd.Series(others, refused.index, dtype="float64")
    return refused.assign(usual_share=usual)[(refused["share"] - usual >= gap) & (refused["lines"] >= few)]


def currencies(rejects: pd.DataFrame) -> pd.DataFrame:
    """Refused amounts that name another currency: input, column, written (the sign or code), lines."""
    odd = rejects[rejects["reason"] == OTHER_CURRENCY].dropna(subset="value")
    groups = odd.assign(written=mark_in(odd["value"])).groupby(["input", "column", "written"])
    return groups["lines"].sum().reset_index()


def headings(inputs: Inputs, network: Network) -> pd.DataFrame:
    """Headings of money that name another currency than the network's, where no column says which: as `currencies`."""
    mapped = [(name, spec.mapped()) for name, spec in inputs if spec is not None]
    money = [
        (name, ours, column)
        for name, columns in mapped
        if "currency" not in columns
        for ours, column in columns.items()
        if getattr(inputs, name).declared["columns"][ours]["type"] == "money"
    ]
    rows = [
        (name, ours, heading, None)
        for name, ours, column in money
        for heading in sorted(column.headings())
        if currency_of(heading) not in (None, network.currency)
    ]
    return pd.DataFrame(rows, columns=["input", "column", "written", "lines"]).astype({"lines": "Int64"})
