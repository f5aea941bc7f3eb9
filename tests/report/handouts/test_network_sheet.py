import re

import pytest

from distribres.contracts import workbook_form as form
from field_workbooks import network, plan, written


def column(book, heading: str) -> list:
    place = book.sheets["Network"][form.HEADINGS].index(heading)
    return [row[place] for row in book.rows("Network")]


def total(book, heading: str):
    return book.sheets["Network"][1][book.sheets["Network"][form.HEADINGS].index(heading)]


def test_it_holds_every_dealer_once(tmp_path):
    book = written(tmp_path)["action-plan"]
    assert sorted(column(book, "Dealer")) == [f"D{n} · Garage" for n in range(6)]


@pytest.mark.parametrize(
    ("heading", "name"), [("Hours planned", "hours"), ("Settled gain", "gain"), ("Potential", "potential")]
)
def test_totals_are_those_of_the_plan(tmp_path, heading, name):
    assert total(written(tmp_path)["action-plan"], heading) == pytest.approx(plan()[name].sum())


def test_ends_of_intervals_are_not_added_up(tmp_path):
    assert total(written(tmp_path)["action-plan"], "Settled gain, low") == ""


def test_figures_are_numbers_and_unknown_ones_are_left_empty(tmp_path):
    table = plan(2, rep_id="Zoé", gain=[2.0, 1.0], potential=[None, 7.5], share_of_wallet=0.25)
    book = written(tmp_path, network(table))["action-plan"]
    assert column(book, "Potential") == ["", 7.5] and column(book, "Our share") == [0.25, 0.25]


def test_network_without_visits_has_no_columns_of_effort(tmp_path):
    effort = ["hours", "visits", "spend", "gain_low", "gain", "gain_high", "current_hours", "current_spend"]
    table = plan().assign(**dict.fromkeys(effort, float("nan")))
    headings = written(tmp_path, network(table))["action-plan"].sheets["Network"][form.HEADINGS]
    assert headings == ["Dealer", "Rep", "Tier", "Family", "Potential", "Room to grow", "Our share"]


def test_network_without_reps_has_no_column_of_them(tmp_path):
    book = written(tmp_path, network(plan(rep_id=None)))["action-plan"]
    assert "Rep" not in book.sheets["Network"][form.HEADINGS]


def test_the_only_formulas_are_the_totals(tmp_path):
    book = written(tmp_path)["action-plan"]
    formulas = re.findall(r"<f>(.*?)</f>", book.xml("worksheets/sheet1.xml"))
    assert formulas and all(re.fullmatch(r"SUBTOTAL\(109,([A-Z])\d+:\1\d+\)", formula) for formula in formulas)


def test_a_note_says_why_the_hours_of_a_dealer_change(tmp_path):
    book = written(tmp_path)["action-plan"]
    notes = book.xml("comments1.xml")
    assert notes.count("Because an hour there earns") == 6
