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
    ("text", "shown"),
    [("Café ▲ 12\u202f%", "Café ▲ 12\u202f%"), ("日本 🙂", "日本 🙂"), ("a\nb\u0378Ꮳ", "a\nb[0378][13E3]")],
)
def test_printable_tells_the_code_of_what_no_typeface_has(text, shown):
    assert fonts.printable(text) == shown


def test_a_latin_text_reads_no_other_typeface():
    assert fonts.find_others("Garage Élan, 12\u202f€ ▲ ✓\n\tΩ Ж") == []


def test_css_embeds_the_letters_of_another_script_in_their_typeface():
    rules = fonts.css("שלום")
    assert '"Noto Sans Hebrew"' in rules and ":root body" in rules
    assert len(rules) < len(fonts.css("")) + 20_000


def test_matplotlib_finds_the_typefaces_of_a_text():
    with mpl.rc_context():
        *families, _ = fonts.families("שלום 東京")
        found = [font_manager.findfont(family, fallback_to_default=False) for family in families]
    assert families == [fonts.FAMILY, "Noto Sans Hebrew", "Noto Sans CJK SC"]
    assert "Hebrew" in found[1] and "CJK" in found[2]


@pytest.mark.parametrize(("text", "plain"), [("Élan", True), ("Щё", True), ("e\u0335", False), ("日本", False)])
def test_a_text_is_plain_where_source_sans_sets_it_letter_by_letter(text, plain):
    assert fonts.is_plain(text) == plain


def _first_face(rules: str) -> TTFont:
    data = re.search(r"base64,([^\"]+)", rules)[1]
    return TTFont(io.BytesIO(base64.b64decode(data)))
