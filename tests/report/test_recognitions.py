from types import SimpleNamespace

import pandas as pd
import pytest

from builders import params_of
from distribres.report import recognitions
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
RULES = params_of().recognition.rules
THIN = "\u202f"


def line(**parts):
    return SimpleNamespace(**{"quarter": "2026Q3", "figure": float("nan"), "peers": pd.NA} | parts)


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("growth", 0.2999, "29%"),
        ("growth", 0.29, "29%"),
        ("share_gain", 3.19, "3.1"),
        ("prescription", 9.9, "9"),
        ("months", 24.0, "24"),
        ("lines", 1234.0, "1,234"),
    ],
)
def test_a_figure_is_rounded_down_so_that_it_never_flatters(name, value, shown):
    assert recognitions.show_figure(name, value, EN) == shown


def test_a_sentence_states_its_figure_and_how_many_are_compared():
    told = recognitions.tell(RULES["best_progress"], line(figure=0.319, peers=40), FR)
    assert told.startswith(
        f"31{THIN}% de progression sur un an{THIN}: la meilleure, ou l’une des meilleures, parmi 40 "
    )


def test_a_quarter_is_said_in_words():
    said = [recognitions.tell(RULES["first_order"], line(), words).split(". ")[0] for words in (EN, FR)]
    assert said == [
        "You placed your first order with us in the third quarter of 2026",
        "Vous nous avez passé votre première commande au troisième trimestre 2026",
    ]


def test_on_a_stage_only_what_may_be_public_is_said():
    assert recognitions.tell_public(RULES["years_together"], line(figure=10.0), EN) == "10 years together"
    assert recognitions.tell_public(RULES["back_again"], line(figure=3.0), EN) == ""
