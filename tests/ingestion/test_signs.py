"""What files show as a whole: each with an example, and with a network in which nothing is odd."""

import pandas as pd
import pytest

import sparks
from builders import section, with_base
from distribres.contracts import load_params
from distribres.ingestion import Ingestion, suspicions
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.engines.spark import Spark

NETWORK = """
network: {{data: .}}
inputs:
  sales:
    files: s*.csv
    columns: {{date: Day, dealer_id: Dealer, amount: Net, cost: Cost, invoice_id: {bill}}}
  dealers: {{files: d.csv, columns: {{dealer_id: Id, name: Name, channel: {{value: reseller}}}}}}
"""
HEAD = "Day,Dealer,Net,Cost,Bill,Price"


def month(month: str, n: int = 40, first: int = 0) -> list[str]:
    """Lines of one month, as a system writes them: sorted, no two alike, nothing odd."""
    return [
        f"{month}-{1 + i * 27 // n:02},d{i % 3},{100 + 7 * (first + i) % 91}.{i:02},{60 + i}.5,F{month}{i},{i}.35"
        for i in range(n)
    ]


PLAIN = [month("2025-11") + month("2025-12"), month("2026-01") + month("2026-02")]

YEARS = [line for m in ("2024-11", "2025-02", "2025-06", "2025-11", "2026-01") for line in month(m)]
LEAPING = [*YEARS[:150], "2024-12-02,d1,5.5,1,Fa,1", "2024-12-03,d1,6,1,Fb,1", *YEARS[150:]]


def signs(folder, *files: list[str], bill: str = "Bill", engine=DuckDB) -> pd.DataFrame:
    for n, lines in enumerate(files):
        (folder / f"s{n}.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    (folder / "d.csv").write_text("Id,Name\nd0,One\nd1,Two\nd2,Three\n", encoding="utf-8")
    network = load_params(with_base(folder, "net", NETWORK.format(bill=bill)), "net")
    exports = Ingestion(network, "2026Q3", folder)
    exports.engine = engine()
    register = exports.read_dealers()
    return pd.concat([register.signs, exports.read_sales(register).signs], ignore_index=True)


def found(folder, *files: list[str], **how) -> dict[str, list[dict]]:
    """What calls for a look, by its kind."""
    cases = suspicions.find(signs(folder, *files, **how), pd.DataFrame(columns=REJECTS), section("quality"))
    return {name: table.dropna(axis="columns").to_dict("records") for name, table in cases.items() if len(table)}


REJECTS = ["input", "reason", "column", "value", "lines"]


def test_nothing_is_odd_about_plain_files(tmp_path):
    assert found(tmp_path, *PLAIN) == {}


def test_a_file_whose_amounts_are_all_0_is_named(tmp_path):
    empty = [",".join([*line.split(",")[:2], "0", *line.split(",")[3:]]) for line in PLAIN[1]]
    (case,) = found(tmp_path, PLAIN[0], empty)["zeros"]
    assert (case["file"], case["column"], case["lines"]) == ("s1.csv", "amount", 80)


@pytest.mark.parametrize("amount", ["90000", "-90000"])
def test_a_line_of_half_the_money_of_its_file_is_named_with_its_place(tmp_path, amount):
    (case,) = found(tmp_path, [*PLAIN[0][:30], f"2025-12-28,d1,{amount},1,F,1", *PLAIN[1]])["weighty"]
    assert (case["line"], case["largest"], case["of_money"] > 0.5) == (32, float(amount), True)


def test_in_a_file_of_few_lines_one_may_outweigh_the_others(tmp_path):
    assert "weighty" not in found(tmp_path, [*PLAIN[0][:10], "2025-12-28,d1,90000,1,F,1"])


@pytest.mark.parametrize("turned", [1, -1])
def test_dates_that_go_back_by_years_in_a_sorted_file_are_named_with_their_money(tmp_path, turned):
    (case,) = found(tmp_path, LEAPING[::turned])["leaps"]
    assert (case["line"], case["lines"], case["amount"]) == ((152 if turned == 1 else 52), 2, 11.5)
    assert case["date"] == ("2024-12-02" if turned == 1 else "2024-12-03")


def test_dates_of_several_years_in_their_order_do_not_leap(tmp_path):
    assert "leaps" not in found(tmp_path, YEARS)


@pytest.mark.parametrize("by", [1, 2], ids=["dealer", "amount"])
def test_in_a_file_that_is_sorted_by_something_else_no_date_leaps(tmp_path, by):
    assert "leaps" not in found(tmp_path, sorted(YEARS, key=lambda line: line.split(",")[by]))


def test_costs_that_are_the_amounts_are_named(tmp_path):
    same = [",".join([*p[:3], p[2], *p[4:]]) for p in (line.split(",") for line in PLAIN[1])]
    (case,) = found(tmp_path, PLAIN[0], same)["equal_costs"]
    assert (case["file"], case["column"], case["lines"], case["equal_share"]) == ("s1.csv", "cost", 80, 1)


def test_a_quarter_that_two_files_hold_is_named_with_both_and_its_money(tmp_path):
    later = month("2025-12") + month("2026-01") + month("2026-02")
    (case,) = found(tmp_path, PLAIN[0], later)["overlaps"]
    assert (case["file"], case["other_file"], case["quarter"]) == ("s1.csv", "s0.csv", "2025Q4")
    assert (case["lines"], case["same_share"]) == (40, 1)
    assert case["amount"] == sum(float(line.split(",")[2]) for line in month("2025-12"))


@sparks.NEEDED
def test_both_engines_show_the_same_signs(tmp_path):
    files = LEAPING, YEARS[120:]
    one, other = (signs(tmp_path, *files, engine=engine) for engine in (DuckDB, Spark))
    assert set(one["sign"]) >= {"leap", "overlap", "zero", "equal", "refused"}
    pd.testing.assert_frame_equal(one, other)


def test_files_of_one_time_with_lines_of_their_own_do_not_overlap(tmp_path):
    assert "overlaps" not in found(tmp_path, PLAIN[0], month("2025-12", first=3))


def test_a_file_of_which_much_more_is_rejected_than_of_the_others_is_named(tmp_path):
    lines = [line.replace("2026-01-", "2026-31-") for line in PLAIN[1]]
    (case,) = found(tmp_path, PLAIN[0], month("2025-08"), month("2025-09"), lines)["uneven"]
    assert (case["file"], case["lines"], case["refused_share"], case["usual_share"]) == ("s3.csv", 40, 0.5, 0)


def test_where_as_much_is_rejected_of_all_files_none_stands_out(tmp_path):
    assert "uneven" not in found(tmp_path, *[[line.replace("-01,", "-41,") for line in lines] for lines in PLAIN])


def test_an_id_that_looks_like_an_amount_is_named_with_one_of_them(tmp_path):
    (case,) = found(tmp_path, *PLAIN, bill="Price")["priced"]
    assert (case["input"], case["column"], case["looks"]) == ("sales", "invoice_id", "0.35")


@pytest.mark.parametrize("text", ["12.50", "1 234,56", "€ 12", "$1,200.10", "-8.75", "1.5 €"])
def test_amounts_look_like_amounts(text):
    from distribres.ingestion.signs import _is_price

    assert _is_price(text)


@pytest.mark.parametrize("text", ["100000.0", "100000.00", "12345", "1E+05", "D-12", "R12345", "F2025.12-x", "12.345"])
def test_numbers_of_dealers_do_not(text):
    from distribres.ingestion.signs import _is_price

    assert not _is_price(text)
