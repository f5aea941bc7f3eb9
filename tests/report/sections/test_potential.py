from xml.etree import ElementTree

import pandas as pd
import pytest

from distribres.report import elements
from distribres.report.blocks import Figure
from distribres.report.sections import (
    potential,
)
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
HOSTILE = ["<script>x</script>", "=A1", "*a* _b_", "$c$ \\frac", "# 1. x", "`c` [d](e)", "{count}", '"#x"']
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


def test_opportunities_are_the_dealers_with_most_room_the_first_on_top():
    found = [
        text
        for text in drawn_texts(potential.draw_opportunities(DRAWN_PLAN, DRAWN_POTENTIAL, 3, EN))
        if text.startswith("Dealer")
    ]
    assert found == ["Dealer 3", "Dealer 2", "Dealer 1"]


def test_opportunities_leave_out_dealers_whose_potential_is_not_known():
    plan = DRAWN_PLAN.assign(potential=[1500.0, NAN, 1500.0, NAN])
    found = {
        text
        for text in drawn_texts(potential.draw_opportunities(plan, DRAWN_POTENTIAL, 9, EN))
        if text.startswith("Dealer")
    }
    assert found == {"Dealer 0", "Dealer 2"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_texts_in_a_figure(name):
    assert (
        drawn_texts(potential.draw_opportunities(DRAWN_PLAN.assign(name=name), DRAWN_POTENTIAL, 4, EN)).count(name) == 4
    )


def test_potential_says_share_and_room(net):
    table = pd.DataFrame({"wallet_source": ["known", "estimated", "estimated", "estimated"]})
    told = {"headroom": "€500k", "share": "31%", "known": "25%"}
    assert said(potential.say(net, table, EN)) == EN("sections.potential.says", **told)


def test_routes_say_how_far_they_lie_apart():
    both = pd.DataFrame({"by_comparable": [10.0, 20.0, 40.0, 0.0], "by_territory": [11.0, 18.0, 70.0, 5.0]})
    told = {"alike": "alike", "rank": "1.00", "ratio": "110%", "apart": "33%"}
    assert potential.say_routes(both, EN).markdown == EN("sections.potential.routes", **told)


@pytest.mark.parametrize("territory", [[NAN, NAN], [3.0, 3.0]])
def test_nothing_is_said_of_routes_where_there_is_one_or_nothing_to_rank(territory):
    assert potential.say_routes(pd.DataFrame({"by_comparable": [1.0, 2.0], "by_territory": territory}), EN) is None
