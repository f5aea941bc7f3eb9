import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report import blocks, worklists
from distribres.report.blocks import Text
from distribres.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
IDS = ["D0", "D1", "D2"]
TIERS = pd.DataFrame(
    {"dealer_id": IDS, "tier": ["A", "C", "C"], "score": [0.7, 0.1, 0.2], "tier_probability": [0.99, 0.8, 0.91]}
)
HABIT = pd.DataFrame(
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
CASES = pd.DataFrame(
    {
        "dealer_id": IDS,
        "rep_id": ["Zoé", None, "Anne"],
        "case": ["habit", "habit", "unseen"],
        "hours_before": 20.0,
        "current_hours": 22.0,
        "fair_hours": [15.0, 4.0, 0.0],
        "headroom": 100.0,
    }
)
TRANSFERS = pd.DataFrame(
    {
        "dealer_id": IDS[:2],
        "step": [2, 1],
        "from_rep": "Zoé",
        "to_rep": "Anne",
        "distance": 12.3,
        "gain_low": -1000.0,
        "gain": 2000.0,
        "gain_high": 5000.0,
    }
)


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


def test_movers_are_those_whose_tier_changed_the_largest_first(read, plan):
    rows = read(worklists.movers(TIERS.assign(last_tier=["A", "B", "B"]), plan, 12, EN))
    assert [(row["Dealer"], row["Last quarter"], row["Tier"]) for row in rows] == [
        ("Dealer 2", "Middle", "Small"),
        ("Dealer 1", "Middle", "Small"),
    ]
    assert rows[0]["Probability"] == "91%" and rows[0]["Potential"] == "€500"


def test_newcomers_did_not_move(plan):
    found = worklists.movers(TIERS.assign(last_tier=["A", None, "C"]), plan, 12, EN)
    assert found == Text(EN("sections.tiers.none_moved"))


def test_missed_opportunities_are_listed_by_room_to_grow(read, plan):
    rows = read(worklists.missed(plan, 12, EN))
    assert [row["Dealer"] for row in rows] == ["Dealer 1", "Dealer 0"]
    dealer = {"Dealer": "Dealer 1", "Rep": "nobody", "Family": "Light touch", "Room to grow": "€600"}
    assert rows[0] == dealer | {"Time today": "2.0", "Recommended": "2.0"}


def test_no_missed_opportunity_is_said(plan):
    assert worklists.missed(plan.assign(missed=False), 12, EN) == Text(EN("sections.habit.none_missed"))


def test_habit_lists_the_costliest_rep_first(read):
    rows = read(worklists.habit(HABIT, BALANCE, EN))
    assert [row["Rep"] for row in rows] == ["Élodie", "Anne", "Zoé"]
    assert rows[0]["Cost of habit"] == "€9.0k" and rows[0]["80% interval"] == "−€1.0k to €12.0k"


def test_changes_are_those_of_time_up_or_down(read, plan):
    rows = read(worklists.changes(plan, 2, EN))
    assert [(row["Dealer"], row["Time today"], row["Recommended"]) for row in rows] == [
        ("Dealer 0", "8.0", "14.0"),
        ("Dealer 2", "10.0", "4.0"),
    ]
    assert rows[1]["Gain"] == "−€3" and rows[1]["80% interval"] == "−€9 to €9"


def test_where_time_is_not_known_changes_are_those_of_money(read, plan):
    table = worklists.changes(without_visits(plan).assign(spend=[10.0, 400.0, 0.0]), 1, EN)
    assert table.caption == EN("listings.changes_spend")
    assert [(row["Dealer"], row["Spend today"], row["Spend recommended"]) for row in read(table)] == [
        ("Dealer 1", "€10", "€400")
    ]


def test_who_is_explored_is_listed_by_what_is_not_known_with_what_it_could_become(read, plan):
    explored = pd.DataFrame(
        {
            "dealer_id": IDS[:2],
            "hours": 2.0,
            "headroom_low": [400.0, 0.0],
            "headroom": [500.0, 600.0],
            "headroom_high": [550.0, 900.0],
            "share": [0.01, 0.06],
            "family": ["keep", "light"],
            "family_low": ["keep", "light"],
            "family_high": ["keep", "rising"],
        }
    )
    first, second = read(worklists.exploration(explored, plan, 12, EN))
    assert (first["Dealer"], first["Rep"], first["80% interval"]) == ("Dealer 1", "nobody", "€0 to €900")
    assert (first["Could become"], second["Could become"]) == ("Rising", "–")
    assert worklists.exploration(explored.iloc[:0], plan, 12, EN) is None


@pytest.mark.parametrize("n", [1, 2])
def test_lists_are_as_long_as_asked(n, read, plan):
    moved = TIERS.assign(last_tier="B")
    for table in (worklists.movers(moved, plan, n, EN), worklists.missed(plan, n, EN), worklists.changes(plan, n, EN)):
        assert len(read(table)) == n


def test_habit_says_what_hours_reach_with_the_reps_own_dealers(read):
    rows = {row["Rep"]: row for row in read(worklists.habit(HABIT, BALANCE, EN))}
    assert {rep: row["Reaches"] for rep, row in rows.items()} == {"Élodie": "80%", "Anne": "–", "Zoé": "70%"}
    assert rows["Zoé"]["Repeats last year"] == "90%"


def test_visited_are_listed_by_hours_above_their_part_of_the_potential(read, plan):
    rows = read(worklists.visited(CASES, plan, 12, EN))
    assert [(row["Dealer"], row["Rep"], row["By potential"]) for row in rows] == [
        ("Dealer 1", "nobody", "4.0"),
        ("Dealer 0", "Zoé", "15.0"),
    ]
    assert worklists.visited(CASES.iloc[2:], plan, 12, EN) is None


def test_transfers_are_listed_the_most_valuable_first(read, plan):
    first, second = read(worklists.transfers(TRANSFERS, plan, EN))
    assert (first["Dealer"], second["Dealer"]) == ("Dealer 1", "Dealer 0")
    assert (first["From"], first["To"], first["Nearest dealer"]) == ("Zoé", "Anne", "12 km")
    assert (first["Gain"], first["80% interval"]) == ("€2.0k", "−€1.0k to €5.0k")
    assert worklists.transfers(TRANSFERS.iloc[:0], plan, EN) is None


def test_nothing_is_listed_of_what_is_not_known(plan):
    assert worklists.habit(HABIT.iloc[:0], BALANCE, EN) is None
    assert worklists.changes(without_visits(plan).assign(current_spend=NAN, spend=NAN), 12, EN) is None
    assert worklists.missed(without_visits(plan), 12, EN) is None
    assert worklists.movers(TIERS.assign(last_tier=pd.Series([None] * 3, dtype="str")), plan, 12, EN) is None


def test_hostile_names_are_literal(hostile, read, plan):
    plan = plan.assign(name=hostile, rep_id=hostile)
    moved, habit = TIERS.assign(last_tier="B"), HABIT.head(1).assign(rep_id=hostile)
    tables = [worklists.movers(moved, plan, 9, EN), worklists.missed(plan, 9, EN), worklists.changes(plan, 9, EN)]
    for table in [*tables, worklists.habit(habit, BALANCE, EN)]:
        assert {next(iter(row.values())) for row in read(table)} == {hostile}
        assert blocks.typst_string(hostile) in table.typst()


def test_tables_speak_french(read, plan):
    caption = BeautifulSoup(worklists.changes(plan, 3, FR).html(), "html.parser").caption.text
    assert caption == FR("listings.changes")
    assert read(worklists.changes(plan, 1, FR))[0]["Intervalle à 80\u202f%"] == "de −9\u202f€ à 9\u202f€"
