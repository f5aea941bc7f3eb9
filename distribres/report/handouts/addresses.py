"""The address of a letter as the post reads it (NF Z10-011, AFNOR 2013), and how its reader is addressed."""

import re
import unicodedata
from dataclasses import dataclass, field

from distribres.report.characters import legible
from distribres.report.words import Words

LINES = 6
"""Lines of an address; the country is a seventh, abroad only."""
WIDTH = 38
"""Characters of a line."""
IN_CAPITALS = 3
"""The last lines: in capitals, and without punctuation."""
PLAIN_FROM = 4
"""From this line on there is no punctuation."""
PARTS = ("address_1", "address_2", "address_3")
MADAM = ("madame", "mme", "mlle", "mrs", "ms", "miss", "frau")
SIR = ("monsieur", "m", "mr", "herr")


@dataclass(frozen=True)
class Person:
    """What the input `contacts` knows of a dealer's address and of whom to write to; empty where it does not."""

    contact: str = ""
    civility: str = ""
    address_1: str = ""
    address_2: str = ""
    address_3: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""

    @property
    def lacks(self) -> list[str]:
        """What the post would need to find it, and is not known."""
        return [part for part in ("address_1", "postcode", "town") if not getattr(self, part).strip()]


@dataclass(frozen=True)
class Address:
    """Lines as they are printed; `cut` are those that were longer, as they were."""

    lines: list[str]
    cut: list[str] = field(default_factory=list)


def write_address(name: str, person: Person) -> Address:
    """The address of a dealer: its name, the person, the street and what stands before it, post code and town.

    Parameters
    ----------
    name : str
        Trading name.
    person : Person
        That `lacks` nothing.
    """
    who = f"{person.civility} {person.contact}" if person.contact.strip() else ""
    parts = [name, who, *(getattr(person, part) for part in reversed(PARTS)), f"{person.postcode} {person.town}"]
    texts = [text for part in parts if (text := _one_line(part))]
    shown = [_as_the_post_reads(text, number, len(texts)) for number, text in enumerate(texts, start=1)]
    if country := _one_line(person.country):
        shown.append(_capitals(country))
    lines = [_cut(text) for text in shown]
    return Address(lines, [long for long, line in zip(shown, lines, strict=True) if long != line])


def _one_line(text: str) -> str:
    return " ".join(legible(text).split())


def _as_the_post_reads(text: str, number: int, of: int) -> str:
    """A line of an address of so many."""
    if number > of - IN_CAPITALS:
        return _capitals(text)
    return _plain(text) if number >= PLAIN_FROM else text


def _capitals(text: str) -> str:
    return _plain(text).upper()


def _plain(text: str) -> str:
    """Letters and digits of any script, with their marks, and spaces; all else parts words."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in text)
    return " ".join(kept.split()) or text


def _cut(text: str) -> str:
    """At most so many characters, cut at a word."""
    if len(text) <= WIDTH:
        return text
    words = re.sub(r"\s+\S*$", "", text[: WIDTH + 1])
    return words if len(words) <= WIDTH else text[:WIDTH]


def salute(person: Person, words: Words) -> str:
    """``Madame,`` or ``Dear Sir,``; without a name or a civility it is said so that anybody may read it."""
    civility = person.civility.strip().rstrip(".").casefold() if person.contact.strip() else ""
    who = "madam" if civility in MADAM else "sir" if civility in SIR else "both"
    return words(f"letters.salutation.{who}")
