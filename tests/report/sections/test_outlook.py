import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report.sections import outlook
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "# 1. *x*", "plain"]
IDS = ["D0", "D1", "D2", "D3"]
PLAN = pd.DataFrame({"dealer_id": IDS, "name": NAMES, "family": ["keep", "keep", "light", "light"]})
TABLE = pd.DataFrame(
    {
        "dealer_id": IDS,
        "quarter": "2026Q4",
        "low": 50.0,
        "forecast": [1000.0, 500.0, 300.0, 200.0],
        "high": 2000.0,
        "expected_low": [900.0, 400.0, 250.0, 100.0],
        "expected": 1000.0,
        "expected_high": [1100.0, 600.0, 350.0, 300.0],
        "revenue": [500.0, 300.0, 400.0, 200.0],
        "alert": ["down", "down", "up", "none"],
        "silence_probability": [0.01, 0.5, 0.02, 0.3],
    }
)
PANEL = pd.DataFrame({"dealer_id": ["D0"], "quarter": ["2025Q4"], "revenue": [1600.0]})


def read(table) -> list[list[str]]:
    lines = BeautifulSoup(table.html(), "html.parser").table.tbody.find_all("tr")
    return [[cell.text for cell in line.find_all(["th", "td"])] for line in lines]


@pytest.mark.parametrize("words", [EN, FR])
def test_forecast_sets_the_alerts_beside_what_chance_would_leave(words):
    told = {"quarter": words.quarter("2026Q4"), "forecast": words.money(2000), "change": words.change(0.25)}
    told |= {"up": "1", "chance": "0", "coverage": words.percent(0.8)}
    assert words("sections.forecast.says", count=2, **told) in outlook.say(TABLE, PANEL, 0.8, words).markdown


def test_forecast_in_a_first_quarter_judges_nobody():
    said = outlook.say(TABLE.assign(expected_low=NAN), PANEL, 0.8, EN).markdown
    assert "A quarter more is needed" in said


def test_families_add_up_to_the_network():
    rows = read(outlook.list_by_family(TABLE, PLAN, EN))
    assert rows == [
        ["Keep", "2", "€800", "€1.5k", "2", "0", "0.5"],
        ["Light touch", "2", "€600", "€500", "0", "1", "0.3"],
        ["Network", "4", "€1.4k", "€2.0k", "2", "1", "0.8"],
    ]


def test_alerts_are_the_furthest_out_first_those_below():
    rows = read(outlook.list_alerts(TABLE, PLAN, 12, EN))
    assert [row[0] for row in rows] == NAMES[:3]
    assert rows[0][1:] == ["Keep", "below", "€500", "€900 to €1.1k", "€1.0k"]


def test_without_alerts_there_is_no_list():
    assert outlook.list_alerts(TABLE.assign(alert="none"), PLAN, 12, EN) is None


def test_silence_is_weighed_by_what_it_would_cost():
    rows = read(outlook.list_silent(TABLE, PLAN, 4, EN))
    assert [row[0] for row in rows] == [NAMES[1], NAMES[3]]
    assert rows[0][2] == "50.0%"


def test_a_dealer_that_is_silent_already_is_not_listed():
    rows = read(outlook.list_silent(TABLE.assign(revenue=[1.0, 0.0, 1.0, 1.0]), PLAN, 12, EN))
    assert NAMES[1] not in [row[0] for row in rows]


def test_unknown_silence_is_said():
    assert outlook.list_silent(TABLE.assign(silence_probability=NAN), PLAN, 12, EN).markdown == EN(
        "sections.forecast.no_silence"
    )
