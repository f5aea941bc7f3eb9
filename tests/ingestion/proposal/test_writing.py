"""YAML that holds, whatever it is made of."""

import pytest
import yaml

from distribres.ingestion.proposal.entries import Entry
from distribres.ingestion.proposal.writing import inline, params_text, remark

NASTY = ["a: b", "# c", "- x", "no", "007", "1e3", "'", '"', "{}", "*a", "!!x", "é €", ""]
NASTY += ["a\nb", "\ty", "a\r\nb", "\x1b[0m", "\u2028", "\x85"]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_stands_on_one_line_and_comes_back(text):
    for value in (text, [text, text], {"column": text, "values": {text: "yes"}}):
        written = f"name: {inline(value)}  # said\n"
        assert len(written.splitlines()) == 1
        assert yaml.safe_load(written) == {"name": value}


@pytest.mark.parametrize("text", NASTY)
def test_a_remark_stays_a_remark(text):
    assert yaml.safe_load(f"# {remark(text)}\nname: 1\n") == {"name": 1}


def test_what_is_left_to_fill_in_is_a_comment():
    settings = [Entry("title", "X"), Entry("quarter", None, "such as 2026Q3")]
    text = params_text("mine", settings, {"Ours": 0.6, "Theirs": 0.4}, [], ["a.csv is empty"])
    assert yaml.safe_load(text) == {"network": {"title": "X"}, "inputs": None}
    for line in [
        "  # TO FILL: quarter: (such as 2026Q3)",
        "  # TO FILL: which is yours? 'Ours' (60% of the lines), 'Theirs' (40% of the lines)",
        "  # own_brand: Ours",
        "  # TO FILL: sales: no file was found",
        "  # not found: territories, visits, spend, survey, events, successions",
        "  # not used: a.csv is empty",
    ]:
        assert line in text.splitlines()
