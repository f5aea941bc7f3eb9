import numpy as np
import pytest

from distribres.engagement.knowledge import learn_response
from networks import loose, recommended, tables


def test_all_that_is_known_is_in_the_order_of_the_tiers():
    inputs = tables()
    inputs["dealers"] = inputs["dealers"].iloc[::-1]
    known = learn_response(inputs, "2026Q3", loose())
    assert known.dealers["dealer_id"].tolist() == inputs["tiers"]["dealer_id"].tolist()
    assert known.market.potential.tolist() == inputs["potential"]["potential"].tolist()
    assert known.worlds["hours"].scale.shape == (100, 60)


def test_a_dealer_without_a_tier_is_left_out():
    inputs = tables()
    inputs["tiers"] = inputs["tiers"].iloc[1:]
    assert len(learn_response(inputs, "2026Q3", loose()).market.revenue) == 59


def test_each_rep_is_a_pool_of_hours_and_so_are_dealers_with_nobody_in_charge():
    known = recommended().known
    assert known.dealers["rep_id"].groupby(known.pools["hours"]).nunique(dropna=False).tolist() == [1, 1, 1]
    assert set(known.pools["spend"]) == {0}


def test_a_visit_takes_what_visits_took():
    inputs = tables()
    hours, visits = inputs["effort"][["hours", "visits"]].sum()
    assert recommended(inputs).known.visit == pytest.approx(hours / visits)
    inputs["effort"]["visits"] = 0
    assert np.isnan(recommended(inputs).known.visit)


def test_our_margin_stands_by_dealer():
    inputs = tables()
    rates = recommended(inputs).known.margin_rates
    assert rates.index.tolist() == inputs["tiers"]["dealer_id"].tolist() and rates.to_numpy() == pytest.approx(0.3)


def test_a_quarter_later_the_field_does_what_was_planned_and_nothing_else_is_known():
    known = recommended().known
    effort = {kind: 1.1 * now for kind, now in known.market.now.items()}
    after = known.after(effort)
    assert after.market.now == effort and after.worlds["hours"].now is effort["hours"]
    assert after.worlds["hours"].scale is known.worlds["hours"].scale
    assert not np.any(after.worlds["hours"].doubt)
