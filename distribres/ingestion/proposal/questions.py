"""What a person is asked about a proposal: one question for each doubt that can be settled by choosing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from distribres.contracts.mapping import proposed_inputs, wide_heading
from distribres.ingestion import column_content
from distribres.ingestion.proposal import matching
from distribres.ingestion.proposal.conventions import Conventions
from distribres.ingestion.proposal.drafting import match_doubts, unknown_word
from distribres.ingestion.proposal.entries import Draft, Entry
from distribres.ingestion.proposal.fitting import PERHAPS, Role, content_fault
from distribres.ingestion.proposal.writing import inline

MOST = 9
"""Headings among which one is chosen."""
SAMPLES = 3
LEFT_OUT = "none of them: leave it out"


class Option(NamedTuple):
    """One of the answers: what is shown, values that stand there, and what the mapping is to say."""

    shown: str
    samples: tuple[str, ...]
    answer: object


@dataclass(frozen=True)
class Question:
    """What is asked about one name of an input (or of `network`), and why.

    `kind` is what an answer is: the `heading` of a column, the `value` of a name, or our `word` for one of theirs.
    `default` is the option that is proposed; None where nothing is.
    """

    input: str
    name: str
    kind: str
    why: tuple[str, ...]
    options: tuple[Option, ...]
    default: int | None
    word: str | None = None
    samples: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        return f"{self.input}.{self.name}"


Ask = Callable[[Question], int | None]
"""Asks, and gives the number of the option that was chosen; None leaves the doubt as it is, and marked."""


def of_draft(draft: Draft, roles: dict[str, Role], habits: Conventions) -> Iterator[Question]:
    """The questions about an input."""
    role, specs = draft.role, proposed_inputs()[draft.role.name]["columns"]
    used = {
        h for other in roles.values() if other.kind is role.kind for m in other.columns.values() for h in m.headings
    }
    by_name = {entry.name: entry for entry in draft.columns}
    for name in (name for name in specs if name in by_name):
        entry = by_name[name]
        of_match = match_doubts(role, name, roles) if name in role.columns else []
        why = [doubt for doubt in entry.doubts if doubt in of_match]
        yield from _of_heading(role, entry, specs[name], why, used, habits)
        yield from _of_words(role.name, entry, specs[name])
        rest = replace(entry, doubts=[doubt for doubt in entry.doubts if doubt not in of_match])
        yield from of_values(role.name, rest, examples(role, name))
    for entry in draft.settings:
        of = {"dates": "date", "decimal": proposed_inputs()[role.name].get("money", "")}.get(entry.name, "")
        yield from of_values(role.name, entry, examples(role, of))


def of_values(name: str, entry: Entry, samples: tuple[str, ...] = ()) -> Iterator[Question]:
    """The question which of some values a name has."""
    if not entry.options or not (entry.doubts or entry.value is None):
        return
    options = tuple(Option(_shown(value), (), value) for value in entry.options)
    default = entry.options.index(entry.value) if entry.value in entry.options else None
    yield Question(name, entry.name, "value", tuple(entry.doubts or [entry.seen]), options, default, samples=samples)


def of_brands(brands: dict[str, float]) -> Iterator[Question]:
    """The question which brand is ours."""
    if brands:
        options = tuple(Option(name, (f"{share:.0%} of the lines",), name) for name, share in brands.items())
        yield Question(
            "network", "own_brand", "value", ("the sales hold several brands: which is yours?",), options, None
        )


def _of_words(name: str, entry: Entry, spec: dict) -> Iterator[Question]:
    """What the words mean that no list has."""
    options = tuple(Option(ours, (), ours) for ours in spec.get("choices", ("yes", "no")))
    for theirs in (theirs for theirs, ours in entry.words.items() if ours is None):
        if (doubt := unknown_word(theirs, spec)) in entry.doubts:
            yield Question(name, entry.name, "word", (doubt,), options, None, theirs)


def _of_heading(
    role: Role, entry: Entry, spec: dict, why: list[str], used: set[str], habits: Conventions
) -> Iterator[Question]:
    """The question which column of the file one of ours is, where that is not sure."""
    match = role.columns.get(entry.name)
    if entry.value is not None and (not why or match.heading == wide_heading(entry.name)):
        return
    headings = [] if match is None else [match.heading]
    headings += [other for other in _likely(role, entry.name, spec, habits) if other not in used | {*headings}]
    if not headings:
        return
    options = [Option(heading, _some(role.kind.lines[heading]), heading) for heading in headings[:MOST]]
    if match is not None and match.composed is not None:
        options[0] = Option(inline(match.composed.origin), _some(role.texts(entry.name)), match.heading)
    options += [] if spec.get("required") else [Option(LEFT_OUT, (), None)]
    told = why or [*entry.doubts, f"no column was found for this: {spec['about']}"]
    yield Question(role.name, entry.name, "heading", tuple(told), tuple(options), None if match is None else 0)


def _likely(role: Role, name: str, spec: dict, habits: Conventions) -> list[str]:
    """Headings whose content one of our columns may have, the likeliest first."""
    decimal = habits.decimals[role.kind.name]
    able = [
        heading
        for heading, texts in role.kind.lines.items()
        if len(column_content.present(texts)) and not content_fault(role.kind, heading, name, spec, decimal)
    ]
    likeness = {heading: matching.likeness(heading, role.name, name).score for heading in able}
    named = [heading for heading in able if likeness[heading] >= PERHAPS]
    return sorted(named if spec["type"] == "text" and named else able, key=likeness.get, reverse=True)


def examples(role: Role, name: str) -> tuple[str, ...]:
    """Some values of one of our columns."""
    return _some(role.texts(name)) if name in role.columns else ()


def _some(texts: pd.Series) -> tuple[str, ...]:
    return tuple(text[:30] for text in column_content.present(texts).drop_duplicates().head(SAMPLES))


def _shown(value: object) -> str:
    match value:
        case []:
            return "count all lines"
        case {"value": constant}:
            return constant
        case {"column": heading, "factor": factor}:
            return f"{heading} × {factor:g}"
    return value if isinstance(value, str) else inline(value)
