"""Noto, for the letters that Source Sans Pro lacks: read from its packages, and only where a text has such letters.

`manimgx-fonts` holds most living scripts, symbols and emoji, `manimgx-fonts-cjk` Chinese, Japanese and Korean.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import manimgx_fonts
import manimgx_fonts_cjk
from fontTools.ttLib import TTFont

_ORDER = {"NotoSans[wght].ttf": 0, "NotoSansSymbols[wght].ttf": 2, "NotoEmoji[wght].ttf": 3}
"""Which is asked first (all others: 1)."""


@dataclass(frozen=True)
class Face:
    """One typeface: its file, and which one in it."""

    path: Path
    number: int = 0

    @property
    def family(self) -> str:
        return _read(self)[0]

    @property
    def characters(self) -> frozenset[str]:
        return _read(self)[1]


EAST_ASIAN = Face(Path(manimgx_fonts_cjk.__file__).with_name("NotoSansCJK-VF.otf.ttc"), 2)
"""Chinese, Japanese and Korean, where they differ in the forms of mainland China."""


def find_faces(characters: set[str]) -> list[Face]:
    """The typefaces that these characters need, the fewest that come first; what none of them has is left out."""
    found, missing = [], set(characters)
    for face in _faces() if missing else []:
        if missing & face.characters:
            found.append(face)
            missing -= face.characters
        if not missing:
            break
    return found


@cache
def _faces() -> list[Face]:
    files = [path for path in Path(manimgx_fonts.__file__).parent.glob("*.ttf") if "Italic" not in path.name]
    scripts = sorted(files, key=lambda path: (_ORDER.get(path.name, 1), path.name))
    return [*map(Face, scripts), EAST_ASIAN]


@cache
def _read(face: Face) -> tuple[str, frozenset[str]]:
    with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
        return font["name"].getBestFamilyName(), frozenset(map(chr, font.getBestCmap()))
