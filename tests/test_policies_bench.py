"""The plan against networks whose truth is known; `make bench-policy` measures it with more seeds."""

import numpy as np
import pytest

import policy


@pytest.fixture(scope="module")
def reached():
    table, _ = policy.bench(seeds=2, first=5000, kinds=["embedded", "loyal"])
    return table.pivot_table(index="world", columns="policy", values="share")


def test_the_plan_reaches_most_of_the_possible_gain(reached):
    assert reached.loc["embedded", "recommended"] > 65


def test_the_plan_does_no_harm_where_dealers_hardly_respond(reached):
    assert reached.loc["loyal", "recommended"] > 20


def test_the_plan_beats_equal_effort_and_effort_by_sales(reached):
    assert (reached["recommended"] > reached["equal"]).all()
    assert (reached["recommended"] > reached["by_sales"] - 10).all()
    assert (reached["recommended"] > reached["by_sales_kept"]).all()


def test_a_rule_within_limits_keeps_them_and_the_totals_and_its_proportions_where_it_can():
    rule, pool = np.array([8.0, 4.0, 2.0, 2.0, 6.0]), np.array([0, 0, 0, 0, 1])
    x = policy.kept(rule, np.array([0, 0, 0, 3.0, 1]), np.array([6, 9, 9, 9, 7.0]), pool)
    assert x == pytest.approx([6, 14 / 3, 7 / 3, 3, 6])
