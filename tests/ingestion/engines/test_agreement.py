"""The heavy step on each engine, and on Polars as a referee: the same panel and the same rejects."""

from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest

from builders import PARAMS, REPOSITORY, with_base
from distribres.contracts import load_params, tables
from distribres.ingestion import Ingestion
from distribres.ingestion.engines import DuckDB

HEADINGS = "Day,Dealer,Net,Cost,Pieces,Bill,Line"
NETWORK = """
network: {data: ., currency: USD}
inputs:
  sales:
    files: s*.csv
    key: [invoice_id, line_id]
    columns: {date: Day, dealer_id: Dealer, amount: Net, cost: Cost, quantity: Pieces, invoice_id: Bill, line_id: Line}
  dealers: {files: d.csv, columns: {dealer_id: Id, name: Name, channel: {value: reseller}}}
"""
ROWS = [
    ("2024-02-29,d1,10,5,1,A,1", None),
    ("2024-02-30,d1,10,5,1,A,2", "bad_date"),
    ("2024-01-05,,10,5,1,A,3", "no_dealer"),
    ("2031-01-01,d1,10,5,1,A,4", "future_date"),
    ("2024-01-05,zz,10,5,1,A,5", "unknown_dealer"),
    ("2024-01-05,d1,abc,5,1,A,6", "bad_amount"),
    ("2024-01-05,d1,7,5,1,B,1", None),
    ("2024-01-05,d1,7,5,1,B,1", "doubled"),
    ("2024-01-05,d1,8,5,1,B,1", "conflicting"),
    ("2024-05-01,d1,-3.5,-2,-1,C,1", None),
    (",d1,1,5,1,C,2", "bad_date"),
    ("2023-02-29,d1,1,5,1,C,3", "bad_date"),
    ("0000-01-01,d1,1,5,1,C,4", "bad_date"),
    ("2024-05-02,d1,,5,1,C,5", "bad_amount"),
    ("2024-5-2,d1,1,,1,C,6", None),
    ('"2024-05-03\n",d1,1,0.25,1,C,7', None),
    ("2024-05-03,d1,1e,5,1,C,8", "bad_amount"),
    ("٢٠٢٤-٠٥-٠٣,d1,1,5,1,C,9", "bad_date"),
    ("2024-05-03,d1,NaN,5,1,C,10", "bad_amount"),
    ('2024-05-03,d1,"12,50",5,1,C,11', "bad_amount"),
    ("2024-05-03,d1,٣,5,1,C,12", "bad_amount"),
    ("2024-05-03,d1, 4 ,1,0.5,C,13", None),
    ("2024-05-03,d1,4,1,1,extra,C,14", "broken_line"),
    ('2024-05-03,d1,"0\n",0,1,C,15', None),
    ("2024-05-03,d1,4\x0b4,1,1,C,16", "bad_amount"),
    ("2024-05-03,d1,4\u2028,1,1,C,17", "bad_amount"),
    ('2024-05-03,d1,"$1,234.50",1000,3,C,18', None),
    ("2024-05-03,d1,(12.00),-6,-1,C,19", None),
    ("2024-05-03,d1,1e400,1,1,C,20", "bad_amount"),
    ("2024-05-03,d1,99999999999999999999999999999,1,1,C,21", "bad_amount"),
    ("2024-05-03,d1,-0,1,1,C,22", None),
    ("2024-05-03,d1,1,1,many,C,23", "bad_number"),
    ("2024-05-03, d2 ,1,1,n/d,C,24", None),
    ("2024-05-03,D2\u200b,0,0,n/d,C,25", None),
    ("2024-05-03,d2,-2,1,1,C,26", "conflicting"),
    ("2024-05-04,D2,1,,1,C,26", "doubled"),
    ("2024-05-04,D2,1,1,1,C,26", None),
]


def opened(folder: Path, engine, lines: list[str] = ()) -> Ingestion:
    """A network of two dealers in `folder`, opened on an engine."""
    if lines:
        (folder / "s.csv").write_text("\n".join([HEADINGS, *lines]) + "\n", encoding="utf-8")
    (folder / "d.csv").write_text("Id,Name\nd1,One\nd2,Two\n", encoding="utf-8")
    return on_engine(engine, Ingestion(load_params(with_base(folder, "net", NETWORK), "net"), "2026Q3", folder))


