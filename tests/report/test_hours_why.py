import pandas as pd

from builders import words_in
from distribres.report import hours_why

EN = words_in("en")
PLAN = pd.DataFrame(
    {
        "dealer_id": list("abcde"),
        "rep_id": "Zoé",
        "current_hours": [2.0, 30.0, 20.0, 4.0, 10.0],
        "hours": [6.0, 33.0, 12.0, 1.0, 10.5],
    }
)
POTENTIAL = pd.DataFrame({"dealer_id": list("abcde"), "revenue": [100.0, 100.0, 100.0, 100.0, 100.0]})


def test_who_gets_more_has_little_time_for_its_sales_or_earns_more_in_any_case():
    found = hours_why.find(PLAN, POTENTIAL)
    assert (found["a"], found["b"]) == ("little", "more")


def test_who_gets_less_has_much_time_for_its_sales_or_earns_less_in_any_case():
    found = hours_why.find(PLAN, POTENTIAL)
    assert (found["c"], found["d"]) == ("much", "less")


def test_less_than_an_hour_is_no_change():
    assert hours_why.find(PLAN, POTENTIAL)["e"] == "same"


def test_a_dealer_is_measured_by_those_of_its_rep():
    """Beside a rep with less time for each, four hours are much."""
    other = PLAN.assign(rep_id=["Anne", "Zoé", "Zoé", "Anne", "Zoé"])
    assert hours_why.find(other, POTENTIAL)["d"] == "much"


def test_every_dealer_has_its_line():
    assert hours_why.say(PLAN, POTENTIAL, EN).str.len().gt(0).all()


def test_hours_are_told_from_today_to_planned():
    assert hours_why.show_change(PLAN.iloc[:1], EN) == ["2.0 → 6.0"]
