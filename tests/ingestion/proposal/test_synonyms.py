"""Words that mean the same."""

import pytest

from distribres.contracts.mapping import known_inputs
from distribres.ingestion.proposal import synonyms
from distribres.ingestion.proposal.synonyms import SURE, factor, likeness, lists, translations


@pytest.mark.parametrize(
    ("heading", "synonym"),
    [
        ("N° facture", "no facture"),
        ("NUMERO_FACTURE", "no facture"),
        ("Invoice #", "invoice no"),
        ("codeClient", "code client"),
        ("CODECLIENT", "code client"),
        ("Événement", "evenement"),
        ("Durée (h)", "duree"),
        ("Sale (Dollars)", "sale"),
        ("Date de la facture", "date facture"),
        ("Dt fact.", "date facture"),
        ("Mt HT", "montant ht"),
        ("N° lig.", "no ligne"),
        ("Envie de développer la marque (0-10)", "envie de developper la marque"),
    ],
)
def test_headings_that_surely_mean_it(heading, synonym):
    assert likeness(heading, synonym) >= SURE


@pytest.mark.parametrize(("heading", "synonym"), [("Montent HT", "montant ht"), ("Quantité livrée", "quantite")])
def test_headings_that_may_mean_it(heading, synonym):
    assert 0 < likeness(heading, synonym) < SURE


@pytest.mark.parametrize(("heading", "synonym"), [("Vendor Name", "name"), ("Report Date", "date"), ("", "date")])
def test_headings_that_do_not_mean_it(heading, synonym):
    assert likeness(heading, synonym) == 0


@pytest.mark.parametrize(
    ("heading", "worth"),
    [("Marché (k€/an)", 1000), ("CA KEUR", 1000), ("Market, $ thousands", 1000), ("CA M€", 1_000_000), ("Bike €", 1)],
)
def test_the_unit_of_money_in_a_heading(heading, worth):
    assert factor(heading, "money") == worth


def test_minutes_are_no_hours():
    assert factor("Durée (min)", "hours") * 90 == 1.5
    assert factor("Durée (min)", "population") == 1


def test_inhabitants_may_be_counted_in_thousands():
    assert factor("Population (milliers)", "population") == 1000


def test_values_are_translated_or_not_known():
    values = ["Concession multimarque", "CONCESSION EXCLUSIVE", "Franchisé", "Detaillant", "Bronze"]
    assert list(translations("channel", values).values()) == [
        "multibrand",
        "exclusive",
        "franchise",
        "reseller",
        None,
    ]
    assert translations("attended", ["Oui", "NO", "unknown"]) == {"Oui": "yes", "NO": "no", "unknown": None}


def test_the_lists_speak_of_the_inputs_that_there_are():
    assert {role: set(spec["columns"]) for role, spec in lists()["roles"].items()} == {
        name: set(spec["columns"]) for name, spec in known_inputs().items()
    }


def test_every_synonym_and_word_is_text():
    headings = [names for spec in lists()["roles"].values() for names in spec["columns"].values()]
    values = [[ours, *words] for choices in lists()["values"].values() for ours, words in choices.items()]
    words = [word for group in synonyms.flat([*headings, *values]) for word in synonyms.flat([group])]
    assert [word for word in words if not isinstance(word, str) or not synonyms.fold(word)] == []
