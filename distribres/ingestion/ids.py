"""One identity for one number: the ids of dealers, as exports write them, and which dealer is meant.

Programs write one number in several ways: as a double (``12347.0``), with an exponent (``1.2347E4``), without the zeros
before it, with characters that nobody sees. What the text alone tells is undone wherever it stands; what may be meant
only where exactly one dealer fits. Nothing is joined that could be two.
"""

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from distribres.contracts.invisible import IGNORABLE

COLUMNS = ("dealer_id", "old", "new")
"""Our columns that hold ids of dealers."""
INVISIBLE, NUMBER, SPACES, CASE, ZEROS, ROUNDED = "invisible", "number", "spaces", "case", "zeros", "rounded"
LOST = "lost"
"""Why a text names nobody: digits of it were rounded away, and several dealers may be meant."""
EXACT = 2**53
"""Below it a double holds every whole number."""
DOUBLE = re.compile("([0-9]{1,20})([.,])(0+)")
EXPONENT = re.compile(r"([0-9])(?:[.,]([0-9]{1,17}))?[eE](\+?)([0-9]{1,3})")
CODE = re.compile("[0-9][eE][0-9]+")
"""Hardly a number where ids have letters: there ``1E5`` is one of them."""
FRACTION = re.compile("[0-9]+[.,][0-9]*[1-9][0-9]*")
FIRST_ZEROS = re.compile("^([^0-9]*)0+(?=[0-9])")
"""Zeros before the first number of an id, and what stands before them: ``D0100`` and ``D100`` may be one."""


@dataclass(frozen=True)
class Number:
    """A whole number that a text means: all of its digits, or what rounding left of them.

    `within` is how far another number may be that would be written alike; None where all digits are there.
    """

    value: int
    digits: str
    within: int | None = None


def plain(text: str) -> str:
    """A text without what nobody sees: spaces are one, of one kind, and not at the ends; accents are one character."""
    return " ".join(unicodedata.normalize("NFC", IGNORABLE.sub("", text)).split())


def number(text: str, decimal: str) -> Number | None:
    """The whole number that a program wrote as a double or with an exponent; None of any other text.

    Parameters
    ----------
    decimal : str
        The decimal mark of the file. Another one counts only where it cannot part thousands.

    Notes
    -----
    ``1.0E7`` without a sign is how Java writes a double, with all its digits. A spreadsheet writes ``1.23E+12``, and
    leaves out the digits that did not fit; C, R and Python write the sign too.
    """
    if found := DOUBLE.fullmatch(text):
        digits, mark, zeros = found.groups()
        if mark != decimal and len(zeros) == 3:
            return None
        return _of_double(int(digits), digits)
    if not (found := EXPONENT.fullmatch(text)):
        return None
    first, rest, sign, power = found.groups()
    rest, power = rest or "", int(power)
    whole, left = rest[:power], rest[power:]
    if left.strip("0") or power > 30 or first == "0":
        return None
    value = int(first + whole) * 10 ** (power - len(whole))
    if len(whole) == power or (rest and not sign):
        return _of_double(value, str(value))
    return Number(value, str(value), max(10 ** (power - len(whole)) // 2, _ulp(value)))


def _of_double(value: int, digits: str) -> Number:
    return Number(value, digits, _ulp(value) or None)


def _ulp(value: int) -> int:
    """How far the next doubles are from a whole number; 0 where each whole number has its own."""
    return 0 if value <= EXACT else int(math.ulp(float(value)))


class Identities:
    """The ids of the dealers there are, and who is meant by a text.

    Parameters
    ----------
    ids : iterable of str
        As `registered` gives them.
    """

    def __init__(self, ids: Iterable[str]):
        self.known = frozenset(ids)
        self.forms = [(reason, form, _by(form, self.known)) for reason, form in FORMS]
        self.numeric = all(text.isascii() and text.isdigit() for text in self.known)
        self.numbers = sorted((int(text), text) for text in self.known if text.isascii() and text.isdigit())

    def of(self, text: str, decimal: str = ".") -> tuple[str | None, str | None]:
        """The id that a text means, and why it is not the text itself (None where it is).

        A text that no dealer fits, or that several do, is itself but for what nobody sees. One without any visible
        character is None. Where several fit one that was rounded the reason is `LOST`.
        """
        bare = plain(text)
        unseen = None if bare == text else INVISIBLE
        if bare in self.known or not bare:
            return bare or None, unseen
        meant = number(bare, decimal) if self.numeric or not CODE.fullmatch(bare) else None
        if meant is not None and meant.within is not None:
            return self._nearest(bare, meant, unseen)
        whole = bare if meant is None else meant.digits
        reason = unseen if meant is None else NUMBER
        if whole in self.known:
            return whole, reason
        for closer, form, fitting in self.forms:
            if fits := fitting.get(form(whole)):
                one = len(fits) == 1 and not (closer == ZEROS and _has_zeros(whole) and _has_zeros(fits[0]))
                return (fits[0], closer) if one else (whole, reason)
        return whole, reason

    def _nearest(self, text: str, meant: Number, unseen: str | None) -> tuple[str, str | None]:
        """The one number that would be written so."""
        low = bisect_left(self.numbers, (meant.value - meant.within, ""))
        high = bisect_right(self.numbers, (meant.value + meant.within + 1, ""))
        fits = [one for _, one in self.numbers[low:high]]
        if not fits:
            return text, unseen
        return (fits[0], ROUNDED) if len(fits) == 1 else (text, LOST)


def _spaceless(text: str) -> str:
    return text.replace(" ", "")


def _caseless(text: str) -> str:
    return _spaceless(text).casefold()


def loosest(text: str) -> str:
    """What is left of an id without all that writing may change; two dealers may have it."""
    return FIRST_ZEROS.sub(r"\1", _caseless(text))


FORMS = ((SPACES, _spaceless), (CASE, _caseless), (ZEROS, loosest))
"""What writing may change in an id, the least first; each form leaves out what those before it do."""


def _has_zeros(text: str) -> bool:
    return FIRST_ZEROS.search(text) is not None


def _by(form: Callable[[str], str], ids: Iterable[str]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for one in ids:
        found[form(one)].append(one)
    return found


def registered(texts: Iterable[str], decimal: str, listed: bool) -> tuple[Identities, list[str]]:
    """The identities of a register whose lines have these ids, and the texts of which digits were lost.

    Parameters
    ----------
    listed : bool
        Is it a list of dealers? Then each number in it is a dealer of its own, with zeros before it or without. Lines
        of sales (`distinct`) prove no such thing: there a number without zeros is the only one that has them.

    Notes
    -----
    Where some ids are numbers with a fraction (``1.1``), all are codes, and ``1.0`` is none other than itself.
    """
    every = {plain(text) for text in texts} - {""}
    if any(FRACTION.fullmatch(text) for text in every):
        return Identities(every), []
    meant = {text: number(text, decimal) for text in every}
    lost = sorted(text for text, one in meant.items() if one is not None and one.within is not None and "+" in text)
    ids = {text if (one := meant[text]) is None or one.within else one.digits for text in every.difference(lost)}
    return Identities(ids if listed else ids - _short(ids)), lost


def _short(ids: set[str]) -> set[str]:
    """Those of lines that lost the zeros which exactly one other has."""
    groups = _by(lambda text: FIRST_ZEROS.sub(r"\1", text), ids)
    pairs = [sorted(group, key=len) for group in groups.values() if len(group) == 2]
    return {short for short, long in pairs if not _has_zeros(short) and _has_zeros(long)}
