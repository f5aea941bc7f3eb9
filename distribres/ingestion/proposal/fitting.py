"""Which columns of a file are which of one of our inputs: by heading, checked against what is in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion import column_content
from distribres.ingestion.proposal import matching, shapes, synonyms
from distribres.ingestion.proposal.composing import Composed, compose
from distribres.ingestion.proposal.dating import find_dating
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.lexicon import fold
from distribres.ingestion.proposal.units import hours_within, unit_of
from distribres.ingestion.values import YES_NO

KEYS = {"dealers": "dealer_id", "territories": "territory_id"}
"""Inputs that can also be taken from the lines of another one, and what tells their lines apart."""
UNIQUE = 0.9
Known = Mapping[str, dict[tuple[str, ...], str]]
"""Input -> words of a heading -> our column, as people corrected it."""
NOTHING: Known = MappingProxyType({})
PERHAPS, LEAST = 0.47, 0.2
"""Confidence from which on a heading is taken if there is nothing better; and where our column is required."""
BY_NAME = 0.7
"""What is left of confidence in a column for the dealer's number that holds names."""
NAMES = "it holds names, no numbers: dealers have to be matched by name"
NEAR = 0.1
"""Confidence by which another heading may be behind, and is still named."""


@dataclass(frozen=True)
class Match:
    """A column of a file that is one of ours: the confidence in it, others that may be it, and what is doubtful.

    `runner_up` is the heading that is next. What several columns make together is `composed`; the heading is that of
    one of them.
    """

    heading: str
    likeness: float
    rivals: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    runner_up: str | None = None
    composed: Composed | None = None

    @property
    def headings(self) -> list[str]:
        """All columns of the file that it takes."""
        return [self.heading] if self.composed is None else self.composed.headings

    @property
    def by_name(self) -> bool:
        """Does a column for the dealer's number hold names?"""
        return NAMES in self.doubts

    @property
    def unsure(self) -> bool:
        """Is it to be marked?"""
        composed = self.composed.doubts if self.composed is not None else ()
        return self.likeness < matching.LIMIT or bool(self.rivals or self.doubts or composed)


class Offer(NamedTuple):
    """A heading that may be one of our columns, the confidence in it, and in which list of names it stands."""

    column: str
    heading: str
    likeness: float
    level: str
    by_name: bool = False


@dataclass(frozen=True, eq=False)
class Role:
    """A kind of files as one of our inputs. `refused`: our column -> why one that is called so was not taken."""

    name: str
    kind: Kind
    columns: dict[str, Match]
    refused: dict[str, str] = field(default_factory=dict)

    def texts(self, name: str) -> pd.Series:
        """The values of one of our columns in the sample."""
        match = self.columns[name]
        return self.kind.lines[match.heading] if match.composed is None else match.composed.texts(self.kind.lines)

    def names_dealers(self) -> bool:
        """Does it know dealers by name only?"""
        return "dealer_id" in self.columns and self.columns["dealer_id"].by_name

    def repeats(self) -> bool:
        """Does it stand on lines that tell of something else: is what should tell its lines apart often the same?"""
        key = KEYS.get(self.name)
        return key in self.columns and column_content.unique_share(self.texts(key).to_frame()) < UNIQUE


def fit(kind: Kind, name: str, decimal: str, known: Known = NOTHING, without: Iterable[str] = ()) -> Role:
    """What of an input a kind of files holds, the columns `without` left aside.

    Headings that are surely one of our columns are given out first, then those that are only alike; before both those
    that are `known`, which a person gave to a column of that input (words of the heading -> our column).
    """
    columns = proposed_inputs()[name]["columns"]
    sound, refused = [], {}
    for offer in _offers(kind, name, known.get(name, {}), without):
        if not (fault := content_fault(kind, offer.heading, offer.column, columns[offer.column], decimal)):
            sound.append(offer)
        elif offer.likeness >= PERHAPS:
            refused.setdefault(offer.column, f"{offer.heading!r} is called so, but {fault}")
    taken: dict[str, Offer] = {}
    for offer in sound:
        if offer.column not in taken and offer.heading not in [other.heading for other in taken.values()]:
            taken[offer.column] = offer
    matches = {c: _match(taken[c], sound, taken) for c in columns if c in taken}
    matches |= _composed(kind, name, matches, without, decimal)
    if name == "dealers" and "name" in matches and "dealer_id" not in matches:
        matches = {"dealer_id": _by_name(matches["name"])} | matches
    return Role(name, kind, matches, {c: why for c, why in refused.items() if c not in matches})


def _composed(kind: Kind, name: str, matches: dict[str, Match], without: Iterable[str], decimal: str) -> dict:
    """Columns of ours that no single column is, and several are."""
    taken = {column: match.heading for column, match in matches.items()}
    free = [heading for heading in kind.lines if heading not in {*taken.values(), *without}]
    found = compose(kind, name, taken, free, decimal)
    return {
        column: Match(what, 1.0) if isinstance(what, str) else Match(what.heading, 1.0, composed=what)
        for column, what in found.items()
    }


def _match(offer: Offer, sound: list[Offer], taken: dict[str, Offer]) -> Match:
    doubts = (NAMES,) if offer.by_name else ()
    given = {other.heading for other in taken.values()}
    others = [other for other in sound if other.column == offer.column and other.heading not in given]
    runner_up = max(others, key=lambda other: other.likeness).heading if others else None
    return Match(offer.heading, offer.likeness, _rivals(offer, others), doubts, runner_up)


