"""Answers of a person, put into what is proposed as if it had been proposed so."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from distribres.ingestion.proposal.entries import Entry
from distribres.ingestion.proposal.fitting import Known
from distribres.ingestion.proposal.lexicon import fold
from distribres.ingestion.proposal.questions import Question


@dataclass
class Answers:
    """What was answered until now.

    `asked` are the questions; `settled` the doubts of a name that are none any more; `headings` the column of the file
    for one of ours, `left_out` those of ours that have none; `values` and `words` what names and texts of columns are.
    """

    asked: set[tuple] = field(default_factory=set)
    settled: set[tuple[str, str, str]] = field(default_factory=set)
    headings: dict[tuple[str, str], str] = field(default_factory=dict)
    left_out: set[tuple[str, str]] = field(default_factory=set)
    values: dict[tuple[str, str], object] = field(default_factory=dict)
    words: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, question: Question, chosen: int | None) -> None:
        """Remember an answer, or that there was none."""
        name = (question.input, question.name)
        self.asked.add(_key(question))
        if chosen is None:
            return
        self.settled |= {(*name, doubt) for doubt in question.why}
        answer = question.options[chosen].answer
        if question.kind == "value":
            self.values[name] = answer
        elif question.kind == "word":
            self.words[name][question.word] = answer
        elif answer is None:
            self.left_out.add(name)
        elif chosen != question.default:
            self.headings = {n: h for n, h in self.headings.items() if (n[0], h) != (question.input, answer)}
            self.headings[name] = answer
            self._forget_values_of(question.input)

    def _forget_values_of(self, name: str) -> None:
        """What was said of other columns than those there are now."""
        self.values = {of: value for of, value in self.values.items() if of[0] != name}
        self.asked = {key for key in self.asked if key[0] != name or key[2] != "value"}

    def still_open(self, question: Question) -> bool:
        return _key(question) not in self.asked

    def order(self) -> str | None:
        """The order of dates that was answered last."""
        return next((value for (_, name), value in reversed(self.values.items()) if name == "dates"), None)

    def known(self, before: Known) -> dict[str, dict[tuple[str, ...], str]]:
        """The headings that are known, those that were answered among them."""
        found = {name: dict(headings) for name, headings in before.items()}
        for (name, column), heading in self.headings.items():
            kept = {words: ours for words, ours in found.get(name, {}).items() if ours != column}
            found[name] = kept | {fold(heading): column}
        return found

    def applied(self, name: str, entries: list[Entry]) -> list[Entry]:
        """The columns of an input as the answers have them."""
        kept = [entry for entry in entries if (name, entry.name) not in self.left_out]
        return [self._applied(name, entry) for entry in kept]

    def settled_in(self, name: str, entries: list[Entry]) -> list[Entry]:
        """The settings of an input, or of `network`: to choose the value of one leaves no doubt about it."""
        found = self.applied(name, entries)
        return [replace(entry, doubts=[]) if (name, entry.name) in self.values else entry for entry in found]

    def _applied(self, name: str, entry: Entry) -> Entry:
        of = (name, entry.name)
        doubts = [doubt for doubt in entry.doubts if (*of, doubt) not in self.settled]
        value, words = self.values.get(of, entry.value), self.words.get(of, {})
        if words:
            value = _translated(value, entry.words | words)
        return Entry(entry.name, value, entry.seen, doubts, entry.options, entry.words | words)


def _translated(value: object, words: Mapping[str, str | None]) -> dict:
    column = value if isinstance(value, dict) else {"column": value}
    return column | {"values": {theirs: ours for theirs, ours in words.items() if ours}}


def _key(question: Question) -> tuple:
    return question.input, question.name, question.kind, question.word
