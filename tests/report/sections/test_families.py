from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report import elements
from distribres.report.blocks import Figure
from distribres.report.sections import (
    families,
)
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
DRAWN_IDS = ["D0", "D1", "D2", "D3"]
DRAWN_PLAN = pd.DataFrame(
    {
        "dealer_id": DRAWN_IDS,
        "name": [f"Dealer {i}" for i in range(4)],
        "tier": ["A", "B", "C", "C"],
        "family": ["keep", "energise", "energise", "light"],
        "potential_low": 1200.0,
        "potential": 1500.0,
        "potential_high": 1800.0,
        "headroom": [100.0, 400.0, 600.0, 900.0],
        "current_hours": [8.0, 9.0, 10.0, 1.0],
        "hours": [5.0, 11.0, 12.0, 0.0],
        "current_spend": 10.0,
        "spend": 10.0,
        "gain": 0.0,
    }
)
DRAWN_POTENTIAL = pd.DataFrame({"dealer_id": DRAWN_IDS, "revenue": [1400.0, 1100.0, 1900.0, 600.0]})
SUMMED_IDS = ["D0", "D1", "D2"]
SUMMED_POTENTIAL = pd.DataFrame({"dealer_id": SUMMED_IDS, "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})
NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "# 1. *x*"]
STANDING_IDS = ["D0", "D1", "D2"]
STANDING_PLAN = pd.DataFrame({"dealer_id": STANDING_IDS, "name": NAMES})


@pytest.fixture(scope="module", autouse=True)
def style():
    elements.use_style()


def drawn_texts(figure: Figure) -> list[str]:
    """The texts that a reader of the drawing sees, in the order in which they are drawn."""
    drawing = ElementTree.fromstring(figure.svg)
    return [element.text for element in drawing.iter() if element.tag.endswith("}text")]


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def read(table) -> list[list[str]]:
    lines = BeautifulSoup(table.html(), "html.parser").table.tbody.find_all("tr")
    return [[cell.text for cell in line.find_all(["th", "td"])] for line in lines]


def test_families_hold_the_sums_of_their_dealers():
    found = drawn_texts(families.draw(DRAWN_PLAN, DRAWN_POTENTIAL, EN))
    assert EN("plots.families.amounts", revenue="€3.0k", headroom="€1.0k") in found


def test_families_have_the_colour_they_have_in_figures(read, plan):
    table = families.list_sums(plan, SUMMED_POTENTIAL, FR)
    assert [row["Famille"] for row in read(table)] == ["Fidéliser", "Suivre à distance", "Réseau"]
    assert set(table.swatches) == {"Fidéliser", "Suivre à distance"}


def test_families_name_the_one_with_most_room():
    plan = pd.DataFrame({"family": ["light", "light", "grow", "grow"], "headroom": [1000.0, 2000.0, 3000.0, 4000.0]})
    assert said(families.say(plan, EN)) == EN("sections.families.says", family="Grow", share="70%")


def test_challenger_names_the_group_that_the_rules_split_most():
    table = pd.DataFrame({"group": [1] * 5 + [2] * 3, "stability": 0.9, "family": ["keep"] * 3 + ["grow"] * 5})
    said = families.say_challenger(table, EN).markdown
    assert "2 stable groups" in said and "at least 0.90" in said
    assert "60% of it is in “Keep” and 40% in “Grow”" in said


def test_challenger_that_agrees_is_said_to():
    table = pd.DataFrame({"group": [1] * 3 + [2] * 3, "stability": 0.9, "family": ["keep"] * 3 + ["grow"] * 3})
    told = {"stability": "0.90", "agreement": "1.00"}
    assert families.say_challenger(table, EN).markdown == EN("sections.families.agreed", count=2, **told)
