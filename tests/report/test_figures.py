from xml.etree import ElementTree

import matplotlib
import pandas as pd
import pytest
from nbconvert.filters import markdown2html

from distribres.report import figures
from distribres.report.blocks import Figure
from distribres.words import Words

matplotlib.use("Agg")
EN, FR = Words("en"), Words("fr")
NAN = float("nan")
HOSTILE = ["<script>x</script>", "=A1", "*a* _b_", "$c$ \\frac", "# 1. x", "`c` [d](e)", "{count}", '"#x"']


@pytest.fixture(scope="module", autouse=True)
def style():
    figures.use()


@pytest.mark.parametrize("words", [EN, FR])
def test_every_figure_says_what_it_shows(words):
    drawn = {
        "map": figures.network_map(DEALERS, PLAN, words),
        "coverage": figures.coverage(CRITERIA, words),
        "tier_shares": figures.tier_shares(PLAN, POTENTIAL, words),
        "moves": figures.moves(TIERS, words),
        "families": figures.families(PLAN, POTENTIAL, words),
        "opportunities": figures.opportunities(PLAN, POTENTIAL, 3, words),
        "habit": figures.habit(HABIT, words),
        "policies": figures.policies(POLICIES, words),
        "hours": figures.hours(PLAN, POTENTIAL, words),
    }
    for name, figure in drawn.items():
        assert (figure.alt, figure.caption) == (words(f"figures.{name}.alt"), words(f"figures.{name}.caption"))


def test_lorenz_tells_its_figures_to_those_who_do_not_see_it():
    # the largest two of four make 80 % of 100; Gini of 5, 15, 30, 50 is 2 · 325 / 400 - 5 / 4
    figure = figures.lorenz(pd.DataFrame({"revenue": [5.0, 15.0, 30.0, 50.0]}), EN)
    assert figure.alt == EN("figures.lorenz.alt", share="50%", gini="0.38")


def test_opportunities_are_the_dealers_with_most_room_the_first_on_top():
    found = [text for text in texts(figures.opportunities(PLAN, POTENTIAL, 3, EN)) if text.startswith("Dealer")]
    assert found == ["Dealer 3", "Dealer 2", "Dealer 1"]


def test_opportunities_leave_out_dealers_whose_potential_is_not_known():
    plan = PLAN.assign(potential=[1500.0, NAN, 1500.0, NAN])
    found = {text for text in texts(figures.opportunities(plan, POTENTIAL, 9, EN)) if text.startswith("Dealer")}
    assert found == {"Dealer 0", "Dealer 2"}


def test_families_hold_the_sums_of_their_dealers():
    found = texts(figures.families(PLAN, POTENTIAL, EN))
    assert EN("plots.families.amounts", revenue="€3.0k", headroom="€1.0k") in found


def test_hours_hold_the_sums_of_their_dealers():
    assert EN("plots.plan.hours", current="19 h", hours="23 h") in texts(figures.hours(PLAN, POTENTIAL, EN))


def test_policies_show_what_they_win():
    assert {"€40.0k", "−€30.0k"} <= set(texts(figures.policies(POLICIES, EN)))


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words):
    nowhere = DEALERS.assign(latitude=NAN, longitude=NAN)
    assert figures.network_map(nowhere, PLAN, words).markdown == f"*{words('absent.map')}*"
    first = TIERS.assign(last_tier=pd.Series([None] * 4, dtype="str"))
    assert figures.moves(first, words).markdown == f"*{words('absent.moves')}*"


def test_nothing_is_drawn_of_what_is_not_known():
    assert figures.opportunities(PLAN.assign(potential=NAN), POTENTIAL, 3, EN) is None
    assert figures.habit(HABIT.iloc[:0], EN) is None
    assert figures.policies(POLICIES.iloc[:0], EN) is None
    assert figures.hours(PLAN.assign(hours=NAN, current_hours=NAN), POTENTIAL, EN) is None


def test_a_network_without_visits_or_potential_is_drawn_all_the_same():
    unknown = PLAN.assign(hours=NAN, current_hours=NAN, potential=NAN, headroom=NAN)
    for figure in (
        figures.network_map(DEALERS, unknown, EN),
        figures.tier_shares(unknown, POTENTIAL, EN),
        figures.families(unknown, POTENTIAL, EN),
    ):
        assert isinstance(figure, Figure)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_texts_in_a_figure(name):
    assert texts(figures.opportunities(PLAN.assign(name=name), POTENTIAL, 4, EN)).count(name) == 4


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_literal_in_a_sentence(name):
    html = ElementTree.fromstring(markdown2html(f"It is {figures.name(name)}."))
    assert html.text == f"It is {name}." and len(html) == 0


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_long_names_are_cut_in_a_sentence(length, shown):
    assert figures.name("x" * length) == shown


def test_the_same_tables_give_the_same_figure():
    first, second = (figures.network_map(DEALERS, PLAN, EN).svg for _ in range(2))
    assert first == second


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
POTENTIAL = pd.DataFrame({"dealer_id": IDS, "revenue": [1400.0, 1100.0, 1900.0, 600.0]})
TIERS = pd.DataFrame({"dealer_id": IDS, "tier": ["A", "B", "C", "C"], "last_tier": ["A", "A", "C", None]})
CRITERIA = pd.DataFrame(
    {"dealer_id": IDS * 2, "criterion": ["revenue"] * 4 + ["image"] * 4, "source": ["known"] * 4 + ["missing"] * 4}
)
SHARES = {
    "habit_low": 0.4,
    "habit": 0.5,
    "habit_high": 0.6,
    "potential_low": 0.1,
    "potential": 0.2,
    "potential_high": 0.3,
}
HABIT = pd.DataFrame({"rep_id": ["Zoé", "Anne"]}).assign(**SHARES)
POLICIES = pd.DataFrame(
    {
        "policy": ["by_sales", "current", "equal", "recommended"],
        "gain_low": [10_000.0, 0.0, -50_000.0, 10_000.0],
        "gain": [20_000.0, 0.0, -30_000.0, 40_000.0],
        "gain_high": [30_000.0, 0.0, -10_000.0, 70_000.0],
    }
)


def texts(figure: Figure) -> list[str]:
    """The texts that a reader of the drawing sees, in the order in which they are drawn."""
    drawing = ElementTree.fromstring(figure.svg)
    return [element.text for element in drawing.iter() if element.tag.endswith("}text")]
