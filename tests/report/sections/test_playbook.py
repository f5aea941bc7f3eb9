import json

import pandas as pd
import pytest

from builders import params_of, playbook, words_in
from distribres.report.sections import playbook as section
from distribres.report.words import Words

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
FIELD = params_of().field


def action(dealer, tactic, **parts):
    own = playbook().tactics[tactic]
    usual = {"family": "keep" if dealer == "D0" else "light", "kind": own.kind, "contact": own.contact}
    usual |= {"owner": own.who, "hours": 0.0, "own_hours": 0.0, "cost": 0.0, "why": json.dumps({"facts": {}})}
    return {"dealer_id": dealer, "tactic": tactic, **usual, **parts}


ACTIONS = pd.DataFrame(
    [
        action("D0", "quarterly_review", hours=1.5),
        action("D0", "field_visit", hours=6.5),
        action("D0", "field_visit", hours=6.0),
        action("D0", "dedicated_contact", own_hours=2.0),
        action("D1", "news_letter", cost=2.0),
        action("D2", "news_letter", cost=2.0),
        action("D2", "free_carriage", cost=6.0),
    ]
)
BOTH = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "earned": [20.0, NAN, -3.0],
        "received": [90.0, 0.0, 14.0],
        "dealer_gain_low": [70.0, 0.0, 1.0],
        "dealer_gain": [110.0, 0.0, 11.0],
        "dealer_gain_high": [150.0, 0.0, 20.0],
    }
)
NONE = ACTIONS.iloc[:0]


def test_it_says_how_many_actions_there_are_and_what_they_take(plan):
    told = section.say(ACTIONS, plan, EN).markdown
    assert told.startswith("## Playbook\n\nNext quarter 3 dealers get 7 actions")
    assert told.endswith("They take 14 h of the 20 h that the plan gives dealers and €10 of the €30 that it may spend.")


def test_where_only_time_is_known_nothing_is_said_of_money(plan):
    told = section.say(ACTIONS, plan.assign(spend=NAN), EN).markdown
    assert told.endswith("They take 14 h of the 20 h that the plan gives dealers.")


def test_without_a_plan_it_says_what_they_would_take(plan):
    told = section.say(ACTIONS, plan.assign(hours=NAN, spend=NAN), FR).markdown
    assert "pourraient recevoir 7 actions" in told and "14\u202fh et 10\u202f€" in told


def test_a_playbook_without_anything_for_anybody_says_so(plan):
    assert section.say(NONE, plan, EN).markdown.endswith("holds nothing that fits a dealer of this network.")


def test_families_add_up_to_the_network(read, plan):
    assert read(section.list_families(ACTIONS, plan, BOTH, EN)) == [
        {
            "Family": "Keep",
            "Dealers": "1",
            "Visits": "3",
            "Field time": "14 h",
            "Money": "€0",
            "Our gain": "€9",
            "Dealer’s gain": "€110",
        },
        {
            "Family": "Light touch",
            "Dealers": "2",
            "Visits": "0",
            "Field time": "0 h",
            "Money": "€10",
            "Our gain": "−€3",
            "Dealer’s gain": "€11",
        },
        {
            "Family": "Network",
            "Dealers": "3",
            "Visits": "3",
            "Field time": "14 h",
            "Money": "€10",
            "Our gain": "€6",
            "Dealer’s gain": "€121",
        },
    ]


def test_a_family_without_actions_keeps_its_line(read, plan):
    lines = read(section.list_families(ACTIONS[ACTIONS["dealer_id"] == "D0"], plan, BOTH, EN))
    assert [line["Family"] for line in lines] == ["Keep", "Light touch", "Network"]
    assert (lines[1]["Visits"], lines[1]["Field time"]) == ("0", "0 h")


def test_what_belongs_most_to_a_family_is_named_first(read):
    assert read(section.list_treatments(ACTIONS, EN)) == [
        {
            "Family": "Keep",
            "Tactics": "Dedicated contact at the factory (1), Quarterly review (1) and Follow-up visit (1)",
        },
        {"Family": "Light touch", "Tactics": "News and offer of the quarter (2) and Free carriage (1)"},
    ]


def test_each_tactic_says_by_whom_for_how_many_and_what_it_takes(read):
    lines = {line["Tactic"]: line for line in read(section.list_tactics(ACTIONS, EN))}
    assert next(iter(lines)) == "Dedicated contact at the factory" and list(lines)[-1] == "Network"
    assert list(lines["Follow-up visit"].values()) == ["Follow-up visit", "Visit", "Rep", "1", "2", "12 h", "–", "–"]
    assert list(lines["Network"].values()) == ["Network", "", "", "3", "7", "14 h", "2 h", "€10"]


