import pandas as pd
import pytest

from builders import words_in
from distribres.report import blocks
from distribres.report.blocks import Text
from distribres.report.sections import habit

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
REPS = pd.DataFrame(
    {
        "rep_id": ["Zoé", "Élodie", "Anne"],
        "dealers": 10,
        "hours": [200.0, 100.0, 50.0],
        "repeated": [0.9, 0.6, NAN],
        "missed": 2,
        "cost_low": -1000.0,
        "cost": [3000.0, 9000.0, 3000.0],
        "cost_high": 12_000.0,
        "habit_low": 0.4,
        "habit": [0.5, 0.7, 0.6],
        "habit_high": 0.8,
        "potential_low": 0.1,
        "potential": 0.2,
        "potential_high": 0.3,
    }
)
QUARTILES = pd.DataFrame(
    {
        "rep_id": [None] * 4 + ["Zoé"],
        "quartile": [1, 2, 3, 4, 4],
        "hours_share": [0.1, 0.2, 0.3, 0.4, 0.9],
        "potential_share": [0.02, 0.08, 0.2, 0.7, 0.9],
    }
)
CASES = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "rep_id": ["Zoé", None, "Anne"],
        "case": ["habit", "habit", "unseen"],
        "hours_before": 20.0,
        "current_hours": 22.0,
        "fair_hours": [15.0, 4.0, 0.0],
        "headroom": 100.0,
    }
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "Last year’s time explains 60% of how a rep shares out this year’s; potential explains 20%."),
        (
            FR,
            "Le temps de l’an dernier explique 60\u202f% de la façon dont un commercial répartit le sien\u202f; le "
            "potentiel en explique 20\u202f%.",
        ),
    ],
)
def test_it_says_what_explains_time(words, sentence, net, said):
    assert said(habit.say(REPS, net, words)).startswith(sentence)


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words, net, said):
    assert said(habit.say(REPS.iloc[:0], net, words)) == words("absent.habit")
    assert said(habit.say(REPS.assign(habit=NAN), net, words)) == words("absent.follows")


def test_it_says_what_repeats_and_names_who_is_never_seen(plan):
    told = habit.say_cases(REPS, CASES, plan, EN).markdown
    assert "80% of the hours go where they went last year." in told
    assert "the plan keeps 70% of them with the dealers that have them today" in told
    assert "1 dealer with much room to grow was not seen in a year: Dealer 2. The plan visits 1 of them." in told
    assert habit.say_cases(REPS.iloc[:0], CASES, plan, EN) is None


def test_it_is_said_where_the_plan_visits_none_of_those_never_seen(plan):
    assert EN("sections.habit.no_visits") in habit.say_cases(REPS, CASES, plan.assign(visits=0), EN).markdown


def test_the_rep_with_most_habit_is_drawn_on_top(texts):
    figure = habit.draw_reps(REPS, EN)
    assert [text for text in texts(figure) if text in set(REPS["rep_id"])] == ["Élodie", "Anne", "Zoé"]
    assert figure.title == (
        "Last year’s time tells more of this year’s than potential does with 3 reps, potential more with 0; with 0 it "
        "cannot be told"
    )


def test_quartiles_are_those_of_the_network(texts):
    figure = habit.draw_quartiles(QUARTILES, EN)
    seen = texts(figure)
    assert figure.title.startswith("The quarter of the dealers with most potential holds 70% of it and gets 40%")
    assert {"70%", "40%"} <= set(seen) and "90%" not in seen


def test_nothing_is_drawn_of_what_is_not_known():
    assert habit.draw_reps(REPS.iloc[:0], EN) is None
    assert habit.draw_quartiles(QUARTILES.iloc[4:], EN) is None


def test_the_costliest_rep_is_listed_first(read, balance):
    lines = read(habit.list_reps(REPS, balance, EN))
    assert [line["Rep"] for line in lines] == ["Élodie", "Anne", "Zoé", "Network"]
    assert [line["The plan earns"] for line in lines] == ["€9.0k", "€3.0k", "€3.0k", "€15.0k"]
    assert lines[0]["The plan earns"] == "€9.0k" and lines[0]["80% interval"] == "−€1.0k to €12.0k"
    assert habit.list_reps(REPS.iloc[:0], balance, EN) is None


def test_a_rep_sees_what_its_hours_reach_with_its_own_dealers(read, balance):
    lines = {line["Rep"]: line for line in read(habit.list_reps(REPS, balance, EN))}
    assert {rep: line["Today reaches"] for rep, line in lines.items()} == {
        **{"Élodie": "–", "Anne": "80%", "Zoé": "70%"},
        "Network": "",
    }
    assert lines["Zoé"]["Repeats last year"] == "90%"


def test_visited_are_listed_by_hours_above_their_part_of_the_potential(read, plan):
    lines = read(habit.list_visited(CASES, plan, 12, EN))
    assert [(line["Dealer"], line["Rep"], line["By potential"]) for line in lines] == [
        ("Dealer 1", "nobody", "4.0"),
        ("Dealer 0", "Zoé", "15.0"),
    ]
    assert habit.list_visited(CASES.iloc[2:], plan, 12, EN) is None


def test_the_seldom_seen_are_listed_by_room_to_grow_with_the_reason(read, plan, potential):
    lines = read(habit.list_missed(plan, potential, 12, EN))
    assert [line["Dealer"] for line in lines] == ["Dealer 1", "Dealer 0"]
    dealer = {"Dealer": "Dealer 1", "Rep": "nobody", "Family": "Light touch", "Room to grow": "€600"}
    assert lines[0] == dealer | {"Hours": "2.0 → 2.0", "Because an hour earns": "no more and no less"}
    assert len(read(habit.list_missed(plan, potential, 1, EN))) == 1


def test_no_missed_opportunity_is_said_where_visits_are_known(plan, without_visits, potential):
    assert habit.list_missed(plan.assign(missed=False), potential, 12, EN) == Text(EN("sections.habit.none_missed"))
    assert habit.list_missed(without_visits, potential, 12, EN) is None


def test_hostile_names_are_literal(hostile, rows, plan, potential, balance):
    tables = [
        habit.list_missed(plan.assign(name=hostile), potential, 9, EN),
        habit.list_reps(REPS.head(1).assign(rep_id=hostile), balance, EN),
    ]
    for table in tables:
        assert {row[0] for row in rows(table)} - {"Network"} == {hostile}
        assert blocks.typst_string(hostile) in table.typst()
