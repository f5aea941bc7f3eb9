import json

import pandas as pd

from builders import params_of
from distribres.field.sheet_offers import MOST, choose_offers
from small_plans import params_with

SOLD = {"fr": "Pour vous.", "en": "For you."}


def actions(*rows) -> pd.DataFrame:
    """Actions of dealer D: tactic, fit, what it brings the dealer, day of October, which time."""
    table = pd.DataFrame(rows, columns=["tactic", "fit", "dealer_gain", "day", "n"])
    return table.assign(
        dealer_id="D",
        why=[json.dumps({"fit": fit, "facts": {}}) for fit in table["fit"]],
        due_date=pd.to_datetime([f"2026-10-{day:02}" for day in table["day"]]),
    )


def offered(*rows, untold: str = "") -> list[str]:
    """The tactics that are offered, of a playbook that has words for the dealer for all but `untold`."""
    names = {row[0] for row in rows}
    book = params_with(**{name: {} if name == untold else {"offer": SOLD} for name in names}).playbook
    return [offer.tactic for offer in choose_offers(actions(*rows), book).get("D", [])]


def test_offers_stand_in_the_order_of_their_days():
    assert offered(("b", "core", 1.0, 9, 1), ("a", "option", 1.0, 2, 1)) == ["a", "b"]


def test_a_tactic_without_words_for_the_dealer_is_not_told():
    assert offered(("a", "core", 1.0, 2, 1), ("b", "core", 1.0, 2, 1), untold="a") == ["b"]


def test_an_offer_that_comes_again_is_told_once():
    assert offered(("a", "core", 1.0, 9, 2), ("a", "core", 1.0, 2, 1)) == ["a"]


def test_of_many_those_stay_that_belong_most_to_the_family_then_those_that_bring_most():
    rows = [
        ("a", "option", 90.0, 2, 1),
        ("b", "useful", None, 2, 1),
        ("c", "useful", 5.0, 2, 1),
        ("d", "core", None, 16, 1),
        ("e", "core", 1.0, 9, 1),
        ("f", "useful", 7.0, 2, 1),
    ]
    assert offered(*rows) == ["c", "f", "e", "d"]
    assert MOST == 4


def test_a_tactic_that_takes_what_others_leave_comes_last():
    rows = [("a", "rest", 9.0, 2, 1)] + [(name, "option", 1.0, 9, 1) for name in "bcde"]
    assert offered(*rows) == ["b", "c", "d", "e"]


def test_the_playbook_has_no_words_for_dealers_where_it_is_about_them():
    tactics = params_of().playbook.tactics
    silent = {name for name, tactic in tactics.items() if tactic.offer is None}
    assert silent == {
        "alert_call",
        "discovery_visit",
        "event_letter",
        "reactivation_letter",
        "recognition_word",
        "thanks_letter",
    }
