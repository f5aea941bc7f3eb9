import re
import string

import pytest

from builders import PARAMS, params_of
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.contracts.recognition import FACTS, Rule, placeholders

BOOK = params_of().recognition


def faults(**given) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        params_of(recognition=given)
    return caught.value.faults


def test_recognitions_are_ordered_by_their_rank():
    assert BOOK.order[:2] == ["back_again", "first_order"]


def test_a_network_changes_only_what_it_names():
    own = params_of(recognition={"rules": {"steady_orders": {"every": 12}}}).recognition.rules["steady_orders"]
    assert own.every == 12 and own.earn == BOOK.rules["steady_orders"].earn


def test_a_rule_can_be_taken_out():
    assert "no_returns" not in params_of(recognition={"rules": {"no_returns": {"drop": True}}}).recognition.rules


@pytest.mark.parametrize(("every", "pause"), [(4, 4), ("never", 10**6)])
def test_what_is_earned_never_again_has_a_pause_without_end(every, pause):
    given = {"rules": {"no_returns": {"every": every}}}
    assert params_of(recognition=given).recognition.rules["no_returns"].pause == pause


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["label", "wording"])
def test_a_text_that_lacks_a_language_is_refused_by_name(part, language):
    text = {"fr": "{months} x", "en": "{months} x"}
    given = {"label": text, "earn": {"months": {"min": 24}}, "figure": "months", "every": 4, "wording": text}
    given[part] = {other: text[other] for other in LANGUAGES if other != language}
    assert faults(rules={"own": given}) == [
        f"PARAMS: recognition.rules.own.{part}.{language} is missing: every text is written in fr and en"
    ]


def test_what_is_declared_for_the_first_time_must_be_whole_and_a_near_name_is_told():
    assert faults(rules={"no_return": {"every": 4}}) == [
        "PARAMS: recognition.rules.no_return lacks label, earn, figure, wording: recognition.yaml says what each is; "
        "did you mean 'no_returns'?"
    ]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"every": 0}, "every = 0: quarters, 1 to 80, or never"),
        ({"every": True}, "every = True: quarters, 1 to 80, or never"),
        ({"rank": "first"}, "rank = 'first'"),
        ({"earn": {"returns": 0}}, "returns: a condition is a list"),
        ({"wordings": {}}, "there is no parameter 'recognition.rules.no_returns.wordings'; did you mean 'wording'?"),
    ],
)
def test_a_part_that_is_wrong_is_refused_by_name(parts, said):
    assert said in faults(rules={"no_returns": parts})[0]


def test_words_for_those_without_a_recognition_cannot_be_none():
    assert "recognition.honest_words" in faults(honest_words=[])[0]


@pytest.mark.parametrize(
    ("text", "found"), [("no figure", []), ("{growth} of {peers}", ["growth", "peers"]), ("{{a}}", [])]
)
def test_names_in_braces_are_filled_in(text, found):
    assert placeholders(text) == found


@pytest.mark.parametrize("text", ["{growth", "{growth:>10}", "{growth!r}", "}"])
def test_braces_that_hold_anything_else_are_refused(text):
    with pytest.raises(ValueError, match="brace"):
        placeholders(text)


def test_every_part_and_every_fact_is_told_in_the_head_of_the_file():
    head = (PARAMS / "recognition.yaml").read_text(encoding="utf-8").split("\nrules:\n")[0]
    told = set(re.findall(r"\w+", head.translate(str.maketrans(string.punctuation.replace("_", ""), " " * 31))))
    facts = {name for name in FACTS.names if not name.endswith(("_rank", "_chance"))}
    assert {*Rule.model_fields, *facts} - {"drop"} - told == set()


def test_every_rule_that_comes_with_the_project_says_something_in_both_languages():
    texts = [
        text.of(language)
        for rule in BOOK.rules.values()
        for text in (rule.label, rule.wording)
        for language in LANGUAGES
    ]
    assert len(texts) == len(set(texts))
