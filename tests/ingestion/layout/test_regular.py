"""Rows made a regular table."""

import pytest

from distribres.ingestion.layout.dialect import Form, ReadError
from distribres.ingestion.layout.regular import Regular, column_names, joined
from irregular import rows


def regular(text: str, form: Form, title: str = "f.csv") -> tuple[list[str], list[tuple]]:
    found = Regular(rows(text), form, title)
    return found.names, [(record.number, record.kind, *record.cells) for record in found.records()]


def test_lines_keep_the_numbers_that_a_spreadsheet_has():
    names, found = regular("Title\n\nId,Amount\nD1,1\n\nD2,2\n", Form((3,)))
    assert (names, found) == (["Id", "Amount"], [(4, "line", "D1", "1"), (6, "line", "D2", "2")])


def test_a_line_of_another_width_is_broken_and_blank_cells_at_its_end_are_none():
    _, found = regular("Id,Amount\nD1,1,,\nD2\nD3,3,x\n", Form())
    assert [(number, kind) for number, kind, *_ in found] == [(2, "line"), (3, "broken"), (4, "broken")]


def test_values_are_filled_down_to_the_next_of_their_column():
    _, found = regular("Id,Amount\nD1,1\n,2\nD2,3\n,4\n", Form(fill_down=("Id",)))
    assert [cells for _, _, *cells in found] == [["D1", "1"], ["D1", "2"], ["D2", "3"], ["D2", "4"]]


def test_groups_on_rows_of_their_own_are_filled_down_and_no_lines():
    text = "Customer,Date,Amount\nD1,,\n,2024-01-01,1\n,2024-01-02,2\nD2,,\n,2024-01-03,3\n"
    _, found = regular(text, Form(skip_totals=True, fill_down=("Customer",)))
    assert [cells[0] for _, kind, *cells in found if kind == "line"] == ["D1", "D1", "D2"]


def test_a_total_between_groups_is_not_filled_down():
    text = "Customer,Date,Amount\nD1,2024-01-01,1\n,2024-01-02,2\nD1 Total,,3\nD2,2024-01-03,3\n,2024-01-04,3\n"
    _, found = regular(text, Form(skip_totals=True, fill_down=("Customer",)))
    assert [(kind, cells[0]) for _, kind, *cells in found] == [
        ("line", "D1"),
        ("line", "D1"),
        ("total", "D1 Total"),
        ("line", "D2"),
        ("line", "D2"),
    ]


def test_a_total_that_may_not_be_left_out_is_a_line_that_lacks_what_its_group_has():
    text = "Customer,Date,Amount\nD1,2024-01-01,1\n,2024-01-02,2\n,,3\n"
    _, found = regular(text, Form(fill_down=("Customer",)))
    assert found[-1] == (4, "line", None, None, "3")


def test_columns_of_months_are_lines_but_for_those_in_which_nothing_was_sold():
    names, found = regular("Id,Jan-24,Feb-24,Total\nD1,1,0.0,1\nD2,,-2,-2\n", Form(wide=(("amount", ""),)))
    assert names == ["Id", "Total", "(date)", "(amount)"]
    assert [cells for _, _, *cells in found] == [["D1", "1", "2024-01-01", "1"], ["D2", "-2", "2024-02-01", "-2"]]


def test_two_measures_of_a_month_are_one_line():
    form = Form(wide=(("amount", "ca"), ("quantity", "qty")))
    names, found = regular("Id,Jan-24 Qty,Jan-24 CA\nD1,3,10\n", form)
    assert (names[1:], found[0][2:]) == (["(date)", "(amount)", "(quantity)"], ("D1", "2024-01-01", "10", "3"))


def test_months_take_their_year_from_the_name_of_the_file_or_a_title():
    form = Form((2,), wide=(("amount", ""),))
    assert regular("Sales 2023\nId,Jan,Feb\nD1,1,2\n", form)[1][0][3] == "2023-01-01"
    with pytest.raises(ReadError, match=r"f\.csv: `wide` is given, but no heading says which month"):
        regular("Sales\nId,Jan,Feb,Mar\nD1,1,2,3\n", form)


def test_headings_of_two_rows_are_joined_and_merged_cells_filled_to_the_right():
    assert joined([["Invoice", "", "Customer"], ["No", "Date", ""]]) == ["Invoice No", "Invoice Date", "Customer"]


def test_a_header_beyond_the_file_is_refused():
    with pytest.raises(ReadError, match=r"f\.csv: no row 9, where `header` says that its headings are"):
        regular("Id,Amount\nD1,1\n", Form((9,)))


def test_columns_without_a_heading_are_there_if_something_stands_in_them():
    assert column_names(["", "Id", "", ""], [["", "D1", "x", ""]]) == {1: "Id", 2: "column C"}
    assert column_names(["", "Id"], [["-----"], ["", "D1"]]) == {1: "Id"}
