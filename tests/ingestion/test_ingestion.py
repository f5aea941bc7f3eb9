from pathlib import Path

import pandas as pd
import pytest

from distribres import demo
from distribres.contracts import params, tables
from distribres.ingestion import aggregation
from distribres.ingestion.engines import ReadError
from distribres.ingestion.ingestion import Ingestion

ROOT = Path(__file__).parents[2]
FILES = {
    "sales.csv": ["Day,Dealer,Net,Item", "2026-04-05,C1,10.10,p", "2026-04-05,C2,-3.5,q", "2026-04-05,C2,0.07,z"],
    "items.csv": ["Item,Owner", "p,ours", "q,theirs"],
    "dealers.csv": ["Id,Name,Cap", "C1,One,1.5", "C2,Two,"],
}
MAPPING = """
network: {data: raw, own_brand: ours}
inputs:
  sales:
    files: sales*.csv
    join: [{files: items.csv, match: {Item: Item}}]
    columns: {date: Day, dealer_id: Dealer, amount: Net, brand: Owner}
  dealers:
    files: dealers.csv
    columns: {dealer_id: Id, name: Name, channel: {value: reseller}, turnover: {column: Cap, factor: 1000}}
"""


def intake(home: Path, data: str = "raw", **files: list[str]) -> Ingestion:
    """A small network, opened; `files` replace its own or add to them."""
    (home / "raw").mkdir(exist_ok=True)
    for name, lines in {**FILES, **{f"{name}.csv": lines for name, lines in files.items()}}.items():
        (home / "raw" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (home / "base.yaml").write_text((ROOT / "params/base.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (home / "brand.yaml").write_text(MAPPING, encoding="utf-8")
    return with_dealers(Ingestion(params.load(home, "brand", f"network.data={data}"), "2026Q3", home))


def with_dealers(opened: Ingestion) -> Ingestion:
    opened.dealers = tables.check("dealers", opened.frame("dealers"))
    return opened


def account(opened: Ingestion, name: str = "sales") -> dict:
    return tables.check("quality", opened.quality()).set_index("input").loc[name].to_dict()


def test_read_is_accepted_and_rejected_in_lines_and_in_money(tmp_path):
    bad = ["Day,Dealer,Net,Item", "2026-04-05,C9,100.05,p", "2026-04-05,C1,what,p", "2026-04-05,C1"]
    opened = intake(tmp_path, sales2=bad)
    opened.sums("sales")
    assert account(opened) == {
        "files": 2,
        "lines_read": 6,
        "lines_accepted": 3,
        "lines_rejected": 3,
        "money_read": 106.72,
        "money_accepted": 6.67,
        "money_rejected": 100.05,
    }
    found = tables.check("rejects", opened.rejects())
    assert list(found["reason"]) == ["unknown_dealer", "bad_amount", "broken_line"]
    assert set(found["file"]) == {"sales2.csv"}


def test_money_reconciles_exactly_however_large(tmp_path):
    large = [f"2026-04-05,C{1 + 8 * (n % 2)},{99_999_999_999 - n}.{n % 100:02},p" for n in range(300)]
    opened = intake(tmp_path, sales=[FILES["sales.csv"][0], *large])
    opened.sums("sales")
    cents = [(99_999_999_999 - n) * 100 + n % 100 for n in range(300)]
    found = account(opened)
    assert (found["money_read"], found["money_rejected"]) == (sum(cents) / 100, sum(cents[1::2]) / 100)


def test_without_a_dealer_every_line_is_of_an_unknown_one(tmp_path):
    opened = intake(tmp_path, dealers=FILES["dealers.csv"][:1])
    opened.sums("sales")
    assert list(opened.rejects()["reason"]) == ["unknown_dealer"] * 3


def test_a_line_whose_item_nobody_knows_still_counts_in_the_wallet(tmp_path):
    found = tables.check("panel", aggregation.aggregate_panel(intake(tmp_path).sums("sales")))
    assert found.set_index("dealer_id")[["revenue", "wallet"]].to_dict("index") == {
        "C1": {"revenue": 10.1, "wallet": 10.1},
        "C2": {"revenue": 0.0, "wallet": -3.43},
    }


def test_spend_of_two_files_adds_up_and_reconciles(tmp_path):
    visits = ["Day,Dealer,Time,Cost", "2026-04-05,C1,1.5,10", "2026-04-06,C2,1,"]
    budget = ["When,Client,Budget", "2026-05-01,C1,2.25", "2026-05-01,C9,4", "2026-05-01,C1,"]
    intake(tmp_path, visits=visits, budget=budget)
    mapped = {
        "visits": "{files: visits.csv, columns: {date: Day, dealer_id: Dealer, hours: Time, spend: Cost}}",
        "spend": "{files: budget.csv, columns: {date: When, dealer_id: Client, spend: Budget}}",
    }
    given = " ".join(f"inputs.{name}={spec}" for name, spec in mapped.items())
    opened = with_dealers(Ingestion(params.load(tmp_path, "brand", f"network.data=raw {given}"), "2026Q3", tmp_path))
    found = tables.check("effort", aggregation.aggregate_effort(opened.sums("visits"), opened.sums("spend")))
    assert found.fillna(-1)[["dealer_id", "visits", "hours", "spend"]].to_numpy().tolist() == [
        ["C1", 1, 1.5, 12.25],
        ["C2", 1, 1.0, -1],
    ]
    assert list(opened.rejects()["reason"]) == ["unknown_dealer", "bad_amount"]
    told = account(opened, "spend")
    assert (told["money_read"], told["money_accepted"], told["money_rejected"]) == (6.25, 2.25, 4)


def test_a_small_input_comes_as_its_table_money_in_units(tmp_path):
    opened = intake(tmp_path)
    assert list(opened.dealers["turnover"].fillna(-1)) == [1500, -1]
    assert account(opened, "dealers")["lines_accepted"] == 2


def test_an_input_that_the_network_has_not_is_an_empty_table(tmp_path):
    opened = intake(tmp_path)
    assert opened.sums("visits") is None and opened.sums("spend") is None
    pd.testing.assert_frame_equal(tables.check("events", opened.frame("events")), tables.empty("events"))


def test_sales_without_a_good_line_give_an_empty_panel(tmp_path):
    for lines in ([], ["2027-01-01,C1,5,p"] * 2):
        opened = intake(tmp_path, sales=[FILES["sales.csv"][0], *lines])
        found = tables.check("panel", aggregation.aggregate_panel(opened.sums("sales")))
        pd.testing.assert_frame_equal(found, tables.empty("panel"))
        assert account(opened)["lines_rejected"] == len(lines)
        tables.check("rejects", opened.rejects())


def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(ReadError) as caught:
        intake(tmp_path, sales=["Day,Dealer,Amount,Item"], dealers=["Id,Nom"])
    places = [line.split(";")[0].split(". It")[0] for line in str(caught.value).splitlines()]
    assert places == [
        "inputs.sales: sales.csv: no column 'Net'",
        "inputs.dealers: dealers.csv: no column 'Cap'",
        "inputs.dealers: dealers.csv: no column 'Name'",
    ]


def test_data_is_seen_from_home_unless_it_is_absolute(tmp_path):
    assert intake(tmp_path).folder == tmp_path / "raw"
    assert intake(tmp_path, data=str(tmp_path / "raw")).folder == tmp_path / "raw"


def test_each_planted_fault_of_the_embedded_network_is_found_and_nothing_else(tmp_path):
    demo.write(tmp_path, dealers=60, quarters=6)
    opened = with_dealers(Ingestion(params.load(ROOT / "params", "demo", "network.data=raw"), "2026Q3", tmp_path))
    for name in ("sales", "visits"):
        opened.sums(name)
    for name in ("survey", "events", "territories"):
        opened.accept(name)
    rejects = tables.check("rejects", opened.rejects())
    found = rejects.groupby(["input", "file", "reason"]).size().rename("lines").reset_index()
    planted = pd.read_parquet(tmp_path / "truth/dirt.parquet")
    pd.testing.assert_frame_equal(found, planted.astype(found.dtypes), check_like=True)


def test_the_same_files_give_the_same_rejects(tmp_path):
    demo.write(tmp_path, dealers=20, quarters=2)
    rejects = []
    for _ in range(2):
        opened = with_dealers(Ingestion(params.load(ROOT / "params", "demo", "network.data=raw"), "2026Q3", tmp_path))
        opened.sums("sales")
        rejects.append(tables.check("rejects", opened.rejects()))
    pd.testing.assert_frame_equal(*rejects)


def with_successions(home: Path, quarter: str, *lines: str) -> Ingestion:
    """The small network, and dealers of it that have other numbers since some day."""
    (home / "raw").mkdir(exist_ok=True)
    (home / "raw/changes.csv").write_text("\n".join(["Old,New,Since", *lines]) + "\n", encoding="utf-8")
    intake(home)
    mapped = "{files: changes.csv, columns: {old: Old, new: New, date: Since}}"
    opened = Ingestion(params.load(home, "brand", f"network.data=raw inputs.successions={mapped}"), quarter, home)
    return with_dealers(opened)


def test_histories_of_dealers_that_changed_number_are_joined(tmp_path):
    opened = with_successions(tmp_path, "2026Q3", "C1,C2,2026-07-01")
    found = aggregation.aggregate_panel(opened.sums("sales"))
    assert found[["dealer_id", "quarter", "wallet"]].to_numpy().tolist() == [["C2", "2026Q2", 6.67]]
    assert list(opened.dealers["dealer_id"]) == ["C2"]
    assert list(opened.rejects()["reason"]) == ["succeeded"]
    assert list(tables.check("quality", opened.quality())["input"]) == ["dealers", "sales", "successions"]


def test_a_review_of_an_earlier_quarter_does_not_know_of_a_later_change(tmp_path):
    opened = with_successions(tmp_path, "2026Q2", "C1,C2,2026-07-01", "C1,,")
    assert list(opened.dealers["dealer_id"]) == ["C1", "C2"]
    assert sorted(opened.rejects()["reason"]) == ["future_date", "missing_value"]


def test_unknown_words_of_the_dealers_are_faults_of_the_mapping(tmp_path):
    mapped = "inputs.dealers.columns.channel={value: null, column: Name, values: {One: reseller}} network.data=raw"
    intake(tmp_path)
    opened = Ingestion(params.load(tmp_path, "brand", mapped), "2026Q3", tmp_path)
    with pytest.raises(ReadError, match=r"'Name' holds words .*: 'Two' \(1\)\. Add each under `values:`"):
        opened.frame("dealers")


def test_currencies_are_converted_before_the_panel(tmp_path):
    lines = ["Day,Dealer,Net,Item,Money", "2026-04-05,C1,10,p,USD", "2026-04-05,C1,1,p,EUR", "2026-04-05,C1,5,p,GBP"]
    intake(tmp_path, sales=lines)
    given = "network.rates={USD: {2026Q2: 0.9}} inputs.sales.columns.currency=Money network.data=raw"
    opened = with_dealers(Ingestion(params.load(tmp_path, "brand", given), "2026Q3", tmp_path))
    found = aggregation.aggregate_panel(opened.sums("sales"))
    assert list(found["revenue"]) == [10]
    assert (account(opened)["money_read"], account(opened)["lines_rejected"]) == (10, 1)
