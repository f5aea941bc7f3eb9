import pytest
from pydantic import ValidationError

from distribres.contracts.columns import Column
from distribres.contracts.mapping import input_model


@pytest.mark.parametrize(
    ("said", "headings"),
    [
        ({"column": "Date"}, ["Date"]),
        ({"value": "reseller"}, []),
        ({"year": "Y", "month": "M"}, ["Y", "M"]),
        ({"year": "Y", "month": "M", "day": "D"}, ["Y", "D", "M"]),
        ({"product": ["Qty", "Price"], "less": "Disc", "less_as": "percent"}, ["Qty", "Price", "Disc"]),
        ({"from": "Start", "to": "End"}, ["Start", "End"]),
    ],
)
def test_the_headings_that_a_column_comes_from(said, headings):
    assert Column.model_validate(said).headings() == headings


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "give either `column`"),
        ({"column": "A", "value": "b"}, "give either `column`"),
        ({"year": "Y"}, "a date in parts"),
        ({"year": "Y", "quarter": "Q", "month": "M"}, "a date in parts"),
        ({"column": "A", "month": "M"}, "a date in parts"),
        ({"from": "A"}, "both `from` and `to`"),
        ({"product": ["A", "B"], "less": "C"}, "less_as"),
        ({"column": "A", "less": "C", "less_as": "share"}, "beside a `product`"),
    ],
)
def test_what_is_half_said_is_refused(said, why):
    with pytest.raises(ValidationError, match=why):
        Column.model_validate(said)


def test_only_amounts_are_products_and_only_dates_have_years():
    columns = {"date": "D", "dealer_id": "C", "amount": {"year": "Y", "month": "M"}}
    with pytest.raises(ValidationError, match="amount cannot be made of `year`"):
        input_model("sales")(files="s.csv", columns=columns)


def test_the_first_pattern_that_a_file_fits_has_its_order():
    columns = {"date": "D", "dealer_id": "C", "amount": "A"}
    spec = input_model("sales")(files="*.csv", dates={"old*": "dd/mm/yyyy", "*": "mm/dd/yyyy"}, columns=columns)
    assert [spec.order_in(name) for name in ("old_1.csv", "new.csv")] == ["dd/mm/yyyy", "mm/dd/yyyy"]
