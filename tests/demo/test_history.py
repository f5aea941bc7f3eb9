import numpy as np
import pandas as pd
import pytest

from distribres.demo import history

DEALER = pd.DataFrame({"base": [0.2], "max_share": [0.5], "half_hours": [10.0], "half_spend": [300.0]})


def share(hours: float, spend: float = 0.0) -> float:
    return history.expected_share(DEALER, np.array([hours]), np.array([spend]))[0]


def test_without_effort_the_dealer_keeps_its_base():
    assert share(0) == pytest.approx(0.5 * 0.2)


def test_half_hours_win_half_of_the_rest():
    assert share(10) == pytest.approx(0.5 * (0.2 + 0.8 / 2))


def test_each_further_hour_brings_less():
    gains = np.diff([share(hours) for hours in range(40)])
    assert (gains > 0).all() and (np.diff(gains) < 0).all()


def test_spend_has_a_small_effect_of_its_own():
    assert share(10, 300) / share(10) == pytest.approx(1.03)


def test_elasticity_is_the_slope_in_logarithms():
    slope = (np.log(share(8.001)) - np.log(share(7.999))) / (np.log(8.001) - np.log(7.999))
    assert history.elasticity(DEALER, np.array([8.0]))[0] == pytest.approx(slope, rel=1e-6)
