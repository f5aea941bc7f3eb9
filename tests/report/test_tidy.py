import pandas as pd

from distribres.report.tidy import tidy
from distribres.report.words import Words

FR, EN = Words("fr"), Words("en")
NARROW = "\u202f"


def lines(frame, words=EN, **options):
    return [line.split("\t") for line in tidy(frame, words, **options).plain().splitlines()]


def test_thousands_are_apart_and_no_digit_says_nothing():
    frame = pd.DataFrame({"money": [4719394.2, 12.5], "ratio": [0.12345, 1.0], "dealers": [1200.0, 3.0]})
    assert lines(frame) == [["money", "ratio", "dealers"], ["4,719,394", "0.12", "1,200"], ["12", "1.00", "3"]]


def test_numbers_are_written_as_in_the_reader_s_language():
    assert lines(pd.DataFrame({"x": [12345.0], "y": [0.5]}), FR)[1] == [f"12{NARROW}345", "0,50"]


def test_headings_and_formats_are_given_by_column():
    frame = pd.DataFrame({"share_of_wallet": [0.254], "headroom": [12_340.0]})
    found = lines(
        frame,
        names={"share_of_wallet": "our share (% of purchases)"},
        formats={"share_of_wallet": EN.percent, "headroom": EN.money},
    )
    assert found == [["our share (% of purchases)", "headroom"], ["25%", "€12.3k"]]


def test_what_is_missing_has_its_mark_and_what_is_true_too():
    frame = pd.DataFrame({"name": ["a", None], "x": [1.5, float("nan")], "overridden": [True, False]})
    assert lines(frame)[1:] == [["a", "1.50", "✓"], ["–", "–", ""]]


def test_an_index_that_says_something_comes_first_and_a_running_number_does_not():
    counts = pd.crosstab(pd.Series(["keep", "grow"], name="family"), pd.Series(["A", "B"], name="tier"))
    assert lines(counts)[0] == ["family", "A", "B"]
    assert lines(counts.reset_index(drop=True))[0] == ["A", "B"]


def test_a_series_is_a_table_of_two_columns():
    assert lines(pd.Series({"moves": 31.0, "noise": 0.645}).rename_axis("measure")) == [
        ["measure", "value"],
        ["moves", "31.0"],
        ["noise", "0.6"],
    ]


def test_quantiles_can_be_named():
    frame = pd.DataFrame({"revenue": [1.0, 2.0, 3.0]}).quantile([0.1, 0.5]).T
    assert lines(frame, names={0.1: "lowest tenth", 0.5: "middle"})[0] == ["", "lowest tenth", "middle"]


def test_words_stand_left_and_numbers_right_in_html():
    page = tidy(pd.DataFrame({"name": ["<b>"], "x": [1]}), EN, caption="Dealers").html()
    assert '<th scope="row" class="l">&lt;b&gt;</th><td class="r">1</td>' in page
    assert "<caption>Dealers</caption>" in page


def test_a_frame_without_rows_keeps_its_headings():
    assert lines(pd.DataFrame({"first": [], "second": []})) == [["first", "second"]]
