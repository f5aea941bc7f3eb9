from types import SimpleNamespace

import pandas as pd
import pytest

from builders import params_of
from distribres.report.handouts.letter_fields import KNOWN, find_fields, say_day
from distribres.report.words import Words
from small_letters import line_of, occasion_of

EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def fields(words=EN, campaign="news", earned=(), counts=None, **known):
    return find_fields(line_of(**known), [*earned], occasion_of(campaign, **counts or {}), words)


def earned(recognition, figure=NAN, peers=pd.NA):
    return SimpleNamespace(recognition=recognition, quarter="2026Q3", figure=figure, peers=peers)


def test_what_is_known_is_said_in_the_words_of_the_reader():
    found = fields(FR)
    assert {
        name: found[name] for name in ("brand", "quarter", "quarter_ahead", "event_day", "last_order", "years")
    } == {
        "brand": "Valmora",
        "quarter": "troisième trimestre 2026",
        "quarter_ahead": "quatrième trimestre 2026",
        "event_day": "16 mai 2026",
        "last_order": "deuxième trimestre 2026",
        "years": "12",
    }


def test_what_is_not_known_is_no_field():
    found = fields(city=None, event=None, event_day=pd.NaT, last_order=None, years=NAN, word=NAN, rep_id=None)
    assert {"city", "event", "event_day", "last_order", "years", "fact", "rep", "recognition"} & found.keys() == set()


def test_a_campaign_fills_in_its_own_fields_in_the_language_of_the_letter():
    assert fields(EN)["offer_until"] == "15 December 2026" and fields(FR)["offer_until"] == "15 décembre 2026"
    assert [item["title"] for item in fields(FR)["news"]] == ["Batteries", "Pièces", "Garantie"]


def test_who_earned_nothing_gets_its_honest_word():
    assert fields(word=3)["fact"] == "You ordered from us this quarter, and we have worked together for 12 years."


def test_who_earned_something_gets_its_sentence_what_else_it_earned_and_how_many_did():
    also = [earned("no_returns", 52.0), earned("steady_orders", 24.0), earned("event_faithful", 3.0)]
    found = fields(
        campaign="recognition", earned=[earned("years_together", 10.0), *also], counts={"years_together": 16}
    )
    assert found["recognition"] == "Years together"
    assert found["sentence"] == "We have been working together for 10 years."
    assert found["also"] == [
        "An order every month for 24 months. That steadiness helps all of us to serve you better.",
        "52 order lines in a year, and not one return.",
    ]
    assert [found[name] for name in ("earned", "active", "alone", "diploma", "public_asked")] == [
        *("16", "394", False, "10 years together", True),
    ]
    assert "fact" not in found


@pytest.mark.parametrize(
    ("recognition", "asked", "wanted"), [("back_again", True, False), ("steady_orders", False, False)]
)
def test_only_who_has_not_said_and_has_something_to_say_in_public_is_asked(recognition, asked, wanted):
    found = fields(earned=[earned(recognition, 24.0)], counts={recognition: 1}, asked=asked)
    assert found["public_asked"] is wanted and found["alone"]


def test_a_tactic_tells_its_name_and_the_week_of_the_year():
    found = fields(FR, "kit")
    assert found["tactic"] == "Kit de saison en magasin" and found["due_week"] == "43"


def test_a_campaign_without_a_tactic_has_none():
    assert {"tactic", "content", "due_week"} & fields(campaign="invitation").keys() == set()


@pytest.mark.parametrize(("rep", "name"), [("Zoé Martin", "Zoé Martin"), (None, "Hélène Kerbrat")])
def test_a_rep_signs_by_its_own_name_and_without_one_the_manager_does(rep, name):
    found = fields(campaign="thanks", rep_id=rep)["signatory"]
    assert (found["name"], found["first_name"]) == (name, name.split()[0])


def test_a_first_name_can_be_given():
    given = {"first_name": "Anne-Lise"}
    params = params_of(letters={"signatories": {"marketing": given}})
    assert find_fields(line_of(), [], occasion_of(params=params), EN)["signatory"]["first_name"] == "Anne-Lise"


def test_a_name_of_the_data_is_said_on_one_line_and_steers_nothing():
    found = fields(name="x\ny\u202ez", event="a\tb")
    assert (found["name"], found["event"]) == ("x yz", "a b")


@pytest.mark.parametrize(("words", "said"), [(FR, "1er octobre 2026"), (EN, "1 October 2026")])
def test_the_first_of_a_month_is_no_number_in_french(words, said):
    assert say_day(pd.Timestamp("2026-10-01").date(), words) == said


def test_every_field_that_is_found_is_declared_or_given():
    every = fields(FR, "kit", [earned("years_together", 10.0)], {"years_together": 1}) | fields(FR, "kit")
    given = occasion_of("kit").campaign.fields
    assert set(every) - set(given) == set(KNOWN)
