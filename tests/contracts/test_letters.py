import pytest
import yaml

from builders import PARAMS, params_of
from distribres.contracts.letters import Campaign, Letters, Sender, Signatory, in_language
from distribres.contracts.names import LANGUAGES
from distribres.contracts.params import ParamsError

BOOK = params_of().letters


def faults(**given) -> list[str]:
    with pytest.raises(ParamsError) as caught:
        params_of(letters=given)
    return caught.value.faults


def campaign(**parts):
    return {
        "label": {"fr": "Essai", "en": "Trial"},
        "letter": "news_offer",
        "signatory": "marketing",
        "week": 4,
    } | parts


def test_a_new_campaign_is_one_entry():
    own = params_of(letters={"campaigns": {"trial": campaign(where={"channel": ["reseller"]})}}).letters
    assert own.campaigns["trial"].templates == ["news_offer"] and own.campaigns["news"] == BOOK.campaigns["news"]


def test_a_network_changes_only_what_it_names():
    own = params_of(letters={"campaigns": {"news": {"week": 6, "fields": {"offer_code": "NEU"}}}}).letters
    assert own.campaigns["news"].week == 6 and own.campaigns["news"].fields["offer_code"] == "NEU"
    assert own.campaigns["news"].fields["news"] == BOOK.campaigns["news"].fields["news"]


def test_a_campaign_can_be_taken_out():
    assert "kit" not in params_of(letters={"campaigns": {"kit": {"drop": True}}}).letters.campaigns


def test_a_letter_for_each_outcome_of_an_event_has_several_templates():
    assert BOOK.campaigns["event"].templates == ["event_came", "event_absent", "event_not_invited"]


@pytest.mark.parametrize(
    ("value", "french"),
    [
        ("x", "x"),
        (3, 3),
        ({"fr": "a", "en": "b"}, "a"),
        ([{"fr": "a", "en": "b"}, "c"], ["a", "c"]),
        ([{"title": {"fr": "a", "en": "b"}, "line": "c"}], [{"title": "a", "line": "c"}]),
    ],
)
def test_a_field_is_read_in_the_language_of_the_letter(value, french):
    own = params_of(letters={"campaigns": {"news": {"fields": {"own": value}}}}).letters.campaigns["news"]
    assert in_language(own.fields["own"], "fr") == french


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"fr": "a"}, "en is missing: every text is written in fr and en"),
        ({"fr": "a", "en": "b", "de": "c"}, "beside fr and en stands nothing else"),
        (True, "a text (yes and no in quotes), a number, {fr, en}, or a list of these"),
        (None, "a text (yes and no in quotes)"),
        ("x" * 2001, "at most 2,000 characters"),
        ([[[[[["x"]]]]]], "stand in one another too often"),
    ],
)
def test_a_field_that_is_none_is_refused_by_name(value, said):
    (fault,) = faults(campaigns={"news": {"fields": {"own": value}}})
    assert fault.startswith("PARAMS: letters.campaigns.news.fields.own") and said in fault


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"week": 14}, "week = 14"),
        ({"signatory": "boss"}, "signatory = 'boss'"),
        ({"letter": "../x"}, "letter = '../x': the name of a template"),
        ({"letter": {"gone": "x"}}, "a template, or one for each of came, absent, not_invited"),
        ({"lettre": "x"}, "there is no parameter 'letters.campaigns.news.lettre'; did you mean 'letter'?"),
    ],
)
def test_a_part_that_is_wrong_is_refused_by_name(parts, said):
    assert said in faults(campaigns={"news": parts})[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_label_that_lacks_a_language_is_refused_by_name(language):
    label = {other: "x" for other in LANGUAGES if other != language}
    assert faults(campaigns={"trial": campaign(label=label)}) == [
        f"PARAMS: letters.campaigns.trial.label.{language} is missing: every text is written in fr and en"
    ]


def test_what_is_declared_for_the_first_time_must_be_whole():
    assert faults(campaigns={"spring": {"week": 3}}) == [
        "PARAMS: letters.campaigns.spring lacks label, letter, signatory: letters.yaml says what each is"
    ]


def test_every_part_is_told_in_the_head_of_the_file():
    head = (PARAMS / "letters.yaml").read_text(encoding="utf-8").split("\nnotice:\n")[0]
    parts = {name for model in (Letters, Sender, Signatory, Campaign) for name in model.model_fields}
    assert {part for part in parts if part not in head} == set()


def test_no_phone_or_address_is_that_of_the_project():
    base = yaml.safe_load((PARAMS / "letters.yaml").read_text(encoding="utf-8"))
    assert set(base) == {"notice", "campaigns"}
