"""Source Sans Pro, the typeface of charts, HTML and PDF, and Noto behind it where a text has letters that it lacks.

A text that Source Sans Pro can write loads and embeds nothing else.
"""

import base64
import io
import shutil
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import font_source_sans_pro
from fontTools import subset
from fontTools.ttLib import TTFont

from distribres.report import characters, noto

FAMILY = "Source Sans Pro"
_FILES = {
    "Regular": ("normal", 400),
    "It": ("italic", 400),
    "Semibold": ("normal", 600),
    "Bold": ("normal", 700),
}
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def folder() -> Path:
    """Return a folder that holds these faces only, as TrueType, for Typst.

    The package also ships them as OpenType, and Typst takes whichever its file system lists first.
    """
    return Path(_copies().name)


def use_in_matplotlib() -> None:
    """Register the typeface in matplotlib and make it the default, with texts kept as literal text in SVG."""
    from matplotlib import font_manager, rcParams

    for name in _FILES:
        font_manager.fontManager.addfont(_path(name))
    rcParams.update(
        {
            "font.family": [FAMILY, "DejaVu Sans"],
            "svg.fonttype": "none",
            "svg.hashsalt": "distribres",
            "text.parse_math": False,
        }
    )


def css(text: str) -> str:
    """Return `@font-face` rules that embed the glyphs of `text` and of ASCII, as base64 WOFF."""
    embedded = set(text) | set(_ASCII)
    rules = [_face(FAMILY, *look, _subset(_path(name), embedded)) for name, look in _FILES.items()]
    others = find_others(text)
    rules += [_face(o.family, "normal", "100 900", _subset(o.path, embedded, o.number)) for o in others]
    if others:
        names = ", ".join(f'"{name}"' for name in [FAMILY, *(other.family for other in others)])
        rules.append(f":root body {{ font-family: {names}, system-ui, sans-serif; }}")
    return "\n".join(rules)


def find_others(text: str) -> list[noto.Face]:
    """Return the typefaces that `text` needs beside Source Sans Pro."""
    return noto.find_faces(_lacking(text))


def printable(text: str) -> str:
    """Replace by its code each character that no typeface has a glyph for: PDF/UA-1 refuses missing glyphs."""
    unknown = _lacking(text).difference(*(other.characters for other in find_others(text)))
    return text.translate({ord(c): characters.code(c) for c in unknown})


def is_plain(text: str) -> bool:
    """Can `text` be set in Source Sans Pro, letter after letter?"""
    marked = any(unicodedata.category(c).startswith("M") or c in characters.JOINERS for c in text)
    return not marked and not _lacking(text)


def is_thin(text: str) -> bool:
    """Would matplotlib draw `text` in the lightest weight of its file?"""
    return noto.EAST_ASIAN in find_others(text)


def families(text: str) -> list[str]:
    """Return the families of `text` as matplotlib knows them, the first first."""
    from matplotlib import font_manager

    others, known = find_others(text), font_manager.fontManager
    for path in {other.path for other in others} - {Path(entry.fname) for entry in known.ttflist}:
        known.addfont(path)
        # the files hold all weights; matplotlib reads one, and would say that it looked for another
        known.ttflist = [replace(e, weight=400) if e.fname == str(path) else e for e in known.ttflist]
    return [FAMILY, *(other.family for other in others), "DejaVu Sans"]


def _lacking(text: str) -> set[str]:
    """Characters of `text` that have no glyph in Source Sans Pro and need one."""
    return {c for c in set(text) - _characters() if not characters.is_invisible(c)}


@cache
def _copies() -> TemporaryDirectory:
    copies = TemporaryDirectory(prefix="distribres-fonts-")
    for name in _FILES:
        shutil.copy(_path(name), copies.name)
    return copies


def _path(name: str) -> Path:
    return Path(font_source_sans_pro.__file__).parent / "files" / f"SourceSansPro-{name}.ttf"


@cache
def _characters() -> frozenset[str]:
    with TTFont(_path("Regular")) as font:
        return frozenset(map(chr, font.getBestCmap())) | {"\n"}


def _face(family: str, style: str, weight: int | str, font: bytes) -> str:
    data = base64.b64encode(font).decode()
    return (
        f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
    )


def _subset(path: Path, embedded: set[str], number: int = -1) -> bytes:
    options = subset.Options(flavor="woff", hinting=False, font_number=number)
    options.layout_features += ["tnum", "lnum"]
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(embedded)))
    subsetter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()
