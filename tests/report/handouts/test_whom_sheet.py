import re

import pytest

from distribres.contracts import workbook_form as form
from field_workbooks import HOSTILE, network, plan, written

AT = {name: place for place, name in enumerate(form.WHOM)}


def test_a_row_says_who_why_and_when(tmp_path):
    row = written(tmp_path, network(plan(1, rep_id="Zoé")))["Zoé"].rows("Zoé · whom")[0]
    told = [row[AT[name]] for name in ("order", "dealer", "family", "why", "revenue", "last", "dealer_id")]
    why = "€300 a quarter that it could still buy from us."
    assert told == [1, "Garage\nRennes · D0", "Boost", why, 414, "11/09/26\n03/08/26", "D0"]


def test_three_cells_of_a_row_are_filled_in_and_the_others_are_locked(tmp_path):
    book = written(tmp_path, network(plan(1, rep_id="Zoé")))["Zoé"]
    (row,) = re.findall(r'<row r="6".*?</row>', book.xml("worksheets/sheet1.xml"))
    styles = dict(re.findall(r'<c r="([A-Z]+)6" s="(\d+)"', row))
    formats = book.xml("styles.xml").split("<cellXfs")[1].split("</cellXfs>")[0].split("<xf ")[1:]
    unlocked = {str(number) for number, one in enumerate(formats) if 'locked="0"' in one}
    assert {column for column, style in styles.items() if style in unlocked} == {"K", "L", "M"}
    assert "<sheetProtection" in book.xml("worksheets/sheet1.xml")


def test_the_curve_shows_twelve_quarters_of_the_dealer(tmp_path):
    sheet = written(tmp_path, network(plan(1, rep_id="Zoé")))["Zoé"].xml("worksheets/sheet1.xml")
    assert "<xm:f>_trend!B1:M1</xm:f><xm:sqref>F6</xm:sqref>" in sheet


def test_what_to_say_is_a_note_on_the_family(tmp_path):
    notes = written(tmp_path, network(plan(1, rep_id="Zoé", family="keep")))["Zoé"].xml("comments1.xml")
    assert 'ref="C6"' in notes and "Say: You are one of the dealers we rely on" in notes


def test_what_is_done_so_far_is_added_up_on_the_other_sheet(tmp_path):
    sheet = written(tmp_path, network(plan(1, rep_id="Zoé")))["Zoé"].xml("worksheets/sheet1.xml")
    told, asked, done = (f"'Zoé · what'!${column}$6:${column}$8" for column in "JEH")
    worked = f"(({done}=_lists!$B$2)+({done}=_lists!$B$3))"
    assert f'<f>SUM({told})+SUMPRODUCT({worked}*({told}="")*{asked})</f>' in sheet.replace("&quot;", '"')


def test_without_a_plan_hours_are_left_out(tmp_path):
    effort = dict.fromkeys(["hours", "visits", "spend", "gain"], float("nan"))
    row = written(tmp_path, network(plan(1, rep_id="Zoé", **effort)))["Zoé"].rows("Zoé · whom")[0]
    assert row[AT["effort"]] == "–"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_texts(tmp_path, name):
    book = written(tmp_path, network(plan(1, name=name, rep_id=name, city=name)))["action-plan"]
    rows = [book.rows(sheet) for sheet in book.seen if sheet.endswith("whom")]
    assert rows[0][0][AT["dealer"]].startswith(name.replace("\u202e", ""))
    assert "<hyperlink" not in book.xml()
