import pandas as pd
import pytest

from builders import params_of, words_in
from distribres.report.sections import recognition as section

EN, FR = words_in("en"), words_in("fr")
PARAMS = params_of()
BOOK, AWARDS = PARAMS.recognition, PARAMS.awards
QUARTER = "2026Q3"
RULES = pd.DataFrame(
    {
        "recognition": ["back_again", "best_progress", "share_gained"],
        "applies": [90, 60, 0],
        "earned": [0, 7, 0],
        "earned_in_year": [2, 9, 0],
        "missing": [None, None, "share_gain wallet_change"],
    }
)
EARNED = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D1", "D2"],
        "recognition": ["years_together", "best_progress", "years_together", "years_together"],
        "quarter": [QUARTER, QUARTER, QUARTER, "2026Q1"],
        "figure": [10.0, 0.299, 5.0, 20.0],
        "peers": pd.array([None, 40, None, None], "Int64"),
        "main": [True, True, False, True],
    }
)


def honours(n=10, named=2, **columns):
    ids = [f"D{i}" for i in range(n)]
    usual = {"name": ids, "recognition": ["years_together"] * named + [None] * (n - named), "place": "write"}
    honoured = {"honoured_for": None, "honoured_quarter": None, "consent": None}
    return pd.DataFrame({"dealer_id": ids} | usual | honoured | columns)


TIERS = pd.DataFrame({"dealer_id": [f"D{i}" for i in range(10)], "tier": [*"AABBBCCCCC"]})
DEALERS = TIERS.assign(channel="reseller")


def says(named, words=EN, **given):
    return section.say(honours(100, named), RULES, BOOK, params_of(awards=given).awards, words).markdown


def test_it_says_how_many_earned_one_and_how_many_are_expected():
    said = says(8)
    assert said.startswith("## Recognition\n\nThis quarter 8 of 100 active dealers (8%) earned a recognition")
    assert said.endswith("Between 5% and 20% are expected.")


def test_where_too_many_did_it_names_the_rule_to_tighten():
    assert says(25).endswith("The rule that most earned is “Best progress” (7 dealers): tighten it.")


def test_where_too_few_did_it_names_those_that_nobody_earned_and_none_that_is_silent():
    assert "Nobody earned Good to have you back: see which" in says(2)


def test_a_rule_that_is_silent_is_not_in_the_list_but_told_with_what_it_needs(read):
    names = [line["Recognition"] for line in read(section.list_rules(RULES, BOOK, EN))]
    assert names == ["Good to have you back", "Best progress"]
    said = section.say_silent(RULES, BOOK, EN).markdown
    assert said.endswith("not in the data: Room made for us (what dealers buy from all brands, by quarter).*")


def test_where_all_can_be_judged_nothing_is_said():
    assert section.say_silent(RULES.assign(missing=None), BOOK, FR) is None


def test_each_dealer_is_listed_once_with_the_sentence_that_it_is_told(read):
    lines = read(section.list_named(honours(), EARNED, QUARTER, BOOK, 5, EN))
    assert [[*line.values()] for line in lines] == [
        ["D1", "Best progress", "Growth of 29% over a year: the best, or among the best, of 40 comparable dealers."],
        ["D0", "Years together", "We have been working together for 10 years."],
    ]


def test_where_nobody_is_named_there_is_no_list():
    assert section.list_named(honours(), EARNED, "2026Q2", BOOK, 5, EN) is None


def test_it_says_who_has_which_place_and_which_groups_have_nobody():
    place = ["honour", "invite", "write", "invite", "in_person", *["write"] * 5]
    said = section.say_places(honours(place=place), TIERS, DEALERS, EN).markdown
    assert "1 are called up, 2 invited, and 6 written to afterwards; 1 want no letters" in said
    assert "For 2 key and middle dealers there is no seat" in said
    assert said.endswith("among: Middle and Small. They earned nothing that may be said in public, or said no.")


def called_up(**columns):
    place = {
        "place": ["honour", "honour", *["write"] * 8],
        "honoured_for": ["years_together", "best_progress", *[None] * 8],
    }
    told = {"honoured_quarter": [QUARTER, QUARTER, *[None] * 8], "consent": ["to_ask", "given", *[None] * 8]}
    return honours(**place, **told, **columns)


def test_who_is_called_up_stands_with_what_may_be_said_and_whether_it_must_be_asked(read):
    lines = read(section.list_honoured(called_up(), EARNED, BOOK, EN))
    assert [[*line.values()] for line in lines] == [
        ["D1", "Best progress", "+29% in a year", "may be named"],
        ["D0", "Years together", "10 years together", "ask before"],
    ]


def test_without_anybody_to_call_up_there_is_no_list():
    assert section.list_honoured(honours(), EARNED, BOOK, EN) is None


@pytest.mark.parametrize("language", [EN, FR])
def test_a_name_is_shown_as_it_is(hostile, language, read):
    table = section.list_honoured(called_up(name=[hostile] * 10), EARNED, BOOK, language)
    assert [line["Dealer" if language is EN else "Distributeur"] for line in read(table)] == [hostile, hostile]
