import re

import pytest

from builders import PARAMS, params_of
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.report.handouts.letter_fields import KNOWN
from distribres.report.handouts.letter_templates import Part, Template, read_templates

LETTERS = PARAMS / "letters"
FORM = "a letter fills in fields, with {% if %} and {% for %}, and does nothing else"


def template(body, subject="x", more=""):
    text = f"{{% block subject %}}{subject}{{% endblock %}}{{% block body %}}{body}{{% endblock %}}{more}"
    return Template("params/letters/own.fr.j2", text)


def fault(body, **parts) -> str:
    with pytest.raises(ParamsError) as caught:
        template(body, **parts)
    (told,) = caught.value.faults
    return told


def body(text, **fields):
    return template(text).write(fields).body


def test_fields_are_filled_in():
    assert body("On {{ day }} in {{ place.town }}.", day="1 May", place={"town": "Rennes"}) == [
        Part("On 1 May in Rennes.")
    ]


def test_an_empty_line_parts_paragraphs_and_a_dash_begins_an_item():
    assert body("One\ntwo.\n\nThree:\n– a\n– b\n\nFour.") == [
        *(Part("One two."), Part("Three:"), Part("a", is_item=True), Part("b", is_item=True), Part("Four.")),
    ]


def test_lists_are_gone_over_and_what_is_empty_leaves_no_trace():
    text = (
        "A\n{% for moment in moments %}\n– {{ moment }}\n{% endfor %}\n{% if photos %}\n\nSee {{ photos }}{% endif %}"
    )
    assert body(text, moments=["x", "y"], photos="") == [Part("A"), Part("x", is_item=True), Part("y", is_item=True)]


def test_spaces_that_hold_words_together_stay():
    assert body("18\u202fh  et\u00a05") == [Part("18\u202fh et\u00a05")]


def test_a_close_is_written_where_the_usual_one_does_not_fit():
    more = "{% block close %}Avec {{ what }},{% endblock %}"
    assert template("x", more=more).write({"what": "joie"}).close == "Avec joie,"
    assert template("x").write({}).close == ""


def test_what_a_template_asks_for_is_known_before_it_is_written():
    asked = template(
        "{{ a.b }}{% for x in c %}{{ x.d }}{% endfor %}{% if e %}{% endif %}", subject="{{ f | upper }}"
    ).asks
    assert asked == {"a", "c", "e", "f"}


def test_a_field_that_is_not_there_is_told_by_name():
    with pytest.raises(ParamsError, match=r"params/letters/own\.fr\.j2: 'photos' is undefined"):
        body("{{ photos }}")


def test_a_part_of_a_field_that_is_not_there_is_told_too():
    with pytest.raises(ParamsError, match="has no attribute 'titel'"):
        body("{{ item.titel }}", item={"title": "x"})


@pytest.mark.parametrize("value", [["a"], {"a": 1}, True, None])
def test_a_list_or_a_record_is_no_text(value):
    with pytest.raises(ParamsError, match="cannot be filled in: go over it, or ask"):
        body("{{ field }}", field=value)


def test_what_a_field_holds_is_never_a_template():
    assert body("{{ name }}", name="{{ 7 * 7 }} {% include 'x' %}") == [Part("{{ 7 * 7 }} {% include 'x' %}")]


@pytest.mark.parametrize(
    ("attack", "told"),
    [
        ("{{ ''.__class__ }}", "asks for .__class__"),
        ("{{ name.__class__.__mro__ }}", "asks for .__mro__"),
        ("{{ name['__class__'] }}", "holds Getitem"),
        ("{{ name | attr('__class__') }}", "uses the filter attr"),
        ("{% include '/etc/passwd' %}", "includes a file"),
        ("{% import 'x' as y %}", "imports a file"),
        ("{% from 'x' import y %}", "imports a file"),
        ("{% for i in range(10**9) %}{% endfor %}", "calls something"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "calls something"),
        ("{{ 'x' * 1000000000 }}", "holds Mul"),
        ("{{ 10 ** 10 ** 10 }}", "holds Pow"),
        ("{{ '%999999999d' % 1 }}", "holds Mod"),
        ("{{ name.format(name) }}", "calls something"),
        ("{{ self._TemplateReference__context }}", "asks for ._TemplateReference__context"),
        ("{% macro m() %}{% endmacro %}", "holds Macro"),
        ("{% set x = 1 %}", "holds Assign"),
        ("{{ name ~ name }}", "holds Concat"),
        ("{{ [1, 2] }}", "holds List"),
        ("{% filter upper %}x{% endfilter %}", "holds FilterBlock"),
        ("{% for a in b recursive %}{% endfor %}", "has more than 3 loops in one another, or one that is recursive"),
        ("{% for a in x %}" * 4 + "{% endfor %}" * 4, "has more than 3 loops in one another"),
    ],
)
def test_what_is_no_part_of_a_letter_is_refused_when_it_is_read(attack, told):
    said = fault(f"\n{attack}")
    assert said.startswith(f"params/letters/own.fr.j2, line 2: it {told}") and said.endswith(FORM)


