"""Asks the questions of `make init` on a terminal. Nothing is written meanwhile."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from distribres.report.characters import legible, spell_out
from distribres.workbook.console import put

if TYPE_CHECKING:
    from distribres.ingestion.proposal import Question

HOW = (
    "Enter takes the answer in brackets, a number another one; ? leaves it as it is, marked `# unsure` or `# TO FILL`."
)


class Asking:
    """A conversation; at its first question it says how to answer, and once the input has ended it asks no more.

    Parameters
    ----------
    first : callable
        What is done before the first question.
    """

    def __init__(self, first: Callable[[], None] = lambda: None):
        self.first, self.begun, self.ended = first, False, False

    @staticmethod
    def is_heard() -> bool:
        """Is there a terminal at both ends?"""
        return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))

    def __call__(self, question: "Question") -> int | None:
        """The number of the option that was chosen, None where the doubt stays as it is."""
        if self.ended:
            return None
        if not self.begun:
            self.first()
            put("", HOW)
            self.begun = True
        put("", *_shown(question))
        while True:
            try:
                said = input(f"  {_plain(question.about)} [{_default(question)}]: ").strip()
            except EOFError:
                self.ended = True
                put("")
                return None
            if not said:
                return question.default
            if said == "?":
                return None
            if said.isdecimal() and 1 <= int(said) <= len(question.options):
                return int(said) - 1
            if (chosen := _named(said, question)) is not None:
                return chosen
            put(f"  {said!r}: give a number from 1 to {len(question.options)}, Enter, or ?")


def _default(question: "Question") -> str:
    return "?" if question.default is None else str(question.default + 1)


def _named(said: str, question: "Question") -> int | None:
    """The one option that is called so."""
    shown = [option.shown for option in question.options]
    return shown.index(said) if shown.count(said) == 1 else None


def _shown(question: "Question") -> list[str]:
    lines = [f"{question.about}: {why}" for why in question.why]
    lines += [f"    such as {' | '.join(question.samples)}"] if question.samples else []
    width = min(max(len(_plain(option.shown)) for option in question.options), 40)
    for number, option in enumerate(question.options, 1):
        samples = f"   {' | '.join(option.samples)}" if option.samples else ""
        lines.append(f"    {number}  {_plain(option.shown):{width}}{samples}".rstrip())
    return [_plain(line) for line in lines]


def _plain(text: str) -> str:
    """On one line, and nothing in it that steers a terminal."""
    return legible(spell_out(text, keep=""))
