"""Files with the headings of an input that reads them not."""

import pytest

from builders import with_base
from distribres.contracts import load_params
from distribres.ingestion import unused
from distribres.ingestion.engines import DuckDB

NETWORK = """
network: {data: .}
inputs:
  sales: {files: sales_2025.csv, columns: {date: Day, dealer_id: Dealer, amount: Net}}
  dealers: {files: d.csv, columns: {dealer_id: Id, name: Name, channel: {value: reseller}}}
"""


@pytest.fixture
def alike(tmp_path):
    files = {"sales_2025.csv": "Day,Dealer,Net\n2025-01-01,d1,1\n", "d.csv": "Id,Name\nd1,One\n"}

    def look(**more: str) -> list[list[str]]:
        for name, text in (files | {name.replace("__", "."): text for name, text in more.items()}).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        inputs = load_params(with_base(tmp_path, "net", NETWORK), "net").inputs
        return unused.alike(DuckDB(), tmp_path, inputs).to_numpy().tolist()

    return look


def test_where_every_file_is_read_none_is_named(alike):
    assert alike() == []


def test_a_file_with_the_headings_of_an_input_is_named_in_whatever_order_they_stand(alike):
    found = alike(sales_2026__csv="Dealer,Net,Day\nd1,1,2026-01-01\n")
    assert found == [["sales", "sales_2026.csv", "sales_2025.csv"]]


@pytest.mark.parametrize("text", ["Day,Dealer,Budget\n", "Day;Dealer;Net\n", "Day,Dealer,Net,Note\n", "", "\0\0\0"])
def test_a_file_with_other_headings_is_not(alike, text):
    assert alike(other__csv=text) == []
