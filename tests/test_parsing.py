from datetime import date

import duckdb
import narwhals as nw
import pandas as pd
import pytest

from distribres import parsing


def evaluated(expression: nw.Expr, texts: list[str | None]) -> list:
    """What an expression over the column `text` gives, None for null."""
    with duckdb.connect() as connection:
        connection.register("frame", pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
        lines = nw.from_native(connection.table("frame")).select(value=expression)
        return lines.collect(backend="pyarrow").to_native()["value"].to_pylist()


def numbers(texts: list[str | None], decimal: str) -> list[float | None]:
    return evaluated(parsing.number(nw.col("text"), decimal), texts)


FRENCH = {
    "1234,56": 1234.56,
    "1 234,56 €": 1234.56,
    "1\u00a0234,5": 1234.5,
    "1\u202f234\u202f567,8": 1234567.8,
    "1.234.567,89": 1234567.89,
    "1.234": 1234,
    "12,": 12,
    "-5": -5,
    "5-": -5,
    "−3,5": -3.5,
    "+7": 7,
    "EUR 5": 5,
    "  4 ": 4,
    "12\n": 12,
    "1,5E+05": 150000,
    "-0": 0,
}
ENGLISH = {
    "1234.56": 1234.56,
    "$1,234.50": 1234.5,
    "1,234": 1234,
    "(12.00)": -12,
    "$(12.00)": -12,
    "($12.00)": -12,
    "-$5": -5,
    "$-5": -5,
    "5 USD": 5,
    "1'000.5": 1000.5,
    ".5": 0.5,
    "1e-05": 0.00001,
    "0.30000000000000004": 0.1 + 0.2,
    "99999999999.99": 99999999999.99,
}
NO_NUMBER = [
    "",
    " ",
    "-",
    "()",
    "n/d",
    "NaN",
    "inf",
    "1e400",
    "1e3",
    "٣",
    "0x10",
    "1 2",
    "--5",
    "+-5",
    "(5",
    "5)",
    "4\x0b",
]


@pytest.mark.parametrize(("written", "decimal"), [(FRENCH, ","), (ENGLISH, ".")], ids=["french", "english"])
def test_numbers_as_exports_write_them(written, decimal):
    assert numbers(list(written), decimal) == pytest.approx(list(written.values()), rel=1e-15)


@pytest.mark.parametrize("decimal", [",", "."])
def test_other_texts_are_no_numbers(decimal):
    assert dict(zip(NO_NUMBER, numbers(NO_NUMBER, decimal), strict=True)) == dict.fromkeys(NO_NUMBER)
    assert numbers([None], decimal) == [None]


def test_the_decimal_mark_is_never_guessed():
    assert numbers(["12.5", "1,234.5", "1.23"], ",") == [None] * 3
    assert numbers(["12,5", "1.234,5", "1,23"], ".") == [None] * 3


def test_a_number_beyond_all_exports_is_none():
    assert numbers(["100000000000", "1E+11", "1E+99", "9" * 30], ".") == [None] * 4


def test_any_amount_of_cents_is_read_exactly():
    cents = [(7**n * 31) % 10**12 - 5 * 10**11 for n in range(1000)]
    texts = [f"{'-' if c < 0 else ''}{abs(c) // 100:,}.{abs(c) % 100:02}" for c in cents]
    assert evaluated(parsing.money(nw.col("text"), ".", 1), texts) == [c * 100 for c in cents]


def test_money_is_whole_ten_thousandths():
    found = evaluated(parsing.money(nw.col("text"), ",", 1000), ["1,5", "-0", "0,00000004", "x", "100000000", None])
    assert found == [15_000_000, 0, 0, None, None, None]


def test_yes_and_no():
    found = evaluated(parsing.yes_no(nw.col("text")), ["yes", "TRUE", "1", "No", "false", "0", "oui", "", None])
    assert found == [True, True, True, False, False, False, None, None, None]


@pytest.mark.parametrize(
    ("order", "text", "day"),
    [
        ("dd/mm/yyyy", "03/04/2026", date(2026, 4, 3)),
        ("dd/mm/yyyy", "3/4/2026", date(2026, 4, 3)),
        ("mm/dd/yyyy", "03/04/2026", date(2026, 3, 4)),
        ("yyyy-mm-dd", "2026-04-03", date(2026, 4, 3)),
        ("yyyy-mm-dd", "2026-04-03T10:30:00Z", date(2026, 4, 3)),
        ("yyyy-mm-dd", "2026-04-03 10:30:00.123+02:00", date(2026, 4, 3)),
        ("dd.mm.yy", "03.04.26", date(2026, 4, 3)),
        ("yyyymmdd", "20260403", date(2026, 4, 3)),
        ("dd/mm/yyyy", "2026-04-03", date(2026, 4, 3)),
        ("dd/mm/yyyy", "29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_as_exports_write_them(order, text, day):
    assert parsing.parse_date(text, parsing.date_pattern(order)) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "29/02/2026",
        "04/13/2026",
        "00/01/2026",
        "03/04/26",
        "03-04-2026",
        "٠٣/٠٤/٢٠٢٦",
        "03/04/2026\n",
        "03/04/0026",
        "03/04/1899",
        "03/04/2100",
        "0000-01-01",
        "2026-4",
        "x03/04/2026",
        "",
    ],
)
def test_other_texts_are_no_dates(text):
    assert parsing.parse_date(text, parsing.date_pattern("dd/mm/yyyy")) is None


def test_a_dot_in_the_order_of_a_date_is_a_dot():
    assert parsing.parse_date("03x04x2026", parsing.date_pattern("dd.mm.yyyy")) is None
