import numpy as np
import pytest

from builders import section
from distribres.engagement import response
from distribres.engagement.market import willingness_lift
from networks import market, random_market

PRIOR = {"hours": 0.34, "spend": 0.12}
PARAMS = section("plan")
ALONE = section("plan", headroom_weight=0)


def elasticity(curve, revenue):
    """Per cent of sales for one per cent of effort, by central differences."""
    step = 1e-5
    rise = response.value(curve, curve.now * (1 + step)) - response.value(curve, curve.now * (1 - step))
    return rise / (2 * step * revenue)


def curves(dealers, params=ALONE):
    return response.curves(dealers, dealers.potential, PRIOR, params)


@pytest.mark.parametrize("kind", ["hours", "spend"])
def test_elasticity_of_the_network_at_todays_effort_is_the_one_given(kind):
    dealers = market([100, 500, 900], [300, 1100, 2000], [2, 4, 6], [20, 60, 90])
    rise = elasticity(curves(dealers)[kind], dealers.revenue.sum()).sum()
    assert rise == pytest.approx(PRIOR[kind], rel=1e-6)


def test_a_dealer_that_gets_much_for_its_size_responds_less():
    dealers = market([100, 100], [300, 300], [4, 40], [0, 0])
    found = response.marginal(curves(dealers)["hours"], dealers.now["hours"])
    assert found[1] < found[0] / 10


def test_a_response_too_strong_for_any_curve_leaves_the_least_base():
    assert response.solve_base(0.95, np.array([0.5, 0.6]), np.ones(2), 0.15) == 0.15


def test_where_effort_does_nothing_all_is_base():
    assert response.solve_base(0.0, np.array([0.5, 0.6]), np.ones(2), 0.15) == 1.0


def test_the_base_gives_the_elasticity_back():
    q, sales = np.array([0.2, 0.5, 0.8]), np.array([1.0, 2.0, 3.0])
    b = response.solve_base(0.2, q, sales, 0.15)
    assert np.average((1 - b) * q * (1 - q) / (b + (1 - b) * q), weights=sales) == pytest.approx(0.2)


def test_willingness_makes_the_first_hours_work_faster():
    lift = willingness_lift(np.array([2.0, 8.0, np.nan]), floor=0.5)
    dealers = market([100] * 3, [300] * 3, [0.5] * 3, [50] * 3, lift=lift)
    half = curves(dealers)["hours"].half_saturation
    assert half[0] > half[2] > half[1]


def test_headroom_moves_what_is_left_to_win_but_not_the_whole():
    dealers = market([1000, 1000], [1500, 2500], [4, 4], [0, 0], lift=[1, 1])
    won = [response.value(curves(dealers, params)["hours"], 1e12) for params in (ALONE, PARAMS)]
    assert won[1][0] < won[0][0] and won[1][1] > won[0][1]
    assert won[1].sum() == pytest.approx(won[0].sum())


@pytest.mark.parametrize("seed", range(5))
def test_sales_stay_between_nothing_and_what_the_dealer_can_buy(seed):
    dealers = random_market(2000, seed)
    curves = response.curves(dealers, dealers.potential, PRIOR, PARAMS)
    tolerance = 1e-6 * (dealers.potential + 1)
    for hours in (0, 0.1, 5, 1e3, 1e9):
        for spend in (0, 1, 1e3, 1e12):
            gain = response.value(curves["hours"], hours) + response.value(curves["spend"], spend)
            sales = dealers.revenue + gain
            assert (sales >= -tolerance).all()
            assert (sales <= np.maximum(dealers.ceiling, dealers.potential) + tolerance).all()


def test_a_dealer_with_little_left_to_win_has_as_much_to_lose():
    dealers = market([900, 900], [1000, 1000], [8, 8], [0, 0])
    dealers.ceiling[:] = [20_000, 1000]
    dealers.now.pop("spend")
    curve = curves(dealers)["hours"]
    assert response.value(curve, 1e9)[1] == pytest.approx(100, rel=1e-3)
    assert response.value(curve, 0.0)[1] == pytest.approx(response.value(curve, 0.0)[0])


def test_marginal_is_the_derivative_of_value():
    dealers = random_market(200, 7)
    curve = curves(dealers)["hours"]
    slope = (response.value(curve, 10.001) - response.value(curve, 9.999)) / 0.002
    assert response.marginal(curve, 10.0) == pytest.approx(slope, rel=1e-4, abs=1e-6)


def test_effort_that_sells_nothing_wins_nothing_but_a_new_prospect_can_be_won():
    dealers = market([0, 0, 100], [1000, 1000, 300], [8, 0, 4], [0, 0, 0])
    gain = response.value(curves(dealers)["hours"], 20.0)
    assert gain[0] == 0
    assert 0 < gain[1] < 1000


def test_unknown_potential_counts_no_gain():
    dealers = market([100, 100], [np.nan, 300], [4, 4], [0, 0])
    assert response.value(curves(dealers)["hours"], 20.0)[0] == 0
