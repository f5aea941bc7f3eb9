import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.field.recipients import choose_recipients, list_earned
from small_plans import QUARTER, inputs_of, plan_of


def params(**campaign):
    own = {"label": {"fr": "Essai", "en": "Trial"}, "letter": "own", "signatory": "manager", "week": 2} | campaign
    return params_of(letters={"campaigns": {"trial": own}})


def given(n=4, actions=(), **replaced):
    """Middle dealers without letters so far; `actions` are pairs of dealer and tactic."""
    plan = plan_of(n, visits=[1, 0, *[0] * (n - 2)])
    ids = plan["dealer_id"]
    known = {"name": ids, "city": "Rennes", "channel": "reseller", "language": None, "public_name": None}
    answers = {"public_name": "boolean", "no_mail": "boolean"}
    done = pd.DataFrame([*actions], columns=["dealer_id", "tactic"]).assign(due_date=pd.Timestamp("2026-10-16"))
    honours = pd.DataFrame({"dealer_id": ids, "place": "write", "recognition": None, "word": 1, "years": 3})
    own = {
        "plan": plan,
        "dealers": pd.DataFrame({"dealer_id": ids, "no_mail": None} | known).astype(answers),
        "actions": done,
        "honours": honours,
    }
    return inputs_of(plan) | own | replaced


def chosen(tables_=None, sent=(), **campaign):
    return choose_recipients("trial", tables_ or given(), {*sent}, QUARTER, params(**campaign))


def no_mail(who, n=4, **parts):
    """The same network, in which one dealer wants no letters."""
    own = given(n, **parts)
    own["dealers"]["no_mail"] = (own["dealers"]["dealer_id"] == who).astype("boolean")
    return own


def test_without_conditions_a_campaign_is_for_every_dealer_of_the_plan():
    found = chosen()
    assert found.index.tolist() == ["D0", "D1", "D2", "D3"] and set(found["excluded"]) == {""}
    assert set(found["template"]) == {"own"}


def test_conditions_choose():
    assert chosen(where={"channel": ["franchise"]}).empty
    assert chosen(where={"seen": True, "tier": ["B"]}).index.tolist() == ["D0", "D1", "D2", "D3"]


def test_the_place_at_the_awards_can_be_asked():
    own = given()
    own["honours"]["place"] = ["honour", "invite", "write", "in_person"]
    assert chosen(own, where={"place": ["honour", "invite"]}).index.tolist() == ["D0", "D1"]


def test_a_campaign_of_a_tactic_is_for_those_that_have_it_among_their_actions():
    found = chosen(given(actions=[("D1", "news_letter"), ("D2", "kit")]), tactic="news_letter")
    assert found.index.tolist() == ["D1"] and found["due_date"].tolist() == [pd.Timestamp("2026-10-16")]


def test_who_wants_no_letters_is_told_and_not_written_to():
    assert chosen(no_mail("D2"))["excluded"].tolist() == ["", "", "no_mail", ""]


def test_who_would_have_had_the_tactic_but_for_that_is_told_too():
    """Thanks are for middle dealers that bought, and not for whom wants none."""
    own = no_mail("D2", actions=[("D1", "thanks_letter")])
    found = chosen(own, tactic="thanks_letter")
    assert found["excluded"].to_dict() == {"D1": "", "D2": "no_mail"}


def test_whose_letter_was_posted_gets_no_second_one():
    assert chosen(sent=["D1", "X9"])["excluded"].tolist() == ["", "already_written", "", ""]


def test_whom_another_campaign_writes_to_is_not_written_to():
    own = given(actions=[("D3", "news_letter")])
    assert chosen(own, not_with=["news"])["excluded"].tolist() == ["", "", "", "already_written"]


def events(*lines):
    table = pd.DataFrame(lines, columns=["event", "date", "dealer_id", "attended"])
    return table.assign(date=pd.to_datetime(table["date"]).astype("datetime64[s]"))


OUTCOMES = {"came": "event_came", "absent": "event_absent", "not_invited": "event_not_invited"}


def test_a_letter_fits_what_happened_at_the_last_event():
    own = given(events=events(("Fair", "2026-05-16", "D0", True), ("Fair", "2026-05-16", "D1", False)))
    found = chosen(own, letter=OUTCOMES)
    assert found["template"].tolist() == ["event_came", "event_absent", "event_not_invited", "event_not_invited"]
    assert found["came"].tolist() == [True, False, False, False]
    assert set(found["event"]) == {"Fair"} and set(found["event_day"]) == {pd.Timestamp("2026-05-16")}


def test_who_came_to_an_earlier_event_hears_of_that_one():
    own = given(events=events(("Tour", "2026-04-01", "D0", True), ("Fair", "2026-05-16", "D1", True)))
    assert chosen(own, letter=OUTCOMES)["event"].tolist() == ["Tour", "Fair", "Fair", "Fair"]


def test_without_an_event_there_is_nothing_to_follow_up():
    assert chosen(letter=OUTCOMES).empty


def test_what_is_known_of_a_dealer_is_told():
    found = chosen().loc["D0"]
    assert found[
        ["city", "channel", "rep_id", "family", "word", "years", "asked", "last_order", "visited"]
    ].tolist() == [
        *("Rennes", "reseller", "Zoé", "energise", 1, 3, True, QUARTER, True),
    ]


def test_what_a_dealer_earned_begins_with_what_it_is_named_for():
    lines = [("D0", "a", QUARTER, False), ("D0", "z", QUARTER, True), ("D1", "b", "2026Q2", True)]
    table = pd.DataFrame(lines, columns=["dealer_id", "recognition", "quarter", "main"])
    found = list_earned(table, QUARTER)
    assert {dealer: [line.recognition for line in own] for dealer, own in found.items()} == {"D0": ["z", "a"]}


@pytest.mark.parametrize("name", params_of().letters.campaigns)
def test_every_campaign_that_comes_with_the_project_can_be_asked(name):
    choose_recipients(name, given(recognitions=tables.empty("recognitions")), set(), QUARTER, params_of())
