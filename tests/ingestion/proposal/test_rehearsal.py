"""After a proposal it is said how much of the sales it reads, by reading them."""

from distribres.ingestion import propose
from distribres.ingestion.proposal.rehearsal import rehearse

DEALERS = "Code client;Raison sociale;Type\nC1;Un;Revendeur\nC2;Deux;Revendeur\n"


def said(home, folder, sales: str) -> str:
    (folder / "ventes.csv").write_text(f"Date;Code client;Montant HT\n{sales}", encoding="utf-8")
    (folder / "clients.csv").write_text(DEALERS, encoding="utf-8")
    propose(home, "mine", folder)
    return rehearse(home, "mine")


def test_all_lines_and_their_money(empty_home, exports):
    told = said(empty_home, exports, "13/01/2026;C1;10,50\n14/01/2026;C2;7,25\n")
    assert told == "  It reads 2 of all 2 lines of the sales (100.0%), and 17.75 of 17.75 EUR."


def test_reasons_where_more_than_few_are_refused(empty_home, exports):
    told = said(empty_home, exports, "13/01/2026;C1;10,50\n14/01/2026;C9;7,25\n").splitlines()
    assert told == [
        "  It reads 1 of all 2 lines of the sales (50.0%), and 10.50 of 17.75 EUR.",
        "    refused: 1 lines, unknown_dealer, such as ventes.csv, line 3: 'C9'",
    ]


def test_why_it_cannot_be_told(empty_home, exports):
    (empty_home / "params/mine.yaml").write_text("network: {data: nowhere}\ninputs: {}\n")
    assert rehearse(empty_home, "mine").startswith("  How much of the sales it reads cannot be told yet: ")


def test_names_that_mean_a_dealer_are_counted(empty_home, exports):
    (exports / "sell_in.csv").write_text("Date,Account Name,Net Amount\n2026-01-31,UN,5\n2026-02-28,Deux SARL,6\n")
    (exports / "accounts.csv").write_text("Account ID,Account Name,Type\nC1,Un,Reseller\nC2,Deux,Reseller\n")
    propose(empty_home, "mine", exports)
    assert "2 names in the sales mean a dealer" in rehearse(empty_home, "mine")
