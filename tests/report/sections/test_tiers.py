from datetime import date

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.contracts.params import Override
from distribres.report.blocks import Text
from distribres.report.sections import tiers
from distribres.report.sections.tiers import say
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
IDS = ["D0", "D1", "D2"]
POTENTIAL = pd.DataFrame({"dealer_id": IDS, "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})
NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "# 1. *x*"]
PLAN = pd.DataFrame({"dealer_id": IDS, "name": NAMES})
STANDING_TIERS = pd.DataFrame(
    {
        "dealer_id": IDS,
        "tier": ["A", "B", "C"],
        "rule_tier": ["A", "B", "B"],
        "tier_probability": [0.9, 0.8, 0.4],
        "next_tier": [None, "A", "B"],
        "path": [None, "revenue", "willingness"],
        "path_rise": [NAN, 2500.0, 2.0],
        "path_share": [NAN, 0.25, 0.125],
    }
)
ONE = Override(dealer_id="D2", tier="A", author="M. Roy", date=date(2026, 5, 4), reason="<b>new</b> contract")
HISTORY = pd.DataFrame(
    {
        "dealer_id": ["a"] * 3 + ["b"] * 3,
        "quarter": ["2026Q1", "2026Q2", "2026Q3"] * 2,
        "rule_tier": [*"ABA", *"BBB"],
        "tier": [*"AAA", *"BBB"],
    }
)
LISTED_TIERS = pd.DataFrame(
    {"dealer_id": IDS, "tier": ["A", "C", "C"], "score": [0.7, 0.1, 0.2], "tier_probability": [0.99, 0.8, 0.91]}
)


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def read(table) -> list[list[str]]:
    lines = BeautifulSoup(table.html(), "html.parser").table.tbody.find_all("tr")
    return [[cell.text for cell in line.find_all(["th", "td"])] for line in lines]


def test_tiers_end_with_the_network(read, plan):
    rows = read(tiers.list_sums(plan, POTENTIAL, EN))
    assert [row["Tier"] for row in rows] == ["Key", "Small", "Network"]
    assert [row["Dealers"] for row in rows] == ["1", "2", "3"]
    assert [row["Revenue"] for row in rows] == ["€1.0k", "€700", "€1.7k"]
    assert [row["Recommended"] for row in rows] == ["14 h", "6 h", "20 h"]


def test_sums_without_visits_have_no_columns_of_time(read, plan):
    (first, *_) = read(tiers.list_sums(without_visits(plan), POTENTIAL, EN))
    assert list(first) == ["Tier", "Dealers", "Revenue", "Potential", "Room to grow"]


def test_tiers_count_who_rose_who_fell_and_who_is_unsure(net):
    tiers = pd.DataFrame({"tier": ["B", "B", "B", "A", "C"], "last_tier": ["A", "C", "C", None, "C"]})
    tiers["tier_probability"] = [0.9, 0.69, 0.7, 0.5, 0.4]
    told = {"count": 12, "up": "2", "down": "1", "unsure": "3"}
    assert said(say(net, tiers, EN)) == EN("sections.tiers.says", **told)


@pytest.mark.parametrize("words", [EN, FR])
def test_held_tells_the_moves_of_the_rule_from_those_made(words):
    told = {"rule": "2", "held": "0", "noise": words.percent(0.5), "undone": words.percent(0.5)}
    assert tiers.say_held(HISTORY, words).markdown == words("sections.tiers.held", count=3, **told)


def test_where_moves_lead_is_told_where_there_are_enough_of_them(monkeypatch):
    monkeypatch.setattr(tiers, "ENOUGH_MOVES", 0)
    told = EN("sections.tiers.long_run", long_run="50%", now="50%")
    assert tiers.say_held(HISTORY, EN).markdown.endswith(f" {told}")


def test_held_is_silent_where_the_rule_never_moved_anybody():
    assert tiers.say_held(HISTORY.assign(rule_tier=HISTORY["tier"]), EN) is None


def test_ways_up_begin_with_the_shortest_and_speak_in_the_unit_of_the_criterion():
    rows = read(tiers.list_ways_up(STANDING_TIERS, PLAN, 12, EN))
    assert rows[0] == [NAMES[2], "Small", "Middle", "willingness", "+2", "+12.5%", "40%"]
    assert rows[1] == [NAMES[1], "Middle", "Key", "revenue", "+€2.5k", "+25.0%", "80%"]


def test_overrides_are_listed_with_who_when_and_why():
    rows = read(tiers.list_overrides([ONE], STANDING_TIERS, PLAN, EN))
    assert rows == [[NAMES[2], "Key", "Middle", "M. Roy", "2026-05-04", "<b>new</b> contract"]]


def test_an_override_of_a_dealer_that_no_longer_buys_is_listed_all_the_same():
    rows = read(tiers.list_overrides([ONE], STANDING_TIERS.iloc[:1], PLAN.iloc[:1], EN))
    assert rows[0][:3] == ["D2", "Key", "–"]


def test_no_override_is_said():
    assert tiers.list_overrides([], STANDING_TIERS, PLAN, EN).markdown == EN("sections.tiers.no_overrides")


def test_movers_are_those_whose_tier_changed_the_largest_first(read, plan):
    rows = read(tiers.list_movers(LISTED_TIERS.assign(last_tier=["A", "B", "B"]), plan, 12, EN))
    assert [(row["Dealer"], row["Last quarter"], row["Tier"]) for row in rows] == [
        ("Dealer 2", "Middle", "Small"),
        ("Dealer 1", "Middle", "Small"),
    ]
    assert rows[0]["Probability"] == "91%" and rows[0]["Potential"] == "€500"


def test_newcomers_did_not_move(plan):
    found = tiers.list_movers(LISTED_TIERS.assign(last_tier=["A", None, "C"]), plan, 12, EN)
    assert found == Text(EN("sections.tiers.none_moved"))
