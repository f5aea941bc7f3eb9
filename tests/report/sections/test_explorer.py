import matplotlib
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from builders import section
from distribres.engagement import what_if
from distribres.engagement.market import Market
from distribres.report.sections.explorer import Explorer, movers
from distribres.report.words import Words
from networks import knowledge, mean, worlds

matplotlib.use("Agg")
EN, FR = Words("en"), Words("fr")
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def situation():
    return of("hours", "spend")


def of(*kinds):
    """What is asked about twenty dealers of two reps, of which this kind of effort is known."""
    n = 20
    dealers = pd.DataFrame({"dealer_id": [f"d{i:02}" for i in range(n)], "name": HOSTILE, "rep_id": ["a", "b"] * 10})
    revenue = np.linspace(1_000, 40_000, n)
    now = {"hours": np.linspace(20, 2, n), "spend": np.linspace(200, 20, n)}
    rates = {
        "margin_rate": np.full(n, 0.3),
        "lift": np.ones(n),
        "size": 3 * revenue,
        "now": {kind: now[kind] for kind in kinds},
    }
    market = Market(revenue, 1.2 * revenue, 1.5 * revenue, 2 * revenue, **rates)
    plan = section("plan", draws=100)
    known = knowledge(dealers.assign(tier="B"), market, worlds(market, plan), visit=1.0)
    return what_if.Situation(known, mean(known.worlds), plan)


def shown(explorer):
    return BeautifulSoup(explorer.children[-1].value, "html.parser")


def test_at_first_it_shows_todays_totals(situation):
    explorer = Explorer(situation, EN)
    assert list(explorer.sliders) == ["hours", "spend", "explore", "service"]
    assert explorer.answer.asked["share"] == 1
    assert EN("explorer.up") in shown(explorer).get_text()


@pytest.mark.parametrize("slider", ["hours", "spend"])
def test_a_slider_that_moves_changes_what_is_shown(situation, slider):
    explorer = Explorer(situation, EN)
    before = shown(explorer).get_text()
    explorer.sliders[slider].value = 1.2
    table = explorer.answer.dealers
    assert table[slider].sum() == pytest.approx(1.2 * table[f"current_{slider}"].sum())
    assert shown(explorer).get_text() != before


def test_minimum_service_is_kept(situation):
    explorer = Explorer(situation, EN)
    explorer.sliders["service"].value = 2.0
    least = 2 * situation.params.min_hours.B
    assert explorer.answer.dealers["hours"].min() >= least - 1e-9


def test_the_reserve_starts_at_the_parameters_and_can_be_asked_for(situation):
    explorer = Explorer(situation, EN)
    assert explorer.sliders["explore"].value == situation.params.explore
    assert explorer.answer.dealers["explore"].sum() == 0
    explorer.sliders["explore"].value = 0.1
    assert explorer.answer.dealers["explore"].sum() > 0


def test_without_a_screen_the_first_state_can_be_read(situation):
    bundle = Explorer(situation, FR)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "<svg" in bundle["text/html"] and FR("explorer.down") in bundle["text/html"]


def test_hostile_names_are_texts(situation):
    page = shown(Explorer(situation, EN))
    assert page.find("script") is None and HOSTILE in page.get_text()


def test_a_network_that_knows_only_spend_is_asked_only_for_it_and_answers():
    explorer = Explorer(of("spend"), EN)
    assert list(explorer.sliders) == ["spend"]
    assert EN.money(explorer.answer.asked["gain"]) in shown(explorer).get_text()


def test_a_network_without_effort_has_no_slider():
    assert Explorer(of(), EN).sliders == {}


def test_movers_are_those_whose_time_changes_most():
    dealers = pd.DataFrame({"dealer_id": list("abcd"), "current_hours": [5.0] * 4, "hours": [9.0, 5.0, 1.0, 6.0]})
    up, down = movers(dealers, 1)
    assert (up["dealer_id"].tolist(), down["dealer_id"].tolist()) == (["a"], ["c"])
