"""The PDF as a reader, a printer and a screen reader get it."""

import re
import subprocess

import pytest

from builders import playbook
from distribres.report.words import texts


def tool(*words) -> str:
    try:
        return subprocess.run([str(w) for w in words], capture_output=True, text=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip(f"{words[0]} is not installed (poppler-utils)")


@pytest.fixture(params=["fr", "en"])
def language(request) -> str:
    return request.param


@pytest.fixture
def pdf(demo_folder, language):
    return demo_folder / f"review.{language}.pdf"


def test_it_is_accessible_and_says_its_language(pdf, language):
    info = tool("pdfinfo", pdf)
    assert re.search(r"Tagged:\s+yes", info)
    assert "PDF/UA-1" in tool("pdfinfo", "-meta", pdf).replace("<pdfuaid:part>1", "PDF/UA-1")
    assert f"/Lang({language}".encode() in pdf.read_bytes()


def test_all_fonts_are_embedded(pdf):
    rows = tool("pdffonts", pdf).splitlines()[2:]
    assert rows and all(row.split()[-5] == "yes" for row in rows)


def test_pages_are_numbered(pdf):
    pages = int(re.search(r"Pages:\s+(\d+)", tool("pdfinfo", pdf))[1])
    for page in range(1, pages + 1):
        assert f"{page} / {pages}" in tool("pdftotext", "-f", page, "-l", page, "-layout", pdf, "-")


def test_it_has_an_outline_of_its_sections(pdf, language):
    titles = [t for key, t in texts(language).items() if key.startswith("sections.") and key.endswith(".title")]
    assert len(titles) > 8
    assert pdf.read_bytes().count(b"/Title") > len(titles)  # the document and every section


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-zàâçéèêëîïôûùüœ’']{4,}", text.lower()))


@pytest.mark.parametrize(("own", "other"), [("fr", "en"), ("en", "fr")])
def test_no_word_of_the_other_language(demo_folder, own, other):
    def vocabulary(language: str) -> set[str]:
        held = [v for text in texts(language).values() for v in (text.values() if isinstance(text, dict) else [text])]
        held += [own.label.of(language) for own in (*playbook().families.values(), *playbook().tactics.values())]
        return words_of(re.sub(r"\{\w+\}", " ", " ".join(held)))

    shown = words_of(tool("pdftotext", "-layout", demo_folder / f"review.{own}.pdf", "-"))
    assert shown & (vocabulary(other) - vocabulary(own)) - NAMES == set()


NAMES = {"comptoir", "côte", "espaces", "invitations", "motoculture", "nord", "ventes", "visites"}
"""Words of the other language in names of dealers, places and files, and one that is of both."""


def test_a_row_of_a_table_is_never_cut(demo_folder):
    """Each row of the playbook, whose cells have several lines, stands whole on one page."""
    text = tool("pdftotext", "-layout", demo_folder / "review.en.pdf", "-")
    pages = [" ".join(page.split()) for page in text.split("\f")]
    last_words = [
        playbook().families["win_over"].label.en,
        playbook().tactics["trial_offer"].label.en,
        playbook().tactics["range_review"].label.en,
    ]
    assert any(all(words in page for words in last_words) for page in pages)
