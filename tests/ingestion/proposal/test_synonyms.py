"""Words that mean the same."""

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion.proposal.synonyms import lists, translations


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
    assert lists()["roles"].keys() == proposed_inputs().keys()


def test_every_word_is_text():
    values = [[ours, *words] for choices in lists()["values"].values() for ours, words in choices.items()]
    files = [spec["files"] for spec in lists()["roles"].values()]
    words = [word for group in [*values, *files, lists()["neutral"]] for word in group]
    assert [word for word in words if not isinstance(word, str)] == []
