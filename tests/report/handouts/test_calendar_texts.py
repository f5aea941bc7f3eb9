from itertools import starmap

import pandas as pd
import pytest

from distribres.report.handouts.calendar_texts import LISTED, gather
from small_diaries import ALL, CALL, HOSTILE, KIT, LETTER, VISIT, made_of, people_of
from small_plans import QUARTER, params_with

NBSP = "\u00a0"
PERSON = {"contact": "Anne Roy", "civility": "Madame", "phone": "01 02", "email": "a@example.com", "town": "Dole"}


def told(tables: dict, params, language: str = "en", people=None) -> list[tuple[str, str, str]]:
    """Summary, description and place of each entry, by its first day."""
    texts = gather(tables, people, language, QUARTER, params)
    lines = tables["calendar"].sort_values(["start", "kind", "owner"]).itertuples()
    return [(texts.summarise(line), texts.describe(line), texts.locate(line)) for line in lines]


def summaries(tables: dict, params, language: str = "en") -> list[str]:
    return [summary for summary, _, _ in told(tables, params, language)]


def test_a_visit_says_what_it_is_for_and_how_long_it_takes():
    params = params_with(talk={**VISIT, "hours": 1.5})
    tables = made_of(params, name=["Renard"])
    assert summaries(tables, params) == [f"label of talk – Renard (1{NBSP}h{NBSP}30)"]
    assert summaries(tables, params, "fr") == ["label talk – Renard (1\u202fh\u202f30)"]


def test_the_visits_of_a_day_are_numbered():
    params = params_with(talk={**VISIT, "hours": 0.5, "lead_weeks": 12})
    tables = made_of(params, latitude=[45.0, 45.1, 45.2], longitude=5.0)
    assert sorted(summary[:6] for summary in summaries(tables, params)) == ["1/3 · ", "2/3 · ", "3/3 · "]
    assert "3 visits on that day, about 22 km as the crow flies" in told(tables, params)[0][1].replace(NBSP, " ")


@pytest.mark.parametrize(
    ("tactic", "said"),
    [
        (CALL, [f"Week 41 · 3 calls (45{NBSP}min)"]),
        (LETTER, ["To send: label of one (3)"]),
        (KIT, ["To order or prepare: label of one (3)", "Due: label of one (3)"]),
        (ALL["tour"], ["To order or prepare: label of one (3)", "Week 44 · label of one (3), day to be fixed"]),
    ],
)
def test_what_concerns_several_dealers_is_said_once(tactic, said):
    params = params_with(one=tactic)
    assert summaries(made_of(params), params) == said


def test_a_list_names_dealers_in_the_order_of_their_names():
    params = params_with(one=LETTER)
    ((_, description, place),) = told(made_of(params, name=["Zèbre", "Étoile", "Faure"]), params)
    assert description.splitlines() == ["content of one", "– Étoile, Lyon", "– Faure, Lyon", "– Zèbre, Lyon"]
    assert place == ""


def test_a_list_that_is_too_long_for_a_diary_stands_elsewhere():
    params = params_with(one=LETTER)
    names = list(starmap("{}{}".format, [("D", n) for n in range(LISTED + 1)]))
    ((_, description, _),) = told(made_of(params, name=names, rep_id=["Zoé"] * len(names)), params)
    assert description.splitlines() == ["content of one", "The list is in the action plan."]


def test_calls_of_several_tactics_say_which_is_which():
    params = params_with(one=CALL, other=CALL)
    ((summary, description, _),) = told(made_of(params, name=["Renard"]), params)
    assert summary == f"Week 41 · 1 call (30{NBSP}min)"
    assert description.splitlines() == ["– Renard, Lyon · label of one", "– Renard, Lyon · label of other"]


def test_a_visit_says_why_what_for_and_what_we_say_ask_and_offer():
    params = params_with(talk=VISIT)
    ((_, description, place),) = told(made_of(params, name=["Renard"]), params)
    why, content, say, ask, offer = description.splitlines()
    assert why == "Why: essential to the family “Boost”." and content == "content of talk" and place == "Lyon"
    assert (say[:8], ask[:8], offer[:10]) == ("We say: ", "We ask: ", "We offer: ")


def test_who_goes_along_is_told_and_told_which_day_the_rep_suggests():
    params = params_with(talk={**VISIT, "who": "manager", "own_hours": 3, "due_week": 3})
    texts = {summary: description for summary, description, _ in told(made_of(params, name=["Renard"]), params)}
    assert "With: Manager." in texts[f"label of talk – Renard (2{NBSP}h)"]
    assert "With: Zoé, who suggests 12 October 2026." in texts[f"Week 42 · label of talk – Renard (3{NBSP}h)"]


def test_what_must_be_prepared_says_by_when():
    params = params_with(talk={**VISIT, "lead_weeks": 4, "due_week": 6})
    ((_, description, _),) = told(made_of(params, name=["Renard"]), params)
    assert "To order or prepare by 9 October 2026." in description


def test_people_are_told_only_where_they_may_be():
    params = params_with(talk=VISIT, call=CALL)
    tables = made_of(params, name=["Renard"])
    without = "\n".join(part for parts in told(tables, params) for part in parts)
    assert not any(value in without for value in PERSON.values())
    with_people = told(tables, params, people=people_of(D0=PERSON))
    for _, description, _ in with_people:
        assert "To speak to: Madame Anne Roy" in description and "Phone: 01 02" in description
    assert "Dole" in {place for _, _, place in with_people}


def test_people_of_others_and_what_is_not_known_are_left_out():
    params = params_with(talk=VISIT)
    ((_, description, place),) = told(made_of(params, name=["Renard"]), params, people=people_of(D9=PERSON, D0={}))
    assert "speak" not in description and place == "Lyon"


def test_a_dealer_without_a_place_has_none():
    params = params_with(talk=VISIT)
    ((_, _, place),) = told(made_of(params, name=["Renard"], city=[None]), params)
    assert place == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_hostile_names_stay_on_their_line(language):
    params = params_with(**ALL)
    people = people_of(**{f"D{n}": dict.fromkeys(PERSON, name) for n, name in enumerate(HOSTILE)})
    tables = made_of(params, name=HOSTILE, city=HOSTILE, rep_id=HOSTILE)
    for summary, description, place in told(tables, params, language, people):
        assert not any(c in summary + place for c in "\r\n\u202e") and "\u202e" not in description
        assert "\nBEGIN:VEVENT" not in description and "\r" not in description


def test_only_what_the_table_has_is_asked_of_it():
    params = params_with(talk=VISIT)
    tables = made_of(params, rep_id=[None, "Zoé", "Zoé"])
    assert len(told(tables, params)) == 3 and pd.isna(tables["calendar"]["rep_id"]).sum() == 1
