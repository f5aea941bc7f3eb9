import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import tables
from distribres.report.handouts.last_word import Word, say_last_words
from distribres.report.words import Words
from small_sheets import QUARTER, honours_of, whole

RULES = params_of().recognition


def earned(quarter: str = QUARTER, main: bool = True) -> pd.DataFrame:
    one = {"dealer_id": ["D0"], "recognition": "best_progress", "figure": 0.4199, "peers": 31, "public": True}
    return whole("recognitions", quarter=quarter, main=main, **one)


def said(recognitions: pd.DataFrame, language: str = "en", **honours) -> Word:
    table = honours_of(1)["honours"].assign(**honours)
    return say_last_words(table, recognitions, QUARTER, RULES, Words(language))["D0"]


def test_who_earned_something_reads_it_with_its_figure():
    word = said(earned(), word=None)
    assert word.is_earned and word.text.startswith("Growth of 41% over a year") and "31 comparable" in word.text


@pytest.mark.parametrize("other", [earned("2026Q2"), earned(main=False)])
def test_what_was_earned_before_or_besides_is_not_told_here(other):
    assert not said(other).is_earned


def test_who_earned_nothing_reads_the_honest_word_that_is_true():
    assert said(tables.empty("recognitions"), word=1).text == RULES.honest_words[0].text.en
    assert said(tables.empty("recognitions"), "fr", word=3, years=12).text.endswith("depuis 12 ans.")
