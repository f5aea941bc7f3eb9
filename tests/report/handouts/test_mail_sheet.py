from datetime import date

from distribres.contracts import workbook_form as form
from field_workbooks import network, plan, written

AT = {name: place for place, name in enumerate(form.MAIL)}


def test_a_letter_is_one_row_for_all_its_dealers(tmp_path):
    book = written(tmp_path, network(plan(3)))["action-plan"]
    (row,) = book.rows("Letters & events")
    told = [row[AT[name]] for name in ("code", "action", "dealers", "owner", "due", "cost")]
    assert told == ["tactic:event_letter", "Follow-up of an event", 3, "Marketing", date(2026, 10, 16), 6]


def test_what_became_of_an_event_is_told_by_the_reps(tmp_path):
    book = written(tmp_path, network(plan(3), ("factory_visit",)))["action-plan"]
    (row,) = book.rows("Letters & events")
    assert (row[AT["code"]], row[AT["done"]]) == ("#", "told by the reps")


def test_a_rep_gets_no_such_sheet(tmp_path):
    assert written(tmp_path)["Zoé"].seen == ["Zoé · whom", "Zoé · what", "How to fill in"]
