import io
import json
import shutil
import subprocess

import pytest

from builders import params_of
from distribres.report.handouts import letters
from distribres.report.handouts.addresses import Person
from distribres.report.handouts.letter_templates import Template
from distribres.report.handouts.letters import DoesNotFit, bundle, merge_lines, page_of, typeset
from distribres.report.words import Words
from small_letters import letter_of

PARAMS = params_of()
FR, EN = Words("fr"), Words("en")
HOSTILE = [
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    '#import "x": * ; #panic("a")',
    "../../x",
    "a\u202eb",
    "x\ny",
    "\\n $x$ *b* `c` @a <l>",
    "😀 🎉",
    "شركة الحدائق",
    "A" * 300,
]


def template(body="Bonjour {{ name }}.", subject="Pour {{ name }}"):
    text = f"{{% block subject %}}{subject}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}"
    return Template("own.fr.j2", text)


def page(words=FR, body="Bonjour {{ name }}.", **known):
    return page_of(letter_of(template(body), words.language, **known), PARAMS, words)


def test_a_page_says_who_writes_to_whom_and_how_to_stop_it():
    found = page()
    assert found["sender"] == ["Valmora France", "12 avenue des Ateliers", "35000 Rennes"]
    assert found["address"][0] == "Motoculture Renard" and found["date"] == "Rennes, le 1er octobre 2026"
    assert found["subject-line"] == "Objet\u202f: Pour Motoculture Renard" and found["salutation"] == "Madame,"
    assert found["close"] == "Bien cordialement,"
    assert found["signature"] == [
        *("Thomas Le Goff", "Marketing du réseau", "02 61 91 00 20 · thomas.legoff@valmora.example"),
    ]
    assert "courrier@valmora.example" in found["notice"] and "valmora.example/donnees" in found["notice"]


def test_items_that_follow_each_other_are_one_list():
    assert page(body="A\n– b\n– c\n\nD")["body"] == [{"text": "A"}, {"items": ["b", "c"]}, {"text": "D"}]


def text_of(pdf: bytes) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (poppler-utils)")
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def printed(pages, words=FR):
    return typeset(bundle(pages, "Lettres", "Valmora", words.language))


def test_each_letter_is_a_page_in_the_order_given():
    told = text_of(printed([page(name="Premier"), page(name="Second")])).split("\f")
    assert len(told) == 3 and "Pour Premier" in told[0] and "Pour Second" in told[1]


def test_the_same_letters_give_the_same_bytes():
    assert printed([page()]) == printed([page()])


@pytest.mark.parametrize("words", [FR, EN])
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_holds_is_shown_and_nothing_else(name, words):
    person = Person(name, "Madame", name, postcode="35000", town=name)
    letter = letter_of(template(), words.language, person, name=name, rep_id=name)
    pdf = printed([page_of(letter, PARAMS, words)], words)
    assert pdf.startswith(b"%PDF") and text_of(pdf).count("\f") == 1


def test_a_long_letter_is_set_smaller_and_nothing_of_it_is_lost():
    told = text_of(printed([page(body="Un mot de plus. " * 170 + "Fin.")]))
    assert told.count("\f") == 1 and told.count("Un mot") + told.count("mot de plus") >= 170 and "Fin." in told


def test_a_letter_that_does_not_fit_is_told_by_its_place():
    with pytest.raises(DoesNotFit) as caught:
        printed([page(), page(body="Un mot de plus. " * 600)])
    assert caught.value.place == 1


def test_what_a_file_says_stands_in_it_as_its_digest():
    given = bundle([page()], "Lettres", "Valmora", "fr")
    assert given["mark"].encode() in typeset(given)
    assert given["mark"] != bundle([page(name="Autre")], "Lettres", "Valmora", "fr")["mark"]


def test_typst_gets_data_alone(monkeypatch):
    seen = {}
    monkeypatch.setattr(letters.typst, "compile", lambda source, **given: seen.update(given, source=source) or b"")
    typeset(bundle([page(name="#panic()")], "Lettres", "Valmora", "fr"))
    assert b"panic()" not in seen["source"]
    assert "#panic()" in json.loads(seen["sys_inputs"]["letters"])["letters"][0]["address"][0]


def test_a_line_of_a_mail_merge_has_the_address_line_by_line_and_all_that_is_said():
    (line,) = merge_lines([letter_of(template("A\n– b\n\nC"))]).to_dict("records")
    assert [line[f"address_{n}"] for n in range(1, 8)] == [
        *("Motoculture Renard", "MADAME CLAIRE DUPONT", "12 RUE DE L ÉGLISE", "35000 RENNES", "", "", ""),
    ]
    assert line["body"] == "A\n\n– b\n\nC" and line["signatory_name"] == "Thomas Le Goff"


def test_a_line_says_what_of_the_address_was_cut():
    name = "Établissements Quatremère, Descombes et Associés"
    (line,) = merge_lines([letter_of(template(), name=name)]).to_dict("records")
    assert line["shortened"] == name


def test_without_letters_there_is_no_line():
    assert merge_lines([]).empty and io.StringIO(merge_lines([]).to_csv()).read() is not None
