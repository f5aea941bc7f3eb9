import pandas as pd
import pytest

from distribres.report.blocks import Text
from distribres.report.sections import quality
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
INPUTS = pd.DataFrame(
    {
        "input": ["sales", "visits"],
        "lines_read": [12_345, 10],
        "lines_accepted": [12_300, 10],
        "lines_rejected": [45, 0],
        "money_read": [2_000_000.0, NAN],
        "money_rejected": [4000.0, NAN],
    }
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "12,355 lines were read, 45 of them rejected with a reason: 0.20% of the money."),
        (
            FR,
            "12\u202f355 lignes lues, dont 45 rejetées avec leur motif\u202f: 0,20\u202f% des montants.",
        ),
    ],
)
def test_lines_and_money_are_counted(words, sentence, said):
    assert said(quality.say(INPUTS, words)) == sentence


def test_each_input_shows_what_was_read(rows):
    assert rows(quality.list_inputs(INPUTS, EN)) == [
        ["Sales", "12,345", "12,300", "45", "€2.0m", "€4.0k"],
        ["Visits", "10", "10", "0", "–", "–"],
    ]


def test_rejects_are_counted_by_reason_with_an_example(rows):
    rejects = pd.DataFrame(
        {
            "input": ["visits", "sales", "sales", "sales"],
            "reason": ["bad_date", "doubled", "bad_date", "doubled"],
            "file": ["v.csv", "a.csv", "b.csv", "c.csv"],
            "line": [2, 1234, 9, 5],
            "lines": [1, 1, 4, 1],
        }
    )
    assert rows(quality.list_rejects(rejects, EN)) == [
        ["Sales", "date missing or impossible", "4", "b.csv, line 9"],
        ["Sales", EN("reasons.doubled"), "2", "a.csv, line 1,234"],
        ["Visits", "date missing or impossible", "1", "v.csv, line 2"],
    ]
    assert quality.list_rejects(rejects.iloc[:0], FR) == Text(FR("sections.quality.none_rejected"))
