import pandas as pd
import pytest

from distribres.report.sections import territories
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
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


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (
            EN,
            "By their size our territories should hold €100k of potential a quarter. €70.0k of it (70%) is not with "
            "our dealers. 2 territories are white spots:",
        ),
        (
            FR,
            "D’après leur taille, nos secteurs devraient contenir 100\u202fk€ de potentiel par trimestre. 70,0\u202fk€ "
            "(70\u202f%) ne sont pas chez nos distributeurs. 2 secteurs sont des zones blanches\u202f:",
        ),
    ],
)
def test_what_is_not_with_our_dealers_is_said(words, begins, said):
    assert said(territories.say(VIEW, words)).startswith(begins)


def test_territories_of_unknown_size_say_so(said):
    assert said(territories.say(VIEW.assign(expected=NAN), EN)) == EN("absent.territories")
    assert territories.list_white_spots(VIEW.assign(uncovered=NAN), 12, EN) is None


def test_the_largest_white_spot_is_listed_first(rows):
    first, second = rows(territories.list_white_spots(VIEW, 12, EN))
    assert first == ["<Three>", "1", "20.0", "€5.0k", "€10.0k", "€40.0k", "yes"]
    assert second[0] == "T2"
