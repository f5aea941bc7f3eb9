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
        "silent_since": None,
        "bought_before": NAN,
    }
)
NETWORK = pd.DataFrame(
    {
        "quarter": ["2025Q4", "2026Q1", "2026Q2", "2026Q3", "2026Q4"],
        "left_out": False,
        "low": [NAN, NAN, 900.0, 900.0, 1800.0],
        "forecast": [NAN, 1000.0, 1000.0, 1000.0, 2000.0],
        "high": [NAN, NAN, 1100.0, 1100.0, 2200.0],
        "revenue": [NAN, 1000.0, 1200.0, 1050.0, NAN],
        "error": [NAN, 90.0, 30.0, 50.0, NAN],
        "naive_error": [NAN, 90.0, 60.0, 40.0, NAN],
        "mean_error": [NAN, 90.0, 60.0, 60.0, NAN],
        "inside": [NAN, NAN, 0.7, 0.9, NAN],
        "inside_largest": [NAN, NAN, 0.6, 0.8, NAN],
        "inside_smallest": [NAN, NAN, 1.0, 0.8, NAN],
    }
)
PANEL = pd.DataFrame({"dealer_id": ["D0"], "quarter": ["2025Q4"], "revenue": [1600.0]})
CALIBRATION = pd.DataFrame({"low": [0.0, 0.4], "high": [0.05, 1.0], "dealers": [200, 10], "said": [0.02, 0.5]})
SILENT = FORECAST.assign(
    silent_since=[None, "2026Q2", "2026Q3", None],
    bought_before=[NAN, 50.0, 70.0, NAN],
    silence_probability=[0.01, NAN, NAN, 0.3],
)


def left_out(*lacking):
    return NETWORK.assign(left_out=NETWORK["quarter"].isin(lacking))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "Q4 2026 should bring €2.0k, between €1.8k and €2.2k with a probability of 80% (+25.0% on a year before), "
            "from the 4 dealers that bought within the year. Last quarter 2 of them were below their 80% band, set a "
            "quarter before, and 1 above; chance alone would leave 0 on each side.",
        ),
        (
            FR,
            "T4 2026 devrait apporter 2,0\u202fk€, avec 80\u202f% de chances entre 1,8\u202fk€ et 2,2\u202fk€ "
            "(+25,0\u202f% sur un an), chez les 4 distributeurs qui ont acheté dans l’année. Au dernier trimestre, 2 "
            "d’entre eux étaient au-dessous de la fourchette à 80\u202f% fixée un trimestre plus tôt, et 1 "
            "au-dessus\u202f; le hasard seul en laisserait 0 de chaque côté.",
        ),
    ],
)
def test_the_total_has_an_interval_and_alerts_are_told_beside_what_chance_would_leave(words, sentence, said):
    assert said(outlook.say(FORECAST, NETWORK, PANEL, 0.8, words)) == sentence


def test_a_first_quarter_judges_nobody(said):
    told = said(outlook.say(FORECAST.assign(expected_low=NAN), NETWORK.assign(low=NAN), PANEL, 0.8, EN))
    assert "A quarter more is needed" in told


def test_a_quarter_that_looks_incomplete_judges_nobody(said):
    told = said(outlook.say(FORECAST, left_out("2026Q3"), PANEL, 0.8, EN))
    assert told.endswith("Nobody is judged by last quarter, which looks incomplete.")


def test_nothing_is_set_against_an_incomplete_year_before(said):
    assert "(– on a year before)" in said(outlook.say(FORECAST, left_out("2025Q4"), PANEL, 0.8, EN))


def test_what_was_left_out_is_said_the_last_first():
    told = outlook.say_left_out(left_out("2025Q4", "2026Q2"), EN).markdown
    assert told.startswith("Q2 2026 and Q4 2025 look incomplete. They are left out of the season")
    assert outlook.say_left_out(NETWORK, EN) is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "How far to trust it: 2 past quarters (Q2 2026 to Q3 2026) can be checked, each forecast from those before "
            "it alone. Their error was 80% of the error of repeating, for each dealer, the same quarter of the year "
            "before. 80% of the dealers were within their 80% band (70% of the largest fifth, 90% of the smallest). "
            "The total of the network missed its forecast by 12.5% on average, and was within its band in 1 of 2.",
        ),
        (
            FR,
            "Quel crédit lui accorder\u202f: 2 trimestres passés (T2 2026 à T3 2026) peuvent être vérifiés, chacun "
            "prévu d’après les seuls trimestres précédents. L’erreur y a été de 80\u202f% de celle qu’on ferait en "
            "répétant, pour chaque distributeur, le même trimestre de l’année précédente. 80\u202f% des distributeurs "
            "étaient dans leur fourchette à 80\u202f% (70\u202f% du cinquième le plus grand, 90\u202f% du plus petit). "
            "Le total du réseau s’est écarté en moyenne de 12,5\u202f% de sa prévision, et il était dans sa fourchette "
            "1 fois sur 2.",
        ),
    ],
)
def test_skill_is_told_over_all_quarters_that_can_be_checked(words, sentence):
    assert outlook.say_skill(NETWORK, 0.8, words).markdown == sentence


