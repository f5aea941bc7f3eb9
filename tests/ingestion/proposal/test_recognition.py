"""Which file and which column is which."""

from pathlib import Path

import pytest

from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.fitting import Role
from distribres.ingestion.proposal.kinds import find
from distribres.ingestion.proposal.recognition import recognise

SALES = "Date,Store No,Amount\n2026-01-31,1,5\n2026-01-31,2,6\n"


def roles(folder: Path, **files: str) -> tuple[dict[str, Role], list[Role]]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    kinds = find(folder)[0]
    return recognise(kinds, find_conventions(kinds).decimals)


def headings(role: Role) -> dict[str, str]:
    return {name: match.heading for name, match in role.columns.items()}


def test_columns_tell_the_role_whatever_the_name_of_the_file(tmp_path):
    found, _ = roles(
        tmp_path,
        a=SALES,
        b="Store No,Store Name\n1,One\n2,Two\n",
        c="Date,Store No,Duration,Expenses\n2026-01-31,1,2,0\n",
        d="Survey Date,Store No,Willingness,NPS\n2026-01-31,1,2,10\n",
    )
    assert {name: role.kind.pattern for name, role in found.items()} == {
        "sales": "a.csv",
        "dealers": "b.csv",
        "visits": "c.csv",
        "survey": "d.csv",
    }


def test_money_without_hours_is_spend(tmp_path):
    visits = "Date,Store No,Duration,Spend\n2026-01-31,1,2,0\n"
    budget = "Date,Store No,Trade Spend\n2026-01-31,1,20\n"
    found, _ = roles(tmp_path, a=SALES, b=visits, c=visits, d=budget)
    assert {name: role.kind.pattern for name, role in found.items()} == {
        "sales": "a.csv",
        "dealers": "a.csv",
        "visits": "b.csv",
        "spend": "d.csv",
    }


def test_an_amount_is_spend_only_where_the_file_is_called_so(tmp_path):
    found, spare = roles(tmp_path, invoices=SALES + "2026-02-01,1,7\n", other=SALES, marketing=SALES)
    files = {name: role.kind.pattern for name, role in found.items()}
    assert files == {"sales": "invoices.csv", "dealers": "invoices.csv", "spend": "marketing.csv"}
    assert [(role.name, role.kind.pattern) for role in spare] == [("sales", "other.csv")]


def test_a_name_alone_is_not_believed(tmp_path):
    found, _ = roles(tmp_path, sales="Date,Amount,Net Amount,Store No\n2026-01-31,5,none,1\n2026-02-01,6,none,2\n")
    assert headings(found["sales"])["amount"] == "Amount"


def test_why_a_column_was_not_taken(tmp_path):
    found, _ = roles(tmp_path, survey="Date,Store No,Image,Willingness\n2026-01-31,1,80,7\n2026-01-31,2,95,8\n")
    why = "'Image' is called so, but only 0% of its values are numbers from 0 to 10"
    assert found["survey"].refused == {"image": why}


def test_other_columns_of_the_same_meaning_are_named(tmp_path):
    found, _ = roles(tmp_path, sales="Date,Store No,Amount,Net Amount\n2026-01-31,1,5,4\n")
    assert found["sales"].columns["amount"].heading == "Net Amount"
    assert found["sales"].columns["amount"].rivals == ("Amount",)


def test_dealers_and_territories_can_stand_on_the_invoice_lines(tmp_path):
    kinds = 5 * ["reseller"] + 5 * ["franchise"]  # not of the store: it changes from line to line
    stores = [f"{n % 2},5,Store {n % 2},{n % 2},C{n % 2},{kind}" for n, kind in enumerate(kinds)]
    lines = "Date,Store No,Amount,Store Name,County No,County,Type\n" + "".join(f"2026-01-31,{s}\n" for s in stores)
    found, _ = roles(tmp_path, everything=lines)
    assert headings(found["dealers"]) == {"dealer_id": "Store No", "name": "Store Name", "territory_id": "County No"}
    assert headings(found["territories"]) == {"territory_id": "County No", "name": "County"}
    assert found["dealers"].repeats() and found["territories"].repeats()


def test_territories_are_those_that_dealers_name(tmp_path):
    found, spare = roles(
        tmp_path,
        stores="Store No,Store Name,Zip\n1,One,50001\n2,Two,50002\n",
        counties="County,Population,Income\nPolk,1,2\nLinn,3,4\n",
        places="Zip,Population\n50001,1\n50002,3\n",
    )
    assert found["territories"].kind.pattern == "places.csv"
    assert [(role.name, role.kind.pattern) for role in spare] == [("territories", "counties.csv")]


@pytest.mark.parametrize("heading", ["Customer No", "Account Name"])
def test_who_buys_is_a_dealer_where_nothing_else_tells_of_dealers(tmp_path, heading):
    names = [f"2026-0{month}-28,{who},5" for month in (1, 2) for who in ("Acme Tools", "Blue Shop")]
    lines = names if heading == "Account Name" else [line.replace("Acme Tools", "1") for line in names]
    found, _ = roles(tmp_path, sales="\n".join([f"Date,{heading},Amount", *lines]))
    assert headings(found["dealers"]) == {"dealer_id": heading, "name": heading}
