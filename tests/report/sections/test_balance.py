import pandas as pd
import pytest

from distribres.report import blocks
from distribres.report.sections import balance as section
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
TRANSFERS = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1"],
        "step": [2, 1],
        "from_rep": "Zoé",
        "to_rep": "Anne",
        "distance": 12.3,
        "gain_low": [-1000.0, 500.0],
        "gain": [1000.0, 2000.0],
        "gain_high": 5000.0,
    }
)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "the dealers of Zoé would get 400 h and not 300 h, those of Anne 200 h and not 300 h."),
        (EN, "One more hour a quarter is worth €190 with Zoé and €90 with Anne, at the response expected."),
        (
            EN,
            "2 dealers would earn more with a nearby rep, with the same hours: €3.0k of margin a quarter",
        ),
        (EN, "For 1 of them the gain is beyond its uncertainty."),
        (
            FR,
            "Une heure de plus par trimestre vaut 190\u202f€ chez Zoé et 90\u202f€ chez Anne",
        ),
    ],
)
def test_it_names_who_has_too_much_to_do_and_who_could_help(words, sentence, balance):
    assert sentence in section.say(balance, TRANSFERS, words).markdown


def test_it_says_that_nobody_should_move(balance):
    assert EN("sections.balance.stay") in section.say(balance, TRANSFERS.iloc[:0], EN).markdown


def test_hostile_reps_are_literal(hostile, balance):
    assert blocks.md(hostile) in section.say(balance.assign(rep_id=hostile), TRANSFERS, EN).markdown


@pytest.mark.parametrize("reps", [0, 1])
def test_a_single_rep_has_no_balance(reps, balance):
    assert section.say(balance.iloc[:reps], TRANSFERS, EN) is None
    assert section.draw(balance.iloc[:reps], EN) is None


def test_the_rep_with_most_to_do_is_drawn_on_top(balance, texts):
    figure = section.draw(balance, EN)
    assert [text for text in texts(figure) if text in ("Anne", "Zoé")] == ["Zoé", "Anne"]
    assert figure.title == "With 1 of 2 reps, dealers would deserve more hours than the rep has"


def test_transfers_are_listed_one_after_the_other(read, plan):
    first, second = read(section.list_transfers(TRANSFERS, plan, EN))
    assert (first["Dealer"], second["Dealer"]) == ("Dealer 1", "Dealer 0")
    assert (first["From"], first["To"], first["Nearest dealer"]) == ("Zoé", "Anne", "12 km")
    assert (second["Gain"], second["80% interval"]) == ("€1.0k", "−€1.0k to €5.0k")


def test_without_transfers_there_is_no_list(plan):
    assert section.list_transfers(TRANSFERS.iloc[:0], plan, EN) is None
