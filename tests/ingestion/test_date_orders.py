"""A file in another order of dates is refused, never half read."""

import pytest

from builders import with_base
from distribres.contracts import load_params
from distribres.ingestion import Ingestion
from distribres.ingestion.engines import ReadError

NETWORK = """
network: {{data: .}}
inputs:
  sales:
    files: s*.csv
    dates: {dates}
    columns: {{date: Day, dealer_id: Dealer, amount: Net}}
  dealers: {{files: d.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}}}}}
"""
EUROPEAN = [f"{n + 1:02}/0{n % 9 + 1}/2025" for n in range(28)]
AMERICAN = [f"0{n % 9 + 1}/{n + 1:02}/2026" for n in range(28)]


def revenue(folder, *files: list[str], dates: str) -> dict[str, float]:
    for n, days in enumerate(files):
        lines = [f"{day},d1,1" for day in days]
        (folder / f"s{n}.csv").write_text("\n".join(["Day,Dealer,Net", *lines]) + "\n", encoding="utf-8")
    (folder / "d.csv").write_text("Id,Name\nd1,One\n", encoding="utf-8")
    network = load_params(with_base(folder, "net", NETWORK.format(dates=dates)), "net")
    exports = Ingestion(network, "2026Q3", folder)
    panel = exports.read_sales(exports.read_dealers()).table
    return dict(zip(panel["quarter"], panel["revenue"], strict=True))


def test_a_file_with_day_and_month_the_other_way_is_refused(tmp_path):
    with pytest.raises(ReadError, match=r"s1.csv: 16 dates such as '04/13/2026' are in the order mm/dd/yyyy"):
        revenue(tmp_path, EUROPEAN, AMERICAN, dates="dd/mm/yyyy")


def test_each_file_is_read_in_its_own_order(tmp_path):
    found = revenue(tmp_path, EUROPEAN, AMERICAN, dates='{"s0*": dd/mm/yyyy, "*": mm/dd/yyyy}')
    assert found == {"2025Q1": 10, "2025Q2": 9, "2025Q3": 9, "2026Q1": 10, "2026Q2": 9, "2026Q3": 9}


def test_a_few_slips_are_rejects_like_others(tmp_path):
    assert sum(revenue(tmp_path, [*EUROPEAN, "01/31/2025", "02/28/2025"], dates="dd/mm/yyyy").values()) == 28
