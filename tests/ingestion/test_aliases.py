"""Ids that are written otherwise than the dealer's own are the dealer's, in every input, and each is told."""

import random
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from builders import with_base
from distribres.contracts import params, tables
from distribres.ingestion import Ingestion
from distribres.ingestion.engines import ReadError

MAPPING = """
network: {data: raw, quarter: 2026Q3}
inputs:
  sales:
    files: sales*
    columns: {date: Day, dealer_id: Dealer, amount: Net}
  dealers:
    files: dealers.csv
    columns: {dealer_id: Id, name: Name, channel: {value: reseller}}
  visits:
    files: visits.csv
    columns: {date: Day, dealer_id: Dealer, hours: Hours, spend: Spend}
  spend:
    files: spend.csv
    columns: {date: Day, dealer_id: Dealer, spend: Spend}
  survey:
    files: survey.csv
    columns: {date: Day, dealer_id: Dealer, image: Image}
  events:
    files: events.csv
    columns: {event: Event, date: Day, dealer_id: Dealer, attended: Came}
  successions:
    files: successions.csv
    columns: {old: Old, new: New}
"""
FILES = {
    "sales": "Day,Dealer,Net\n2026-04-05,12347.0,10\n2026-04-06,12347,1\n",
    "dealers": "Id,Name\n12347,One\n00123,Two\nAB12,Three\n",
    "visits": "Day,Dealer,Hours,Spend\n2026-04-05,123,2,5\n",
    "spend": "Day,Dealer,Spend\n2026-04-05,ab12,7\n",
    "survey": "Day,Dealer,Image\n2026-04-05,1.2347E4,8\n",
    "events": "Event,Day,Dealer,Came\nFair,2026-04-05,AB12\u200b,yes\n",
    "successions": "Old,New\n77,12347.0\n",
}


def exports(home: Path, *, staged: Path | None = None, mapping: str = MAPPING, **files: str) -> Ingestion:
    (home / "raw").mkdir(exist_ok=True)
    for name, content in (FILES | files).items():
        (home / f"raw/{name}.csv").write_text(content, encoding="utf-8")
    return Ingestion(params.load_params(with_base(home, "brand", mapping), "brand"), "2026Q3", home, staged)


def aliases_of(*read) -> list[tuple]:
    found = tables.check("aliases", pd.concat([one.aliases for one in read]))
    return [tuple(row) for row in found.astype(object).where(found.notna(), None).itertuples(index=False)]


def test_every_input_joins_its_ids_and_tells_them(tmp_path):
    brand = exports(tmp_path)
    register = brand.read_dealers()
    read = [brand.read_sales(register), brand.read_effort(register), brand.read_survey(register)]
    read.append(brand.read_events(register))
    assert [sorted(one.table["dealer_id"]) for one in read] == [["12347"], ["00123", "AB12"], ["12347"], ["AB12"]]
    assert aliases_of(register, *read) == [
        ("events", "AB12\u200b", "AB12", "invisible", 1, None),
        ("sales", "12347.0", "12347", "number", 1, 10),
        ("spend", "ab12", "AB12", "case", 1, 7),
        ("successions", "12347.0", "12347", "number", 1, None),
        ("survey", "1.2347E4", "12347", "number", 1, None),
        ("visits", "123", "00123", "zeros", 1, 5),
    ]


def test_an_old_number_written_otherwise_is_the_new_dealer(tmp_path):
    brand = exports(tmp_path, sales="Day,Dealer,Net\n2026-04-05,77.0,10\n2026-04-05,077,1\n")
    sales = brand.read_sales(brand.read_dealers())
    assert sales.table[["dealer_id", "revenue"]].to_numpy().tolist() == [["12347", 11]]
    assert [row[1:4] for row in aliases_of(sales)] == [("077", "12347", "zeros"), ("77.0", "12347", "number")]


def test_only_accepted_lines_count_under_an_alias(tmp_path):
    lines = ["2026-04-05,12347.0,10", "2026-04-05,12347.0,x", "2027-01-05,12347.0,3", "2026-04-05,9.0,4"]
    brand = exports(tmp_path, sales="\n".join(["Day,Dealer,Net", *lines]) + "\n")
    assert aliases_of(brand.read_sales(brand.read_dealers())) == [("sales", "12347.0", "12347", "number", 1, 10)]


def test_doubles_of_parquet_are_the_whole_numbers_of_the_list(tmp_path):
    brand = exports(tmp_path)
    columns = {"Day": ["2026-04-05", "2026-04-06"], "Dealer": [12347.0, 123.0], "Net": [10.0, 1.5]}
    pq.write_table(pa.table(columns), tmp_path / "raw/sales.parquet")
    (tmp_path / "raw/sales.csv").unlink()
    sales = brand.read_sales(brand.read_dealers())
    assert dict(zip(sales.table["dealer_id"], sales.table["revenue"], strict=True)) == {"12347": 10, "00123": 1.5}


