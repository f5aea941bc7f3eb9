from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from builders import params_of, with_base
from distribres import demo
from distribres.contracts import load_params, mapping, tables
from distribres.files.steady import FileChanged
from distribres.ingestion import Ingestion, rules
from distribres.ingestion.engines import ReadError
from distribres.ingestion.ingestion import Ingested

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


def opened(home: Path, quarter: str = "2026Q3", given: str = "", **files: list[str]) -> Ingestion:
    """A small network; `files` replace its own or add to them, and `given` changes its params."""
    (home / "raw").mkdir(exist_ok=True)
    for name, lines in {**FILES, **{f"{name}.csv": lines for name, lines in files.items()}}.items():
        (home / "raw" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Ingestion(load_params(with_base(home, "brand", MAPPING), "brand", given), quarter, home)


def sales_of(exports: Ingestion) -> Ingested:
    return exports.read_sales(exports.read_dealers())


def panel(read: Ingested) -> pd.DataFrame:
    return tables.check("panel", read.table)


def account(read: Ingested, name: str = "sales") -> dict:
    """Lines and money of an input; how its dates were read has tests of its own."""
    found = tables.check("quality", read.quality).set_index("input")
    return found.drop(columns=["first_day", "midnights"]).loc[name].to_dict()


def rejects(*read: Ingested) -> pd.DataFrame:
    return tables.check("rejects", pd.concat([one.rejects for one in read], ignore_index=True))


def test_read_is_accepted_and_rejected_in_lines_and_in_money(tmp_path):
    bad = ["Day,Dealer,Net,Item", "2026-04-05,C9,100.05,p", "2026-04-05,C1,what,p", "2026-04-05,C1"]
    sales = sales_of(opened(tmp_path, sales2=bad))
    assert account(sales) == {
        "files": 2,
        "lines_read": 6,
        "lines_accepted": 3,
        "lines_rejected": 3,
        "lines_left_out": 0,
        "money_read": 106.72,
        "money_accepted": 6.67,
        "money_rejected": 100.05,
        "lines_repeated": 0,
        "money_repeated": 0,
        "money_left_out": 0,
    }
    assert list(rejects(sales)["reason"]) == ["unknown_dealer", "bad_amount", "broken_line"]
    assert set(rejects(sales)["file"]) == {"sales2.csv"}


def test_money_reconciles_exactly_however_large(tmp_path):
    large = [f"2026-04-05,C{1 + 8 * (n % 2)},{99_999_999_999 - n}.{n % 100:02},p" for n in range(300)]
    found = account(sales_of(opened(tmp_path, sales=[FILES["sales.csv"][0], *large])))
    cents = [(99_999_999_999 - n) * 100 + n % 100 for n in range(300)]
    assert (found["money_read"], found["money_rejected"]) == (sum(cents) / 100, sum(cents[1::2]) / 100)


def test_money_in_a_small_unit_does_not_wrap(tmp_path):
    """1.2e15 a month, as of a few large dealers in rials: more than 64 bits hold in ten-thousandths."""
    large = [FILES["sales.csv"][0], *["2026-04-05,C1,99999999999,p"] * 6_000]
    late = ["2027-04-05,C1,99999999999.5,p"] * 12_000
    sales = sales_of(opened(tmp_path, sales=[*large, *late], sales2=large, sales3=large))
    accepted, refused = 18_000 * 99_999_999_999, 12_000 * 99_999_999_999.5
    (bought,) = panel(sales).to_dict("records")
    assert (bought["revenue"], bought["wallet"], bought["lines"]) == (accepted, accepted, 18_000)
    found = account(sales)
    assert (found["money_accepted"], found["money_rejected"]) == (accepted, refused)
    assert found["money_read"] == pytest.approx(accepted + refused, rel=1e-15)
    (reject,) = rejects(sales).to_dict("records")
    assert (reject["lines"], reject["amount"]) == (12_000, refused)


def test_without_a_dealer_every_line_is_of_an_unknown_one(tmp_path):
    sales = sales_of(opened(tmp_path, dealers=FILES["dealers.csv"][:1]))
    assert list(rejects(sales)["reason"]) == ["unknown_dealer"] * 3


def test_a_line_whose_item_nobody_knows_still_counts_in_the_wallet(tmp_path):
    found = panel(sales_of(opened(tmp_path)))
    assert found.set_index("dealer_id")[["revenue", "wallet"]].to_dict("index") == {
        "C1": {"revenue": 10.1, "wallet": 10.1},
        "C2": {"revenue": 0.0, "wallet": -3.43},
    }


def test_spend_of_two_files_adds_up_and_reconciles(tmp_path):
    visits = ["Day,Dealer,Time,Cost", "2026-04-05,C1,1.5,10", "2026-04-06,C2,1,"]
    budget = ["When,Client,Budget", "2026-05-01,C1,2.25", "2026-05-01,C9,4", "2026-05-01,C1,"]
    mapped = {
        "visits": "{files: visits.csv, columns: {date: Day, dealer_id: Dealer, hours: Time, spend: Cost}}",
        "spend": "{files: budget.csv, columns: {date: When, dealer_id: Client, spend: Budget}}",
    }
    given = " ".join(f"inputs.{name}={spec}" for name, spec in mapped.items())
    exports = opened(tmp_path, given=given, visits=visits, budget=budget)
    effort = exports.read_effort(exports.read_dealers())
    found = tables.check("effort", effort.table).fillna(-1)
    assert found[["dealer_id", "visits", "hours", "spend"]].to_numpy().tolist() == [
        ["C1", 1, 1.5, 12.25],
        ["C2", 1, 1.0, -1],
    ]
    assert list(rejects(effort)["reason"]) == ["unknown_dealer", "bad_amount"]
    spent = account(effort, "spend")
    assert (spent["money_read"], spent["money_accepted"], spent["money_rejected"]) == (6.25, 2.25, 4)


def test_a_small_input_comes_as_its_table_money_in_units(tmp_path):
    register = opened(tmp_path).read_dealers()
    assert list(register.table["turnover"].fillna(-1)) == [1500, -1]
    assert account(register, "dealers")["lines_accepted"] == 2


def test_an_input_that_the_network_has_not_is_an_empty_table_without_an_account(tmp_path):
    exports = opened(tmp_path)
    register = exports.read_dealers()
    read = {
        "territories": exports.read_territories(),
        "effort": exports.read_effort(register),
        "survey": exports.read_survey(register),
        "events": exports.read_events(register),
    }
    for name, one in read.items():
        pd.testing.assert_frame_equal(tables.check(name, one.table), tables.empty(name))
        assert len(one.quality) == len(one.rejects) == 0


def test_sales_without_a_good_line_give_an_empty_panel(tmp_path):
    for lines in ([], ["2027-01-01,C1,5,p"] * 2):
        sales = sales_of(opened(tmp_path, sales=[FILES["sales.csv"][0], *lines]))
        pd.testing.assert_frame_equal(panel(sales), tables.empty("panel"))
        assert account(sales)["lines_rejected"] == rejects(sales)["lines"].sum() == len(lines)


def test_a_mapping_that_does_not_fit_is_refused_before_anything_is_read(tmp_path):
    with pytest.raises(ReadError) as caught:
        opened(tmp_path, sales=["Day,Dealer,Amount,Item"], dealers=["Id,Nom"])
    places = [line.split(";")[0].split(". It")[0] for line in str(caught.value).splitlines()]
    assert places == [
        "inputs.sales: sales.csv: no column 'Net'",
        "inputs.dealers: dealers.csv: no column 'Cap'",
        "inputs.dealers: dealers.csv: no column 'Name'",
    ]


@pytest.mark.parametrize("changed", ["dealers.csv", "items.csv", "sales.csv"])
def test_no_input_is_believed_of_which_a_file_changed_while_it_was_read(tmp_path, monkeypatch, changed):
    exports, clean = opened(tmp_path), rules.clean

    def late(source, spec, *given, **more):
        cleaned = clean(source, spec, *given, **more)
        if changed in [file.name for file in mapping.all_files(exports.folder, spec)]:
            with (tmp_path / "raw" / changed).open("a") as file:
                file.write("\n")
        return cleaned

    monkeypatch.setattr(rules, "clean", late)
    with pytest.raises(FileChanged, match=f"^{changed} changed while it was read"):
        sales_of(exports)


def test_data_is_seen_from_home_unless_it_is_absolute(tmp_path):
    assert opened(tmp_path).folder == tmp_path / "raw"
    assert opened(tmp_path, given=f"network.data={tmp_path / 'raw'}").folder == tmp_path / "raw"


def embedded(home: Path) -> Ingestion:
    return Ingestion(params_of(network={"data": "raw"}), "2026Q3", home)


def test_each_planted_fault_of_the_embedded_network_is_found_and_nothing_else(tmp_path):
    demo.write(tmp_path, dealers=60, quarters=6)
    exports = embedded(tmp_path)
    register = exports.read_dealers()
    of_dealers = (exports.read_sales, exports.read_effort, exports.read_survey, exports.read_events)
    read = [register, exports.read_territories(), *(one(register) for one in of_dealers)]
    found = rejects(*read).groupby(["input", "file", "reason"]).size().rename("lines").reset_index()
    planted = pd.read_parquet(tmp_path / "truth/dirt.parquet")
    pd.testing.assert_frame_equal(found, planted.astype(found.dtypes), check_like=True)


def test_the_same_files_give_the_same_rejects(tmp_path):
    demo.write(tmp_path, dealers=20, quarters=2)
    pd.testing.assert_frame_equal(*(rejects(sales_of(embedded(tmp_path))) for _ in range(2)))


def with_successions(home: Path, quarter: str, *lines: str) -> Ingestion:
    """The small network, and dealers of it that have other numbers since some day."""
    mapped = "{files: changes.csv, columns: {old: Old, new: New, date: Since}}"
    return opened(home, quarter, f"inputs.successions={mapped}", changes=["Old,New,Since", *lines])


def test_histories_of_dealers_that_changed_number_are_joined(tmp_path):
    exports = with_successions(tmp_path, "2026Q3", "C1,C2,2026-07-01")
    register = exports.read_dealers()
    found = panel(exports.read_sales(register))
    assert found[["dealer_id", "quarter", "wallet"]].to_numpy().tolist() == [["C2", "2026Q2", 6.67]]
    assert register.current_ids.to_numpy().tolist() == [["C1", "C2"]]
    assert list(register.table["dealer_id"]) == ["C2"]
    assert list(register.rejects["reason"]) == ["succeeded"]
    assert sorted(register.quality["input"]) == ["dealers", "successions"]


def test_a_review_of_an_earlier_quarter_does_not_know_of_a_later_change(tmp_path):
    register = with_successions(tmp_path, "2026Q2", "C1,C2,2026-07-01", "C1,,").read_dealers()
    assert list(register.table["dealer_id"]) == ["C1", "C2"]
    assert sorted(register.rejects["reason"]) == ["future_date", "missing_value"]


def test_unknown_words_of_the_dealers_are_faults_of_the_mapping(tmp_path):
    exports = opened(
        tmp_path, given="inputs.dealers.columns.channel={value: null, column: Name, values: {One: reseller}}"
    )
    with pytest.raises(ReadError, match=r"'Name' holds words .*: 'Two' \(1\)\. Add each under `values:`"):
        exports.read_dealers()


def test_currencies_are_converted_before_the_panel(tmp_path):
    lines = ["Day,Dealer,Net,Item,Money", "2026-04-05,C1,10,p,USD", "2026-04-05,C1,1,p,EUR", "2026-04-05,C1,5,p,GBP"]
    given = "network.rates={USD: {2026Q2: 0.9}} inputs.sales.columns.currency=Money"
    sales = sales_of(opened(tmp_path, given=given, sales=lines))
    assert list(panel(sales)["revenue"]) == [10]
    assert (account(sales)["money_read"], account(sales)["lines_rejected"]) == (10, 1)


def test_what_was_read_before_gives_the_same_table_and_the_same_account(tmp_path):
    exports = opened(tmp_path)
    exports.staged = tmp_path / "staged"
    first, again = sales_of(exports), sales_of(exports)
    pd.testing.assert_frame_equal(first.table, again.table)
    pd.testing.assert_frame_equal(first.quality, again.quality)
    assert len(list((tmp_path / "staged/sales").iterdir())) == 1


MONTHS = [f"20{year}-{month:02}-10" for year in (24, 25) for month in range(1, 13)]
HISTORY = [f"{day},C{dealer},100,p" for day in MONTHS for dealer in (1, 2) for _ in range(20)]


def test_a_mistyped_date_does_not_begin_the_history_and_is_told(tmp_path):
    """5 euros each on 1 January 1900, on eighty of a thousand lines."""
    strays = ["1900-01-01,C1,5,p"] * 80
    sales = sales_of(opened(tmp_path, "2025Q4", sales=[FILES["sales.csv"][0], *strays, *HISTORY]))
    assert panel(sales)["quarter"].min() == "2024Q1" and panel(sales)["revenue"].sum() == 96_000
    expected = {"lines_read": 1040, "lines_accepted": 960, "lines_rejected": 80, "money_rejected": 400}
    assert expected.items() <= account(sales).items()
    (told,) = rejects(sales).to_dict("records")
    assert (told["reason"], told["value"], told["lines"], told["amount"]) == ("early_date", "1900-01-01", 80, 400)
    assert tables.check("quality", sales.quality)["first_day"].tolist() == [pd.Timestamp("2024-01-01")]
    assert sales.first_day == date(2024, 1, 1)


def test_early_and_late_lines_are_told_apart(tmp_path):
    strays = ["1900-01-01,C1,5,p", "2001-05-05,C1,7,p", "2026-01-01,C1,9,p", "1900-01-01,C9,1,p"]
    sales = sales_of(opened(tmp_path, "2025Q4", sales=[FILES["sales.csv"][0], *strays, *HISTORY]))
    told = rejects(sales).groupby("reason")[["lines", "amount"]].sum().T.to_dict("list")
    assert told == {"early_date": [2, 12], "future_date": [1, 9], "unknown_dealer": [1, 1]}


def test_a_first_day_that_is_set_is_kept_to_and_not_told_as_found(tmp_path):
    lines = [FILES["sales.csv"][0], "1900-01-01,C1,5,p", *HISTORY]
    sales = sales_of(opened(tmp_path, "2025Q4", "network.first_day=1900-01-01", sales=lines))
    assert panel(sales)["quarter"].min() == "1900Q1" and not len(sales.rejects)
    sales = sales_of(opened(tmp_path, "2025Q4", "network.first_day=2024-07-01", sales=lines))
    assert panel(sales)["quarter"].min() == "2024Q3"
    assert rejects(sales)["lines"].sum() == 1 + 6 * 40 and sales.quality["first_day"].tolist() == [None]


def test_visits_spend_answers_and_events_have_early_lines_too(tmp_path):
    """Each kind by its own gap, and never from the first day of the sales on."""
    files = {
        "visits": ["Day,Dealer,Time", "1900-01-01,C1,1", *(f"{day},C1,2" for day in MONTHS)],
        "budget": ["Day,Dealer,Money", "1970-01-01,C1,8", *(f"{day},C1,10" for day in MONTHS)],
        "survey": ["Day,Dealer,Wish", "1900-01-01,C1,3", "2024-02-01,C1,4", *["2025-11-01,C1,5"] * 30],
        "events": ["Day,Dealer,What,Came", "1900-01-01,C1,old,yes", *(f"{day},C1,{day},yes" for day in MONTHS)],
    }
    mapped = {
        "visits": "{files: visits.csv, columns: {date: Day, dealer_id: Dealer, hours: Time}}",
        "spend": "{files: budget.csv, columns: {date: Day, dealer_id: Dealer, spend: Money}}",
        "survey": "{files: survey.csv, columns: {date: Day, dealer_id: Dealer, willingness: Wish}}",
        "events": "{files: events.csv, columns: {date: Day, dealer_id: Dealer, event: What, attended: Came}}",
    }
    given = " ".join(f"inputs.{name}={spec}" for name, spec in mapped.items())
    exports = opened(tmp_path, "2025Q4", given, sales=[FILES["sales.csv"][0], *HISTORY], **files)
    register = exports.read_dealers()
    since = exports.read_sales(register).first_day
    read = [one(register, since) for one in (exports.read_effort, exports.read_survey, exports.read_events)]
    found = rejects(*read)
    assert found[["input", "reason", "value"]].to_numpy().tolist() == [
        ["events", "early_date", "1900-01-01"],
        ["spend", "early_date", "1970-01-01"],
        ["survey", "early_date", "1900-01-01"],
        ["visits", "early_date", "1900-01-01"],
    ]
    assert (read[0].table["hours"].sum(), read[0].table["spend"].sum()) == (48, 240)
    assert read[1].table["quarter"].tolist() == ["2024Q1", "2025Q4"]
    days = pd.concat([one.quality for one in read]).set_index("input")["first_day"]
    assert days.to_dict() == dict.fromkeys(("visits", "spend", "survey", "events"), date(2024, 1, 1))


REPS = "inputs.reps={files: reps.csv, columns: {rep_id: Rep, weeks_off: Away}}"


def test_the_weeks_in_which_reps_are_away_are_read(tmp_path):
    exports = opened(tmp_path, given=REPS, reps=["Rep,Away", "Zoé,2026-W43 2026W44", "Max,"])
    reps = exports.read_reps().table.set_index("rep_id")["weeks_off"]
    assert reps["Zoé"] == "2026-W43 2026W44" and pd.isna(reps["Max"])


def test_a_week_that_is_none_is_refused_with_where_it_stands(tmp_path):
    exports = opened(tmp_path, given=REPS, reps=["Rep,Away", "Zoé,S43"])
    with pytest.raises(ReadError) as refused:
        exports.read_reps()
    assert str(refused.value) == (
        "reps.csv: column 'Away' of 'Zoé': 'S43' is no week: write it as 2026-W43, more of them with spaces"
    )
