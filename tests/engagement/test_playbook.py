from types import SimpleNamespace

import pandas as pd

from distribres.contracts import tables
from distribres.engagement import playbook

PARAMS = SimpleNamespace(
    actions={"keep": ["hotline", "recognition"], "light": ["letter"], "rising": []}, event_quarters=2
)
TIERS = pd.DataFrame({"dealer_id": ["a", "b", "c"], "family": ["keep", "light", "rising"]})


def events(*rows):
    frame = pd.DataFrame(rows, columns=["event", "date", "dealer_id", "attended"])
    return frame.astype({"date": "datetime64[s]"})


def test_each_dealer_has_the_actions_of_its_family():
    found = playbook.choose_actions(TIERS, tables.empty("events"), "2026Q3", PARAMS)
    assert found.to_dict() == {"a": "hotline;recognition", "b": "letter", "c": ""}


def test_those_who_came_are_thanked_and_the_others_get_a_word():
    invited = events(("fair", "2026-09-30", "a", True), ("fair", "2026-09-30", "c", False))
    found = playbook.choose_actions(TIERS, invited, "2026Q3", PARAMS)
    assert found.to_dict() == {"a": "hotline;recognition;event_thanks", "b": "letter", "c": "event_regrets"}


def test_the_last_event_counts_within_the_quarters_of_the_params():
    invited = events(
        ("fair", "2026-04-01", "a", False),
        ("autumn party", "2026-09-01", "a", True),
        ("old", "2026-03-31", "b", True),
        ("to come", "2026-10-01", "b", True),
    )
    found = playbook.choose_actions(TIERS, invited, "2026Q3", PARAMS)
    assert found["a"] == "hotline;recognition;event_thanks"
    assert found["b"] == "letter"


def test_a_guest_that_is_no_dealer_of_the_table_changes_nothing():
    invited = events(("fair", "2026-09-30", "left us", True))
    assert list(playbook.choose_actions(TIERS, invited, "2026Q3", PARAMS).index) == ["a", "b", "c"]
