from datetime import date

import pandas as pd
import pytest

from builders import section
from distribres.contracts.param_model import Override
from distribres.tiers.overrides import OverrideError, check_overrides, with_decisions, with_overrides

QUARTER = "2026Q3"


def test_an_override_holds_from_the_quarter_of_its_date_on():
    one = Override(dealer_id="D0", tier="A", author="M. Roy", date=date(2026, 5, 4), reason="new contract")
    rule = pd.DataFrame({"dealer_id": ["D0", "D0", "D1"], "quarter": ["2026Q1", "2026Q2", "2026Q2"], "tier": "B"})
    found = with_overrides(rule.assign(p_A=0.1, p_B=0.7, p_C=0.2), [one])
    assert found["tier"].tolist() == ["B", "A", "B"]
    assert found["overridden"].tolist() == [False, True, False]
    assert found["tier_probability"].tolist() == [0.7, 0.1, 0.7]


def test_overrides_of_unknown_dealers_and_of_the_future_are_refused_together():
    told = {"tier": "A", "author": "M. Roy", "reason": "new contract"}
    overrides = [
        Override(dealer_id="D1", date=date(2026, 5, 4), **told),
        Override(dealer_id="D0", date=date(2026, 10, 1), **told),
    ]
    with pytest.raises(OverrideError) as error:
        check_overrides(overrides, pd.DataFrame({"dealer_id": ["D0"]}), QUARTER)
    assert str(error.value).splitlines() == [
        "tiers.overrides: no dealer has the dealer_id 'D1': correct it or take the line out",
        "tiers.overrides: the one for 'D0' is dated after 2026Q3: correct its date",
    ]


DEALERS = pd.DataFrame({"dealer_id": ["D0", "D1"]})
DECIDED = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D9"],
        "decision": ["tier", "frozen", "tier"],
        "tier": ["A", None, "A"],
        "author": ["Zoé", "Zoé", None],
        "date": pd.to_datetime(["2026-10-20", "2026-08-02", None]),
        "reason": "opens a second shop",
        "in_force": True,
    }
)


def laid_over(decided: pd.DataFrame, **params):
    return with_decisions(section("tiers", **params), decided, DEALERS, QUARTER).overrides


def test_a_tier_that_the_field_set_holds_from_the_review_on():
    (one,) = laid_over(DECIDED)
    assert (one.dealer_id, one.tier, one.author, one.reason) == ("D0", "A", "Zoé", "opens a second shop")
    assert one.date == date(2026, 9, 30)  # said in the days of grace


def test_one_of_the_params_wins_over_the_field():
    own = {"dealer_id": "D0", "tier": "C", "author": "M. Roy", "date": "2026-05-04", "reason": "closes"}
    assert [one.tier for one in laid_over(DECIDED, overrides=[own])] == ["C"]


def test_what_waits_for_the_manager_does_not_count():
    assert laid_over(DECIDED.assign(in_force=False)) == []


def test_whoever_is_not_named_is_told_as_nobody():
    decided = DECIDED.assign(author=None, dealer_id="D1").iloc[:1]
    assert [one.author for one in laid_over(decided)] == ["–"]