def test_who_does_what_with_what_hours(read):
    lines = {line["By whom"]: line for line in read(section.list_owners(ACTIONS, FIELD, EN))}
    assert (lines["Rep"]["Field time"], lines["Rep"]["Available"]) == ("14 h", "–")
    assert (lines["Factory"]["Time of others"], lines["Factory"]["Available"]) == ("2 h", "400 h")


def test_without_actions_there_is_nothing_to_list(plan):
    assert section.list_families(NONE, plan, BOTH, EN) is section.list_treatments(NONE, EN) is None
    assert section.list_tactics(NONE, EN) is section.list_owners(NONE, FIELD, EN) is None


def test_what_is_left_is_told_by_reason():
    left = pd.DataFrame(
        {
            "unit": ["hours", "hours", "money"],
            "reason": ["too_little", "visits_most", "no_tactic"],
            "amount": [0.25, 3.0, 120.0],
        }
    )
    assert section.say_left(left, EN).markdown == (
        "3.25 h of field time is left over: 0.25 h that is too little for anything more and 3.00 h of dealers that get "
        "as many visits as their family may. €120 of the money is left over: €120 for which the playbook holds nothing."
    )
    assert section.say_left(left.iloc[:0], EN) is None


def test_what_must_be_done_and_is_not_comes_first(read):
    table = pd.DataFrame(
        {
            "dealer_id": ["D0", "D1", "D2"],
            "tactic": ["starter_kit", "starter_kit", "alert_call"],
            "reason": ["money", "money", "hours"],
            "must": [False, False, True],
        }
    )
    assert read(section.list_shortages(table, EN)) == [
        {"Tactic": "Call within two weeks", "What stood in its way": "too few hours at the dealer", "Dealers": "1"},
        {"Tactic": "Starter kit", "What stood in its way": "too little money for the dealer", "Dealers": "2"},
    ]
    assert len(read(section.list_shortages(table, EN, 1))) == 1
    assert section.list_shortages(table.iloc[:0], EN) is None


def test_follow_ups_are_counted():
    was = {"D0": "came", "D1": "absent", "D2": "not_invited", "D3": "came"}
    lines = [action(d, "event_letter", why=json.dumps({"facts": {"event": event}})) for d, event in was.items()]
    told = section.say_follow_ups(pd.concat([ACTIONS, pd.DataFrame(lines)]), EN).markdown
    assert told.startswith("After the last event, 2 dealers who came are thanked, 1 who did not come hear from us")


@pytest.mark.parametrize("words", [EN, FR])
def test_without_an_event_there_is_nothing_to_follow_up(words):
    assert section.say_follow_ups(ACTIONS, words).markdown == f"*{words('absent.events')}*"


def test_both_sides_are_told(plan):
    told = section.say_both_sides(BOTH, plan, EN).markdown
    assert told.startswith(
        "**Both sides win**: if the plan works out, it wins us €6 of margin a quarter; dealers earn €17"
    )
    assert section.say_both_sides(BOTH, plan.assign(gain=NAN), EN) is None


@pytest.mark.parametrize(("ours", "theirs"), [(-1.0, 10.0), (10.0, -1.0)])
def test_nobody_is_said_to_win_who_does_not(ours, theirs, plan):
    told = section.say_both_sides(BOTH.assign(dealer_gain=theirs), plan.assign(gain=ours), EN).markdown
    assert told.startswith("**Not both sides win**")


def test_the_dealers_that_gain_most_stand_beside_our_gain_with_both_intervals(read, plan):
    assert read(section.list_both_sides(BOTH, plan, EN)) == [
        {
            "Dealer": "Dealer 0",
            "Family": "Keep",
            "Our gain": "€9",
            "80% interval": "−€9 to €9",
            "Dealer’s gain": "€110",
            "Its interval": "€70 to €150",
            "Of which received": "€90",
        }
    ]
    assert section.list_both_sides(BOTH, plan.assign(gain=NAN), EN) is None
    assert section.list_both_sides(BOTH, plan.assign(gain=-1.0), EN) is None


def test_hostile_labels_stay_texts():
    name = "<script>alert(1)</script>"
    tactic = playbook().tactics["news_letter"]
    tactic = tactic.model_copy(update={"label": tactic.label.model_copy(update={"en": name})})
    words = Words(
        "en", playbook=playbook().model_copy(update={"tactics": playbook().tactics | {"news_letter": tactic}})
    )
    assert "<script>" not in section.list_tactics(ACTIONS, words).html()
    assert name in section.list_tactics(ACTIONS, words).plain()


def test_more_than_a_visit_a_week_is_said(plan):
    often = plan.assign(visits=[26, 14, 13])
    assert section.say_often(often, EN).markdown.startswith("2 dealers get more than a visit a week (up to 26")
    assert section.say_often(plan, EN) is None
