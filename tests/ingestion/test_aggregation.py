import random
from datetime import date

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from distribres.contracts import tables
from distribres.ingestion import aggregation

SALES = {"date": "date", "dealer_id": "varchar", "amount": "bigint", "cost": "bigint", "quantity": "double"}
BRANDS = {name: SALES[name] for name in ("date", "dealer_id", "amount")} | {"brand": "varchar"}
VISITS = {"date": "date", "dealer_id": "varchar", "hours": "double", "spend": "bigint"}
SPEND = {name: VISITS[name] for name in ("date", "dealer_id", "spend")}
ANSWERS = {"date": "date", "dealer_id": "varchar", "willingness": "double", "prescription": "double"}
CENT = 100


def lines(columns: dict, rows: list[tuple], threads: int = 2) -> nw.LazyFrame:
    """Accepted lines as the engine holds them."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute(f"create table lines ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    if rows:
        connection.register("frame", pd.DataFrame(rows, columns=list(columns)))
        connection.execute("insert into lines by name from frame")
    return nw.from_native(connection.table("lines"))


def records(table: pd.DataFrame, *columns: str) -> list[tuple]:
    return [tuple(None if pd.isna(v) else v for v in row) for row in table[list(columns)].itertuples(index=False)]


SIX = [
    (date(2026, 1, 1), "C1", 1000 * CENT, 600 * CENT, 2.0),
    (date(2026, 3, 31), "C1", -250 * CENT, -100 * CENT, -0.5),
    (date(2026, 3, 31), "C1", 50 * CENT, None, None),
    (date(2026, 4, 1), "C1", 7 * CENT, 5 * CENT, 1.0),
    (date(2025, 12, 31), "C1", 9 * CENT, None, None),
    (date(2026, 2, 2), "C2", 0, 0, 0.0),
]


def test_what_each_dealer_bought_in_each_quarter():
    found = tables.check("panel", aggregation.aggregate_panel(aggregation.sales_sums(lines(SALES, SIX))))
    assert records(found, "dealer_id", "quarter", "revenue", "returns", "margin", "quantity") == [
        ("C1", "2025Q4", 0.09, 0.0, None, None),
        ("C1", "2026Q1", 8.0, -2.5, 2.5, 1.5),
        ("C1", "2026Q2", 0.07, 0.0, 0.02, 1.0),
        ("C2", "2026Q1", 0.0, 0.0, 0.0, 0.0),
    ]
    assert records(found, "lines", "active_months") == [(1, 1), (3, 2), (1, 1), (1, 1)]
    assert found["wallet"].isna().all()


def test_with_all_brands_the_wallet_is_known():
    rows = [
        (date(2026, 1, 1), "C1", 1000 * CENT, "ours"),
        (date(2026, 1, 2), "C1", 500 * CENT, "theirs"),
        (date(2026, 2, 3), "C1", -50 * CENT, None),
        (date(2026, 1, 2), "C2", 300 * CENT, "theirs"),
    ]
    found = tables.check("panel", aggregation.aggregate_panel(aggregation.sales_sums(lines(BRANDS, rows), "ours")))
    assert records(found, "dealer_id", "revenue", "wallet", "returns", "lines", "active_months") == [
        ("C1", 10.0, 14.5, 0.0, 1, 1),
        ("C2", 0.0, 3.0, 0.0, 0, 0),
    ]
    assert found[["margin", "quantity"]].isna().all(axis=None)


def test_the_last_order_is_the_last_purchase_and_a_credit_note_is_none():
    rows = [(day, "C1", amount, 0, 1.0) for day, amount in ((date(2026, 1, 9), 5), (date(2026, 2, 3), 5))]
    rows += [(date(2026, 3, 31), "C1", -5, 0, 1.0), (date(2026, 4, 1), "C1", -5, 0, 1.0)]
    found = tables.check("panel", aggregation.aggregate_panel(aggregation.sales_sums(lines(SALES, rows))))
    assert records(found, "quarter", "last_order") == [("2026Q1", pd.Timestamp(2026, 2, 3)), ("2026Q2", None)]


def test_what_is_bought_of_other_brands_is_no_order():
    rows = [(date(2026, 1, 9), "C1", 5, "ours"), (date(2026, 2, 3), "C1", 5, "theirs")]
    found = aggregation.aggregate_panel(aggregation.sales_sums(lines(BRANDS, rows), "ours"))
    assert found["last_order"].tolist() == [pd.Timestamp(2026, 1, 9)]


def test_the_last_visit_is_that_of_all_files_and_money_is_none():
    first, second = (aggregation.visit_sums(lines(VISITS, [(date(2026, month, 2), "C1", 1.0, 0)])) for month in (3, 2))
    spent = aggregation.spend_sums(lines(SPEND, [(date(2026, 3, 9), "C1", 5), (date(2026, 3, 9), "C2", 5)]))
    found = tables.check("effort", aggregation.aggregate_effort(pd.concat([first, second]), spent))
    assert records(found, "dealer_id", "last_visit") == [("C1", pd.Timestamp(2026, 3, 2)), ("C2", None)]


def test_sums_do_not_depend_on_the_order_of_lines_or_on_threads():
    rng = random.Random(1)
    rows = [
        (
            date(2026, rng.randint(1, 3), 1),
            f"C{rng.randint(1, 3)}",
            rng.randint(-(10**13), 10**14),
            1,
            rng.random() * 1e6,
        )
        for _ in range(20_000)
    ]
    first = aggregation.sales_sums(lines(SALES, rows, threads=1))
    rng.shuffle(rows)
    pd.testing.assert_frame_equal(aggregation.sales_sums(lines(SALES, rows, threads=4)), first, check_exact=True)


def test_sums_beyond_64_bits_of_ten_thousandths_do_not_wrap():
    rows = [(date(2026, 1, 1), "C1", 999_999_999_999_999, 0, 1.0)] * 10_000
    assert aggregation.aggregate_panel(aggregation.sales_sums(lines(SALES, rows)))["revenue"].item() == pytest.approx(
        1e15
    )


def test_effort_adds_up_visits_hours_and_spend():
    rows = [
        (date(2026, 1, 1), "C1", 0.1, 12 * CENT),
        (date(2026, 2, 1), "C1", 0.2, None),
        (date(2026, 2, 1), "C2", None, None),
    ]
    found = tables.check("effort", aggregation.aggregate_effort(aggregation.visit_sums(lines(VISITS, rows))))
    columns = ("dealer_id", "quarter", "visits", "hours", "spend")
    assert records(found, *columns) == [("C1", "2026Q1", 2, 0.3, 0.12), ("C2", "2026Q1", 1, None, None)]


def test_spend_without_hours_is_no_visit_unless_no_hours_are_given():
    hours_and_spend = [(1.5, 0), (None, 12 * CENT), (0.0, 12 * CENT), (None, None), (0.0, 0)]
    rows = [(date(2026, 1, 1), "C1", *values) for values in hours_and_spend]
    assert aggregation.visit_sums(lines(VISITS, rows))["visits"].tolist() == [3]
    assert aggregation.visit_sums(lines(VISITS, rows).drop("hours"))["visits"].tolist() == [5]


def test_spend_of_two_inputs_adds_up_and_its_lines_are_no_visits():
    visits = aggregation.visit_sums(lines(VISITS, [(date(2026, 1, 1), "C1", 0.5, 12 * CENT)]))
    spend = aggregation.spend_sums(
        lines(SPEND, [(date(2026, 3, 1), "C1", 30 * CENT), (date(2026, 3, 1), "C2", 5 * CENT)])
    )
    found = tables.check("effort", aggregation.aggregate_effort(visits, spend))
    columns = ("dealer_id", "quarter", "visits", "hours", "spend")
    assert records(found, *columns) == [("C1", "2026Q1", 1, 0.5, 0.42), ("C2", "2026Q1", 0, None, 0.05)]
    alone = tables.check("effort", aggregation.aggregate_effort(None, spend))
    assert records(alone, *columns) == [("C1", "2026Q1", 0, None, 0.3), ("C2", "2026Q1", 0, None, 0.05)]


def test_the_last_answer_of_a_quarter_counts_and_the_highest_of_its_day():
    rows = [
        (date(2026, 3, 2), "C1", 4.0, 5.0),
        (date(2026, 1, 1), "C1", 9.0, 9.0),
        (date(2026, 3, 2), "C1", 6.0, None),
        (date(2026, 3, 2), "C1", None, 7.0),
        (date(2026, 4, 1), "C1", None, 3.0),
    ]
    expected = [("C1", "2026Q1", 6.0, None, None), ("C1", "2026Q2", None, None, 3.0)]
    for order in (rows, rows[::-1]):
        found = tables.check("survey", aggregation.aggregate_survey(lines(ANSWERS, order)))
        assert records(found, "dealer_id", "quarter", "willingness", "image", "prescription") == expected


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("panel", aggregation.aggregate_panel(aggregation.sales_sums(lines(SALES, [])))),
        (
            "effort",
            aggregation.aggregate_effort(
                aggregation.visit_sums(lines(VISITS, [])), aggregation.spend_sums(lines(SPEND, []))
            ),
        ),
        ("survey", aggregation.aggregate_survey(lines(ANSWERS, []))),
    ],
)
def test_no_lines_make_an_empty_table(name, found):
    pd.testing.assert_frame_equal(tables.check(name, found), tables.empty(name))


@pytest.mark.parametrize(
    ("name", "function"), [("effort", aggregation.aggregate_effort), ("survey", aggregation.aggregate_survey)]
)
def test_no_such_input_makes_an_empty_table(name, function):
    pd.testing.assert_frame_equal(tables.check(name, function(None)), tables.empty(name))


@pytest.mark.parametrize(
    ("name", "columns", "row", "summed"),
    [
        ("sales", BRANDS, (date(2026, 1, 1), "C1", 1000, "ours"), {"revenue", "returns", "lines"}),
        ("visits", VISITS, (date(2026, 1, 1), "C1", 1.5, 1000), {"visits", "hours", "spend"}),
        ("spend", SPEND, (date(2026, 1, 1), "C1", 1000), {"visits", "spend"}),
    ],
)
def test_each_large_input_is_summed_by_month_in_its_own_way(name, columns, row, summed):
    found = aggregation.monthly_sums(name, lines(columns, [row]))
    assert {column for column in found if not column.endswith("_known")} == {"dealer_id", "month", "last_day"} | summed


def test_the_cost_of_a_visit_is_no_spend():
    schema = VISITS | {"cost": VISITS["spend"]}
    visits = aggregation.visit_sums(lines(schema, [(date(2026, 1, 1), "C1", 0.5, 12 * CENT, 7 * CENT)]))
    spend = aggregation.spend_sums(lines(SPEND, [(date(2026, 3, 1), "C2", 5 * CENT)]))
    found = tables.check("effort", aggregation.aggregate_effort(visits, spend))
    assert records(found, "dealer_id", "spend", "cost") == [("C1", 0.12, 0.07), ("C2", 0.05, None)]


def test_minutes_add_up_to_hours():
    rows = [(date(2026, 1, 1), "C1", minutes / 60, None) for minutes in (10, 10, 20, 20)]
    assert aggregation.aggregate_effort(aggregation.visit_sums(lines(VISITS, rows)))["hours"].tolist() == [1.0]
