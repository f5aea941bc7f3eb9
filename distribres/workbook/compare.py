"""Sets two reviews of a quarter side by side: the one that stands, or scenarios of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import params, tables
from distribres.contracts.names import KINDS
from distribres.engagement import knowledge, valuation
from distribres.files.atomic import replacing
from distribres.report import comparison
from distribres.report.words import Words
from distribres.workbook.console import seen_from_here
from distribres.workbook.folders import network_folder
from distribres.workbook.published import alone_with, open_published
from distribres.workbook.review import Review
from distribres.workbook.steps import recalled

LEARNT_FROM = ("tiers", "dealers", "potential", "effort", "panel", "criteria")


@dataclass(frozen=True)
class Side:
    """One of the two: the review and its finished tables."""

    review: Review

    def read(self, name: str) -> pd.DataFrame:
        return tables.read(self.review.folder / "tables", name)


def compare(network: str, quarter: str, languages: list[str], names: tuple[str, str]) -> str:
    """Write the comparison of two scenarios in each language; returns what the terminal shows.

    Parameters
    ----------
    names : (str, str)
        The scenarios; an empty one is the review itself.

    Raises
    ------
    ParamsError, StepFailed
        As `open_published`.
    """
    one, other = (Side(open_published(network, quarter, languages, name)) for name in names)
    with alone_with(one.review):
        found = _compared(one, other)
        told = {language: _words(one.review, language) for language in one.review.languages}
        files = [_write(one.review, names, found, words) for words in told.values()]
    return "\n".join([comparison.text(found, told[one.review.languages[0]]), "", *(f"  {file}" for file in files)])


def _words(review: Review, language: str) -> Words:
    return Words(language, review.params.network.currency, review.params.playbook)


def _compared(one: Side, other: Side) -> comparison.Comparison:
    plans = one.read("plan"), other.read("plan")
    learnt_from = {name: one.read(name) for name in LEARNT_FROM}
    last_plan = tables.recall(recalled(one.review.network, one.review.quarter) / "tables", "plan")
    known = knowledge.learn_response(learnt_from | {"last_plan": last_plan}, one.review.quarter, one.review.params.plan)
    efforts = [_effort(plan, known) for plan in plans]
    won = valuation.value_difference(known.worlds, *efforts)
    changed = params.differences(one.review.params, other.review.params)
    before = params.differences(other.review.params, one.review.params)
    return comparison.Comparison(
        names=(one.review.scenario, other.review.scenario),
        network=one.review.params.network.title,
        quarter=one.review.quarter,
        params={name: (before.get(name), value) for name, value in changed.items() if name != "network.data"},
        plans=plans,
        policies=(one.read("policies"), other.read("policies")),
        difference=won,
    )


def _effort(plan: pd.DataFrame, known: knowledge.Knowledge) -> dict[str, np.ndarray]:
    """What a plan gives each dealer that is known, of each kind of effort that is."""
    own = plan.set_index("dealer_id").reindex(known.dealers["dealer_id"])
    return {kind: own[kind].fillna(0.0).to_numpy() for kind in KINDS if kind in known.worlds}


def _write(review: Review, names: tuple[str, str], found: comparison.Comparison, words: Words) -> str:
    title = "-".join(name or "review" for name in names)
    file = network_folder(review.network) / "scenarios" / f"{title}.{review.quarter}.{words.language}.html"
    with replacing(file) as part:
        part.write_text(comparison.html(found, words), encoding="utf-8", newline="\n")
    return seen_from_here(file)
