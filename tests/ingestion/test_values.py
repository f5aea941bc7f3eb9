import math
import re
from datetime import date
from zoneinfo import ZoneInfo

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from distribres.ingestion import values

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
"""Each example is a column of texts for the engine: few examples are many texts."""


def evaluated(expression: nw.Expr, numbers: list[float | None]) -> list:
    """What an expression over the column `number` gives, None for null."""
    with duckdb.connect() as connection:
        connection.register("frame", pa.table({"number": pa.array(numbers, "float64")}))
        lines = nw.from_native(connection.table("frame")).select(value=expression)
        return lines.collect(backend="pyarrow").to_native()["value"].to_pylist()


def numbers(texts: list[str], decimal: str) -> list[float | None]:
    return [values.parse_number(text, decimal) for text in texts]


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
    "4\x0b": 4,
    "1e3": 1000,
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
    "٣",
    "0x10",
    "1 2",
    "--5",
    "+-5",
    "(5",
    "5)",
    "1e",
    "e3",
]


@pytest.mark.parametrize(("written", "decimal"), [(FRENCH, ","), (ENGLISH, ".")], ids=["french", "english"])
def test_numbers_as_exports_write_them(written, decimal):
    assert numbers(list(written), decimal) == pytest.approx(list(written.values()), rel=1e-15)


@pytest.mark.parametrize("decimal", [",", "."])
def test_other_texts_are_no_numbers(decimal):
    assert dict(zip(NO_NUMBER, numbers(NO_NUMBER, decimal), strict=True)) == dict.fromkeys(NO_NUMBER)


def test_the_decimal_mark_is_never_guessed():
    assert numbers(["12.5", "1,234.5", "1.23"], ",") == [None] * 3
    assert numbers(["12,5", "1.234,5", "1,23"], ".") == [None] * 3


def test_a_number_beyond_all_exports_is_none():
    assert numbers(["100000000000", "1E+11", "1E+99", "9" * 30], ".") == [None] * 4


def test_a_long_run_of_spaces_is_soon_refused():
    assert numbers([f"$1{' ' * 20}{' ' * 16}x"], ".") == [None]


def test_money_is_whole_ten_thousandths():
    found = evaluated(values.money(nw.col("number"), 1000), [1.5, -0.0, 0.00000004, 1e8, math.inf, math.nan, None])
    assert found == [15_000_000, 0, 0, None, None, None, None]


def test_money_is_the_same_whoever_rounds_it():
    numbers = [0.00005, -0.00005, 0.00015, 2.00025, -2.00025, 1.00005, 1e10 + 0.12345, 1 / 3, 0, math.nan]
    whole = values.in_money_units(pd.Series(numbers, dtype="float64"))
    assert evaluated(values.money(nw.col("number"), 1), numbers) == [None if pd.isna(n) else n for n in whole]


def test_any_amount_of_cents_is_exact():
    cents = [(7**n * 31) % 10**12 - 5 * 10**11 for n in range(1000)]
    assert evaluated(values.money(nw.col("number"), 1), [c / 100 for c in cents]) == [c * 100 for c in cents]


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
    assert values.parse_date(text, values.date_pattern(order)) == day


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2026",
        "29/02/2026",
        "04/13/2026",
        "00/01/2026",
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
    assert values.parse_date(text, values.date_pattern("dd/mm/yyyy")) is None


def test_a_dot_in_the_order_of_a_date_is_a_dot():
    assert values.parse_date("03x04x2026", values.date_pattern("dd.mm.yyyy")) is None


CENTS = st.integers(-(10**13) + 1, 10**13 - 1)
GROUPS = {",": [" ", "\u00a0", "\u202f", ".", ""], ".": [",", " ", "'", ""]}


def written(cents: int, decimal: str, group: str, sign: str, currency: str) -> str:
    """An amount as a spreadsheet of some country writes it."""
    size = f"{abs(cents) // 100:,}".replace(",", group) + f"{decimal}{abs(cents) % 100:02}"
    if cents >= 0:
        return f"{size}{currency}"
    return {"before": f"-{size}{currency}", "after": f"{size}-{currency}", "brackets": f"({size}){currency}"}[sign]


@pytest.mark.parametrize("decimal", [",", "."])
@FEW
@given(data=st.data())
def test_whatever_is_written_is_read_back_to_the_cent(decimal, data):
    way = st.tuples(
        CENTS,
        st.just(decimal),
        st.sampled_from(GROUPS[decimal]),
        st.sampled_from(["before", "after", "brackets"]),
        st.sampled_from(["", " €", " EUR", "$"]),
    )
    ways = data.draw(st.lists(way, min_size=1, max_size=60))
    found = numbers([written(*way) for way in ways], decimal)
    assert [round(value * 100) for value in found] == [cents for cents, *_ in ways]


# what numbers, dates and faults are made of, so that texts come close to being one
TEXTS = st.text(st.sampled_from("0123456789.,-+−()eE €$/ '\u00a0\u202f\tnaif"), max_size=12) | st.text(max_size=12)