@pytest.mark.parametrize("attack", ["{{ x", "{% if x %}", "{% block a %}", "{{ x }", "{" * 3000, "{% do x %}"])
def test_what_is_no_template_is_refused_with_its_place(attack):
    assert fault(attack).startswith("params/letters/own.fr.j2")


def test_nothing_else_is_there_to_be_asked_for():
    for name in ("range", "dict", "lipsum", "cycler", "joiner", "namespace"):
        with pytest.raises(ParamsError, match="is undefined"):
            body("{{ " + name + " }}")


def test_a_letter_has_a_subject_and_a_body():
    with pytest.raises(ParamsError, match=r"has no \{% block body %\}: a letter has subject and body"):
        Template("own.fr.j2", "{% block subject %}x{% endblock %}")


def test_a_letter_is_a_page():
    assert "a letter is a page" in fault("x" * 20_001)


def read(folder, network="demo"):
    return read_templates(folder, network, ["own"], ["fr"])


def test_a_network_s_own_template_stands_before_that_of_all(tmp_path):
    text = "{{% block subject %}}{}{{% endblock %}}{{% block body %}}x{{% endblock %}}"
    (tmp_path / "demo").mkdir()
    (tmp_path / "own.fr.j2").write_text(text.format("all"), encoding="utf-8")
    (tmp_path / "demo/own.fr.j2").write_text(text.format("demo"), encoding="utf-8")
    assert [read(tmp_path, network)["own.fr"].write({}).subject for network in ("demo", "other")] == ["demo", "all"]


def test_all_faults_are_told_at_once(tmp_path):
    (tmp_path / "b.fr.j2").write_bytes(b"\xff\xfe")
    (tmp_path / "c.fr.j2").write_text("{{ x() }}", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        read_templates(tmp_path, "demo", ["a", "b", "c"], ["fr"])
    told = caught.value.faults
    assert told[0] == "params/letters/a.fr.j2 is not there: write it, or take another template"
    assert told[1].startswith("params/letters/b.fr.j2 cannot be read as text in UTF-8")
    assert told[2].startswith("params/letters/c.fr.j2, line 1: it calls something")


CAMPAIGNS = params_of().letters.campaigns


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_every_template_that_comes_with_the_project_is_filled_in_by_the_embedded_network(name):
    found = read_templates(LETTERS, "demo", CAMPAIGNS[name].templates, LANGUAGES)
    asked = set().union(*(one.asks for one in found.values()))
    assert asked - {*KNOWN, *CAMPAIGNS[name].fields} == set()


@pytest.mark.parametrize("file", sorted(LETTERS.glob("*.en.j2")), ids=lambda file: file.name)
def test_both_languages_ask_for_the_same(file):
    name = file.name.removesuffix(".en.j2")
    found = read_templates(LETTERS, "demo", [name], LANGUAGES)
    assert found[f"{name}.fr"].asks == found[f"{name}.en"].asks


@pytest.mark.parametrize("file", sorted(LETTERS.glob("*.fr.j2")), ids=lambda file: file.name)
def test_french_typography(file):
    text = re.sub(r"\{[{%#].*?[}%#]\}", "0", file.read_text(encoding="utf-8"), flags=re.S)
    assert not re.search(r"[ \u00a0][;:!?%»€]", text) and not re.search(r"[\w)][;!?%»]", text)
    assert not re.search(r"«[^\u202f]", text) and "'" not in text and '"' not in text
