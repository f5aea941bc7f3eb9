from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest

from distribres.report import blocks, elements
from distribres.report.blocks import Figure
from distribres.report.sections import (
    criteria,
    effort,
    families,
    habit,
    method,
    overview,
    playbook,
    potential,
    tiers,
)
from distribres.report.sections.habit import list_missed, list_reps
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
DRAWN_IDS = ["D0", "D1", "D2", "D3"]
DRAWN_DEALERS = pd.DataFrame(
    {"dealer_id": DRAWN_IDS, "latitude": [48.0, 47.0, 46.0, NAN], "longitude": [2.0, 3.0, 4.0, NAN]}
)
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
DRAWN_TIERS = pd.DataFrame({"dealer_id": DRAWN_IDS, "tier": ["A", "B", "C", "C"], "last_tier": ["A", "A", "C", None]})
DRAWN_CRITERIA = pd.DataFrame(
    {
        "dealer_id": DRAWN_IDS * 2,
        "criterion": ["revenue"] * 4 + ["image"] * 4,
        "source": ["known"] * 4 + ["missing"] * 4,
    }
)
SHARES = {
    "habit_low": 0.4,
    "habit": 0.5,
    "habit_high": 0.6,
    "potential_low": 0.1,
    "potential": 0.2,
    "potential_high": 0.3,
}
DRAWN_HABIT = pd.DataFrame({"rep_id": ["Zoé", "Anne"]}).assign(**SHARES)
POLICIES = pd.DataFrame(
    {
        "policy": ["by_sales", "current", "equal", "recommended"],
        "gain_low": [10_000.0, 0.0, -50_000.0, 10_000.0],
        "gain": [20_000.0, 0.0, -30_000.0, 40_000.0],
        "gain_high": [30_000.0, 0.0, -10_000.0, 70_000.0],
    }
)
TOLD_BALANCE = pd.DataFrame(
    {
        "rep_id": ["Anne", "Zoé"],
        "hours": 300.0,
        "needed": [200.0, 400.0],
        "load": [0.67, 1.33],
        "hour": [90.0, 190.0],
    }
)
LISTED_IDS = ["D0", "D1", "D2"]
LISTED_TIERS = pd.DataFrame(
    {"dealer_id": LISTED_IDS, "tier": ["A", "C", "C"], "score": [0.7, 0.1, 0.2], "tier_probability": [0.99, 0.8, 0.91]}
)
LISTED_HABIT = pd.DataFrame(
    {
        "rep_id": ["Zoé", "Élodie", "Anne"],
        "dealers": 10,
        "hours": 200.0,
        "repeated": 0.9,
        "missed": 2,
        "cost_low": -1000.0,
        "cost": [3000.0, 9000.0, 3000.0],
        "cost_high": 12_000.0,
    }
)
LISTED_BALANCE = pd.DataFrame({"rep_id": ["Zoé", "Élodie"], "reached": [0.7, 0.8]})


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


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


@pytest.mark.parametrize("words", [EN, FR])
def test_every_figure_says_what_it_shows(words):
    drawn = {
        "map": overview.draw_map(DRAWN_DEALERS, DRAWN_PLAN, words),
        "coverage": criteria.draw_coverage(DRAWN_CRITERIA, words),
        "tier_shares": tiers.draw_shares(DRAWN_PLAN, DRAWN_POTENTIAL, words),
        "moves": tiers.draw_moves(DRAWN_TIERS, words),
        "families": families.draw(DRAWN_PLAN, DRAWN_POTENTIAL, words),
        "opportunities": potential.draw_opportunities(DRAWN_PLAN, DRAWN_POTENTIAL, 3, words),
        "habit": habit.draw_reps(DRAWN_HABIT, words),
        "policies": effort.draw_policies(POLICIES, words),
        "hours": effort.draw_hours(DRAWN_PLAN, DRAWN_POTENTIAL, words),
    }
    for name, figure in drawn.items():
        assert (figure.alt, figure.caption) == (words(f"figures.{name}.alt"), words(f"figures.{name}.caption"))


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said_drawn(words):
    nowhere = DRAWN_DEALERS.assign(latitude=NAN, longitude=NAN)
    assert overview.draw_map(nowhere, DRAWN_PLAN, words).markdown == f"*{words('absent.map')}*"
    first = DRAWN_TIERS.assign(last_tier=pd.Series([None] * 4, dtype="str"))
    assert tiers.draw_moves(first, words).markdown == f"*{words('absent.moves')}*"


