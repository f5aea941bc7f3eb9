import re
import string

import pytest
from pydantic import BaseModel

from builders import PARAMS, params_of, playbook
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError
from distribres.contracts.playbook import KINDS
from small_plans import whole

BOOK = playbook()
FAMILY = {
    "label": {"fr": "Nouveaux", "en": "New"},
    "objective": {"fr": "Accueillir.", "en": "Welcome."},
    "discourse": {line: {"fr": "Bonjour.", "en": "Hello."} for line in ("say", "ask", "offer", "gain")},
    "rules": [{"tier": ["C"]}],
}


def faults(**given) -> list[str]:
    """What is said of a playbook with these values; the families or tactics are given by name."""
    with pytest.raises(ParamsError) as caught:
        params_of(playbook=given)
    return caught.value.faults


def of_tactic(**parts) -> list[str]:
    return faults(tactics={"thanks_letter": parts})


def test_the_embedded_playbook_has_a_tactic_of_every_kind_and_for_every_family():
    assert {tactic.kind for tactic in BOOK.tactics.values()} == set(KINDS)
    assert len(BOOK.tactics) == 40 and len(BOOK.families) == 7
    core = [{name for name, tactic in BOOK.tactics.items() if tactic.fits.get(f) == "core"} for f in BOOK.families]
    assert all(core)


def every_text(node) -> list[str]:
    if hasattr(node, "fr"):
        return [node.fr]
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    parts = [value for _, value in node] if isinstance(node, BaseModel) else parts
    return [text for part in parts for text in every_text(part)]


def test_its_french_is_set_as_french():
    texts = every_text(BOOK)
    assert len(texts) > 150
    for text in texts:
        assert not re.search(r"[^\u202f\s][;:!?»%]|\s(?<!\u202f)[;:!?»%]|«[^\u202f]|['\"]|\.\.\.", text), text


def test_a_new_family_and_a_new_tactic_are_one_entry_each():
    book = params_of(playbook={"families": {"fresh": FAMILY}, "tactics": {"gift": whole("gift")}}).playbook
    assert book.order == ["fresh", *BOOK.order]
    assert book.families["fresh"].label.of("fr") == "Nouveaux" and book.tactics["gift"].fit("fresh") == "core"


def test_a_network_changes_only_what_it_names():
    book = params_of(playbook={"tactics": {"marketing_kit": {"cost": 90}}}).playbook
    own, base = book.tactics["marketing_kit"], BOOK.tactics["marketing_kit"]
    assert own.cost.amount == 90 and own.model_copy(update={"cost": base.cost}) == base


def test_a_condition_can_be_taken_out():
    book = params_of(playbook={"tactics": {"growth_reward": {"where": {"revenue_growth": "any"}}}}).playbook
    assert book.tactics["growth_reward"].where == {}


