from datetime import date

import pytest
import xlsxwriter

from distribres.contracts import workbook_form as form
from distribres.ingestion.engines import ReadError
from distribres.ingestion.filled_book import FilledBook
from field_workbooks import network, plan, written
from filled_in import fill_in

AT = {name: place for place, name in enumerate(form.WHAT)}
WHOM = {name: place for place, name in enumerate(form.WHOM)}
FIRST = form.FIRST


@pytest.fixture(scope="module", params=["en", "fr"])
def given(request, tmp_path_factory):
    """A workbook in each language: a visit, free carriage twice and a kit at one dealer."""
    folder = tmp_path_factory.mktemp(request.param)
    return request.param, written(folder, network(plan(1, rep_id="Zoé")), request.param)


def lines(given, tmp_path, what=None, whom=None, saved=None, name: str = "Zoé"):
    """The lines of a workbook in which these cells were filled in, by column of the form and row from the first."""
    language, books = given
    sheets = books[name].seen
    cells = {
        sheets[0]: {(FIRST + row, WHOM[column]): value for (row, column), value in (whom or {}).items()},
        sheets[1]: {(FIRST + row, AT[column]): value for (row, column), value in (what or {}).items()},
    }
    book = FilledBook(fill_in(books[name].file, tmp_path / f"{language}.xlsx", cells, saved), "trial")
    return [line for _, found, _ in book.sheets() for _, line in found]


def word(given, en: str, fr: str) -> str:
    return en if given[0] == "en" else fr


def test_words_are_read_back_by_their_place_in_the_list(given, tmp_path):
    because = word(given, "no time", "pas le temps")
    (line,) = lines(given, tmp_path, {(0, "done"): word(given, "refused", "refusé"), (0, "refused_because"): because})
    assert (line["action_id"], line["done"], line["refused_because"]) == ("000000000000", "refused", "no_time")
    assert (line["author"], line["quarter"]) == ("Zoé", "2026Q4")


def test_days_and_numbers_are_read_as_they_are(given, tmp_path):
    (line,) = lines(
        given, tmp_path, {(0, "date"): date(2026, 10, 14), (0, "hours_done"): 2.5, (0, "cost_done"): "12,5"}
    )
    assert (line["date"], line["hours"], line["cost"], line["done"]) == ("2026-10-14", "2.5", "12.5", "")


def test_a_word_that_is_in_no_list_stays_as_it_is(given, tmp_path):
    (line,) = lines(given, tmp_path, {(0, "done"): "nearly"})
    assert line["done"] == "nearly"


def test_a_comment_alone_is_no_answer_and_no_comment_is_read(given, tmp_path):
    assert lines(given, tmp_path, {(0, "comment"): "the owner is rude"}) == []
    (line,) = lines(given, tmp_path, {(0, "comment"): "the owner is rude", (0, "done"): word(given, "yes", "oui")})
    assert "the owner is rude" not in line.values()


def test_what_was_left_empty_is_counted_by_its_code(given):
    book = FilledBook(given[1]["Zoé"].file, "trial")
    assert [empty for _, _, empty in book.sheets()] == [set(), {"000000000000", "000000000001", "000000000002"}]


def test_an_action_whose_code_was_lost_is_found_by_what_is_printed(given, tmp_path):
    (line,) = lines(given, tmp_path, {(0, "code"): None, (0, "done"): word(given, "yes", "oui")})
    assert line["action_id"] == "000000000000"


def test_a_row_of_which_nothing_is_left_is_lost(given, tmp_path):
    (line,) = lines(given, tmp_path, {(0, "code"): None, (0, "dealer"): None, (0, "done"): word(given, "yes", "oui")})
    assert line["action_id"] == form.LOST


