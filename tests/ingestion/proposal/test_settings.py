"""What the sales tell of the network as a whole."""

from pathlib import Path

from distribres.ingestion.proposal.conventions import find_conventions
from distribres.ingestion.proposal.drafting import draft
from distribres.ingestion.proposal.entries import Draft
from distribres.ingestion.proposal.kinds import find
from distribres.ingestion.proposal.recognition import recognise
from distribres.ingestion.proposal.settings import brands, entries, quarter, time_zone


def sales(folder: Path, *lines: str) -> Draft:
    (folder / "sales.csv").write_text("\n".join(["Date,Store No,Amount,Brand", *lines, ""]), encoding="utf-8")
    kinds = find(folder)[0]
    ways = find_conventions(kinds)
    roles, _ = recognise(kinds, ways.decimals)
    return draft(roles["sales"], roles, ways)


def test_the_quarter_is_the_last_with_more_than_stray_lines(tmp_path):
    lines = [f"2026-06-{n % 30 + 1:02d},1,5,A" for n in range(150)]
    found = sales(tmp_path, *lines, "2062-01-01,1,5,A")
    assert (quarter(found.role, "yyyy-mm-dd").value, quarter(found.role, "yyyy-mm-dd").doubts) == ("2026Q2", [])


def test_a_quarter_that_ends_early_is_doubtful(tmp_path):
    found = sales(tmp_path, "2026-05-01,1,5,A")
    doubt = "its last line seen is of 2026-05-01: perhaps it is not complete"
    assert quarter(found.role, "yyyy-mm-dd").doubts == [doubt]


def test_the_currency_is_that_of_the_amounts(tmp_path):
    found = entries(sales(tmp_path, "2026-06-30,1,$5,A"))
    assert {entry.name: entry.value for entry in found} == {
        "quarter": "2026Q2",
        "currency": "USD",
    }


def test_the_brands_of_which_one_is_ours(tmp_path):
    assert brands(sales(tmp_path, *3 * ["2026-06-30,1,5,A"], "2026-06-30,1,5,B")) == {"A": 0.75, "B": 0.25}
    assert brands(sales(tmp_path, "2026-06-30,1,5,A")) == {}
    assert brands(None) == {}


def test_the_zone_is_that_in_which_all_instants_are_midnights(tmp_path):
    winter = [f"2026-0{month}-28T23:00:00Z,1,5,A" for month in (1, 2)]
    summer = [f"2026-0{month}-30T22:00:00Z,1,5,A" for month in (4, 6)]
    found = sales(tmp_path, *winter, *summer)
    zone = time_zone([found])
    assert (zone.value, zone.doubts) == ("Europe/Paris", [])
    assert {entry.name: entry.value for entry in entries(found, zone=zone)}["quarter"] == "2026Q3"


def test_a_zone_of_which_no_summer_was_seen_is_doubtful(tmp_path):
    zone = time_zone([sales(tmp_path, "2026-01-28T23:00:00Z,1,5,A", "2026-02-27T23:00:00Z,1,5,A")])
    assert zone.value == "Europe/Paris"
    (doubt,) = zone.doubts
    assert doubt.startswith("no summer time was seen, so that Africa/Algiers, Africa/Lagos, ")


def test_days_times_and_midnights_as_they_are_written_need_no_zone(tmp_path):
    for text in ("2026-01-28", "2026-01-28 23:00:00", "2026-01-28T00:00:00+01:00", "2026-01-28T11:12:13Z"):
        assert time_zone([sales(tmp_path, f"{text},1,5,A")]) is None
