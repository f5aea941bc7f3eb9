import pandas as pd
import pytest

from builders import words_in
from distribres.report.handouts.why_now import say_why

PLAN = {"dealer_id": "C1", "family": "keep", "missed": False, "explore": 0.0, "headroom": 0.0}
TIERS = {"dealer_id": "C1", "tier": "B", "last_tier": "B"}
AHEAD = {"dealer_id": "C1", "alert": "none", "revenue": 900.0, "expected": 1500.0, "silence_probability": 0.1}


def why(plan=None, tiers=None, ahead=None, language: str = "en") -> str:
    tables = {"plan": PLAN | (plan or {}), "tiers": TIERS | (tiers or {}), "forecast": AHEAD | (ahead or {})}
    frames = {name: pd.DataFrame([line]) for name, line in tables.items()}
    return say_why(frames, words_in(language))["C1"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ahead": {"alert": "down"}}, "Bought €900 last quarter where €1.5k was expected: ask what happened."),
        ({"tiers": {"last_tier": "A"}}, "Fell a tier since last quarter"),
        ({"ahead": {"silence_probability": 0.6}}, "May buy nothing next quarter (60%)"),
        ({"plan": {"missed": True, "headroom": 4000.0}}, "Much room to grow (€4.0k a quarter)"),
        ({"plan": {"explore": 2.0}}, "Its room to grow is large but uncertain"),
        ({"ahead": {"alert": "up"}}, "say thank you"),
        ({"tiers": {"last_tier": "C"}}, "Rose a tier since last quarter"),
        ({"plan": {"headroom": 4000.0}}, "€4.0k a quarter that it could still buy from us."),
        ({}, "Hold the place we have"),
    ],
)
def test_each_reason_has_its_sentence(given, said):
    assert said in why(**given)


def test_the_most_urgent_is_said():
    urgent = {"ahead": {"alert": "down"}, "tiers": {"last_tier": "A"}, "plan": {"missed": True, "headroom": 4000.0}}
    assert why(**urgent, language="fr").startswith(
        "A acheté 900\u202f€ au dernier trimestre, contre 1,5\u202fk€ attendus"
    )


def test_nothing_is_said_of_what_is_not_known():
    unknown = dict.fromkeys(["revenue", "expected", "silence_probability"], float("nan"))
    assert why(plan={"headroom": float("nan")}, tiers={"last_tier": float("nan")}, ahead=unknown).startswith(
        "Hold the place we have"
    )
