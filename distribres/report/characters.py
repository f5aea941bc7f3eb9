"""Characters of names that are no letters: those that steer a line or a terminal, hide, pile up or mean nothing.

Names come from exports as they are. `neutralise` and `legible` stand at the border of every page, drawing and workbook,
`spell_out` at that of the terminal.
"""

import re
import unicodedata

from distribres.contracts.invisible import IGNORABLE

JOINERS = "\u200c\u200d"
"""Persian, the scripts of India and emoji need them."""
ISOLATE, ISOLATED = "\u2068", "\u2069"
"""FSI and PDI: what is between them runs in its own direction and moves nothing around it (Unicode, UAX #9)."""
MARKS = 4
"""Marks over one letter; more than any script needs would cover the lines around it."""
LONGEST = 1000
"""Characters of a text in a page: about what a narrow column of one page can hold."""
_ANSI = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?")
"""Sequences that a terminal obeys (ECMA-48: CSI and OSC)."""
_ONE_LINE = {ord("\n"): " ", ord("\t"): " ", ord(ISOLATE): None, ord(ISOLATED): None}
_STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_SPACES = {"Cc", "Zl", "Zp"}


def neutralise(text: str) -> str:
    """A text of any length without what hides, steers or is no character; its lines and isolates stay."""
    shown = text.translate({ord(c): _shown(c) for c in set(text)})
    marks = "".join(c for c in set(shown) if unicodedata.category(c) in ("Mn", "Me"))
    return re.sub(f"([{marks}]{{{MARKS}}})[{marks}]+", r"\1", shown) if marks else shown


def legible(text: str) -> str:
    """A name or another text of the data as a page shows it: on one line, not endless, and never without a sign."""
    bare = neutralise(_ANSI.sub("", text)).translate(_ONE_LINE)
    if text and not bare.strip(f" {JOINERS}"):
        bare = spell_out(text, keep="")
    return bare if len(bare) <= LONGEST else bare[: LONGEST - 1].rstrip() + "…"


def isolate(text: str) -> str:
    """A text that runs from right to left, kept from moving what stands beside it; others as they are."""
    return f"{ISOLATE}{text}{ISOLATED}" if runs_left(text) else text


def runs_left(text: str) -> bool:
    """Does any of it run from right to left?"""
    return not text.isascii() and any(unicodedata.bidirectional(c) in ("R", "AL") for c in set(text))


def is_invisible(c: str) -> bool:
    """Does a character need no glyph?"""
    return c in "\n\t" or bool(IGNORABLE.match(c))


def spell_out(text: str, keep: str = f"\n{JOINERS}") -> str:
    r"""A text for the terminal, with the escape of each character that would steer it, such as ``\x1b``."""
    steering = {c for c in set(text) - set(keep) if unicodedata.category(c) in _STEERING or IGNORABLE.match(c)}
    return text.translate({ord(c): c.encode("unicode_escape").decode() for c in steering})


def code(character: str) -> str:
    """What stands for a character that cannot be shown, so that two names stay two."""
    return f"[{ord(character):04X}]"


def _shown(c: str) -> str:
    if c in f"\n\t{JOINERS}{ISOLATE}{ISOLATED}":
        return c
    category = unicodedata.category(c)
    if category in _SPACES:
        return " "
    if category == "Cs" or ord(c) & 0xFFFE == 0xFFFE:
        return code(c)
    return "" if IGNORABLE.match(c) else c