def plain(text: str, decimal: str) -> float:
    """An independent reading of an accepted text: its digits, its decimal mark, its sign."""
    bare = text.replace("EUR", "").replace("USD", "").replace("GBP", "").replace("CHF", "")
    kept = "".join(c for c in bare if c in f"0123456789{decimal}eE+-−(").replace(decimal, ".").replace("−", "-")
    power = kept.lower().partition("e")[2]
    mantissa = kept.lower().partition("e")[0]
    value = float(mantissa.strip("+-()") + (f"e{power.rstrip('-') if power.endswith('-') else power}" if power else ""))
    return -value if mantissa[:1] in "-(" or kept.endswith("-") else value


@pytest.mark.parametrize("decimal", [",", "."])
@FEW
@given(texts=st.lists(TEXTS, min_size=1, max_size=80))
def test_a_number_is_never_guessed_and_nothing_raises(decimal, texts):
    other = "." if decimal == "," else ","
    for text, value in zip(texts, numbers(texts, decimal), strict=True):
        if value is None:
            continue
        assert abs(value) < values.LIMIT
        assert value == pytest.approx(plain(text, decimal), rel=1e-12)
        assert text.count(decimal) <= 1
        groups = text.split(decimal)[0].split(other)
        assert all(len([c for c in group if c.isdigit()]) == 3 for group in groups[1:])


@pytest.mark.parametrize("factor", [1, 1000])
@pytest.mark.parametrize("decimal", [",", "."])
@FEW
@given(texts=st.lists(TEXTS | st.integers(-(10**13), 10**13).map(lambda n: f"{n / 100}") | st.none(), max_size=80))
def test_many_numbers_at_once_are_those_of_each_text(decimal, factor, texts):
    found = values.parse_numbers(pd.Series(texts, dtype="str"), decimal, factor)
    alone = [math.nan if text is None else values.parse_number(text, decimal, factor) for text in texts]
    pd.testing.assert_series_equal(found, pd.Series(alone, dtype="float64"), check_exact=True)


ORDERS = ["dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd", "dd.mm.yyyy", "yyyymmdd"]
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def in_order(day: date, order: str) -> str:
    return order.replace("yyyy", f"{day:%Y}").replace("mm", f"{day:%m}").replace("dd", f"{day:%d}")


@given(day=DAYS, order=st.sampled_from(ORDERS), time=st.sampled_from(["", "T10:30:00Z", " 23:59"]))
def test_a_date_is_read_back_in_the_order_in_which_it_is_written(day, order, time):
    assert values.parse_date(in_order(day, order) + time, values.date_pattern(order)) == day


@given(text=st.text(st.sampled_from("0123456789/-. T:Z\n٣"), max_size=14) | st.text(), order=st.sampled_from(ORDERS))
def test_a_date_is_never_guessed_and_nothing_raises(text, order):
    found = values.parse_date(text, values.date_pattern(order))
    if found is not None:
        assert text.isascii() and 1900 <= found.year <= 2099
        numbers = {int(part) for part in re.findall("[0-9]+", text)}
        numbers |= {int(text[4:6]), int(text[6:8])} if text[:8].isdigit() else set()
        assert {found.day, found.month} <= numbers


@FEW
@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_halves_of_whole_numbers_are_the_number_exactly(numbers):
    expressions = values.halves("a", nw.col("number").cast(nw.Int64))
    halves = {name: evaluated(half, numbers) for name, half in expressions.items()}
    assert values.whole(pd.DataFrame(halves), "a").astype("object").tolist() == numbers


def test_the_sum_of_halves_holds_what_64_bits_do_not():
    frame = pd.DataFrame({"a_millions": [10**16, None], "a_rest": [-5, None]}, dtype="Int64")
    (large, missing) = values.whole(frame, "a")
    assert large == 10**22 - 5 and pd.isna(missing)


@pytest.mark.parametrize(
    ("text", "written", "in_paris"),
    [
        ("2023-12-31T23:00:00Z", date(2023, 12, 31), date(2024, 1, 1)),
        ("2023-12-31 23:00:00+00", date(2023, 12, 31), date(2024, 1, 1)),
        ("2023-12-31 23:00:00 UTC", date(2023, 12, 31), date(2024, 1, 1)),
        ("2024-01-01T00:00:00+01:00", date(2024, 1, 1), date(2024, 1, 1)),
        ("2024-01-01T00:00:00.000+0900", date(2024, 1, 1), date(2023, 12, 31)),
        ("2023-12-31T24:00:00Z", date(2023, 12, 31), date(2024, 1, 1)),
        ("2024-06-30T22:00Z", date(2024, 6, 30), date(2024, 7, 1)),
        ("2023-12-31 23:00:00", date(2023, 12, 31), date(2023, 12, 31)),
        ("2023-12-31", date(2023, 12, 31), date(2023, 12, 31)),
    ],
)
def test_the_day_of_an_instant_is_the_written_one_unless_a_zone_is_set(text, written, in_paris):
    pattern = values.date_pattern("yyyy-mm-dd")
    assert values.parse_date(text, pattern) == written
    assert values.parse_date(text, pattern, ZoneInfo("Europe/Paris")) == in_paris


@pytest.mark.parametrize("text", ["2024-01-01T25:00:00Z", "2024-01-01T10:61:00Z", "2024-01-01T10:00:00+25:00"])
def test_an_instant_that_is_none_has_no_day_where_a_zone_is_set(text):
    assert values.parse_date(text, values.date_pattern("dd/mm/yyyy"), ZoneInfo("Europe/Paris")) is None
