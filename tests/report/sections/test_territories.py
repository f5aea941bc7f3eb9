import pandas as pd
from bs4 import BeautifulSoup

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


def read(table) -> list[list[str]]:
    lines = BeautifulSoup(table.html(), "html.parser").table.tbody.find_all("tr")
    return [[cell.text for cell in line.find_all(["th", "td"])] for line in lines]


def test_territories_say_what_is_not_with_our_dealers():
    told = {"expected": "€100k", "uncovered": "€70.0k", "share": "70%"}
    assert EN("sections.territories.says", count=2, **told) in territories.say(VIEW, EN).markdown


def test_territories_of_unknown_size_say_so():
    assert EN("absent.territories") in territories.say(VIEW.assign(expected=NAN), EN).markdown
    assert territories.list_white_spots(VIEW.assign(uncovered=NAN), 12, EN) is None


def test_white_spots_begin_with_the_largest():
    rows = read(territories.list_white_spots(VIEW, 12, EN))
    assert [row[0] for row in rows] == ["<Three>", "T2"]
    assert rows[0][1:] == ["1", "20.0", "€5.0k", "€10.0k", "€40.0k", "yes"]
