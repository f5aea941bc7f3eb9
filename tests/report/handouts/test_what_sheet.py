import re
from datetime import date

import pytest

from distribres.contracts import workbook_form as form
from distribres.report.handouts import what_sheet
from field_workbooks import network, plan, written

AT = {name: place for place, name in enumerate(form.WHAT)}


@pytest.fixture(scope="module")
def zoe(tmp_path_factory):
    return written(tmp_path_factory.mktemp("en"), network(plan(1, rep_id="Zoé")))["Zoé"]


def test_a_row_says_what_is_asked(zoe):
    row = zoe.rows("Zoé · what")[0]
    asked = ["000000000000", "D0 · Garage", "Follow-up visit", date(2026, 10, 16), 2.0, "", "€10\n–"]
    assert row == [*asked, *[""] * 7]


def test_what_was_not_planned_and_promises_have_empty_rows(zoe):
    codes = [row[0] for row in zoe.rows("Zoé · what")]
    assert codes.count(form.OFF_PLAN) == 12 and codes.count(form.COMMITMENT) == 8


def test_lists_are_those_of_the_hidden_sheet(zoe):
    rules = re.findall(r'<dataValidation type="list".*?</dataValidation>', zoe.xml("worksheets/sheet2.xml"))
    found = {re.search('sqref="(.*?)"', rule)[1]: re.search("<formula1>(.*?)<", rule)[1] for rule in rules}
    assert found["H6:H8"] == "_lists!$B$2:$B$6"
    assert found["B12:B23"] == "_lists!$P$2" and found["C12:C23"].startswith("_lists!$R$2:")


def test_days_hours_and_money_are_kept_within_their_limits(zoe):
    sheet = zoe.xml("worksheets/sheet2.xml")
    first, last = ((day - date(1899, 12, 30)).days for day in form.window("2026Q4"))
    assert f"<formula1>{first}</formula1><formula2>{last}</formula2>" in sheet
    assert "<formula1>0</formula1><formula2>24</formula2>" in sheet


def test_no_message_is_longer_than_excel_allows(tmp_path):
    for language in ("en", "fr"):
        sheet = written(tmp_path, network(plan(1, rep_id="Zoé")), language)["Zoé"].xml()
        for part, most in {"errorTitle": 32, "promptTitle": 32, "error": 255, "prompt": 255}.items():
            found = re.findall(f' {part}="(.*?)"', sheet)
            assert found and max(map(len, found)) <= most


def test_sums_stand_above_the_headings_and_follow_the_filter(zoe):
    assert "<f>SUBTOTAL(109,E6:E8)</f><v>2.0</v>" in zoe.xml("worksheets/sheet2.xml")


def test_the_quote_in_the_name_of_a_sheet_is_doubled():
    assert what_sheet.sums("L'Est · what", 1)["hours"].startswith("=SUM('L''Est · what'!")
