"""Names of files from names of people and dealers, which can be anything."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 50
"""Characters of such a name: in UTF-8 they leave room for an ending in the 255 bytes that file systems allow."""
FORBIDDEN = re.compile(r'[<>:"/\\|?*\s]+')
"""What parts folders, is kept for something else on Windows, or is not seen."""
RESERVED = re.compile(r"(?is)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?")
"""What Windows takes for a device, whatever follows after a point (Microsoft, Naming Files, Paths, and Namespaces)."""
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Categories of characters that steer, hide or are none."""


def safe_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name for a file for each of some names, without ending: as near to it as any system allows, no two alike.

    Letters of all scripts stay. Names that are alike but for case, or that look so, get a number, the later ones in the
    order given; none is one of those already `taken`.
    """
    used, found = {_key(name) for name in taken}, []
    for name in names:
        bare, again = _bare(name), 1
        own = bare
        while _key(own) in used:
            again += 1
            own = f"{_cut(bare, LONGEST - len(f' ({again})'))} ({again})"
        used.add(_key(own))
        found.append(own)
    return found


def _bare(name: str) -> str:
    """A name that can stand in any folder: not hidden, not a device, not a way out of it."""
    shown = "".join(
        c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in HIDDEN or c.isspace()
    )
    words = FORBIDDEN.sub(lambda found: " " if found[0].isspace() else "_", shown)
    cut = _cut(words.lstrip(" .-~"), LONGEST - 1) or "_"
    return f"_{cut}" if RESERVED.fullmatch(cut) else cut


def _cut(name: str, room: int) -> str:
    """Its beginning; Windows drops points and spaces at an end."""
    return name[:room].rstrip(" .")


def _key(name: str) -> str:
    """The same for names that some file system would not tell apart."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