def _by_name(named: Match) -> Match:
    """Of a list of dealers that has no numbers: the name stands for the number, and says so."""
    return Match(named.heading, named.likeness * BY_NAME, doubts=(NAMES,))


def _offers(kind: Kind, name: str, known: dict[tuple[str, ...], str], without: Iterable[str]) -> list[Offer]:
    """Headings that look like columns of an input: those that are surely so first, of these the required columns."""
    columns, left_aside = proposed_inputs()[name]["columns"], set(without)
    headings = [heading for heading in kind.lines if heading not in left_aside]
    silent = matching.silent_words(kind.lines)
    told = {heading: known[words] for heading in headings if (words := fold(heading)) in known}
    guesses = [heading for heading in headings if heading not in told]
    offers = [Offer(column, heading, 1.0, "known") for heading, column in told.items()]
    offers += [_offer(kind, name, column, heading, silent) for column in columns for heading in guesses]
    required = {column for column, spec in columns.items() if spec.get("required")}
    return sorted(
        (offer for offer in offers if offer.likeness >= (PERHAPS if offer.column not in required else LEAST)),
        key=lambda o: (
            o.level != "known",
            o.likeness < matching.LIMIT,
            o.level not in ("best", "sure"),
            o.column not in required,
            -o.likeness,
        ),
    )


def _offer(kind: Kind, name: str, column: str, heading: str, silent: frozenset[str]) -> Offer:
    said = matching.likeness(heading, name, column, silent)
    by_name = bool(said.score) and column == "dealer_id" and shapes.are_names(kind.lines[heading])
    return Offer(column, heading, said.score * (BY_NAME if by_name else 1), said.level, by_name)


def _rivals(offer: Offer, others: list[Offer]) -> tuple[str, ...]:
    """Headings that could as well be a column, and are nothing else."""
    alike = [other for other in others if other.level == offer.level]
    return tuple(other.heading for other in alike if other.likeness >= offer.likeness - NEAR)


def content_fault(kind: Kind, heading: str, name: str, spec: dict, decimal: str) -> str | None:
    """Why the values of a column cannot be those of one of ours; None if they can, or if there are none."""
    texts = column_content.present(kind.lines[heading])
    if not len(texts):
        return None
    if spec["type"] == "date":
        return _date_fault(kind, heading)
    if spec["type"] in ("number", "money"):
        return _number_fault(kind, heading, name, spec, decimal)
    if "choices" in spec or spec["type"] == "yes_no":
        unknown = texts[texts.map(understand(name, spec, texts, heading)).isna()]
        few = 0 if "refused" in spec else 0.5  # where a word refuses lines, each has to be known
        if len(unknown) > few * len(texts):
            allowed = ", ".join(spec.get("choices", ("yes", "no")))
            return f"values such as {unknown.iloc[0][:40]!r} are none of {allowed}: it is not used"
    return shapes.fault(name, texts)


def _date_fault(kind: Kind, heading: str) -> str | None:
    found = find_dating(kind, heading)
    return found.fault or None if found else None


def _number_fault(kind: Kind, heading: str, name: str, spec: dict, decimal: str) -> str | None:
    texts = column_content.present(kind.lines[heading])
    mark = number_mark(kind, heading, spec, decimal)
    if marks := column_content.conflicting_marks(texts) if spec["type"] == "money" else []:
        return f"it holds several currencies ({', '.join(marks)}): divide them, or name the column that says which"
    low, high = spec.get("range", (None, None))
    unit = unit_of(heading, name, spec, texts, mark)
    if spec.get("measure") == "time":
        share = hours_within(texts, mark, unit.factor, low, high)
        return None if share >= column_content.ENOUGH else f"only {share:.0%} of its values are {low} to {high} hours"
    within = [None if bound is None else bound / unit.factor for bound in (low, high)]
    share = column_content.in_range(texts, mark, *within)
    bounds = "" if low is None else f" from {low}" + ("" if high is None else f" to {high}")
    return None if share >= column_content.ENOUGH else f"only {share:.0%} of its values are numbers{bounds}"


def number_mark(kind: Kind, heading: str, spec: dict, decimal: str) -> str:
    """The decimal mark of a column: its own where it tells, else that of most columns of its kind."""
    if heading in kind.typed:
        return "."
    texts = column_content.distinct(kind.lines[heading])
    own, _ = column_content.decimal_mark(texts.to_frame())
    low, high = spec.get("range", (None, None))
    if own is None and high is not None:
        fits = [m for m in ".," if column_content.in_range(texts, m, low, high) >= column_content.ENOUGH]
        own = fits[0] if len(fits) == 1 else None
    return own or decimal


def understand(name: str, spec: dict, texts: pd.Series, heading: str = "") -> dict[str, str | None]:
    """Each value of a column with choices -> our word for it, itself where it is one already, None if unknown."""
    values = sorted(column_content.present(texts).unique())
    ours = set(spec.get("choices", ())) or YES_NO.keys()
    plain = {v: v for v in values if (v if "choices" in spec else v.lower()) in ours}
    if name == "status" and synonyms.says_cancelled(heading):  # it asks whether, and the answer is yes or no
        answers = synonyms.translations("attended", values)
        return {v: {"yes": "cancelled", "no": "done"}.get(answers[v]) for v in values} | plain
    return synonyms.translations(name, values) | plain
