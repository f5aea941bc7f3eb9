"""Which columns of a file are which of ours, by heading and by what is in them."""

from pathlib import Path

from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.fitting import Role, fit
from distribres.ingestion.proposal.kinds import find


def fitted(folder: Path, name: str, text: str) -> Role:
    (folder / "export.csv").write_text(text, encoding="utf-8")
    (kind,) = find(folder)[0]
    return fit(kind, name, find_conventions([kind]).decimals[kind.name])


def test_of_two_parties_the_one_that_ordered(tmp_path):
    text = (
        "Invoice Date,Bill-to Customer No.,Sell-to Customer No.,Amount\n2026-01-31,C9,C1,5.50\n2026-01-31,C9,C2,6.50\n"
    )
    match = fitted(tmp_path, "sales", text).columns["dealer_id"]
    assert (match.heading, match.unsure) == ("Sell-to Customer No.", False)


def test_an_order_date_is_taken_where_there_is_no_better_one(tmp_path):
    both = "Order Date,Invoice Date,Customer No,Amount\n2026-01-30,2026-01-31,1,5\n"
    assert fitted(tmp_path, "sales", both).columns["date"].heading == "Invoice Date"
    assert fitted(tmp_path, "sales", both.replace("Invoice Date", "Due Date")).columns["date"].heading == "Order Date"


def test_what_is_not_surely_it_is_unsure_and_names_the_next(tmp_path):
    match = fitted(tmp_path, "sales", "Date,Client,Total,Order Total\n2026-01-31,C1,5,7\n").columns["amount"]
    assert match.unsure and match.heading == "Total" and match.runner_up == "Order Total"


def test_names_in_place_of_numbers_are_marked(tmp_path):
    match = fitted(tmp_path, "visits", "Date,Account Name,Hours\n2026-01-31,Blue Ltd,1\n").columns["dealer_id"]
    assert match.by_name and match.unsure


def test_a_list_of_dealers_without_numbers_is_known_by_its_names(tmp_path):
    columns = fitted(tmp_path, "dealers", "Account Name,City\nBlue Ltd,Bristol\nRed Ltd,Leeds\n").columns
    assert columns["dealer_id"].heading == columns["name"].heading == "Account Name"
    assert columns["dealer_id"].by_name and not columns["name"].unsure


def test_an_answer_to_whether_it_was_cancelled_is_a_status(tmp_path):
    found = fitted(tmp_path, "sales", "Date,Client,Montant HT,Annulée\n2026-01-31,C1,5,oui\n2026-01-31,C2,6,non\n")
    assert found.columns["status"].heading == "Annulée"


def test_one_unknown_heading_does_not_spoil_the_file(tmp_path):
    found = fitted(
        tmp_path, "sales", "Date facture,Zlurp,Klantnr.,Importe neto\n2026-01-31,?,C1,5,6\n2026-01-31,?,C1,5\n"
    )
    assert set(found.columns) == {"date", "dealer_id", "amount"}
