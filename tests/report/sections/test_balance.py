import pandas as pd

from distribres.report import blocks
from distribres.report.sections import balance
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
TOLD_BALANCE = pd.DataFrame(
    {
        "rep_id": ["Anne", "Zoé"],
        "hours": 300.0,
        "needed": [200.0, 400.0],
        "load": [0.67, 1.33],
        "hour": [90.0, 190.0],
    }
)
TOLD_TRANSFERS = pd.DataFrame({"gain_low": [-1.0, 1.0], "gain": [1000.0, 2000.0]})
IDS = ["D0", "D1", "D2"]
LISTED_BALANCE = pd.DataFrame({"rep_id": ["Zoé", "Élodie"], "reached": [0.7, 0.8]})
LISTED_TRANSFERS = pd.DataFrame(
    {
        "dealer_id": IDS[:2],
        "step": [2, 1],
        "from_rep": "Zoé",
        "to_rep": "Anne",
        "distance": 12.3,
        "gain_low": -1000.0,
        "gain": 2000.0,
        "gain_high": 5000.0,
    }
)


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_balance_names_who_has_too_much_to_do():
    told = {"high": "Zoé", "high_needed": "400 h", "high_hours": "300 h", "low": "Anne", "low_needed": "200 h"}
    told |= {"low_hours": "300 h", "best": "Zoé", "most": "€190", "worst": "Anne", "least": "€90"}
    moves = EN("sections.balance.moves", count=2, gain="€3.0k", sure="1")
    assert said(balance.say(TOLD_BALANCE, TOLD_TRANSFERS, EN)) == EN("sections.balance.says", **told) + "\n\n" + moves


def test_balance_says_that_nobody_should_move():
    assert EN("sections.balance.stay") in balance.say(TOLD_BALANCE, TOLD_TRANSFERS.iloc[:0], EN).markdown


def test_hostile_reps_are_literal(hostile):
    text = balance.say(TOLD_BALANCE.assign(rep_id=hostile), TOLD_TRANSFERS, EN).markdown
    assert blocks.md(hostile) in text


def test_a_single_rep_has_no_balance():
    assert balance.say(TOLD_BALANCE.iloc[:1], TOLD_TRANSFERS, EN) is None
    assert balance.say(TOLD_BALANCE.iloc[:0], TOLD_TRANSFERS, EN) is None


def test_transfers_are_listed_the_most_valuable_first(read, plan):
    first, second = read(balance.list_transfers(LISTED_TRANSFERS, plan, EN))
    assert (first["Dealer"], second["Dealer"]) == ("Dealer 1", "Dealer 0")
    assert (first["From"], first["To"], first["Nearest dealer"]) == ("Zoé", "Anne", "12 km")
    assert (first["Gain"], first["80% interval"]) == ("€2.0k", "−€1.0k to €5.0k")
    assert balance.list_transfers(LISTED_TRANSFERS.iloc[:0], plan, EN) is None
