"""How much the words of a heading say that it is one of our columns: combinations of meanings (``columns.yaml``)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from distribres.ingestion.proposal import lexicon
from distribres.ingestion.proposal.lexicon import Term

CLASSES = {"best": 0.98, "sure": 0.95, "fair": 0.85, "weak": 0.5}
"""Confidence that the combinations of each list of ``columns.yaml`` have."""
LIMIT = 0.75
"""Confidence below which a choice is marked."""
GUESSED, UNKNOWN, VAGUE = 0.75, 0.6, 0.8
"""What is left of confidence for each word that is guessed, where there are words that nobody knows, and if so where
the others are `COMMON`: a code of what?"""
COMMON = frozenset({"number", "name", "type", "group", "date", "status", "total", "money", "count", "description"})
OF_WHAT = 0.65
"""What is left of confidence where a word more says of what or whom something is."""
SHARED = 0.6
"""Share of the headings of a file that a word has to stand in to say nothing."""
STEP = 0.003
"""What a combination has less than the one before it in its list."""


@dataclass(frozen=True)
class Combination:
    """Meanings that a heading has to hold, may hold, and the confidence in it; `open`: other words do not matter."""

    needs: frozenset[str]
    may: frozenset[str]
    open: bool
    level: str
    score: float


@cache
def combinations(name: str, column: str, lists: str = "columns") -> tuple[Combination, ...]:
    """The combinations of one of our columns, the best first."""
    spec = lexicon.read(lists)[name]
    levels = spec[column]
    shared = frozenset(spec["about"]) | frozenset(lexicon.read("columns")["neutral"])
    return tuple(
        _combination(text.split(), level, CLASSES[level] - STEP * place, shared)
        for level in CLASSES
        if levels.get(level)
        for place, text in enumerate(levels[level].split(","))
    )


def _combination(words: list[str], level: str, score: float, shared: frozenset[str]) -> Combination:
    optional = {word.removesuffix("?") for word in words if word.endswith("?")}
    needs = {word for word in words if not word.endswith("?") and word != "*"}
    return Combination(frozenset(needs), frozenset(optional | needs | shared), "*" in words, level, score)


@dataclass(frozen=True)
class Likeness:
    """How much a heading says that it is one of our columns, 0 to 1, and of which list it is."""

    score: float
    level: str = ""


NONE = Likeness(0.0)


@cache
def likeness(
    heading: str, name: str, column: str, silent: frozenset[str] = frozenset(), lists: str = "columns"
) -> Likeness:
    """How much a heading says that it is a column of an input.

    Parameters
    ----------
    silent : frozenset of str
        Words that never speak against it in this file, since most of its headings hold them.
    lists : str
        Which of the lists beside this module has the combinations.
    """
    terms = tuple(_aside(term, silent) for term in lexicon.terms(heading))
    terms = tuple(term for term in terms if term.meanings or not term.aside)
    held = frozenset().union(*(term.meanings for term in terms))
    able = [one for one in combinations(name, column, lists) if one.needs <= held]
    found = [_of(combination, terms) for combination in able]
    return max(found, key=lambda one: one.score, default=NONE)


def _aside(term: Term, silent: frozenset[str]) -> Term:
    return replace(term, aside=True) if set(term.words) <= silent else term


def _of(combination: Combination, terms: tuple[Term, ...]) -> Likeness:
    known = [term for term in terms if term.meanings]
    if not known or not _holds(combination.needs, known):
        return NONE
    odd = [term for term in known if not term.aside and not term.meanings & combination.may]
    if odd and not combination.open and (combination.needs <= COMMON or not _tells_of_what(odd)):
        return NONE
    telling = [term for term in known if not combination.open or term.meanings & combination.needs]
    score = combination.score * GUESSED ** sum(term.guessed for term in telling)
    if odd and not combination.open:
        score *= OF_WHAT
    if len(known) < len(terms) and not combination.open:
        score *= UNKNOWN * (VAGUE if combination.needs <= COMMON else 1)
    return Likeness(score, combination.level)


def _tells_of_what(odd: list[Term]) -> bool:
    """Does a heading hold but one more word, which says of what or whom it is?"""
    return len(odd) == 1 and odd[0].meanings <= frozenset(lexicon.read("columns")["of_what"])


def _holds(needs: frozenset[str], terms: list[Term]) -> bool:
    """Is there a term of its own for each of the meanings?"""
    return _given(sorted(needs, key=lambda need: sum(need in t.meanings for t in terms)), terms)


def _given(needs: list[str], terms: list[Term]) -> bool:
    if not needs:
        return True
    return any(
        needs[0] in term.meanings and _given(needs[1:], terms[:at] + terms[at + 1 :]) for at, term in enumerate(terms)
    )


def silent_words(headings: Iterable[str]) -> frozenset[str]:
    """Words that most headings of a file begin with, as the name of a table or of a system."""
    first = Counter(words[0] for words in map(lexicon.fold, headings) if len(words) > 1)
    return frozenset(word for word, n in first.items() if n >= max(4, SHARED * first.total()))
