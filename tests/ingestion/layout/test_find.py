"""Where a table lies in a file, seen from its first rows."""

import pytest

from distribres.ingestion.layout.dialect import Form
from distribres.ingestion.layout.find import find
from irregular import rows

BODY = "".join(f"F{n},2024-0{1 + n % 9}-11,D{n % 4},{n}.50\n" for n in range(30))
HEAD = "Invoice,Date,Customer,Amount\n"
TOTAL = f"{sum(n + 0.5 for n in range(30)):.2f}"
FORMS = {
    "a plain table": (HEAD + BODY, Form()),
    "a list without numbers": ("Code,Nom,Ville\n" + "".join(f"D{n},Nom {n},Lyon\n" for n in range(9)), Form()),
    "headings alone": (HEAD, Form()),
    "titles above": ("Sales by customer,,,\nFrom 01/01/2024 to 31/12/2024,,,\n,,,\n" + HEAD + BODY, Form((4,))),
    "titles that are no table": ("Sales\n\nPrinted:,2025-01-01\n\n" + HEAD + BODY, Form((5,))),
    "an empty row above": (",,,\n" + HEAD + BODY, Form((2,))),
    "a total below": (HEAD + BODY + f"Total,,,{TOTAL}\n", Form(skip_totals=True)),
    "a total without a label": (HEAD + BODY + f",,,{TOTAL}\n", Form(skip_totals=True)),
    "a note below": (HEAD + BODY + "(30 rows affected)\n", Form(skip_totals=True)),
    "rules of dashes": (HEAD + "-----,-----,-----,-----\n" + BODY, Form(skip_totals=True)),
    "headings come again": (HEAD + BODY + HEAD + BODY, Form(skip_totals=True)),
    "the questions below": (HEAD + "The bill,The day,Who,How much\n" + BODY, Form(skip_totals=True)),
    "two rows of headings": ("Invoice,,Customer,Sales\nNo,Date,,Amount\n" + BODY, Form((1, 2))),
    "several tables": ("Hosts\nName,Mail,Seen\nBob,b@x,yes\nSales\n" + HEAD + BODY, Form((5,))),
}


@pytest.mark.parametrize("case", FORMS)
def test_where_the_table_is(case):
    text, form = FORMS[case]
    assert find(rows(text)).form == form


def test_a_line_that_lacks_its_date_is_no_total_whatever_its_dealer_is_called():
    text = "Invoice,Date,Customer,Name,Amount\n" + "".join(f"F{n},2024-01-11,D1,N,{n}\n" for n in range(20))
    assert find(rows(text + "F99,,D2,Total Energies,5\n")).form == Form()


def test_groups_whose_value_stands_on_their_first_line():
    lines = "".join(f"{f'D{n // 5}' if n % 5 == 0 else ''},2024-01-{n + 1:02},{n}.50\n" for n in range(25))
    assert find(rows("Customer,Date,Amount\n" + lines)).grouped == ("Customer",)


def test_groups_whose_name_stands_on_a_row_of_its_own():
    lines = "".join(f"C{c},,,\n" + "".join(f",2024-01-{n + 1:02},F{c}{n},5\n" for n in range(5)) for c in range(4))
    found = find(rows("Customer,Date,Invoice,Amount\n" + lines))
    assert found.grouped == ("Customer",) and found.form.skip_totals


def test_what_is_blank_wherever_the_order_goes_on_stands_on_its_first_line():
    lines = "".join(f"O{n},2024-01-{n % 9 + 1:02},D{n % 3},5\nO{n},,,6\n" for n in range(20))
    assert find(rows("Order,Date,Customer,Amount\n" + lines)).grouped == ("Date", "Customer")


def test_a_column_with_gaps_is_not_grouped():
    lines = "".join(f"F{n},D{n % 3},{'urgent' if n % 3 == 0 else ''}\n" for n in range(30))
    assert find(rows("Invoice,Customer,Remark\n" + lines)).grouped == ()


def wide(headings: str, context: str = "") -> tuple:
    lines = "".join(f"D{n},{','.join(str(n) for _ in headings.split(','))}\n" for n in range(9))
    return find(rows(f"Customer,{headings}\n{lines}"), context=context)


@pytest.mark.parametrize(
    ("headings", "form"),
    [
        ("Jan-24,Feb-24,Mar-24", (("amount", ""),)),
        ("Jan-24,Feb-24,Mar-24,Q1-24,2024", (("amount", ""),)),
        ("Qty Jan-24,Qty Feb-24,Qty Mar-24,CA Jan-24,CA Feb-24,CA Mar-24", (("amount", "ca"), ("quantity", "qty"))),
        ("Budget Jan-24,Budget Feb-24,Budget Mar-24,Jan-24,Feb-24,Mar-24", (("amount", ""),)),
        ("Budget Jan-24,Budget Feb-24,Budget Mar-24", ()),
        ("2019,2020,2021", ()),
        ("Pop 2019,Pop 2020,Pop 2021", ()),
    ],
)
def test_columns_of_periods(headings, form):
    assert set(wide(headings).form.wide) == set(form)


def test_months_of_no_year_are_told():
    assert "nothing says of which year" in wide("Jan,Feb,Mar").doubts[0]
    assert wide("Jan,Feb,Mar", "sales 2024").form.wide == (("amount", ""),)


def test_a_heading_that_stands_twice_is_told():
    assert "'Date' stands there 2 times" in find(rows("Date,Date,Customer\n2024-01-01,2024-01-02,D1\n")).doubts[0]


def test_a_row_of_merged_cells_above_the_headings_is_one_of_them():
    text = "Sales,,Customer,,\nNo,Date,Code,Town,Amount\n" + "".join(f"F{n},2024-01-01,D,L,{n}\n" for n in range(9))
    assert find(rows(text), merged=[(1, 0, 1), (1, 2, 3)]).form.header == (1, 2)
    assert find(rows(text)).form.header == (2,)
