"""Lines alike in all they say, within a file and across, told with their sum, on both engines."""

import pytest

import sparks
from builders import with_base
from distribres.contracts import load_params
from distribres.ingestion import Ingestion
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.engines.spark import Spark

NETWORK = """
network: {{data: .}}
inputs:
  sales:
    files: s*.csv
    {key}
    columns: {{date: Day, dealer_id: Dealer, amount: Net, quantity: Pieces, invoice_id: Bill}}
  dealers: {{files: d.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}}}}}
"""


def quality(folder, engine, *files: list[str], key: str = "") -> dict:
    for n, lines in enumerate(files):
        (folder / f"s{n}.csv").write_text("\n".join(["Day,Dealer,Net,Pieces,Bill", *lines]) + "\n", encoding="utf-8")
    (folder / "d.csv").write_text("Id,Name\nd1,One\nd2,Two\n", encoding="utf-8")
    network = load_params(with_base(folder, "net", NETWORK.format(key=key)), "net")
    exports = Ingestion(network, "2026Q3", folder)
    exports.engine = engine()
    sales = exports.read_sales(exports.read_dealers())
    return sales.quality.set_index("input").loc["sales"].to_dict()


A, B, NULLS = "2026-04-05,d1,5.25,1,F1", "2026-04-05,d1,€7,1,F2", "2026-04-05,d2,3,,"


@pytest.mark.parametrize("engine", [DuckDB, pytest.param(Spark, marks=sparks.NEEDED)])
def test_lines_alike_in_a_file_and_across_files_are_told_with_their_sum(tmp_path, engine):
    found = quality(tmp_path, engine, [A, B, NULLS, NULLS], [A, B, A, "2026-04-05,d1,5.25,1,F3"])
    assert (found["lines_repeated"], found["money_repeated"]) == (4, 5.25 * 2 + 7 + 3)
    assert found["lines_accepted"] == 8


def test_where_a_key_tells_lines_apart_none_are_looked_for(tmp_path):
    found = quality(tmp_path, DuckDB, [A, A], key="key: [invoice_id]")
    assert found["lines_repeated"] is None or found["lines_repeated"] != found["lines_repeated"]
    assert found["lines_rejected"] == 1
