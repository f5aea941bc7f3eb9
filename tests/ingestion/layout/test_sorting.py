"""Which rows are lines."""

import pytest

from distribres.ingestion.layout.sorting import GROUP, HEADING, LINE, NOTE, RULE, TOTAL, Sorter
from irregular import HEADINGS, LINES

SUM = "55.00"


def sorter(**given) -> Sorter:
    """One that has seen the lines."""
    found = Sorter(HEADINGS, LINES, **given)
    assert [found.kind(line) for line in LINES] == [LINE] * len(LINES)
    return found


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["Total", "", "", SUM], TOTAL),
        (["", "", "D3 Total", "-5.5"], TOTAL),
        (["", "", "", SUM], TOTAL),
        (["*", "", "", SUM], TOTAL),
        (["", "", "", "7"], LINE),  # no sum of anything: a line that lacks the rest
        (["(4 rows affected)", "", "", ""], NOTE),
        (["-----", "-----", "-----", "-----"], RULE),
        (HEADINGS, HEADING),
        (["F5", "", "D1", "4"], LINE),
        (["F5", "2024-05-01", "Total", "4"], LINE),
        (["F5", "2024-05-01", "D1"], LINE),
    ],
)
def test_rows_below_the_lines(row, kind):
    assert sorter().kind(row) == kind


def test_a_subtotal_is_the_sum_since_the_one_before():
    found = sorter()
    assert found.kind(["", "", "", SUM]) == TOTAL
    found.kind(["F5", "2024-05-01", "D1", "4"])
    assert [found.kind(["", "", "", value]) for value in ("4.00", "59", "5")] == [TOTAL, TOTAL, LINE]


def test_a_table_of_one_label_and_numbers_has_totals_by_name_and_sum():
    lines = [["D1", "1", "2"], ["Total", "3", "4"]]
    found = Sorter(["Customer", "Jan-24", "Feb-24"], [*lines, ["D2", "5", "5"]])
    assert [found.kind(line) for line in lines] == [LINE, LINE]  # a dealer that is called so
    assert found.kind(["Total", "4", "6"]) == TOTAL


def test_a_name_on_a_row_of_its_own_is_a_group_where_its_column_is_one_of_groups():
    assert sorter(grouped=[2]).kind(["", "", "D4", ""]) == GROUP
