"""What the words of headings mean."""

import pytest

from distribres.ingestion.proposal import lexicon
from distribres.ingestion.proposal.lexicon import fold, terms


def meanings(heading: str) -> list[set[str]]:
    return [set(term.meanings) for term in terms(heading)]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("N° facture", ("no", "facture")),
        ("codeClient", ("code", "client")),
        ("CODE_CLIENT", ("code", "client")),
        ("Événement", ("evenement",)),
        ("Date\nde facture", ("date", "de", "facture")),
        ("NAME1", ("name", "1")),
        ("", ()),
    ],
)
def test_accents_capitals_and_punctuation_do_not_matter(heading, words):
    assert fold(heading) == words


@pytest.mark.parametrize(
    "heading",
    [
        "Rechnungsdatum",
        "Factuurdatum",
        "Date de la facture",
        "Fecha factura",
        "DATEFACTURE",
        "invoice_date",
        "InvoiceDate",
    ],
)
def test_a_heading_is_made_of_what_its_words_mean_in_any_language(heading):
    parts = meanings(heading)
    assert len(parts) == 2
    assert any("invoice" in part for part in parts) and any("date" in part for part in parts)


def test_the_longest_phrase_counts():
    assert meanings("Sell-to Customer No.")[0] == {"sell_to"}
    assert {"legal_name"} <= meanings("Raison sociale")[0]


def test_a_word_with_its_capitals_is_one():
    assert "unit" in meanings("UoM")[0] and "tax" in meanings("MwSt")[0]


def test_words_without_meaning_are_left_out_and_unknown_ones_stay():
    assert meanings("Valeur en EUR")[0] >= {"money"} and len(terms("Valeur en EUR")) == 1
    assert [term.meanings for term in terms("Zlurp")] == [frozenset()]


def test_a_mistyped_word_is_a_guess():
    (term,) = terms("Quantiyt")
    assert term.guessed and "quantity" in term.meanings


def test_what_stands_in_brackets_tells_only_what_is_known():
    assert meanings("Kundennummer (falls zutreffend)") == meanings("Kundennummer")
    assert {"net"} in meanings("Betrag (netto)")


def test_the_name_of_a_table_tells_of_what_the_heading_is():
    table, name = terms("CT_Ville")
    assert table.aside and table.meanings == {"customer"} and "city" in name.meanings


def test_a_field_composed_of_roots_of_three_letters():
    assert meanings("AMTNOTLIN") == [{"money"}, {"net"}, {"line"}]


@pytest.mark.parametrize(
    "heading", ["\x00", "💶", "=HYPERLINK(1)", "'; drop table", "a" * 5000, "{{x}}", "()[]", "\u202e"]
)
def test_a_hostile_heading_is_data(heading):
    assert all(isinstance(term.meanings, frozenset) for term in terms(heading))


def test_every_word_is_text_that_leaves_letters():
    languages = {"en", "fr", "de", "es", "it", "pt", "nl", "any"}
    for meaning, words in lexicon.read("words").items():
        assert set(words) <= languages, meaning
        assert [w for text in words.values() for w in text.split(",") if not fold(w)] == [], meaning


def test_the_last_part_of_a_joined_word_says_what_it_is():
    first, last = terms("Zlurpdatum")
    assert first.meanings == frozenset() and "date" in last.meanings


def test_a_short_word_written_together_with_what_it_is_of():
    assert meanings("DOCNO") == [{"document"}, {"number"}]


def test_a_phrase_written_together_is_not_cut_short():
    assert all("supplier_reference" not in term.meanings for term in terms("Your opinion"))


def test_a_word_that_says_nothing_says_something_alone():
    assert meanings("Un.") == [{"unit"}] and terms("un")[0].meanings == {"unit"} and len(terms("pour un client")) == 1


@pytest.mark.parametrize("heading", ["Haendlernummer", "Händlernummer", "HAENDLER-NR"])
def test_german_is_also_read_where_it_is_written_without_umlauts(heading):
    assert any("customer" in part for part in meanings(heading)) and any("number" in part for part in meanings(heading))