def test_nothing_is_drawn_of_what_is_not_known():
    assert potential.draw_opportunities(DRAWN_PLAN.assign(potential=NAN), DRAWN_POTENTIAL, 3, EN) is None
    assert habit.draw_reps(DRAWN_HABIT.iloc[:0], EN) is None
    assert effort.draw_policies(POLICIES.iloc[:0], EN) is None
    assert effort.draw_hours(DRAWN_PLAN.assign(hours=NAN, current_hours=NAN), DRAWN_POTENTIAL, EN) is None


def test_a_network_without_visits_or_potential_is_drawn_all_the_same():
    unknown = DRAWN_PLAN.assign(hours=NAN, current_hours=NAN, potential=NAN, headroom=NAN)
    for figure in (
        overview.draw_map(DRAWN_DEALERS, unknown, EN),
        tiers.draw_shares(unknown, DRAWN_POTENTIAL, EN),
        families.draw(unknown, DRAWN_POTENTIAL, EN),
    ):
        assert isinstance(figure, Figure)


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said_said(words, net, plan):
    unknown = replace(net, potential=NAN, headroom=NAN, share_of_wallet=NAN)
    wallets = pd.DataFrame({"wallet_source": ["missing"]})
    assert said(potential.say(unknown, wallets, words)) == words("absent.potential")
    assert said(families.say(plan.assign(headroom=NAN), words)) == words("absent.potential")
    alone = replace(net, share_of_wallet=NAN)
    assert said(potential.say(alone, wallets, words)) == words(
        "sections.potential.says_alone", headroom=words.money(500_000)
    )


def test_each_section_begins_with_its_title():
    assert playbook.say(FR).markdown.startswith("## Plan d’animation\n\n")
    assert method.say_assumptions(FR).markdown.startswith("## Hypothèses\n\n")


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said_told(words, net, policies):
    assert said(habit.say(pd.DataFrame(), net, words)) == words("absent.habit")
    unknown = pd.DataFrame({"habit": [NAN], "potential": [NAN]})
    assert said(habit.say(unknown, net, words)) == words("absent.follows")
    assert said(effort.say(net, policies.iloc[:0], words)) == words("absent.plan")


@pytest.mark.parametrize("n", [1, 2])
def test_lists_are_as_long_as_asked(n, read, plan):
    moved = LISTED_TIERS.assign(last_tier="B")
    for table in (tiers.list_movers(moved, plan, n, EN), list_missed(plan, n, EN), effort.list_changes(plan, n, EN)):
        assert len(read(table)) == n


def test_nothing_is_listed_of_what_is_not_known(plan):
    assert list_reps(LISTED_HABIT.iloc[:0], LISTED_BALANCE, EN) is None
    assert effort.list_changes(without_visits(plan).assign(current_spend=NAN, spend=NAN), 12, EN) is None
    assert list_missed(without_visits(plan), 12, EN) is None
    assert tiers.list_movers(LISTED_TIERS.assign(last_tier=pd.Series([None] * 3, dtype="str")), plan, 12, EN) is None


def test_hostile_names_are_literal(hostile, read, plan):
    plan = plan.assign(name=hostile, rep_id=hostile)
    moved, habit = LISTED_TIERS.assign(last_tier="B"), LISTED_HABIT.head(1).assign(rep_id=hostile)
    tables = [tiers.list_movers(moved, plan, 9, EN), list_missed(plan, 9, EN), effort.list_changes(plan, 9, EN)]
    for table in [*tables, list_reps(habit, LISTED_BALANCE, EN)]:
        assert {next(iter(row.values())) for row in read(table)} == {hostile}
        assert blocks.typst_string(hostile) in table.typst()
