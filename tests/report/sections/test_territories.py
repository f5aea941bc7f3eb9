import pandas as pd
import pytest

from distribres.report.sections import territories
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
VIEW = pd.DataFrame(
    {
        "territory_id": ["T1", "T2", "T3", "T4"],
        "name": ["One", None, "<Three>", "Four"],
        "dealers": [2, 0, 1, 8],
        "revenue": [10e3, 0.0, 5e3, 9e3],
        "potential": [21e3, 0.0, 10e3, 30e3],
        "expected_low": [15e3, 20e3, 30e3, 25e3],
        "expected": [20e3, 30e3, 50e3, 40e3],
        "expected_high": [30e3, 45e3, 80e3, 60e3],
        "below": [False, False, True, False],
        "white_spot": [False, True, False, False],
    }
)


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (EN, "How much potential territories of one size hold differs widely: 1 of 3 with dealers of ours lies below"),
        (FR, "À taille égale, le potentiel réuni varie beaucoup d’un secteur à l’autre\u202f: 1 sur 3 est au-dessous"),
    ],
)
def test_territories_below_what_their_size_leads_to_expect_are_counted(words, begins, said):
    assert said(territories.say(VIEW, words)).startswith(begins)


def test_that_some_lie_below_is_said_to_be_no_finding(said):
    assert "as one in ten does by construction" in said(territories.say(VIEW, EN))


def test_no_sum_of_the_gaps_is_told(said):
    told = said(territories.say(VIEW, EN))
    assert "€" not in told


def test_where_nobody_buys_the_territory_is_named(said):
    told = said(territories.say(VIEW, EN))
    assert told.endswith("In 1 territory that is large enough for a dealer, nobody bought from us within the year: T2.")


def test_with_too_few_territories_nothing_is_judged(said):
    told = said(territories.say(VIEW.assign(expected_low=NAN, white_spot=False), EN))
    assert told == EN("sections.territories.too_few")


def test_territories_of_unknown_size_say_so(said):
    assert said(territories.say(VIEW.assign(expected=NAN), EN)) == EN("absent.territories")


def test_the_furthest_below_is_listed_first_with_its_interval(rows):
    also = VIEW.assign(below=[False, False, True, True], expected_low=[15e3, 20e3, 30e3, 35e3])
    first, second = rows(territories.list_below(also, 12, EN))
    assert first == ["<Three>", "1", "€5.0k", "€10.0k", "€50.0k", "€30.0k to €80.0k", "20%"]
    assert second[0] == "Four"


def test_where_none_is_below_there_is_no_list():
    assert territories.list_below(VIEW.assign(below=False), 12, EN) is None
