from datetime import date

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.params import Override
from distribres.report import standing
from distribres.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "# 1. *x*"]
IDS = ["D0", "D1", "D2"]
PLAN = pd.DataFrame({"dealer_id": IDS, "name": NAMES})
TIERS = pd.DataFrame(
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
VIEW = pd.DataFrame(
    {
        "territory_id": ["T1", "T2", "T3"],
        "name": ["One", None, "<Three>"],
        "dealers": [2, 0, 1],
        "revenue": [10e3, 0.0, 5e3],
        "potential": [20e3, 0.0, 10e3],
        "expected": [20e3, 30e3, 50e3],
        "uncovered": [0.0, 30e3, 40e3],
        "dealers_per_million": [100.0, 0.0, 20.0],
        "white_spot": [False, True, True],
    }
)


def read(table) -> list[list[str]]:
    lines = BeautifulSoup(table.html(), "html.parser").table.tbody.find_all("tr")
    return [[cell.text for cell in line.find_all(["th", "td"])] for line in lines]


def test_routes_say_how_far_they_lie_apart():
    both = pd.DataFrame({"by_comparable": [10.0, 20.0, 40.0, 0.0], "by_territory": [11.0, 18.0, 70.0, 5.0]})
    told = {"alike": "alike", "rank": "1.00", "ratio": "110%", "apart": "33%"}
    assert standing.routes(both, EN).markdown == EN("sections.potential.routes", **told)


@pytest.mark.parametrize("territory", [[NAN, NAN], [3.0, 3.0]])
def test_nothing_is_said_of_routes_where_there_is_one_or_nothing_to_rank(territory):
    assert standing.routes(pd.DataFrame({"by_comparable": [1.0, 2.0], "by_territory": territory}), EN) is None


def criteria_of(margin) -> pd.DataFrame:
    """Revenue 0 to 49 and the given margin."""
    values = {"revenue": np.arange(50.0), "margin": margin}
    parts = [pd.DataFrame({"dealer_id": range(50), "criterion": c, "value": v}) for c, v in values.items()]
    return pd.concat(parts)


@pytest.mark.parametrize("words", [EN, FR])
def test_criteria_that_say_the_same_are_named(words):
    pair = {"first": words("criteria.margin"), "second": words("criteria.revenue"), "correlation": words.number(1, 2)}
    told = standing.redundant(criteria_of(np.arange(50.0) ** 2), 0.9, words).markdown
    pairs = words("sections.criteria.pair", **pair)
    assert told == words("sections.criteria.same", same=words.number(0.9, 2), pairs=pairs)


def test_that_no_criteria_say_the_same_is_said():
    told = standing.redundant(criteria_of(np.arange(50.0) % 7), 0.9, EN).markdown
    assert told == EN("sections.criteria.none_same", same="0.90")


@pytest.mark.parametrize("words", [EN, FR])
def test_held_tells_the_moves_of_the_rule_from_those_made(words):
    told = {"rule": "2", "held": "0", "noise": words.percent(0.5), "undone": words.percent(0.5)}
    assert standing.held(HISTORY, words).markdown == words("sections.tiers.held", count=3, **told)


def test_where_moves_lead_is_told_where_there_are_enough_of_them(monkeypatch):
    monkeypatch.setattr(standing, "ENOUGH_MOVES", 0)
    told = EN("sections.tiers.long_run", long_run="50%", now="50%")
    assert standing.held(HISTORY, EN).markdown.endswith(f" {told}")


def test_held_is_silent_where_the_rule_never_moved_anybody():
    assert standing.held(HISTORY.assign(rule_tier=HISTORY["tier"]), EN) is None


def test_ways_up_begin_with_the_shortest_and_speak_in_the_unit_of_the_criterion():
    rows = read(standing.ways_up(TIERS, PLAN, 12, EN))
    assert rows[0] == [NAMES[2], "Small", "Middle", "willingness", "+2", "+12.5%", "40%"]
    assert rows[1] == [NAMES[1], "Middle", "Key", "revenue", "+€2.5k", "+25.0%", "80%"]


def test_overrides_are_listed_with_who_when_and_why():
    rows = read(standing.overrides([ONE], TIERS, PLAN, EN))
    assert rows == [[NAMES[2], "Key", "Middle", "M. Roy", "2026-05-04", "<b>new</b> contract"]]


def test_an_override_of_a_dealer_that_no_longer_buys_is_listed_all_the_same():
    rows = read(standing.overrides([ONE], TIERS.iloc[:1], PLAN.iloc[:1], EN))
    assert rows[0][:3] == ["D2", "Key", "–"]


def test_no_override_is_said():
    assert standing.overrides([], TIERS, PLAN, EN).markdown == EN("sections.tiers.no_overrides")


def test_challenger_names_the_group_that_the_rules_split_most():
    table = pd.DataFrame({"group": [1] * 5 + [2] * 3, "stability": 0.9, "family": ["keep"] * 3 + ["grow"] * 5})
    said = standing.challenger(table, EN).markdown
    assert "2 stable groups" in said and "at least 0.90" in said
    assert "60% of it is in “Keep” and 40% in “Grow”" in said


def test_challenger_that_agrees_is_said_to():
    table = pd.DataFrame({"group": [1] * 3 + [2] * 3, "stability": 0.9, "family": ["keep"] * 3 + ["grow"] * 3})
    told = {"stability": "0.90", "agreement": "1.00"}
    assert standing.challenger(table, EN).markdown == EN("sections.families.agreed", count=2, **told)


def test_territories_say_what_is_not_with_our_dealers():
    told = {"expected": "€100k", "uncovered": "€70.0k", "share": "70%"}
    assert EN("sections.territories.says", count=2, **told) in standing.territories(VIEW, EN).markdown


def test_territories_of_unknown_size_say_so():
    assert EN("absent.territories") in standing.territories(VIEW.assign(expected=NAN), EN).markdown
    assert standing.white_spots(VIEW.assign(uncovered=NAN), 12, EN) is None


def test_white_spots_begin_with_the_largest():
    rows = read(standing.white_spots(VIEW, 12, EN))
    assert [row[0] for row in rows] == ["<Three>", "T2"]
    assert rows[0][1:] == ["1", "20.0", "€5.0k", "€10.0k", "€40.0k", "yes"]