def on_engine(engine, exports: Ingestion) -> Ingestion:
    exports.engine = engine
    return exports


def ingested(exports: Ingestion) -> SimpleNamespace:
    sales = exports.read_sales(exports.read_dealers())
    panel, rejects = tables.check("panel", sales.table), tables.check("rejects", sales.rejects)
    aliases = tables.check("aliases", sales.aliases)
    return SimpleNamespace(panel=panel, rejects=rejects, quality=sales.quality, aliases=aliases)


def test_more_than_two_dozen_dirty_rows_with_known_answers(engine, tmp_path):
    found = ingested(opened(tmp_path, engine, [line for line, _ in ROWS]))
    expected = {number: reason for number, (_, reason) in enumerate(ROWS, start=2) if reason}
    assert dict(zip(found.rejects["line"], found.rejects["reason"], strict=True)) == expected
    assert found.aliases[["written", "dealer_id", "lines", "money"]].to_numpy().tolist() == [
        ["D2", "d2", 1, 1.0],
        ["D2\u200b", "d2", 1, 0.0],
    ]
    rows = found.panel[["dealer_id", "quarter", "revenue", "margin", "quantity", "returns", "lines"]]
    assert list(rows.itertuples(index=False, name=None)) == [
        ("d1", "2024Q1", 17.0, 7.0, 2.0, 0.0, 2),
        ("d1", "2024Q2", 1225.0, pytest.approx(229.75), 5.5, -15.5, 8),
        ("d2", "2024Q2", 2.0, 0.0, 1.0, 0.0, 3),
    ]


@pytest.mark.parametrize("decimal", [".", ","])
def test_an_engine_reads_plain_numbers_and_leaves_the_rest(engine, decimal):
    plain = {"0": 0, "-5": -5, "007": 7, f"12{decimal}5": 12.5, f"99999999999{decimal}9": 99_999_999_999.9}
    other = ["", "n/d", "1 234", "$5", "(5)", "5-", "+-5", " +-5", "0x10", "1_000", "٣", f"1{decimal}5{decimal}0", None]
    raw = pd.DataFrame({"raw": pd.Series([*plain, *other], dtype="str")})
    found = engine.with_numbers(engine.table(raw), {"number": "raw"}, decimal, {})
    rows = found.select("raw", "number").collect(backend="pyarrow").to_native().to_pylist()
    assert {row["raw"]: row["number"] for row in rows} == plain | dict.fromkeys(other)


