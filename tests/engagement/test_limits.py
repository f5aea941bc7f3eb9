import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.engagement import response
from distribres.engagement.allocation import optimise
from distribres.engagement.limits import bound_effort, infeasible, with_frozen
from distribres.engagement.plan import list_efforts
from networks import loose, recommended, tables


def test_the_minimum_service_comes_before_the_limit_on_rises():
    known = recommended().known
    low, high = bound_effort("hours", known.market, known.dealers, loose(max_rise=0, start=0))
    assert (high >= known.dealers["tier"].map({"A": 6, "B": 2, "C": 0})).all() and (low <= high).all()


def test_another_minimum_service_is_a_share_of_the_parameters():
    known = recommended().known
    low, _ = bound_effort("hours", known.market, known.dealers, loose(), service=2.0)
    assert low[known.dealers["tier"] == "A"].min() == 12


def test_limits_that_fit_are_not_said_to_be_infeasible():
    assert infeasible(recommended().shared.limits).empty


def scarce() -> dict[str, pd.DataFrame]:
    """The tables of the network, its reps with a twentieth of their hours."""
    inputs = tables()
    inputs["effort"]["hours"] /= 20
    return inputs


def test_minimum_service_beyond_a_reps_hours_is_scaled_down_to_them_and_said():
    known, shared, _ = recommended(scarce())
    found = infeasible(shared.limits)
    assert set(found["rep_id"].dropna()) == {"=HYPERLINK(1)", "r2"} and set(found["kind"]) == {"hours"}
    assert (found["least"] > found["total"]).all()
    low, _ = bound_effort("hours", known.market, known.dealers, loose())
    assert np.bincount(known.pools["hours"], low) == pytest.approx(
        np.bincount(known.pools["hours"], known.market.now["hours"])
    )
    tier = known.dealers["tier"].to_numpy()
    for rep in np.unique(known.pools["hours"]):
        a, b = (low[(known.pools["hours"] == rep) & (tier == one)].max() for one in "AB")
        assert a == pytest.approx(3 * b)  # 6 hours are asked for, and 2


def test_service_that_is_scaled_down_cuts_nobody_by_more_than_the_limit():
    known = recommended(scarce(), max_cut=0.3).known
    low, _ = bound_effort("hours", known.market, known.dealers, loose(max_cut=0.3))
    assert (low >= 0.7 * known.market.now["hours"] - 1e-9).all()


def test_caps_too_tight_for_the_total_are_widened_and_said():
    recommendation = recommended(max_hours=dict.fromkeys("ABC", 7), max_spend_share=0.001)
    found = infeasible(recommendation.shared.limits).iloc[0]
    assert found["kind"] == "spend" and found["most"] == pytest.approx(0.06 * found["total"])
    efforts = list_efforts(*recommendation)
    assert efforts["spend"].sum() == pytest.approx(efforts["current_spend"].sum(), abs=0.01)
    hours = efforts.groupby("rep_id", dropna=False)[["current_hours", "hours"]].sum()
    assert hours["hours"].to_numpy() == pytest.approx(hours["current_hours"].to_numpy(), abs=1e-6)


def test_frozen_dealers_that_do_not_exist_are_all_named():
    with pytest.raises(ValueError, match=r"plan.frozen: .* =1, nobody; take it out"):
        recommended(frozen=["d003", "nobody", "=1"])


def test_limits_tell_what_one_more_hour_of_a_rep_would_earn():
    known, shared, _ = recommended()
    limits = shared.limits.query("kind == 'hours'")
    curve, pool = shared.curves["hours"], known.pools["hours"]
    low, high = bound_effort("hours", known.market, known.dealers, loose())
    total = np.bincount(pool, shared.policies["recommended"]["hours"])
    won = [curve.value(optimise(curve, low, high, pool, (total + more)[pool])) for more in (0, 1)]
    earned = np.bincount(pool, won[1] - won[0])
    assert limits["worth"].to_numpy() == pytest.approx(earned, rel=0.2)
    assert limits["total"].to_numpy() == pytest.approx(total)


@pytest.mark.parametrize("no_effect", [0.0, 0.5])  # where the plan moves effort, and where it leaves all as it is
def test_what_one_more_unit_would_earn_lies_within_its_interval_on_the_draws(no_effect):
    known, shared, _ = recommended(no_effect=no_effect)
    limits = shared.limits
    assert (limits["worth_low"] <= limits["worth"]).all() and (limits["worth"] <= limits["worth_high"]).all()
    (money,) = limits.query("kind == 'spend'").itertuples()
    one_more = response.value(known.worlds["spend"], shared.policies["recommended"]["spend"] + 1)
    most = (one_more - response.value(known.worlds["spend"], shared.policies["recommended"]["spend"])).max(axis=1)
    assert 0 <= money.worth_low < money.worth_high <= np.quantile(most, 0.9)


def test_dealers_that_the_field_froze_are_frozen_too():
    decided = pd.DataFrame(
        {
            "dealer_id": ["d003", "d004", "d005", "gone"],
            "decision": ["frozen", "tier", "frozen", "frozen"],
            "in_force": [True, True, False, True],
        }
    )
    dealers = pd.DataFrame({"dealer_id": ["d001", "d003", "d004", "d005"]})
    assert with_frozen(section("plan", frozen=["d001"]), decided, dealers).frozen == ["d001", "d003"]
