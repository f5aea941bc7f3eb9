import pandas as pd
import pytest

from builders import params_of, words_in
from distribres.report.handouts import workbook_lines
from field_workbooks import HOSTILE, QUARTER, network, plan

CONTACTS = pd.DataFrame({"contact": ["Ana Roy", None], "phone": ["02 61 91 00 01", "02 61 91 00 02"]}, ["D0", "D1"])


def dealers(table=None, contacts=None, tables=None) -> pd.DataFrame:
    given = network(table) if tables is None else tables
    return workbook_lines.list_dealers(given, contacts, QUARTER, params_of(), words_in("en"))


def actions(table=None, **network_of) -> pd.DataFrame:
    given = network(table, **network_of)
    return workbook_lines.list_actions(given["actions"], dealers(tables=given), words_in("en"))


def test_a_rep_sees_first_where_an_hour_earns_most():
    lines = dealers(plan(3, rep_id="Zoé", gain=[-5.0, 20.0, 3.0]))
    assert lines["dealer_id"].tolist() == ["D1", "D2", "D0"]


def test_without_gains_the_greatest_room_to_grow_comes_first():
    lines = dealers(plan(3, rep_id="Zoé", gain=float("nan"), headroom=[1.0, None, 7.0]))
    assert lines["dealer_id"].tolist() == ["D2", "D0", "D1"]


def test_reps_come_as_they_are_looked_up():
    assert [*dealers()["rep"].unique()] == ["Élodie", "Émile", "nobody", "Zoé"]


def test_whom_to_call_is_shown_only_where_it_is_given():
    assert dealers(plan(1))["place"].tolist() == ["Rennes · D0"]
    told = dealers(plan(2, rep_id="Zoé", gain=[2.0, 1.0]), CONTACTS)["place"]
    assert told.tolist() == ["Rennes · D0\nAna Roy, 02 61 91 00 01", "Rennes · D1\n02 61 91 00 02"]


def test_revenue_is_that_of_a_year_and_its_curve_that_of_three():
    line = dealers(plan(1)).iloc[0]
    assert line["year"] == 102 + 103 + 104 + 105
    assert line["trend"][6:] == [100.0, 101.0, 102.0, 103.0, 104.0, 105.0]
    assert len(line["trend"]) == 12 and all(amount != amount for amount in line["trend"][:6])


def test_a_quarter_without_purchases_is_zero_in_the_curve():
    given = network(plan(2))
    given["panel"] = given["panel"][(given["panel"]["dealer_id"] == "D1") | (given["panel"]["quarter"] != "2026Q2")]
    assert dealers(tables=given).set_index("dealer_id")["trend"]["D0"][-2:] == [0.0, 105.0]


def test_last_order_last_visit_and_the_week_of_the_next():
    line = dealers(plan(1)).iloc[0]
    assert line["last_order"] == pd.Timestamp(2026, 9, 11) and line["last_visit"] == pd.Timestamp(2026, 8, 3)
    assert line["next_visit"] == pd.Timestamp(2026, 10, 12)  # the Monday before Friday, 16 October


def test_signs_tell_the_alert_and_the_move():
    given = network(plan(3, tier=["A", "B", "C"]))
    given["forecast"]["alert"] = ["down", "none", "up"]
    assert dealers(tables=given).set_index("dealer_id")["signs"].to_dict() == {"D0": "▼ ↑", "D1": "", "D2": "▲ ↓"}


def test_what_to_say_is_that_of_the_family():
    told = dealers(plan(1, family="keep"))["discourse"][0].split("\n")
    assert [line.split(":")[0] for line in told] == ["Say", "Ask", "Offer", "What it gains"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_dealer_can_be_chosen_from_a_list_and_is_no_formula(name):
    shown = workbook_lines.name_dealers(pd.Series([name]), pd.Series([name]))[name]
    assert shown[0] not in "=+-@" and "\u202e" not in shown


def test_actions_come_by_when_they_are_due():
    given = network(plan(1))
    given["actions"].loc[given["actions"]["tactic"] == "field_visit", "due_date"] = pd.Timestamp(2026, 12, 11)
    lines = workbook_lines.list_actions(given["actions"], dealers(tables=given), words_in("en"))
    assert lines["tactic"].tolist()[-1] == "field_visit"


def test_what_takes_no_time_and_is_due_at_once_is_one_row():
    rows = workbook_lines.rows_of(actions(plan(1))).set_index("tactic")
    assert rows["action"]["free_carriage"] == "Free carriage ×2\nMarketing" and rows["cost"]["free_carriage"] == 28.0


def test_letters_are_told_by_tactic_and_stand_on_no_sheet_of_a_rep():
    lines = actions(plan(2))
    assert set(lines.loc[lines["tactic"] == "event_letter", "told_by"]) == {"tactic:event_letter"}
    assert "event_letter" not in set(workbook_lines.rows_of(lines)["tactic"])


def test_letters_and_events_are_summed_by_tactic():
    table = network(plan(3), ("event_letter", "factory_visit"))["actions"]
    mails = workbook_lines.list_mails(table).set_index("tactic")
    assert mails["dealers"].to_dict() == {"event_letter": 3, "factory_visit": 3}
    assert mails["cost"]["event_letter"] == 6.0


def test_a_missing_day_is_nothing():
    assert workbook_lines.short_date(pd.NaT) == "" and workbook_lines.short_date(pd.Timestamp(2026, 1, 2)) == "02/01/26"
