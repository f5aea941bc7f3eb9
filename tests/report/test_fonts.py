import base64
import io
import re

import matplotlib as mpl
import pytest
import typst
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from distribres.report import fonts


def test_typst_finds_the_semibold_under_the_name_of_the_family():
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts.folder()])
    assert {(f.family, f.style, f.weight) for f in faces.fonts()} >= {
        (fonts.FAMILY, "normal", 400),
        (fonts.FAMILY, "italic", 400),
        (fonts.FAMILY, "normal", 600),
    }


def test_folder_holds_truetype_only():
    assert {path.suffix for path in fonts.folder().iterdir()} == {".ttf"}


def test_matplotlib_draws_with_the_typeface():
    with mpl.rc_context():
        fonts.use_in_matplotlib()
        assert mpl.rcParams["svg.fonttype"] == "none"
        assert not mpl.rcParams["text.parse_math"]
        found = font_manager.findfont(font_manager.FontProperties(weight="semibold"), fallback_to_default=False)
    assert found.endswith("SourceSansPro-Semibold.ttf")


def test_css_embeds_the_characters_asked_for_and_no_others():
    regular = _first_face(fonts.css("œ€\u202f"))
    characters = set(map(chr, regular.getBestCmap()))
    assert {"œ", "€", "\u202f", "a", "~"} <= characters
    assert "Ж" not in characters


def test_css_loads_nothing_and_is_the_same_twice():
    rules = fonts.css("é")
    assert rules == fonts.css("é")
    assert set(re.findall(r'url\("([^;]+);', rules)) == {"data:font/woff"}


@pytest.mark.parametrize(
    ("text", "shown"), [("Café ▲ 12\u202f%", "Café ▲ 12\u202f%"), ("日本 🙂", "?? ?"), ("a\nb\x07", "a\nb?")]
)
def test_printable_replaces_what_the_typeface_lacks(text, shown):
    assert fonts.printable(text) == shown


def _first_face(rules: str) -> TTFont:
    data = re.search(r"base64,([^\"]+)", rules)[1]
    return TTFont(io.BytesIO(base64.b64decode(data)))
