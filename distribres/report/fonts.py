"""Source Sans Pro, the one typeface of charts, HTML and PDF, read from the `font-source-sans-pro` package."""

import base64
import io
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import font_source_sans_pro
from fontTools import subset
from fontTools.ttLib import TTFont

FAMILY = "Source Sans Pro"
MISSING = "?"
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
    characters = set(text) | set(_ASCII)
    return "\n".join(_face(name, characters) for name in _FILES)


def printable(text: str) -> str:
    """Replace by `?` each character that the typeface has no glyph for: PDF/UA-1 refuses missing glyphs."""
    known = _characters()
    return "".join(c if c in known else MISSING for c in text)


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


def _face(name: str, characters: set[str]) -> str:
    style, weight = _FILES[name]
    data = base64.b64encode(_subset(_path(name), characters)).decode()
    return (
        f'@font-face {{ font-family: "{FAMILY}"; font-style: {style}; font-weight: {weight}; '
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
    )


def _subset(path: Path, characters: set[str]) -> bytes:
    options = subset.Options(flavor="woff", hinting=False)
    options.layout_features += ["tnum", "lnum"]
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()