def test_two_numbers_of_a_list_that_are_one_are_one_dealer(tmp_path):
    register = exports(tmp_path, dealers="Id,Name\n12347.0,One\n12347,One\n00123,Two\nAB12,Three\n").read_dealers()
    assert list(register.table["dealer_id"]) == ["00123", "12347", "AB12"]
    assert register.rejects["reason"].tolist() == ["doubled"]


def test_without_a_list_a_number_that_lost_its_zeros_is_the_only_one_that_has_them(tmp_path):
    own = "  dealers:\n    files: sales*\n    distinct: true\n    columns: {dealer_id: Dealer, name: Dealer,"
    mapping = MAPPING.split("  dealers:")[0] + own + " channel: {value: reseller}}\n"
    brand = exports(tmp_path, mapping=mapping, sales="Day,Dealer,Net\n2026-04-05,00123,10\n2026-04-06,123,1\n")
    register = brand.read_dealers()
    sales = brand.read_sales(register)
    assert list(register.table["dealer_id"]) == ["00123"]
    assert sales.table[["dealer_id", "revenue"]].to_numpy().tolist() == [["00123", 11]]
    assert aliases_of(sales) == [("sales", "123", "00123", "zeros", 1, 1)]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"sales": "Day,Dealer,Net\n2026-04-05,7,1\n2026-04-05,1.23E+12,1\n"},
            "^inputs.sales.columns.dealer_id: sales.csv, line 3: '1.23E\\+12' in 'Dealer': a spreadsheet has rounded",
        ),
        (
            {"dealers": "Id,Name\n7,One\n1.23E+12,Two\n"},
            "^inputs.dealers.columns.dealer_id: dealers.csv, line 3: '1.23E",
        ),
    ],
    ids=["sales", "dealers"],
)
def test_where_digits_are_lost_nothing_is_guessed(tmp_path, files, told):
    dealers = "Id,Name\n7,One\n1230000000001,Two\n1230000000002,Three\n12347,Four\n"
    brand = exports(tmp_path, **({"dealers": dealers} | files))
    with pytest.raises(ReadError, match=told):
        brand.read_sales(brand.read_dealers())


@pytest.mark.parametrize(
    ("dealers", "revenue"),
    [
        ("Id,Name\n123,One\n", {"123": 11}),
        ("Id,Name\n00123,One\n123,Other\n", {"00123": 10, "123": 1}),
        ("Id,Name\n0123,One\n", {"0123": 1}),
    ],
    ids=["the list without zeros", "two dealers", "another number of zeros"],
)
def test_what_was_staged_is_read_again_where_ids_mean_others_now(tmp_path, dealers, revenue):
    sales = "Day,Dealer,Net\n2026-04-05,00123,10\n2026-04-06,123,1\n"
    first = exports(tmp_path, staged=tmp_path / "staged", sales=sales)
    assert first.read_sales(first.read_dealers()).table["revenue"].tolist() == [11]
    again = exports(tmp_path, staged=tmp_path / "staged", sales=sales, dealers=dealers + "12347,Four\n")
    found = again.read_sales(again.read_dealers()).table
    assert dict(zip(found["dealer_id"], found["revenue"], strict=True)) == revenue


def test_a_network_is_the_same_however_its_ids_are_written(tmp_path):
    draw = random.Random(3)
    numbers = [str(draw.randint(10_000, 99_999)) for _ in range(20)]
    register = "Id,Name\n" + "".join(f"{n},N{n}\n" for n in sorted({*numbers, "12347"}))
    written = [str, "{}.0".format, "00{}".format, "\ufeff{}".format, "{}\u00a0".format, lambda n: f"{float(n):.4e}"]
    lines = [(draw.choice(numbers), draw.randint(-99, 999)) for _ in range(200)]
    plain = "Day,Dealer,Net\n" + "".join(f"2026-04-05,{n},{x}\n" for n, x in lines)
    other = "Day,Dealer,Net\n" + "".join(f"2026-04-05,{draw.choice(written)(n)},{x}\n" for n, x in lines)
    brand = exports(tmp_path, dealers=register, sales=plain)
    expected = brand.read_sales(brand.read_dealers()).table
    brand = exports(tmp_path, dealers=register, sales=other)
    found = brand.read_sales(brand.read_dealers())
    pd.testing.assert_frame_equal(found.table, expected)
    assert found.aliases["lines"].sum() == sum(line.split(",")[1] not in numbers for line in other.splitlines()[1:])
