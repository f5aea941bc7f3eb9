import pandas as pd
import pytest

from builders import words_in
from distribres.report.sections import outlook

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "# 1. *x*", "plain"]
IDS = ["D0", "D1", "D2", "D3"]
PLAN = pd.DataFrame({"dealer_id": IDS, "name": NAMES, "family": ["keep", "keep", "light", "light"]})
FORECAST = pd.DataFrame(
    {
        "dealer_id": IDS,
        "quarter": "2026Q4",
        "forecast": [1000.0, 500.0, 300.0, 200.0],
        "expected_low": [900.0, 400.0, 250.0, 100.0],
        "expected_high": [1100.0, 600.0, 350.0, 300.0],
        "revenue": [500.0, 300.0, 400.0, 200.0],
        "alert": ["down", "down", "up", "none"],
        "silence_probability": [0.01, 0.5, 0.02, 0.3],
    }
)
PANEL = pd.DataFrame({"dealer_id": ["D0"], "quarter": ["2025Q4"], "revenue": [1600.0]})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "Q4 2026 should bring €2.0k (+25.0% on a year before). Last quarter 2 dealers were below the 80% band set "
            "for them a quarter before and 1 above; chance alone would leave 0 on each side.",
        ),
        (
            FR,
            "T4 2026 devrait apporter 2,0\u202fk€ (+25,0\u202f% sur un an). Au dernier trimestre, 2 distributeurs "
            "étaient au-dessous de la fourchette à 80\u202f% fixée un trimestre plus tôt, et 1 au-dessus\u202f; le "
            "hasard seul en laisserait 0 de chaque côté.",
        ),
    ],
)
def test_alerts_are_told_beside_what_chance_would_leave(words, sentence, said):
    assert said(outlook.say(FORECAST, PANEL, 0.8, words)) == sentence


def test_a_first_quarter_judges_nobody(said):
    told = said(outlook.say(FORECAST.assign(expected_low=NAN), PANEL, 0.8, EN))
    assert "A quarter more is needed" in told


def test_families_add_up_to_the_network(rows):
    assert rows(outlook.list_by_family(FORECAST, PLAN, EN)) == [
        ["Keep", "2", "€800", "€1.5k", "2", "0", "0.5"],
        ["Light touch", "2", "€600", "€500", "0", "1", "0.3"],
        ["Network", "4", "€1.4k", "€2.0k", "2", "1", "0.8"],
    ]


def test_alerts_are_the_furthest_out_first_those_below(rows):
    lines = rows(outlook.list_alerts(FORECAST, PLAN, 12, EN))
    assert [row[0] for row in lines] == NAMES[:3]
    assert lines[0][1:] == ["Keep", "below", "€500", "€900 to €1.1k", "€1.0k"]


def test_without_alerts_there_is_no_list():
    assert outlook.list_alerts(FORECAST.assign(alert="none"), PLAN, 12, EN) is None


def test_silence_is_weighed_by_what_it_would_cost(rows):
    lines = rows(outlook.list_silent(FORECAST, PLAN, 4, EN))
    assert [row[0] for row in lines] == [NAMES[1], NAMES[3]]
    assert lines[0][2] == "50.0%"


def test_a_dealer_that_is_silent_already_is_not_listed(rows):
    lines = rows(outlook.list_silent(FORECAST.assign(revenue=[1.0, 0.0, 1.0, 1.0]), PLAN, 12, EN))
    assert NAMES[1] not in [row[0] for row in lines]


def test_unknown_silence_is_said():
    told = outlook.list_silent(FORECAST.assign(silence_probability=NAN), PLAN, 12, EN).markdown
    assert told == EN("sections.forecast.no_silence")
