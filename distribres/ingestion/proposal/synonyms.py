"""Which words mean the same: headings and values, folded and compared with the lists in ``headings.yaml``."""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import yaml

SURE = 0.9
ALIKE = 0.88


@cache
def lists() -> dict:
    """The lists of ``headings.yaml``."""
    return yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text(encoding="utf-8"))


@cache
def _same() -> dict[str, str]:
    return {other: word for word, others in lists()["same"].items() for other in others}


@cache
def fold(text: str) -> tuple[str, ...]:
    """The words of a heading without accents, capitals and punctuation: ``CodeClient`` and ``CODE_CLIENT`` are one.

    >>> fold("N° facture")
    ('no', 'facture')
    """
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text.replace("œ", "oe").replace("#", " no "))
    bare = "".join(c for c in unicodedata.normalize("NFKD", apart) if not unicodedata.combining(c))
    return tuple(_same().get(word, word) for word in re.findall(r"[^\W_]+", bare.casefold()))


@cache
def likeness(heading: str, synonym: str) -> float:
    """How much a heading looks like a synonym, 0 to 1; from `SURE` on only small words differ.

    Below it one holds the other, or they differ by a letter or two, as where it was cut or mistyped.
    """
    words, wanted = fold(heading), fold(synonym)
    if words == wanted:
        return 1.0
    if "".join(words) == "".join(wanted):
        return 0.98
    essential = [tuple(w for w in side if w not in lists()["neutral"]) for side in (words, wanted)]
    if essential[0] and essential[0] == essential[1]:
        return 0.95
    telling = len(synonym.replace(" ", "")) >= 6
    if telling and SequenceMatcher(None, "".join(words), "".join(wanted)).ratio() >= ALIKE:
        return 0.6
    return 0.5 if telling and set(wanted) <= set(words) else 0.0


def best(heading: str, synonyms: list) -> tuple[float, int]:
    """Likeness to the synonym that is most alike, and how far up the list it stands (larger is nearer the top)."""
    return max((likeness(heading, synonym), -place) for place, synonym in enumerate(flat(synonyms)))


def flat(words: list) -> list:
    """Words, those of the lists among them taken out."""
    return [word for entry in words for word in (entry if isinstance(entry, list) else [entry])]


def factor(heading: str, unit: str) -> float:
    """What one unit of a column of `money` or `hours` is worth by its heading: 1000 for ``Marché (k€/an)``."""
    text = heading.casefold()
    for worth, marks in lists()["units"].get(unit, {}).items():
        if any(re.search(rf"(?<!\w){re.escape(mark)}(?!\w)", text) for mark in marks):
            return worth
    return 1


def names_role(pattern: str, role: str) -> bool:
    """Does the name of a file hold a word for a role?"""
    name = "".join(fold(pattern))
    return any("".join(fold(word)) in name for word in lists()["roles"][role]["files"])


def translations(name: str, values: list[str]) -> dict[str, str | None]:
    """Our word for each value of a column, None where no list has it."""
    return {value: _translated(name, value) for value in values}


def _translated(name: str, value: str) -> str | None:
    text = " ".join(fold(value))
    for ours, words in lists()["values"][name].items():
        folded = [" ".join(fold(word)) for word in words]
        if text in folded or (name == "channel" and any(word in text for word in folded)):
            return ours
    return None
