"""Dealers that a file knows by name only: which dealer of the list is meant.

Names are equal or they are not: nothing is guessed from nearness. What may differ is what programs and people change
without noticing: capitals, accents, spaces, punctuation, and a legal form that one of the two leaves out. Of several
dealers that fit none is meant.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from distribres.ingestion.ids import Identities, plain

NAME = "name"
"""Why a text that is no id means a dealer."""
FIRST = frozenset({"sas", "sasu", "sarl", "eurl", "sa", "snc", "ets", "ste"})
LAST = FIRST | frozenset(
    re.findall(
        r"\w+",
        "gmbh ag kg ohg ug ltd llc llp lp plc inc corp co bv nv srl spa sl slu sau ltda lda sprl oy ab as aps pty",
    )
)
"""Words at the beginning or end of a name that say what a business is in law."""
LONG_FORMS = {
    "incorporated": "inc",
    "corporation": "corp",
    "limited": "ltd",
    "company": "co",
    "etablissements": "ets",
    "societe": "ste",
}
ABBREVIATION = re.compile(r"(?<![^\W_])([^\W\d_])\.")
ACCENTS = re.compile("[\u0300-\u036f]")


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters, without accents (of Latin, Greek and Cyrillic) and punctuation."""
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", ABBREVIATION.sub(r"\1", plain(name)))).casefold()
    apart = "".join(" " if unicodedata.category(c)[0] in "PZC" else c for c in unicodedata.normalize("NFC", bare))
    return tuple(LONG_FORMS.get(word, word) for word in apart.split())


def folded(name: str) -> str:
    """A name as it is compared: its `words`, spaces left out.

    >>> folded("S.A.R.L. Dubois & Fils") == folded("SARL DUBOIS-FILS")
    True
    """
    return "".join(words(name))


def divided(name: str) -> tuple[str, frozenset[str]]:
    """A name without its legal forms, and these; the name is empty where it is nothing else."""
    rest, forms = list(words(name)), set()
    for end, known in ((-1, LAST), (0, FIRST)):
        while rest and rest[end] in known:
            forms.add(rest.pop(end))
    return "".join(rest), frozenset(forms)


class Names:
    """The dealers by name.

    Parameters
    ----------
    named : iterable of (str, str)
        Id and name of each dealer.
    identities : Identities
        Their ids: a text that is nobody's name may still be one.
    """

    def __init__(self, named: Iterable[tuple[str, str]], identities: Identities):
        self.named, self.identities = list(named), identities
        pairs = self.named
        self.forms = [(form, _by(form, pairs)) for form in (plain, folded)]
        self.bare = defaultdict(list)
        for dealer, name in pairs:
            rest, forms = divided(name)
            self.bare[rest].append((dealer, forms))

    def of(self, text: str, decimal: str = ".") -> tuple[str | None, str | None]:
        """The id of the dealer with this name, and why it is not the text itself; as ``Identities.of``."""
        if not (written := plain(text)):
            return None, None
        for form, fitting in self.forms:
            if fits := fitting.get(form(text)):
                return self._one(fits, text, written)
        rest, forms = divided(text)
        alike = self.bare.get(rest, []) if rest else []
        fits = {dealer for dealer, theirs in alike if not (forms and theirs and forms != theirs)}
        return self._one(fits, text, written) if alike else self.identities.of(text, decimal)

    def _one(self, fits: set[str], text: str, written: str) -> tuple[str, str | None]:
        if len(fits) != 1:
            return written, None
        (dealer,) = fits
        return dealer, None if dealer == text else NAME


def _by(form: Callable[[str], str], pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for dealer, name in pairs:
        found[form(name)].add(dealer)
    return {key: dealers for key, dealers in found.items() if key}


def registered(texts: Iterable[str], listed: bool) -> tuple[Identities, Names]:
    """The dealers of a register without numbers: each is called by its name.

    Parameters
    ----------
    listed : bool
        Is it a list of dealers? Then each name in it is a dealer. On lines of sales names that differ in capitals,
        accents, spaces and punctuation alone are one, called by the spelling that has most of them.
    """
    names = {plain(text) for text in texts} - {""}
    if not listed:
        names = set({folded(name): name for name in sorted(names, key=_richness)}.values())
    identities = Identities(names)
    return identities, Names([(name, name) for name in sorted(names)], identities)


def unmatched(texts: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Those of some names that mean none of the dealers who are listed, or no single one."""
    pairs = [(str(number), name) for number, name in enumerate(listed)]
    known = Names(pairs, Identities([]))
    return [text for text in texts if known.of(text)[1] != NAME]


def _richness(name: str) -> tuple:
    return not name.isupper() and not name.islower(), not name.isascii(), len(name), name
