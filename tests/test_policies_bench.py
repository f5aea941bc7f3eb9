"""The plan against networks whose truth is known; `make bench-policy` measures it with more seeds."""

import pytest

import policy


@pytest.fixture(scope="module")
def reached():
    table, *_ = policy.bench(seeds=2, first=5000, kinds=["embedded", "loyal"])
    return table.pivot_table(index="world", columns="policy", values="share")


def test_the_plan_reaches_most_of_the_possible_gain(reached):
    assert reached.loc["embedded", "recommended"] > 65


def test_the_plan_does_no_harm_where_dealers_hardly_respond(reached):
    assert reached.loc["loyal", "recommended"] > 20


def test_the_plan_beats_equal_effort_and_effort_by_sales_where_dealers_respond(reached):
    assert reached.loc["embedded", "recommended"] > reached.loc["embedded", ["equal", "by_sales"]].max()


def test_where_dealers_hardly_respond_the_plan_beats_equal_effort(reached):
    assert reached.loc["loyal", "recommended"] > reached.loc["loyal", "equal"]
