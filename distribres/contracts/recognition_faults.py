"""What is wrong with the rules of recognition as a whole: facts that are not there, sentences without their figure."""

from collections.abc import Collection, Iterator

from distribres.contracts.conditions import faults_among
from distribres.contracts.names import LANGUAGES
from distribres.contracts.playbook import Text
from distribres.contracts.playbook_faults import Fault, same_labels
from distribres.contracts.recognition import FACTS, NUMBERS, PEERS, QUARTER, Recognition, Rule, placeholders

FIGURES = (*NUMBERS, QUARTER)


def find_faults(recognition: Recognition) -> Iterator[Fault]:
    """What no part shows alone."""
    for name, rule in recognition.rules.items():
        for place, told in _rule_faults(rule):
            yield ("recognition", "rules", name, *place), told
    for number, word in enumerate(recognition.honest_words):
        at = ("recognition", "honest_words", number)
        yield from (((*at, "where"), told) for told in faults_among(word.where, FACTS))
        yield from (((*at, *place), told) for place, told in text_faults("text", word.text, ["years"], []))
    if recognition.honest_words[-1].where:
        told = "the last word must hold for everybody, so that nobody is left without one: give it no `where`"
        yield ("recognition", "honest_words"), told
    yield from same_labels(("recognition", "rules"), recognition.rules)


def _rule_faults(rule: Rule) -> Iterator[Fault]:
    for place in ("among", "earn"):
        yield from (((place,), told) for told in faults_among(getattr(rule, place), FACTS))
    if rule.figure not in FIGURES:
        yield ("figure",), f"{rule.figure!r} is no figure: it is one of {', '.join(FIGURES)}"
        return
    yield from text_faults("wording", rule.wording, [rule.figure, PEERS, QUARTER], [rule.figure])
    if rule.public is not None:
        yield from text_faults("public", rule.public, [rule.figure, PEERS, QUARTER], [])


def text_faults(part: str, text: Text, allowed: Collection[str], needed: Collection[str]) -> Iterator[Fault]:
    """A sentence states what it must, and nothing that is not filled in."""
    for language in LANGUAGES:
        try:
            found = placeholders(text.of(language))
        except ValueError as error:
            yield (part, language), str(error)
            continue
        if odd := [name for name in found if name not in allowed]:
            yield (part, language), f"{{{odd[0]}}} is not filled in here: allowed are {{{'}, {'.join(allowed)}}}"
        if lacking := [name for name in needed if name not in found]:
            yield (part, language), f"it must state {{{lacking[0]}}}"
