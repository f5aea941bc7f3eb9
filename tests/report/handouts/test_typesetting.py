"""Data reach a template as data, in the typefaces that their texts need."""

import pytest
import typst

from distribres.report.handouts import typesetting

TEMPLATE = """
#let given = json(bytes(sys.inputs.page))
#set document(title: given.title, date: none)
#set text(font: ("Source Sans Pro", ..given.fallbacks), lang: "en")
#if given.title == "too much" { panic("body") }
#given.title
"""


@pytest.fixture(autouse=True)
def template(tmp_path, monkeypatch):
    (tmp_path / "page.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    typesetting.source_of.cache_clear()
    yield
    typesetting.source_of.cache_clear()


def page(title: str) -> dict:
    return {"title": title, "fallbacks": typesetting.fallbacks_of({"title": title})}


def test_the_same_data_give_the_same_bytes_and_other_data_another_digest():
    one, again = (typesetting.compile_data("page.typ", "page", page("Moreau")) for _ in range(2))
    assert one == again and one.startswith(b"%PDF")
    assert typesetting.digest_of("page.typ", page("Moreau")) != typesetting.digest_of("page.typ", page("Garnier"))


def test_what_looks_like_source_is_text():
    assert typesetting.compile_data("page.typ", "page", page('#panic("x") #import "y"')).startswith(b"%PDF")


def test_names_in_other_scripts_ask_for_their_typefaces():
    assert typesetting.fallbacks_of({"names": ["Moreau", {"of": "東京"}]}) != []
    assert typesetting.fallbacks_of({"names": ["Moreau", 3, None]}) == []


def test_what_the_template_says_of_data_is_told():
    with pytest.raises(typst.TypstError, match="body"):
        typesetting.compile_data("page.typ", "page", page("too much"))
