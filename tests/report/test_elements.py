from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from nbconvert.filters import markdown2html

from distribres.report import elements
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
SUMS = pd.DataFrame(
    {
        "tier": ["A", "C"],
        "dealers": [1, 2],
        "revenue": [1000.0, 700.0],
        "potential": [1500.0, 1500.0],
        "headroom": [500.0, NAN],
        "current_hours": [8.0, 12.0],
        "hours": [14.0, 6.0],
    }
)


def test_a_figure_is_named_for_those_who_do_not_see_it():
    figure = elements.figure(plt.subplots()[1], "lorenz", EN, share="27%", revenue="80%", gini="0.68")
    assert "27% make 80%; Gini 0.68." in figure.alt
    assert figure.caption == "Revenue of the last year, the largest dealers first."


def test_a_section_is_a_heading_and_a_sentence():
    assert elements.section("assumptions", FR).markdown.startswith("## Hypothèses\n\nCe sur quoi reposent les chiffres")


def test_a_section_may_say_that_it_is_left_out():
    told = elements.section("habit", EN, "absent.habit").markdown
    assert told == f"## Habit\n\n{EN('absent.habit')}"
    assert elements.absent("habit", EN).markdown == f"*{EN('absent.habit')}*"


def test_a_listing_has_headings_in_the_readers_language(read):
    table = elements.listing("missed", {"name": ["Garage"], "headroom": ["3\u202f€"]}, FR)
    assert read(table) == [{FR("columns.name"): "Garage", FR("columns.headroom"): "3\u202f€"}]
    assert table.caption == FR("listings.missed")


def test_sums_end_with_the_network(read):
    *_, network = read(elements.list_sums("tiers", "tier", SUMS, ["Key", "Small"], EN))
    assert list(network.values()) == ["Network", "3", "€1,700", "€3,000", "€500", "20 h", "20 h"]


def test_sums_without_visits_have_no_columns_of_time(read):
    table = elements.list_sums("tiers", "tier", SUMS.assign(current_hours=NAN), ["Key", "Small"], EN)
    assert list(read(table)[0]) == ["Tier", "Dealers", "Revenue", "Potential", "Room to grow"]


def test_intervals_are_written_row_by_row():
    assert elements.between([-1.0, 0.0, NAN], [2.0, NAN, NAN], EN) == ["−€1 to €2", "€0 to –", "–"]


@pytest.mark.parametrize(("x", "shown"), [(2, "2"), (2.0, "2"), (0.25, "0,25"), (0.5, "0,50")])
def test_a_weight_has_digits_only_where_it_is_not_whole(x, shown):
    assert elements.weight(x, FR) == shown


def test_hostile_names_are_literal_in_a_sentence(hostile):
    html = ElementTree.fromstring(markdown2html(f"It is {elements.name(hostile)}."))
    assert html.text == f"It is {hostile}." and len(html) == 0


@pytest.mark.parametrize(("length", "shown"), [(40, "x" * 40), (41, "x" * 39 + "…")])
def test_long_names_are_cut_in_a_sentence(length, shown):
    assert elements.name("x" * length) == shown
