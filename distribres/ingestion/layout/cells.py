"""What the text of a single cell may be: a number, a day, a word for a total, a rule, nothing."""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from distribres.contracts import strict_yaml

SPACES = " \t\r\n\u00a0\u202f\u2007"
NUMBER = re.compile(r"[-+−(]?[\d.,'’\u00a0\u202f\u2007 ]*\d[\d.,'’\u00a0\u202f\u2007 ]*[-)−]?")
CURRENCY = re.compile(r"^(?:[A-Z]{3}|R\$|[€$£¥₹])\s*|\s*(?:[A-Z]{3}|[€$£¥₹%])$")
DAY = re.compile(r"\d{1,4}([-/. ])\d{1,2}\1\d{1,4}(?:[T ].*)?|\d{1,2}[-/. ][^\W\d_]{3,9}[-/. ,]+\d{2,4}")
GROUPED = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*")


@cache
def words() -> dict:
    """The lists of ``words.yaml``."""
    return strict_yaml.read(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))


@cache
def _labels() -> tuple[frozenset[str], frozenset[str]]:
    return tuple(frozenset(chain.from_iterable(words()[name])) for name in ("totals", "carried"))


class Number(str):
    """What a program wrote of a number that a spreadsheet holds as one: its decimal mark is known."""

    def strip(self, characters: str | None = None) -> "Number":
        return self


def is_blank(cell: str) -> bool:
    return not cell or not cell.strip(SPACES)


def is_rule(cell: str) -> bool:
    """Does it say something, with no letter and no digit?"""
    return not is_blank(cell) and not any(character.isalnum() for character in cell)


def has_letters(cell: str) -> bool:
    return any(character.isalpha() for character in cell)


@lru_cache(4096)
def is_day(cell: str) -> bool:
    """Does it look like a day, in whatever order?"""
    return DAY.fullmatch(cell.strip(SPACES)) is not None


def is_number(cell: str) -> bool:
    """Does it look like a number, with whatever marks?"""
    return number(cell) is not None


def number(cell: str, decimal: str | None = None) -> float | None:
    """A number as a person would read it; where one mark could be both, `decimal` says which, else it groups."""
    try:
        return float(cell)
    except ValueError:
        pass
    text = CURRENCY.sub("", CURRENCY.sub("", cell.strip(SPACES)))
    if not NUMBER.fullmatch(text):
        return None
    if is_day(text):
        return None
    bare = "".join(character for character in text if character in "0123456789.,")
    mark = _decimal_mark(bare, decimal)
    digits = "".join("." if character == mark else "" if character in ".," else character for character in bare)
    try:
        value = float(digits)
    except ValueError:
        return None
    return -value if text[0] in "-−(" or text[-1] in "-−)" else value


def _decimal_mark(bare: str, decimal: str | None) -> str:
    marks = [character for character in bare if character in ".,"]
    if len(set(marks)) == 2:
        return marks[-1]
    if not marks or len(marks) > 1:
        return ""
    return marks[0] if decimal == marks[0] or not GROUPED.fullmatch(bare) else ""


def folded(text: str) -> str:
    """Without accents and capitals."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(character for character in apart if not unicodedata.combining(character)).casefold()


def words_of(text: str) -> list[str]:
    """Words and numbers, without accents and capitals."""
    return re.findall(r"[^\W_]+", folded(text))


@lru_cache(4096)
def says_total(cell: str) -> bool:
    """Does it read as the label of a total: ``Sous-total D100``, ``D100 Total``, ``Summe:``, ``**``?"""
    if re.fullmatch(r"\*{1,5}|[Σ∑].*", cell.strip(SPACES)):
        return True
    text = re.sub(r"\b(sub|sous|grand|s)[-/.' ]+(?=tota)", r"\1", folded(cell))
    said, (totals, carried) = words_of(text), _labels()
    if not said:
        return False
    return said[0] in totals or said[-1] in totals or said[0] in carried or " ".join(said[:2]) in carried


def says_only_total(cell: str) -> bool:
    """Does it say no more than that: ``Total général``, and not the name of what it is the total of?"""
    return says_total(cell) and len(words_of(cell)) <= 3


def says_note(cell: str) -> bool:
    """Is it a sentence, or a single word, and not the number of something?"""
    text = cell.strip(SPACES)
    return not is_number(text) and (any(space in text for space in SPACES) or text.isalpha() or is_rule(text))
