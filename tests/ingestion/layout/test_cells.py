"""What a single cell may be."""

import pytest

from distribres.ingestion.layout.cells import is_day, number, says_note, says_only_total, says_total, words_of

TOTALS = "Total|TOTAL:|Total général|Sous-total D100|D113 Total|Grand Total|Total for Kunde 1|Summe|Zwischensumme:|*|**"
TOTALS += "|Gesamtergebnis|Subtotal Lyon|Suma total|Totaal|Итого|合計|S/Total|Beginning Balance|Report total|Σ 12"


@pytest.mark.parametrize("cell", TOTALS.split("|"))
def test_labels_of_totals_in_many_languages(cell):
    assert says_total(cell)


@pytest.mark.parametrize("cell", ["D100", "Totality SA", "Maison Totale-Lyon", "", "Résumé", "Sumatra", "-", "***** x"])
def test_what_only_looks_like_one(cell):
    assert not says_total(cell)


def test_a_total_of_something_says_more_than_total():
    assert says_only_total("Total général") and not says_only_total("Total of all that was sold to D1")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1234.5", 1234.5),
        ("1 234,56 €", 1234.56),
        ("1’234.50", 1234.5),
        ("(12.00)", -12),
        ("1.234,56-", -1234.56),
        ("$9,800.00", 9800),
        ("1,234", 1234),
        ("D100", None),
        ("2024-01-05", None),
        ("05.01.2024", None),
        ("", None),
    ],
)
def test_numbers_as_a_person_reads_them(cell, value):
    assert number(cell) == value


def test_one_mark_alone_is_what_the_file_takes_it_for():
    assert (number("1,234"), number("1,234", ",")) == (1234, 1.234)


@pytest.mark.parametrize("cell", ["2024-01-05", "5/1/24", "05.01.2024 10:00", "04-Jan-22"])
def test_days(cell):
    assert is_day(cell)


@pytest.mark.parametrize("cell", ["(112 rows affected)", "Page 2", "Ende", "Printed by Bob"])
def test_notes(cell):
    assert says_note(cell)


@pytest.mark.parametrize("cell", ["F51", "1 234,50", "D-100"])
def test_the_rest_of_a_line_that_was_cut_is_no_note(cell):
    assert not says_note(cell)


def test_words_without_accents_and_capitals():
    assert words_of("CA déc. (k€)") == ["ca", "dec", "k"]
