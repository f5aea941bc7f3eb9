"""What values look like."""

import pandas as pd
import pytest

from distribres.ingestion.proposal.shapes import are_names, fault


def texts(*values: str) -> pd.Series:
    return pd.Series(values, dtype="str")


def test_names_are_told_from_numbers_and_codes():
    assert are_names(texts("Garage Martin", "Blue Ltd"))
    assert not are_names(texts("C001", "C002")) and not are_names(texts("VLCO", "ABCD")) and not are_names(texts("12"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("dealer_id", "1 250,55"),
        ("invoice_id", "14.03.2026"),
        ("currency", "125.00"),
        ("city", "75001"),
        ("name", "-12.35"),
        ("unit", "12"),
        ("line_id", "Steel blade"),
    ],
)
def test_values_that_a_text_of_ours_cannot_have(column, value):
    assert value in fault(column, texts(value, value))


@pytest.mark.parametrize(
    ("column", "value"), [("dealer_id", "100000.0"), ("currency", "EUR"), ("city", "Lyon"), ("invoice_id", "2026/0042")]
)
def test_values_that_it_can_have(column, value):
    assert fault(column, texts(value)) is None
