"""Names of sheets as Excel allows them."""

import re
from collections.abc import Iterable

from distribres.report.characters import legible

LONGEST = 31
"""Characters that Excel allows, in units of UTF-16."""
FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")


def sheet_names(names: Iterable[tuple[str, str]]) -> list[str]:
    """Names that Excel accepts for sheets, as near as can be to those given, and no two alike.

    Parameters
    ----------
    names : iterable of (str, str)
        Each name, which is cut where it is too long, and what stands after it in any case, such as `` · whom``.
    """
    given: list[str] = []
    taken = {"", "history"}
    for name, ending in names:
        clean = FORBIDDEN.sub(" ", legible(name)).strip(" '")
        found, again = _cut(clean, ending), 1
        while found.casefold() in taken:
            again += 1
            found = _cut(clean, f" ({again}){ending}")
        taken.add(found.casefold())
        given.append(found)
    return given


def _cut(name: str, ending: str) -> str:
    """The beginning of a name, and its ending."""
    room = LONGEST - len(ending.encode("utf-16-le")) // 2
    cut = name.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore").rstrip(" '")
    return f"{cut}{ending}".strip(" '")
