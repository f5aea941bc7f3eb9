from dataclasses import replace

import numpy as np
import pytest

from distribres.engagement import limits
from distribres.engagement.limit_costs import TOUCHES, price_limits
from networks import knowledge, loose, recommended, tables


def priced(inputs=None, **given):
    """What each limit costs, by its name."""
    known, params = recommended(inputs, **given).known, loose(**given)
    return price_limits(known, limits.expect_beyond(known, params), params).set_index("limit")


def test_a_limit_that_holds_nobody_costs_nothing():
    costs = priced(max_cut=1, min_hours=dict.fromkeys("ABC", 0))
    assert costs.loc[["max_cut", "min_hours"], "cost"].tolist() == [0, 0]


def test_a_tight_limit_costs_most():
    costs = priced(max_cut=0.02)
    assert set(costs.index) == set(TOUCHES) and costs["cost"].idxmax() == "max_cut"
    assert (costs["cost_low"] <= costs["cost"]).all() and (costs["cost"] <= costs["cost_high"]).all()


def test_the_price_is_what_the_plan_wins_more_where_the_limit_is_lifted():
    held, free = (recommended(max_cut=cut).worth.totals["recommended"] for cut in (0.2, 1))
    more = (free - held).mean()
    assert priced(max_cut=0.2).loc["max_cut", "cost"] == pytest.approx(more, rel=0.05)


def test_borders_cost_nothing_where_there_are_none():
    inputs = tables()
    inputs["dealers"]["rep_id"] = "alone"
    assert "borders" not in priced(inputs).index


def test_only_what_is_known_is_priced():
    inputs = tables()
    inputs["effort"]["hours"] = np.nan
    assert list(priced(inputs).index) == ["max_cut", "max_rise", "max_spend_share"]


def test_where_no_use_is_sure_to_win_no_limit_costs_anything():
    known = recommended(no_effect=0.5).known
    params = loose(no_effect=0.5)
    costs = price_limits(known, limits.expect_beyond(known, params), params)
    assert not costs[["cost_low", "cost", "cost_high"]].any(axis=None)


def test_without_effort_there_is_no_line():
    found = knowledge(recommended().known.dealers, replace(recommended().known.market, now={}), {})
    assert price_limits(found, {}, loose()).empty