def test_without_a_quarter_to_check_nothing_is_said_of_skill():
    assert outlook.say_skill(NETWORK.assign(inside=NAN), 0.8, EN) is None


def test_families_add_up_to_the_network(rows):
    assert rows(outlook.list_by_family(FORECAST, PLAN, EN)) == [
        ["Keep", "2", "€800", "€1,500", "2", "0", "less than 1"],
        ["Light touch", "2", "€600", "€500", "0", "1", "less than 1"],
        ["Network", "4", "€1,400", "€2,000", "2", "1", "less than 1"],
    ]


def test_where_silence_cannot_be_told_families_have_no_column_of_it(rows):
    assert rows(outlook.list_by_family(FORECAST.assign(silence_probability=NAN), PLAN, EN))[0] == [
        *("Keep", "2", "€800", "€1,500", "2", "0")
    ]


def test_alerts_are_the_furthest_out_first_those_below(rows):
    lines = rows(outlook.list_alerts(FORECAST, PLAN, 12, EN))
    assert [row[0] for row in lines] == NAMES[:3]
    assert lines[0][1:] == ["Keep", "below", "€500", "€900 to €1,100", "€1,000"]


def test_without_alerts_there_is_no_list():
    assert outlook.list_alerts(FORECAST.assign(alert="none"), PLAN, 12, EN) is None


def test_who_fell_silent_and_who_may_follow_are_counted_apart():
    assert outlook.say_silence(SILENT, EN).markdown == (
        "2 dealers that bought within the year bought nothing last quarter: €120 a quarter before that. "
        "Of the 2 that did buy, about 0 should buy nothing next quarter."
    )


def test_where_nobody_fell_silent_and_nobody_ever_did_both_are_said():
    assert outlook.say_silence(FORECAST.assign(silence_probability=NAN), EN).markdown == (
        "Every dealer that bought within the year bought last quarter too. "
        "Too few dealers that were still buying ever fell silent to say who may be next."
    )


def test_the_fallen_are_listed_with_since_when_and_what_they_bought(rows):
    assert rows(outlook.list_fallen(SILENT, PLAN, 12, EN)) == [
        [NAMES[2], "Light touch", "Q3 2026", "€70"],
        [NAMES[1], "Keep", "Q2 2026", "€50"],
    ]
    assert outlook.list_fallen(FORECAST, PLAN, 12, EN) is None


def test_risk_is_weighed_by_what_silence_would_cost(rows):
    lines = rows(outlook.list_at_risk(FORECAST, PLAN, 4, 0.05, EN))
    assert [row[0] for row in lines] == [NAMES[1], NAMES[3]]
    assert lines[0][2] == "50.0%"


def test_a_dealer_that_is_silent_already_is_not_at_risk(rows):
    assert [row[0] for row in rows(outlook.list_at_risk(SILENT, PLAN, 12, 0.05, EN))] == [NAMES[3]]


def test_a_large_dealer_that_is_safe_is_not_at_risk(rows):
    """The largest has a risk of 1 %."""
    assert NAMES[0] not in [row[0] for row in rows(outlook.list_at_risk(FORECAST, PLAN, 12, 0.05, EN))]


def test_risks_stand_beside_what_came_of_them(rows):
    assert rows(outlook.list_calibration(CALIBRATION.assign(fell=[3, 6]), EN)) == [
        ["0% to 5%", "200", "2.0%", "1.5%"],
        ["40% to 100%", "10", "50.0%", "60.0%"],
    ]
    assert outlook.list_calibration(CALIBRATION.assign(fell=0).head(0), EN) is None


@pytest.mark.parametrize(("came", "way"), [(1050.0, "within"), (800.0, "below"), (1200.0, "above")])
def test_the_line_of_quarters_says_whether_the_last_one_came_as_foretold(came, way, texts):
    network = NETWORK.assign(revenue=[NAN, 1000.0, 1200.0, came, NAN])
    panel = pd.DataFrame(
        {"dealer_id": "D0", "quarter": NETWORK["quarter"][:4], "revenue": [900.0, 1000.0, 1200.0, came]}
    )
    figure = outlook.draw_network(panel, network, EN)
    assert f"{way} what was foretold: " in figure.title and "(€900 to €1,100)" in figure.title
    assert {"Q4 2025", "Q4 2026", "€2.0k"} <= set(texts(figure))


def test_where_nothing_was_foretold_the_line_has_no_finding():
    network = NETWORK.assign(low=NAN, high=NAN)
    assert outlook.draw_network(PANEL, network, EN).title == ""