def test_what_was_not_planned_has_its_dealer_and_perhaps_a_tactic(given, tmp_path):
    row = 3 + 3  # below three actions, an empty row, a title and headings
    beside = {(row, "dealer"): "D0 · Garage", (row, "action"): word(given, "Follow-up visit", "Visite de suivi")}
    (line,) = lines(given, tmp_path, beside | {(row, "hours_done"): 1, (row, "comment"): "it rang"})
    told = [line[name] for name in ("action_id", "dealer_id", "tactic", "done", "hours")]
    assert told == [form.OFF_PLAN, "D0", "field_visit", "yes", "1"]


def test_an_action_in_words_of_ones_own_has_no_tactic(given, tmp_path):
    (line,) = lines(given, tmp_path, {(6, "dealer"): "D0 · Garage", (6, "action"): "a barbecue"})
    assert line["tactic"] == "" and "a barbecue" not in line.values()


def test_a_decision_has_its_reason_and_the_day_on_which_the_file_was_saved(given, tmp_path):
    whom = {(0, "tier"): word(given, "Key", "Grands"), (0, "reason"): "Opens a second shop."}
    (line,) = lines(given, tmp_path, whom=whom, saved=date(2026, 12, 3))
    told = [line[name] for name in ("dealer_id", "tier", "frozen", "reason", "date", "author")]
    assert told == ["D0", "A", "", "Opens a second shop.", "2026-12-03", "Zoé"]


def test_a_decision_is_taken_back_by_the_dash(given, tmp_path):
    (line,) = lines(given, tmp_path, whom={(0, "tier"): "—", (0, "frozen"): "—"})
    assert (line["tier"], line["frozen"]) == ("rule", "no")


def test_a_day_outside_of_the_quarter_is_brought_into_it(given, tmp_path):
    (line,) = lines(given, tmp_path, whom={(0, "frozen"): word(given, "yes", "oui")}, saved=date(2028, 1, 1))
    assert line["date"] == "2027-02-14"


def test_letters_are_told_by_tactic(given, tmp_path):
    language, books = given
    sheet = books["action-plan"].seen[-2]
    place = FIRST, form.MAIL.index("done")
    filled = fill_in(
        books["action-plan"].file, tmp_path / f"{language}.xlsx", {sheet: {place: word(given, "yes", "oui")}}
    )
    (line,) = [line for _, found, _ in FilledBook(filled, "trial").sheets() for _, line in found]
    assert (line["action_id"], line["done"]) == ("tactic:event_letter", "yes")


def test_what_was_asked_is_read_with_it(given):
    asked = FilledBook(given[1]["Zoé"].file, "trial").asked.set_index("action_id")
    assert asked["hours"].to_dict() == {
        "000000000000": 2.0,
        "000000000001": 0.0,
        "000000000002": 0.0,
        "000000000003": 0.0,
    }
    assert set(asked["quarter"]) == {"2026Q4"} and asked["told_by"]["000000000003"] == "000000000002"


def test_a_workbook_of_somebody_else_is_refused(tmp_path):
    file = tmp_path / "budget.xlsx"
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Budget")
    with pytest.raises(
        ReadError, match=r"inputs.done: budget.xlsx lacks the hidden sheet '_asked', .*: take the file away"
    ):
        FilledBook(file, "trial")


def test_a_workbook_of_another_network_is_refused(given):
    with pytest.raises(ReadError, match="is of the network 'trial': take it away"):
        FilledBook(given[1]["Zoé"].file, "other")


def test_a_workbook_that_does_not_say_its_quarter_is_refused(given, tmp_path):
    file = fill_in(given[1]["Zoé"].file, tmp_path / f"{given[0]}.xlsx", {form.META: {(2, 1): "spring"}})
    with pytest.raises(ReadError, match="says neither version nor quarter"):
        FilledBook(file, "trial")


def test_a_workbook_of_a_trial_is_refused(tmp_path):
    with pytest.raises(ReadError, match="is of the scenario 'more-time', which nobody was asked: take it away"):
        FilledBook(written(tmp_path, scenario="more-time")["Zoé"].file, "trial")
