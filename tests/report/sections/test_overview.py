from dataclasses import replace

import pandas as pd
import pytest

from builders import words_in
from distribres.report.blocks import Figure
from distribres.report.sections import overview

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
DEALERS = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "latitude": [48.0, 47.0, NAN],
        "longitude": [2.0, 3.0, NAN],
        "territory_id": ["T1", "T1", "T2"],
    }
)
TERRITORIES = pd.DataFrame({"territory_id": ["T1", "T2"], "name": ["Seine", "Loire"]})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "90 dealers were active in the last year. In an average quarter they could together buy €2.0m from us; "
            "€500k of it is not yet won.",
        ),
        (
            FR,
            "90 distributeurs ont été actifs sur un an. Ensemble, ils pourraient nous acheter 2,0\u202fM€ par "
            "trimestre moyen\u202f; 500\u202fk€ restent à gagner.",
        ),
    ],
)
def test_dealers_and_what_they_could_buy(words, sentence, net, said):
    assert said(overview.say(net, words)) == sentence


def test_without_potential_dealers_are_counted_all_the_same(net, said):
    net = replace(net, potential=NAN, headroom=NAN)
    assert said(overview.say(net, EN)) == "90 dealers were active in the last year."


def test_the_same_tables_give_the_same_map(plan):
    first, second = (overview.draw_map(DEALERS, plan, TERRITORIES, EN) for _ in range(2))
    assert first.svg == second.svg
    assert first.caption == EN("figures.map.caption")


def test_a_map_of_unknown_potential_is_drawn_all_the_same(without_visits):
    assert isinstance(overview.draw_map(DEALERS, without_visits.assign(potential=NAN), TERRITORIES, EN), Figure)


def test_without_places_there_is_no_map(plan):
    nowhere = DEALERS.assign(latitude=NAN, longitude=NAN)
    assert overview.draw_map(nowhere, plan, TERRITORIES, FR).markdown == f"*{FR('absent.map')}*"


def test_concentration_is_told_at_the_share_of_the_params(net, load):
    report = load("report.concentration_share=0.7").report
    assert "21% of the dealers make 70% of the revenue" in overview.say_concentration(net, report, EN).markdown


@pytest.mark.parametrize(
    ("dealers", "share", "sentence"),
    [
        (1, 1.0, "The whole revenue rests on a single dealer."),
        (
            3,
            1.0,
            "It takes 100% of the dealers to make 80% of the revenue: no few of them carry the network.",
        ),
    ],
)
def test_no_large_dealers_are_spoken_of_where_there_are_none(dealers, share, sentence, net, params, said):
    alike = replace(net, dealers=dealers, largest_share=share)
    assert said(overview.say_concentration(alike, params.report, EN)) == sentence


def test_the_curve_tells_its_figures_to_those_who_do_not_see_it(params):
    # the largest two of four make 80 % of 100; Gini of 5, 15, 30, 50 is 2 · 325 / 400 - 5 / 4
    figure = overview.draw_concentration(pd.DataFrame({"revenue": [5.0, 15.0, 30.0, 50.0]}), params.report, EN)
    assert "50% make 80%; Gini 0.38." in figure.alt


def test_the_map_names_the_territories_and_says_how_few_hold_half_of_the_potential(plan, texts):
    dealers = DEALERS.assign(latitude=[48.0, 47.0, 44.0], longitude=[2.0, 3.0, 1.0], territory_id=["T1", "T2", "T2"])
    figure = overview.draw_map(dealers, plan, TERRITORIES, EN)
    assert {"Seine", "Loire"} <= set(texts(figure))
    assert figure.title == "Half of the potential lies in 1 of 2 territories: Loire and Seine"