def test_what_is_dropped_is_forgotten_by_all_that_names_it():
    rest = {"light": {"rules": [{}]}, "rising": {"drop": True}}
    book = params_of(playbook={"families": rest, "tactics": {"marketing_kit": {"drop": True}}}).playbook
    assert "rising" not in book.order and "marketing_kit" not in book.tactics
    assert "rising" not in book.tactics["starter_kit"].fits
    assert book.tactics["starter_kit"].exclusive_with == ["digital_kit"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", ["label", "content", "measure"])
def test_a_text_that_lacks_a_language_is_refused_by_name(part, language):
    given = whole("gift")
    del given[part][language]
    assert faults(tactics={"gift": given}) == [
        f"PARAMS: playbook.tactics.gift.{part}.{language} is missing: every text is written in fr and en"
    ]


def test_what_is_declared_for_the_first_time_must_be_whole():
    assert faults(families={"fresh": {"label": FAMILY["label"]}}) == [
        "PARAMS: playbook.families.fresh lacks objective, discourse, rules: playbook.yaml says what each is"
    ]


@pytest.mark.parametrize("given", [{"cost": 3}, {"drop": True}])
def test_a_mistyped_name_is_answered_with_the_one_that_was_meant(given):
    (said,) = faults(tactics={"thanks_leter": given})
    assert said.endswith("did you mean 'thanks_letter'?")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"label": "Merci"}, "label = 'Merci': it has parts, fr, en: name one"),
        ({"label": {"en": ""}}, "label.en = ''"),
        ({"label": {"en": " "}}, "label.en = ' ': a text that readers see cannot be blank"),
        ({"label": {"de": "Danke"}}, "there is no parameter 'playbook.tactics.thanks_letter.label.de'"),
        ({"lable": {}}, "there is no parameter 'playbook.tactics.thanks_letter.lable'; did you mean 'label'?"),
        ({"kind": "gift"}, "kind = 'gift': Input should be 'vip'"),
        ({"for": {"keep": "must"}}, "for.keep = 'must': Input should be 'core'"),
        ({"where": {"tier": "A"}}, "where: tier: a condition is a list"),
        ({"who": "boss"}, "who = 'boss'"),
        ({"contact": "fax"}, "contact = 'fax'"),
        ({"hours": 0.3}, "hours = 0.3: quarters of an hour"),
        ({"hours": -1}, "hours = -1: hours from 0 to 200, rest, or from_plan"),
        ({"hours": "some"}, "hours = 'some': hours from 0 to 200"),
        ({"own_hours": 1e9}, "own_hours = 1000000000.0"),
        ({"cost": "cheap"}, "cost = 'cheap': a cost is an amount"),
        ({"cost": {"rate": 0.1, "rest_from": 5}}, "cost: a cost is an amount"),
        ({"cost": {"rate": 2}}, "cost.rate = 2"),
        ({"cost": {"rate": 0.1, "least": 9, "most": 1}}, "cost: least is above most"),
        ({"cost": -1}, "cost.amount = -1"),
        ({"capacity": {"dealers": 0}}, "capacity.dealers = 0"),
        ({"lead_weeks": 13}, "lead_weeks = 13"),
        ({"due_week": 0}, "due_week = 0"),
        ({"months": [13]}, "months.0 = 13"),
        ({"months": []}, "months = []"),
        ({"times": 27}, "times = 27"),
        ({"once_per": "decade"}, "once_per = 'decade'"),
        ({"runs": 0}, "runs = 0"),
        ({"must": 1}, "must = 1: Input should be a valid boolean"),
        ({"drop": "no"}, "drop = 'no'"),
        ({"letter": "../x"}, "letter = '../x': the name of a template"),
        ({"letter": {"late": "x"}}, "letter: a template, or one for each of came, absent, not_invited"),
        ({"dealer_gain": {"how": "luck"}}, "dealer_gain.how = 'luck'"),
        ({"dealer_gain": {"how": "value", "value": "much"}}, "value = 'much': an amount that is not negative, or cost"),
    ],
)
def test_a_fault_of_a_tactic_is_one_sentence_that_names_it(parts, said):
    (fault,) = of_tactic(**parts)
    assert fault.startswith("PARAMS: ") and "playbook.tactics.thanks_letter" in fault and said in fault
    assert "\n" not in fault


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"colour": "blue"}, "keep.colour = 'blue'"),
        ({"marker": "heart"}, "keep.marker = 'heart'"),
        ({"rank": "first"}, "keep.rank = 'first'"),
        ({"rules": []}, "keep.rules = []"),
        ({"rules": [{"tier": ["D"]}]}, "keep.rules.0.tier.0 = 'D'"),
        ({"visits_most": -1}, "keep.visits_most = -1"),
        ({"appetite": 1.5}, "keep.appetite = 1.5"),
        ({"stake": "luck"}, "keep.stake = 'luck'"),
        ({"discourse": {"say": "Hello"}}, "keep.discourse.say = 'Hello': it has parts, fr, en"),
        ({"variants": [{"say": {"fr": "a", "en": "b"}}]}, "keep.variants.0.where is missing"),
    ],
)
def test_a_fault_of_a_family_is_one_sentence_that_names_it(parts, said):
    (fault,) = faults(families={"keep": parts})
    assert fault.startswith("PARAMS: playbook.families.") and said in fault and "\n" not in fault


@pytest.mark.parametrize("name", ["My-Tactic", "été", "a;b", "1st", "x" * 41, ""])
def test_a_name_is_one_that_tables_can_hold(name):
    assert "small letters, digits and _" in faults(tactics={name: whole("gift")})[0]


@pytest.mark.parametrize("given", [{"tactics": 3}, {"families": ["keep"]}, {"never": "nothing"}])
def test_a_part_that_holds_something_else_is_refused(given):
    assert len(faults(**given)) == 1


def test_every_part_that_can_be_given_is_told_in_the_head_of_the_file():
    head = (PARAMS / "playbook.yaml").read_text(encoding="utf-8").split("never:\n")[0]
    told = set(re.findall(r"\w+", head.translate(str.maketrans(string.punctuation.replace("_", ""), " " * 31))))
    parts = {f.alias or n for model in ("families", "tactics") for n, f in _model(model).model_fields.items()}
    assert parts - told == set()


def _model(part):
    return type(next(iter(getattr(BOOK, part).values())))
