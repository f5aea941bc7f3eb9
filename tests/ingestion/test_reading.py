from datetime import date

import pandas as pd
import pytest

from distribres.contracts import mapping
from distribres.ingestion import reading
from distribres.ingestion.engines import DuckDB
from distribres.ingestion.raw_files import Source
from distribres.ingestion.reference import Reference

END = date(2026, 9, 30)
EMPTY = ["", "n/d"]
DEALERS = pd.Series(["C1", "C2"])
SALES = {"date": "Day", "dealer_id": "Dealer", "amount": "Net", "invoice_id": "Bill"}


def raw(engine: DuckDB, columns: dict, *rows: tuple) -> Source:
    """Lines of raw texts, in the order of `columns`."""
    texts = pd.DataFrame(rows, columns=[f"raw_{column}" for column in columns], dtype="str")
    lines = engine.table(texts.assign(_file=0, _line=range(len(texts))))
    return Source(engine, lines, broken=pd.DataFrame(), files=["s.csv"])


def read(columns: dict, *rows: tuple, name: str = "sales", dealers=DEALERS, current_ids=None, **spec) -> list[dict]:
    """What a reader makes of raw texts, in the order of `columns`; line after line, without its place.

    Read at one go they are what they are text by text, or it says that a number is unread.
    """
    engine, mapped = DuckDB(), mapping.input_model(name)(files="s.csv", columns=columns, **spec)
    source = raw(engine, columns, *rows)
    reader = reading.Reader(source, mapped, Reference(END, EMPTY, dealers, current_ids))
    fast = engine.keep(reader.at_one_go(source.lines))
    slow = reader.text_by_text(source.lines.join(fast.select("_file", "_line", "_unread"), on=["_file", "_line"]))
    fast, slow = (
        rows.drop("_file").sort("_line").collect(backend="pyarrow").to_native().to_pylist() for rows in (fast, slow)
    )
    for one, other in zip(fast, slow, strict=True):
        assert one["_unread"] or one.items() <= other.items()
    hidden = () if mapped.key_columns() else ("_hash",)
    return [{name: value for name, value in row.items() if name not in ("_line", "_unread", *hidden)} for row in slow]


def test_values_and_what_is_odd_about_their_texts():
    good, odd = read(
        SALES,
        ("05/04/2026", " C1 ", "1 234,50 €", " F1\t"),
        ("31/02/2026", "C9", "12.50", "n/d"),
        dates="dd/mm/yyyy",
        decimal=",",
    )
    values = {"date": date(2026, 4, 5), "dealer_id": "C1", "amount": 12_345_000, "invoice_id": "F1"}
    assert good == values | {"_odd_date": False, "_odd_dealer_id": False, "_known": True, "_odd_amount": False}
    values = {"date": None, "dealer_id": "C9", "amount": None, "invoice_id": None}
    assert odd == values | {"_odd_date": True, "_odd_dealer_id": False, "_known": False, "_odd_amount": True}


@pytest.mark.parametrize("text", ["", " ", "n/d", " n/d ", None])
def test_a_text_that_says_nothing_is_no_value_and_not_odd(text):
    (line,) = read(SALES, (text, text, text, text))
    assert {line[name] for name in SALES} == {None}
    assert not any(line.get(f"_odd_{name}") for name in SALES)


def test_plain_numbers_and_others_come_out_alike():
    found = read(SALES, *[("2026-04-05", "C1", text, "F1") for text in ("1234.5", "1,234.5", "€1234.50", "(1234.5)")])
    assert [line["amount"] for line in found] == [12_345_000, 12_345_000, 12_345_000, -12_345_000]


def test_at_one_go_few_numbers_may_be_left_but_hardly_all():
    def unread(*texts: str) -> list[bool]:
        spec = mapping.input_model("sales")(files="s.csv", columns=SALES)
        engine = DuckDB()
        source = raw(engine, SALES, *[("2026-04-05", "C1", text, "F1") for text in texts])
        reader = reading.Reader(source, spec, Reference(END, EMPTY, DEALERS))
        found = reader.at_one_go(source.lines).sort("_line").collect(backend="pyarrow").to_native()
        return found["_unread"].to_pylist()

    assert unread("1", "2", "3", "4", "$5") == [False, False, False, False, True]
    assert unread("$1", "$2", "3") == [False, False, False]  # looked up from the start


def test_a_number_left_at_one_go_is_read_text_by_text():
    texts = [*map(str, range(10)), "€6", "x"]  # most are plain, so that the column is read at one go
    found = read(SALES, *[("2026-04-05", "C1", text, "F1") for text in texts])
    assert [line["amount"] for line in found] == [*range(0, 100_000, 10_000), 60_000, None]
    assert [line["_odd_amount"] for line in found] == [False] * 11 + [True]


def test_words_of_theirs_stand_for_numbers_too():
    hours = {"column": "Length", "values": {"court": "0.5", "long": "2"}}
    visits = {"date": "Day", "dealer_id": "Dealer", "hours": hours}
    found = read(visits, *[("2026-04-05", "C1", word) for word in ("court", "long", "3")], name="visits")
    assert [(line["hours"], line["_odd_hours"]) for line in found] == [(0.5, False), (2.0, False), (None, True)]


def test_an_old_number_is_the_new_one_wherever_it_stands():
    current_ids = pd.DataFrame({"old": ["B7"], "new": ["C2"]})
    found = read(SALES, ("2026-04-05", "B7", "1", "F1"), ("2026-04-05", "C1", "1", "F2"), current_ids=current_ids)
    assert [(line["dealer_id"], line["_known"]) for line in found] == [("C2", True), ("C1", True)]


def test_lines_alike_in_their_key_have_one_hash():
    found = read(SALES, *[("2026-04-05", "C1", "1", bill) for bill in ("F1", " F1", "F2")], key=["invoice_id"])
    first, again, other = (line["_hash"] for line in found)
    assert first == again != other


def test_a_number_that_stands_for_nothing_is_none(monkeypatch):
    monkeypatch.setattr(f"{__name__}.EMPTY", ["", "-1", "9999"])
    found = read(SALES, *[("2026-04-05", "C1", text, "F1") for text in ("9999", " -1 ", "9999.0", "9998")])
    assert [line["amount"] for line in found] == [None, None, 99_990_000, 99_980_000]
    assert not any(line["_odd_amount"] for line in found)


def test_columns_of_one_file_may_have_different_decimal_marks():
    columns = {"dealer_id": "Id", "name": "Name", "turnover": "CA"}
    columns |= {"latitude": {"column": "Lat", "decimal": "."}, "channel": {"value": "reseller"}}
    (line,) = read(columns, ("C1", "One", "12.345,67", "45.137", "reseller"), name="dealers", decimal=",")
    assert (line["turnover"], line["latitude"]) == (123_456_700, 45.137)


def test_hours_are_read_with_their_units():
    visits = {"date": "Day", "dealer_id": "Dealer", "hours": {"column": "Min", "factor": 1 / 60}}
    found = read(visits, *[("2026-04-05", "C1", text) for text in ("30", "45 min", "1h30", "soon")], name="visits")
    assert [line["hours"] for line in found] == [0.5, 0.75, 1.5, None]
    assert [line["_odd_hours"] for line in found] == [False, False, False, True]
