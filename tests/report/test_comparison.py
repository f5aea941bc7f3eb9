"""Two plans side by side, as a reader finds them on the page."""

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from builders import words_in
from distribres.report import comparison
from distribres.report.comparison import Comparison


def plan(**changes) -> pd.DataFrame:
    """Three dealers; `changes` are lists, or one value for all."""
    table = pd.DataFrame(
        {
            "dealer_id": ["D1", "D2", "D3"],
            "name": ["Moreau", "Garnier", "<b>Faure</b>"],
            "rep_id": "Zoé",
            "tier": ["A", "B", "C"],
            "family": ["keep", "energise", "light"],
            "hours": [20.0, 8.0, 1.0],
            "visits": [10, 4, 0],
            "spend": [500.0, 100.0, 0.0],
            "gain": [900.0, 50.0, 0.0],
        }
    )
    return table.assign(**changes)


def compared(other: pd.DataFrame, difference=(100.0, 200.0, 300.0), **changes) -> Comparison:
    policies = pd.DataFrame({"policy": ["recommended"], "gain_low": 800.0, "gain": 950.0, "gain_high": 1100.0})
    given = {
        "names": ("", "more-hours"),
        "network": "Valmora",
        "quarter": "2026Q3",
        "params": {"tiers.share_key": (0.8, 0.9)},
        "plans": (plan(), other),
        "policies": (policies, policies),
        "difference": np.array(difference),
    }
    return Comparison(**given | changes)


MORE = plan(hours=[20.0, 12.0, 1.0], tier=["A", "A", "C"], gain=[900.0, 350.0, 0.0])


@pytest.mark.parametrize(
    ("difference", "said"),
    [
        ((100.0, 200.0, 300.0), "earns **€200 more** margin a quarter than that of “Review”, between €120 and €280"),
        ((-100.0, -200.0, -300.0), "earns **€200 less** margin a quarter than that of “Review”, between €120 and €280"),
        ((-100.0, 0.0, 100.0), "is €0, between −€80 and €80 (80% interval): it cannot be told which earns more."),
        ((), "Neither hours nor money of the field are known"),
    ],
)
def test_the_difference_is_told_with_its_interval_or_that_it_cannot_be(difference, said):
    assert said.replace("**", "") in comparison.text(compared(MORE, difference), words_in("en"))


def test_who_changes_is_counted_and_named_with_both_values():
    page = BeautifulSoup(comparison.html(compared(MORE), words_in("en")), "html.parser")
    assert "Another tier: 1 dealers; another family: 0; an hour or more of difference: 1." in page.text
    rows = [[cell.text for cell in row.find_all(["td", "th"])] for row in page.find_all("table")[-1].find_all("tr")]
    assert [row[0] for row in rows] == ["Dealer", "Garnier"]
    assert rows[1][1:] == ["Middle → Key", "Boost", "8 h → 12 h", "€100", "€50 → €350"]


def test_parameters_that_differ_stand_there_with_both_values():
    page = BeautifulSoup(comparison.html(compared(MORE), words_in("fr")), "html.parser")
    cells = [cell.text for cell in page.find("table").find("tbody").find_all(["th", "td"])]
    assert cells == ["tiers.share_key", "0.8", "0.9"]


def test_plans_that_are_the_same_change_nobody():
    page = comparison.html(compared(plan(), params={}), words_in("en"))
    assert "No parameter differs." in page and "Nobody." in page


def test_a_name_is_text_whatever_it_holds():
    page = comparison.html(compared(plan(hours=[20.0, 8.0, 9.0])), words_in("en"))
    assert "<b>Faure" not in page and "&lt;b&gt;Faure" in page
