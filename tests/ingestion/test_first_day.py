from datetime import date

import narwhals as nw
import pandas as pd
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from distribres.ingestion.first_day import FirstDay, added, counted_by_month, is_before, lines_by_month

END = date(2026, 9, 30)


def monthly(first: str, months: int, lines: int = 100) -> dict[str, int]:
    return {f"{day:%Y-%m-%d}": lines for day in pd.date_range(first, periods=months, freq="MS")}


HISTORY = monthly("2019-01-01", 93)


def test_a_mistyped_year_does_not_begin_the_history():
    assert FirstDay().find({"1900-01-01": 80} | HISTORY, END) == date(2019, 1, 1)


def test_several_mistyped_years_neither():
    strays = {"1900-01-01": 80, "1970-01-01": 3, "2001-05-01": 1, "2010-02-01": 2}
    assert FirstDay().find(strays | HISTORY, END) == date(2019, 1, 1)


def test_a_history_without_a_gap_has_no_early_line():
    assert FirstDay().find(HISTORY, END) is None
    assert FirstDay().begins(HISTORY, END) == date(2019, 1, 1)


def test_a_pause_after_many_lines_is_one():
    """A fifth of the lines before it: the business was there."""
    assert FirstDay().find(monthly("2012-01-01", 24) | HISTORY, END) is None
    assert FirstDay().find({"1900-01-01": 5} | monthly("2012-01-01", 24) | HISTORY, END) == date(2012, 1, 1)


def test_a_beginning_with_few_lines_before_a_pause_is_left_out_unless_its_day_is_set():
    pilot = monthly("2016-01-01", 3, 10)
    assert FirstDay().find(pilot | HISTORY, END) == date(2019, 1, 1)
    assert FirstDay(fixed=date(2016, 1, 1)).find(pilot | HISTORY, END) == date(2016, 1, 1)


def test_the_gap_is_of_whole_quarters():
    eleven, twelve = {"2018-01-01": 1} | HISTORY, {"2017-12-01": 1} | HISTORY
    assert (FirstDay().find(eleven, END), FirstDay().find(twelve, END)) == (None, date(2019, 1, 1))
    assert FirstDay(gap=3).find(eleven, END) == date(2019, 1, 1)


def test_the_share_is_the_most_that_may_be_before_it():
    tenth = {"1900-01-01": 10, "2026-01-01": 90}
    assert FirstDay(share=0.1).find(tenth, END) == date(2026, 1, 1)
    assert FirstDay(share=0.09).find(tenth, END) is None


def test_lines_after_the_reviewed_quarter_say_nothing():
    assert FirstDay().find({"2026-01-01": 100, "2099-01-01": 5000}, END) is None


def test_other_lines_are_early_only_before_the_sales_too():
    """A survey, its first wave small and long ago: an answer of 2018 stands, one of 1900 does not."""
    waves = {"1900-01-01": 1, "2018-03-01": 5, "2026-03-01": 200}
    assert FirstDay().find(waves, END) == date(2026, 3, 1)
    assert FirstDay(sales=date(2017, 6, 1)).find(waves, END) == date(2017, 6, 1)
    visits = {"1900-01-01": 1} | monthly("2015-01-01", 140)
    assert FirstDay(sales=date(2020, 1, 1)).find(visits, END) == date(2015, 1, 1)


def test_nothing_has_no_first_day():
    assert FirstDay().find({}, END) is None and FirstDay().begins({}, END) is None


def test_a_day_within_a_month_has_lines_of_that_month_before_it():
    assert is_before({"2019-01-01": 1}, date(2019, 1, 2)) and not is_before({"2019-01-01": 1}, date(2019, 1, 1))
    assert not is_before({"1900-01-01": 1}, None)


def test_lines_are_counted_by_month_without_those_that_have_no_date():
    days = [date(2026, 1, 31), None, date(2026, 1, 1), date(1900, 5, 5)]
    lines = nw.from_native(pa.table({"date": pa.array(days, pa.date32())})).lazy("duckdb")
    assert lines_by_month(lines) == {"1900-05-01": 1, "2026-01-01": 2}
    sums = pd.DataFrame({"month": pd.to_datetime(["2026-01-01", None, "2026-01-01"]), "counted": [2, 9, 1]})
    assert counted_by_month(sums) == {"2026-01-01": 3}


@given(st.lists(st.tuples(st.integers(1900, 2017), st.integers(1, 20)), max_size=8))
def test_strays_before_a_gap_never_move_the_day_and_all_of_them_are_early(strays):
    """Less than a tenth of the lines, the last of them a year or more before the first real one."""
    months = added([HISTORY, *({f"{year}-06-01": lines} for year, lines in strays)])
    assert FirstDay().find(months, END) == (date(2019, 1, 1) if strays else None)


@given(st.dictionaries(st.integers(0, 500), st.integers(1, 50)), st.randoms())
def test_the_order_and_division_of_the_files_do_not_show(counts, random):
    months = [(f"{1985 + n // 12}-{n % 12 + 1:02}-01", lines) for n, lines in counts.items()]
    single = [{month: 1} for month, lines in months for _ in range(lines)]
    random.shuffle(single)
    assert FirstDay().find(added(single), END) == FirstDay().find(dict(months), END)
