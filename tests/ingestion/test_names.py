"""A name means a dealer where it is equal but for what people change without noticing, and one dealer alone fits."""

import pandas as pd
import pytest

from builders import with_base
from distribres.contracts import params
from distribres.ingestion import Ingestion
from distribres.ingestion.ids import Identities
from distribres.ingestion.names import Names, registered

LIST = [
    ("1", "Acme Tools, Inc."),
    ("2", "Café Müller GmbH"),
    ("3", "SARL Dubois & Fils"),
    ("4", "Dupont SA"),
    ("5", "Dupont SARL"),
    ("6", "Twin Shop"),
    ("7", "TWIN-SHOP"),
    ("8", "ร้านดี"),
]


@pytest.mark.parametrize(
    ("written", "dealer"),
    [
        ("Acme Tools, Inc.", "1"),
        (" ACME  TOOLS ", "1"),
        ("acme tools incorporated", "1"),
        ("Cafe Mu\u0308ller", "2"),
        ("Dubois-Fils S.A.R.L.", "3"),
        ("DUPONT S.A.", "4"),
        ("Twin Shop", "6"),
        ("ร้านดี", "8"),
        ("4", "4"),
    ],
)
def test_what_writing_changes_leaves_the_name_as_it_is(written, dealer):
    assert Names(LIST, Identities(one for one, _ in LIST)).of(written)[0] == dealer


@pytest.mark.parametrize(
    "written",
    ["Acme Tool", "Acme Tools LLC", "Dupont", "twin shop", "Inc.", "Café", "ร้านดา", "Dubois et Fils"],
    ids=["near", "another form", "two forms", "two dealers", "a form alone", "a part", "a vowel", "another word"],
)
def test_a_name_that_fits_nobody_or_several_means_nobody(written):
    assert Names(LIST, Identities(one for one, _ in LIST)).of(written) == (written, None)


def test_lines_without_a_list_call_a_dealer_by_its_richest_spelling():
    identities, names = registered(["CAFE NOIR", "Café Noir", "cafe noir", "Noir SARL", "Noir SA"], listed=False)
    assert identities.known == {"Café Noir", "Noir SARL", "Noir SA"}
    assert names.of("CAFE NOIR") == ("Café Noir", "name")


MAPPING = """
network: {data: raw, quarter: 2026Q3}
inputs:
  sales:
    files: sales.csv
    columns: {date: Day, dealer_id: {column: Account, by: name}, amount: Net}
  dealers:
    files: dealers.csv
    columns: {dealer_id: Id, name: Name, channel: {value: reseller}}
  successions:
    files: successions.csv
    columns: {old: Old, new: New}
"""
FILES = {
    "sales": "Day,Account,Net\n2026-04-05,ACME TOOLS,10\n2026-04-06,Elsewhere,1\n2026-04-07,Old Corner,2\n",
    "dealers": 'Id,Name\nC1,"Acme Tools, Inc."\nC2,Corner\nC3,Old Corner\n',
    "successions": "Old,New\nC3,C2\n",
}


def opened(home, mapping: str = MAPPING, staged=None, **files: str) -> Ingestion:
    (home / "raw").mkdir(exist_ok=True)
    for name, content in (FILES | files).items():
        (home / f"raw/{name}.csv").write_text(content, encoding="utf-8")
    mapped = with_base(home, "brand", mapping)
    return Ingestion(params.load_params(mapped, "brand"), "2026Q3", home, staged)


def test_sales_by_name_are_those_of_the_dealer_and_the_others_rejects(tmp_path):
    brand = opened(tmp_path)
    sales = brand.read_sales(brand.read_dealers())
    assert dict(zip(sales.table["dealer_id"], sales.table["revenue"], strict=True)) == {"C1": 10, "C2": 2}
    assert sales.rejects["reason"].tolist() == ["unknown_dealer"]
    assert sales.aliases[["written", "dealer_id", "reason", "lines"]].to_numpy().tolist() == [
        ["ACME TOOLS", "C1", "name", 1],
        ["Old Corner", "C2", "name", 1],
    ]


def test_a_dealer_that_is_renamed_is_looked_up_again(tmp_path):
    before = opened(tmp_path, staged=tmp_path / "staged")
    before.read_sales(before.read_dealers())
    after = opened(
        tmp_path, staged=tmp_path / "staged", dealers="Id,Name\nC1,Acme Tools\nC9,Elsewhere\nC2,Old Corner\n"
    )
    found = after.read_sales(after.read_dealers()).table
    assert dict(zip(found["dealer_id"], found["revenue"], strict=True)) == {"C1": 10, "C9": 1, "C2": 2}


def test_dealers_without_numbers_are_called_by_their_names(tmp_path):
    mapping = MAPPING.replace("dealer_id: Id", "dealer_id: {column: Name, by: name}").replace("C3", "Old Corner")
    brand = opened(tmp_path, mapping, successions="Old,New\nOld Corner,Corner\n")
    found = brand.read_sales(brand.read_dealers()).table
    assert pd.Series(found["revenue"].to_numpy(), found["dealer_id"]).to_dict() == {"Acme Tools, Inc.": 10, "Corner": 2}


def test_only_dealers_are_told_by_name(tmp_path):
    with pytest.raises(params.ParamsError, match="only dealer_id can be told by name"):
        opened(tmp_path, MAPPING.replace("amount: Net", "amount: Net, invoice_id: {column: Day, by: name}"))
