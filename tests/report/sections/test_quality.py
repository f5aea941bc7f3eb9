import pandas as pd

from distribres.report.blocks import Text
from distribres.report.sections import quality
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_quality_shows_what_was_read(read):
    table = pd.DataFrame(
        {
            "input": ["sales", "visits"],
            "lines_read": [12345, 10],
            "lines_accepted": [12300, 10],
            "lines_rejected": [45, 0],
            "money_read": [2_000_000.0, NAN],
            "money_rejected": [1000.0, NAN],
        }
    )
    sales, visits = read(quality.list_inputs(table, EN))
    assert list(sales.values()) == ["Sales", "12,345", "12,300", "45", "€2.0m", "€1.0k"]
    assert list(visits.values()) == ["Visits", "10", "10", "0", "–", "–"]


def test_rejects_are_counted_by_reason_with_an_example(read):
    table = pd.DataFrame(
        {
            "input": ["visits", "sales", "sales", "sales"],
            "reason": ["bad_date", "doubled", "bad_date", "doubled"],
            "file": ["v.csv", "a.csv", "b.csv", "c.csv"],
            "line": [2, 1234, 9, 5],
            "lines": [1, 1, 4, 1],
        }
    )
    assert [list(row.values()) for row in read(quality.list_rejects(table, EN))] == [
        ["Sales", EN("reasons.bad_date"), "4", "b.csv, line 9"],
        ["Sales", EN("reasons.doubled"), "2", "a.csv, line 1,234"],
        ["Visits", EN("reasons.bad_date"), "1", "v.csv, line 2"],
    ]


def test_no_reject_is_said():
    empty = pd.DataFrame({"input": [], "reason": [], "file": [], "line": []})
    assert quality.list_rejects(empty, FR) == Text(FR("sections.quality.none_rejected"))


def test_quality_counts_lines_and_money():
    table = pd.DataFrame(
        {"lines_read": [900, 100], "lines_rejected": [9, 1], "money_read": [5000.0, NAN], "money_rejected": [10.0, NAN]}
    )
    told = {"count": 1000, "rejected": "10", "money": "0.20%"}
    assert said(quality.say(table, EN)) == EN("sections.quality.says", **told)
