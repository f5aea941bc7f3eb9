import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from builders import words_in
from distribres.report.handouts import workbook_page as page


@pytest.fixture
def book(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "book.xlsx") as book:
        yield book


def test_a_format_is_made_once(book):
    looks = page.Looks(book, words_in("fr"))
    assert looks("money", bold=True) is looks("money", bold=True) is not looks("money")


def test_a_cell_to_fill_in_is_open_and_the_others_are_not(book):
    looks = page.Looks(book, words_in("fr"))
    assert (page.open_cell(looks).locked, looks("cell").locked) == (0, 1)


@pytest.mark.parametrize(
    ("texts", "points"),
    [([("one line", 30)], 13), ([("one\ntwo\nthree", 30)], 37), ([("word " * 20, 10)], 121), ([("x " * 9000, 9)], 409)],
)
def test_a_row_is_as_high_as_its_texts(texts, points):
    assert page.height(texts) == points


def test_texts_stay_texts_and_what_is_missing_is_empty(tmp_path):
    file = tmp_path / "cells.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet, looks = book.add_worksheet(), page.Looks(book, words_in("en"))
        for column, value in enumerate(("=1+1", float("nan"), None, -0.0, 1 / 3)):
            page.put(sheet, 0, column, value, looks("cell"))
    cells = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)[0]
    assert cells == ["=1+1", "", "", 0.0, 0.3333]
