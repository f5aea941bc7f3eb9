from dataclasses import replace

import pandas as pd
import pytest

from distribres.report import elements
from distribres.report.sections import overview
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
IDS = ["D0", "D1", "D2", "D3"]
DEALERS = pd.DataFrame({"dealer_id": IDS, "latitude": [48.0, 47.0, 46.0, NAN], "longitude": [2.0, 3.0, 4.0, NAN]})
PLAN = pd.DataFrame(
    {
        "dealer_id": IDS,
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


@pytest.fixture(scope="module", autouse=True)
def style():
    elements.use_style()


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_lorenz_tells_its_figures_to_those_who_do_not_see_it():
    # the largest two of four make 80 % of 100; Gini of 5, 15, 30, 50 is 2 · 325 / 400 - 5 / 4
    figure = overview.draw_concentration(pd.DataFrame({"revenue": [5.0, 15.0, 30.0, 50.0]}), EN)
    assert figure.alt == EN("figures.lorenz.alt", share="50%", gini="0.38")


def test_the_same_tables_give_the_same_figure():
    first, second = (overview.draw_map(DEALERS, PLAN, EN).svg for _ in range(2))
    assert first == second


def test_network(net):
    told = {"count": 90, "potential": "€2.0m", "headroom": "€500k"}
    assert said(overview.say(net, EN)) == EN("sections.network.says", **told)


def test_network_without_potential(net):
    net = replace(net, potential=NAN, headroom=NAN)
    assert said(overview.say(net, EN)) == EN("sections.network.says_alone", count=90)


def test_concentration(net):
    assert said(overview.say_concentration(net, EN)) == EN("sections.concentration.says", share="21%")
