from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from nbconvert.filters import markdown2html

from distribres.dealers.criteria import CRITERIA as KNOWN_CRITERIA
from distribres.report import elements
from distribres.report.blocks import Text
from distribres.report.sections import (
    method,
)
from distribres.report.sections.criteria import list_criteria
from distribres.report.sections.habit import list_missed, list_reps, list_visited
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
HOSTILE = ["<script>x</script>", "=A1", "*a* _b_", "$c$ \\frac", "# 1. x", "`c` [d](e)", "{count}", '"#x"']
DRAWN_IDS = ["D0", "D1", "D2", "D3"]
DRAWN_CRITERIA = pd.DataFrame(
    {
        "dealer_id": DRAWN_IDS * 2,
        "criterion": ["revenue"] * 4 + ["image"] * 4,
        "source": ["known"] * 4 + ["missing"] * 4,
    }
)
SHARES = {
    "habit_low": 0.4,
    "habit": 0.5,
    "habit_high": 0.6,
    "potential_low": 0.1,
    "potential": 0.2,
    "potential_high": 0.3,
}
DRAWN_HABIT = pd.DataFrame({"rep_id": ["Zoé", "Anne"]}).assign(**SHARES)
SUMMED_IDS = ["D0", "D1", "D2"]
LISTED_IDS = ["D0", "D1", "D2"]
LISTED_HABIT = pd.DataFrame(
    {
        "rep_id": ["Zoé", "Élodie", "Anne"],
        "dealers": 10,
        "hours": 200.0,
        "repeated": 0.9,
        "missed": 2,
        "cost_low": -1000.0,
        "cost": [3000.0, 9000.0, 3000.0],
        "cost_high": 12_000.0,
    }
)
BALANCE = pd.DataFrame({"rep_id": ["Zoé", "Élodie"], "reached": [0.7, 0.8]})
LISTED_CASES = pd.DataFrame(
    {
        "dealer_id": LISTED_IDS,
        "rep_id": ["Zoé", None, "Anne"],
        "case": ["habit", "habit", "unseen"],
        "hours_before": 20.0,
        "current_hours": 22.0,
        "fair_hours": [15.0, 4.0, 0.0],
        "headroom": 100.0,
    }
)


@pytest.fixture(scope="module", autouse=True)
def style():
    elements.use_style()


def weighing(judgements=None, **weights):
    """The section `tiers` with these weights."""
    return SimpleNamespace(judgements=judgements, weights=weights.items())


def criteria_of_summed(n: int) -> pd.DataFrame:
    """Each criterion of n dealers: 0, 1000, 2000 and so on."""
    lines = [(c, 1000.0 * i, "known") for c in KNOWN_CRITERIA for i in range(n)]
    return pd.DataFrame(lines, columns=["criterion", "value", "source"])


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_literal_in_a_sentence(name):
    html = ElementTree.fromstring(markdown2html(f"It is {elements.name(name)}."))
    assert html.text == f"It is {name}." and len(html) == 0


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_long_names_are_cut_in_a_sentence(length, shown):
    assert elements.name("x" * length) == shown


def test_criteria_are_listed_in_their_own_units(read):
    rows = read(list_criteria(criteria_of_summed(11), weighing(revenue=2, image=0), EN))
    assert [row["Criterion"] for row in rows] == [EN(f"criteria.{c}") for c in KNOWN_CRITERIA]
    revenue = {"Criterion": "revenue", "Unit": "per quarter", "Middle dealer": "€5.0k", "Top tenth starts at": "€9.0k"}
    assert rows[0] == revenue | {"Known or estimated": "100%", "Weight": "2"}


def test_a_criterion_without_data_shows_nothing_but_that(read):
    table = criteria_of_summed(11)
    table.loc[table["criterion"] == "image", ["value", "source"]] = [NAN, "missing"]
    image = next(
        row for row in read(list_criteria(table, weighing(), EN)) if row["Criterion"].startswith("brand image")
    )
    assert list(image.values())[2:] == ["–", "–", "0%", "0"]


def test_weights_by_paired_comparison_are_told_with_their_consistency():
    clear = SimpleNamespace(judgements={"margin/revenue": 2, "margin/image": 4, "revenue/image": 2})
    assert method._weights(clear, EN) == EN(
        "sections.method.consistent",
        weights="margin 0.57, revenue 0.29 and brand image on the territory 0.14",
        ratio="0.00",
    )


def test_judgements_that_contradict_each_other_are_said_to_do_so():
    circle = SimpleNamespace(judgements={"margin/revenue": 3, "revenue/image": 3, "image/margin": 3})
    assert "contradict each other, consistency ratio 1.15 where 0.10" in method._weights(circle, EN)


def test_missed_opportunities_are_listed_by_room_to_grow(read, plan):
    rows = read(list_missed(plan, 12, EN))
    assert [row["Dealer"] for row in rows] == ["Dealer 1", "Dealer 0"]
    dealer = {"Dealer": "Dealer 1", "Rep": "nobody", "Family": "Light touch", "Room to grow": "€600"}
    assert rows[0] == dealer | {"Time today": "2.0", "Recommended": "2.0"}


def test_no_missed_opportunity_is_said(plan):
    assert list_missed(plan.assign(missed=False), 12, EN) == Text(EN("sections.habit.none_missed"))


def test_habit_lists_the_costliest_rep_first(read):
    rows = read(list_reps(LISTED_HABIT, BALANCE, EN))
    assert [row["Rep"] for row in rows] == ["Élodie", "Anne", "Zoé"]
    assert rows[0]["Cost of habit"] == "€9.0k" and rows[0]["80% interval"] == "−€1.0k to €12.0k"


def test_habit_says_what_hours_reach_with_the_reps_own_dealers(read):
    rows = {row["Rep"]: row for row in read(list_reps(LISTED_HABIT, BALANCE, EN))}
    assert {rep: row["Reaches"] for rep, row in rows.items()} == {"Élodie": "80%", "Anne": "–", "Zoé": "70%"}
    assert rows["Zoé"]["Repeats last year"] == "90%"


def test_visited_are_listed_by_hours_above_their_part_of_the_potential(read, plan):
    rows = read(list_visited(LISTED_CASES, plan, 12, EN))
    assert [(row["Dealer"], row["Rep"], row["By potential"]) for row in rows] == [
        ("Dealer 1", "nobody", "4.0"),
        ("Dealer 0", "Zoé", "15.0"),
    ]
    assert list_visited(LISTED_CASES.iloc[2:], plan, 12, EN) is None
