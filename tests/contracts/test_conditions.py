import numpy as np
import pandas as pd
import pytest

from distribres.contracts.conditions import faults_of, find_holding, read_condition, read_conditions

FACTS = pd.DataFrame(
    {
        "channel": ["exclusive", "reseller", None],
        "revenue": [100.0, 50.0, np.nan],
        "seen": pd.Series([True, False, None], dtype=object),
    }
)


@pytest.mark.parametrize(
    ("where", "held"),
    [
        ({}, [True, True, True]),
        ({"channel": ["exclusive", "franchise"]}, [True, False, False]),
        ({"channel": {"one_of": ["reseller"], "unknown": True}}, [False, True, True]),
        ({"channel": "any"}, [True, True, True]),
        ({"revenue": {"min": 50, "max": 99}}, [False, True, False]),
        ({"revenue": {"max": 99, "unknown": True}}, [False, True, True]),
        ({"seen": False}, [False, True, False]),
        ({"seen": {"is": False, "unknown": True}}, [False, True, True]),
        ({"channel": ["exclusive"], "revenue": {"min": 200}}, [False, False, False]),
        ({"margin": {"min": 0}}, [False, False, False]),
        ({"margin": {"min": 0, "unknown": True}}, [True, True, True]),
    ],
)
def test_a_condition_holds_where_the_fact_is_so_and_not_where_it_is_not_known(where, held):
    assert find_holding(read_conditions(where), FACTS).tolist() == held


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("exclusive", "a condition is a list"),
        (5, "a condition is a list"),
        ({}, "a condition is a list"),
        ({"unknown": True}, "a condition is a list"),
        ({"least": 1}, "a condition is a list"),
        ({"min": 1, "is": True}, "a condition is a list"),
        ([], "a list of one or more words"),
        ([True], "each a text"),
        ({"min": "1"}, "numbers in plain digits"),
        ({"max": True}, "numbers in plain digits"),
        ({"min": 2, "max": 1}, "min 2 is above max 1"),
        ({"min": 1, "unknown": "yes"}, "`unknown` is true or false"),
    ],
)
def test_what_is_no_condition_is_refused(given, said):
    with pytest.raises(ValueError, match=said):
        read_condition(given)


def test_the_fact_at_fault_is_named():
    with pytest.raises(ValueError, match="revenue: a condition is a list"):
        read_conditions({"channel": ["exclusive"], "revenue": 5})


@pytest.mark.parametrize("given", [["channel"], "channel", None])
def test_a_where_that_holds_no_conditions_is_refused(given):
    with pytest.raises(ValueError, match="`where` holds fact: condition"):
        read_conditions(given)


def faults(where, of_rule=False):
    return [*faults_of(read_conditions(where), ["revenue", "margin"], ["keep", "own"], of_rule)]


@pytest.mark.parametrize(
    "where",
    [
        {"channel": ["franchise"], "tier": ["A"], "family": ["own"], "alert": ["none"], "event": ["came"]},
        {"revenue": {"min": 1}, "revenue_rank": {"min": 0.5}, "spend": {"max": 5}, "silent_quarters": {"min": 2}},
        {"seen": True, "missed": False, "no_mail": False, "recognised": True},
    ],
)
def test_what_can_be_asked(where):
    assert faults(where) == []


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"chanel": ["franchise"]}, "'chanel' is no fact that there is; did you mean 'channel'?"),
        ({"zzz": True}, "'zzz' is no fact that there is"),
        ({"tier": ["D"]}, "tier is never 'D': allowed are A, B, C"),
        ({"tier": {"min": 1}}, "tier is one of A, B, C: give a list, as [A]"),
        ({"family": ["light"]}, "family is never 'light': allowed are keep, own"),
        ({"revenue": ["high"]}, "revenue is a number: give a range, as {min: 1}"),
        ({"seen": {"min": 1}}, "seen is true or false"),
    ],
)
def test_what_cannot_be_asked_is_told(where, said):
    assert faults(where) == [said]


def test_a_rule_of_a_family_cannot_ask_what_comes_after_families():
    assert faults({"channel": ["reseller"], "margin_rank": {"min": 0.5}}, of_rule=True) == []
    assert faults({"alert": ["down"]}, of_rule=True)[0].startswith("'alert' is no fact that a rule can ask here")
