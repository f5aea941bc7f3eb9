from datetime import date

from distribres.contracts import mapping
from distribres.contracts import workbook_form as form


def test_what_can_be_chosen_is_what_can_be_read():
    columns = mapping.known_inputs()["done"]["columns"]
    for name in ("result", "refused_because", "tier"):
        assert columns[name]["choices"] == list(form.CHOICES[name])
    assert columns["done"]["choices"] == [*form.DONE, form.OPEN]
    assert columns["hours"]["range"] == [0, form.MOST_HOURS]


def test_what_is_asked_in_a_quarter_can_be_done_until_45_days_after_it():
    assert form.window("2026Q4") == (date(2026, 10, 1), date(2027, 2, 14))
