import numpy as np
import pandas as pd
import pytest

from distribres.engagement import claims
from distribres.engagement.plan import list_efforts
from distribres.engagement.valuation import compare_policies
from networks import recommended, tables

PLAN = pd.DataFrame({"current_hours": [4.0, 4.0, 4.0], "hours": [8.0, 0.0, 4.0]}, index=["a", "b", "c"])


@pytest.mark.parametrize(
    ("hours", "followed"), [([8, 0, 4], 1.0), ([4, 4, 4], 0.0), ([6, 2, 4], 0.5), ([8, 0, 9], 1.0), ([0, 8, 4], 0.0)]
)
def test_how_far_a_plan_was_followed(hours, followed):
    effort = pd.DataFrame({"dealer_id": ["a", "b", "c"], "hours": np.array(hours, float)})
    assert claims.follow_hours(PLAN, effort) == (4, followed)


def test_dealers_without_a_line_got_no_hours():
    assert claims.follow_hours(PLAN, pd.DataFrame({"dealer_id": ["a"], "hours": [8.0]})) == (4, 1)


def test_what_is_not_known_is_missing():
    moved, followed = claims.follow_hours(PLAN, pd.DataFrame({"dealer_id": ["a"], "hours": [np.nan]}))
    assert moved == 4 and np.isnan(followed)
    assert np.isnan(claims.follow_hours(PLAN * np.nan, pd.DataFrame({"dealer_id": [], "hours": []}))).all()


def test_a_plan_that_is_valued_again_on_the_same_data_is_worth_the_same():
    found = recommended()
    plan, policies = list_efforts(*found), compare_policies(found.worth)
    table = claims.recall_claims(found.known, tables()["effort"], {"2026Q2": plan}, {"2026Q2": policies})
    line = table.iloc[0]
    assert line["quarter"] == "2026Q3" and line["followed"] == 0  # the hours of the year never change
    assert line[claims.NOW].tolist() == pytest.approx(line[["gain_low", "gain", "gain_high"]].tolist(), rel=0.01)


def test_a_review_without_a_plan_said_nothing():
    found = recommended()
    plan, policies = list_efforts(*found), compare_policies(found.worth)
    given = {"2026Q1": plan, "2026Q2": plan}, {"2026Q2": policies.iloc[:0]}
    assert claims.recall_claims(found.known, tables()["effort"], *given).empty
