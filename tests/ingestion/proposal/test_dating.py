"""How dates are written, file by file: decided by all lines, or said to be undecided."""

from pathlib import Path

import pytest

from distribres.ingestion.proposal.dating import Dating, find_dating
from distribres.ingestion.proposal.kinds import find

EUROPEAN, AMERICAN = ["19/01/2023", "09/02/2023", "28/03/2023"], ["01/19/2024", "02/09/2024", "03/28/2024"]


def dating(folder: Path, *files: list[str]) -> Dating:
    for n, days in enumerate(files):
        lines = "".join(f"{day};1\n" for day in days)
        (folder / f"sales_{2023 + n}.csv").write_text(f"Date;Amount\n{lines}", encoding="utf-8")
    return find_dating(find(folder)[0][0], "Date")


def test_files_in_different_orders_have_one_each(tmp_path):
    found = dating(tmp_path, EUROPEAN, AMERICAN, AMERICAN)
    assert found.order == {"sales_2023.csv": "dd/mm/yyyy", "*": "mm/dd/yyyy"}
    assert found.doubts == ("its files differ",)


def test_a_file_that_tells_nothing_follows_the_others(tmp_path):
    assert dating(tmp_path, EUROPEAN, ["01/02/2024", "03/04/2024"]).order == "dd/mm/yyyy"


def test_a_file_that_tells_nothing_among_files_that_differ_is_doubtful(tmp_path):
    found = dating(tmp_path, EUROPEAN, AMERICAN, ["01/02/2025", "03/04/2025"])
    assert found.order == {"sales_2023.csv": "dd/mm/yyyy", "*": "mm/dd/yyyy"}
    assert "sales_2025.csv has no day above 12" in found.doubts[1]


def test_two_orders_in_one_file_are_a_fault(tmp_path):
    found = dating(tmp_path, EUROPEAN * 5 + ["01/19/2024", "02/20/2024"])
    assert "some are dd/mm/yyyy only" in found.fault and "mm/dd/yyyy only, such as '01/19/2024'" in found.fault


def test_one_odd_date_is_a_doubt(tmp_path):
    days = [f"{n % 28 + 1:02}/{n % 12 + 1:02}/2023" for n in range(80)]
    found = dating(tmp_path, [*days, "01/19/2023"])
    assert found.order == "dd/mm/yyyy" and "the other way only: '01/19/2023'" in found.doubts[0]


def test_days_of_a_spreadsheet_count_from_1900_unless_nothing_tells(tmp_path):
    found = dating(tmp_path, ["43483", "43500"])
    assert found.order == "excel" and "or from 1904" in found.doubts[0]


@pytest.mark.parametrize(
    ("days", "order", "seen"),
    [
        (["202301", "202402"], "yyyymm", "each month stands for its last day"),
        (["Q1 2023", "T4 2024"], "Qq yyyy", "each quarter stands for its last day"),
        (["FY23 Q1", "FY24 Q2"], "FYyy Qq", "each quarter stands for its last day"),
        (EUROPEAN, "dd/mm/yyyy", ""),
    ],
)
def test_what_a_period_stands_for_is_said(tmp_path, days, order, seen):
    found = dating(tmp_path, days)
    assert (found.order, found.seen) == (order, seen)