MANY = """
copy (
    select
        case when i % 997 = 0 then '31/02/2026'
             else strftime(date '2024-01-01' + (h % 1010)::int, '%Y-%m-%d') end as Day,
        case when i % 1009 = 0 then 'nobody' else 'd' || (1 + h % 2) end as Dealer,
        case when i % 1013 = 0 then 'n/d' when h % 7 = 0 then printf('$%d,%03d.50', 1 + h % 9, h % 1000)
             else printf('%d.%02d', h % 5000 - 500, h % 100) end as Net,
        case when h % 11 = 0 then '' else printf('%.4f', h % 7919 / 16) end as Cost,
        printf('%.1f', h % 64 / 2) as Pieces,
        'B' || key // 8 as Bill, key % 8 as Line
    from (
        select i, (hash(i - (i % 1019 = 0)::int) >> 8)::bigint as h, i - (i % 1019 = 0 or i % 1021 = 0)::int as key
        from range(300000) t(i)
    )
    order by i
) to '{}' (header)
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory) -> tuple[Path, SimpleNamespace]:
    """A folder with 300,000 lines, and what DuckDB makes of them."""
    folder = tmp_path_factory.mktemp("many")
    duckdb.sql(MANY.format(folder / "s.csv"))
    return folder, ingested(opened(folder, DuckDB()))


REASONS = {"bad_date", "unknown_dealer", "bad_amount", "doubled", "conflicting", "future_date"}


@pytest.mark.parametrize("engine", ["spark", "polars"], indirect=True)
def test_many_lines_are_the_same_on_all(engine, many):
    folder, expected = many
    assert expected.quality.set_index("input").loc["sales", "lines_read"] == 300_000
    assert set(expected.rejects["reason"]) == REASONS
    found = ingested(opened(folder, engine))
    pd.testing.assert_frame_equal(expected.panel, found.panel, rtol=1e-9, atol=0)
    pd.testing.assert_frame_equal(expected.rejects, found.rejects)
    pd.testing.assert_frame_equal(expected.quality, found.quality)


def test_a_quarter_of_iowa_equals_plain_sql_to_the_cent(engine, iowa_raw):
    overrides = f"network.data='{iowa_raw.resolve()}' inputs.sales.files=sale_2019Q3.csv.gz"
    exports = on_engine(engine, Ingestion(load_params(PARAMS, "iowa", overrides), "2019Q3", REPOSITORY))
    read = ingested(exports)
    found = read.panel.set_index("dealer_id")
    with duckdb.connect() as plain:
        expected = plain.execute(
            f"""
            select "Store Number" as dealer_id, count(*) filter (Vendor = '421') as lines,
                sum("Sale (Dollars)"::decimal(18, 2))::double as wallet,
                coalesce(sum("Sale (Dollars)"::decimal(18, 2)) filter (Vendor = '421'), 0)::double as revenue,
                coalesce(sum("Bottles Sold"::int) filter (Vendor = '421'), 0)::double as quantity
            from read_csv('{iowa_raw}/sale_2019Q3.csv.gz', all_varchar = true)
            left join read_csv('{iowa_raw}/product_2022-11-01.csv.gz', all_varchar = true) using ("Item Number")
            where dealer_id in (select Store from read_csv('{iowa_raw}/store_2022-11-01.csv.gz', all_varchar = true))
            group by dealer_id order by dealer_id
            """
        ).df()
    pd.testing.assert_frame_equal(
        found[["lines", "wallet", "revenue", "quantity"]],
        expected.set_index("dealer_id"),
        check_dtype=False,
        rtol=1e-14,
    )
    assert set(read.rejects["reason"]) == {"unknown_dealer"}


IRREGULAR = {
    "header: 3, skip_totals: true": "Sales\n\nDay,Dealer,Net\n2024-02-05,d1,10\nTotal,,10.00\n2024-05-01,d2,x\n",
    "fill_down: [dealer_id]": "Day,Dealer,Net\n2024-02-05,d1,4\n2024-02-06,,6\n2024-05-01,d2,x\n",
    "header: 1, separator: [';', ',']": "sep=;\nDay;Dealer;Net\n2024-02-05;d1;10;\n2024-05-01;d2;x;\n",
    "wide: amount": "Dealer,Feb-24,May-24\nd1,10,0\nd2,,x\n",
}


@pytest.mark.parametrize("engine", ["duckdb", "polars"], indirect=True)  # what Spark gets, DuckDB has read
@pytest.mark.parametrize("said", IRREGULAR)
def test_irregular_files_are_the_same_on_all(engine, tmp_path, said):
    exports = tmp_path / "s.csv"
    exports.write_text(IRREGULAR[said], encoding="utf-8")
    columns = "dealer_id: Dealer" if "wide" in said else "date: Day, dealer_id: Dealer, amount: Net"
    dealers = NETWORK.partition("  dealers:")[2]
    mapping = (
        f"network: {{data: .}}\ninputs:\n  sales: {{files: s.csv, {said}, columns: {{{columns}}}}}\n  dealers:{dealers}"
    )
    (tmp_path / "d.csv").write_text("Id,Name\nd1,One\nd2,Two\n", encoding="utf-8")
    params = load_params(with_base(tmp_path, "net", mapping), "net")
    found = ingested(on_engine(engine, Ingestion(params, "2026Q3", tmp_path)))
    assert found.panel[["dealer_id", "quarter", "revenue"]].to_numpy().tolist() == [["d1", "2024Q1", 10.0]]
    (reject,) = found.rejects.itertuples()
    last = len(IRREGULAR[said].splitlines()) - ("sep=" in IRREGULAR[said])
    assert (reject.line, reject.reason, reject.value) == (last, "bad_amount", "x")
    assert reject.file == ("s.csv, May-24" if "wide" in said else "s.csv")
