"""What tells lines apart, by all lines seen, and what is said of those that repeat."""

from pathlib import Path

import pytest

from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.kinds import find
from distribres.ingestion.proposal.recognition import recognise
from distribres.ingestion.proposal.repeating import find_key

HEADINGS = "Date,Store No,Amount"


def key(folder: Path, *files: list[str], headings: str = HEADINGS):
    (folder / "stores.csv").write_text("Store No,Store Name\n1,One\n2,Two\n", encoding="utf-8")
    for n, lines in enumerate(files):
        (folder / f"sales_{n}.csv").write_text("\n".join([headings, *lines]) + "\n", encoding="utf-8")
    kinds = find(folder)[0]
    roles, _ = recognise(kinds, find_conventions(kinds).decimals)
    return find_key(roles["sales"], ".")


NUMBERED = f"{HEADINGS},Invoice No,Line"
MANY = [f"2026-01-{n % 28 + 1:02},1,{n},I{n}" for n in range(300)]


def test_a_key_holds_on_all_lines_or_is_none(tmp_path):
    found, _, doubts = key(tmp_path, [*MANY, "2026-01-05,1,7,I0"], headings=f"{HEADINGS},Invoice No")
    assert found == [] and "'I0' stands on 2 lines" in doubts[0]


def test_a_line_that_stands_there_twice_with_all_its_numbers_is_one(tmp_path):
    line = "2026-01-05,1,7,I0,1"
    found, seen, doubts = key(tmp_path, [line, line, "2026-01-05,1,7,I0,2"], headings=NUMBERED)
    assert (found, doubts) == (["invoice_id", "line_id"], [])
    assert "1 lines (7.00 in all)" in seen


def test_files_that_overlap_are_told_apart_by_all_that_a_line_says(tmp_path):
    old = ["2026-01-05,1,5", "2026-02-05,1,6", "2026-02-06,2,7"]
    found, _, doubts = key(tmp_path, old, [*old[1:], "2026-03-05,1,8"])
    assert found == ["date", "dealer_id", "amount"]
    assert "sales_1.csv: 2 lines (13.00 in all) stand in an earlier file too" in doubts[0]


@pytest.mark.parametrize(
    "later", [["2026-02-05,1,6", "2026-02-06,1,9"], ["2026-02-05,1,6", "2026-02-05,1,6", "2026-02-06,2,7"]]
)
def test_what_may_be_an_overlap_is_asked(tmp_path, later):
    found, asked, _ = key(tmp_path, ["2026-01-05,1,5", "2026-02-05,1,6", "2026-02-06,2,7"], later)
    assert found is None and "to count each once, [] to count all" in asked


def test_lines_alike_in_one_file_are_told_with_their_sum(tmp_path):
    found, _, doubts = key(tmp_path, ["2026-01-05,1,5", "2026-01-05,1,5", "2026-01-06,1,6"])
    assert found == [] and "1 lines (5.00 in all) are alike another one" in doubts[0]
