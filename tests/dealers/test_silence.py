import numpy as np
import pandas as pd
import pytest

from distribres.contracts import quarters
from distribres.dealers.silence import probability, signs


def wide(rows):
    return pd.DataFrame(np.array(rows, float), columns=quarters.last("2026Q3", len(rows[0])))


def test_signs_are_how_lately_how_often_and_how_much():
    found = signs(wide([[9, 10, 10, 10, 10], [9, 10, 0, 10, 0], [9, 0, 0, 0, 0]]))
    assert found["since"].tolist() == [0, 1]
    assert found["quiet"].tolist() == [0, 0.5]
    assert found["change"].tolist() == [0, -1]
    assert found["small"].iloc[1] > found["small"].iloc[0]


def simulated(seed, n=1500, length=10):
    """Dealers that buy in a quarter with a chance of their own."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(4, 1, n)
    return wide(1000 * rng.lognormal(0, 0.3, (n, length)) * (rng.random((n, length)) < chance[:, None])), rng, chance


def test_probabilities_are_calibrated_on_simulated_dealers():
    """As many fall silent as expected, in all and among the third most at risk."""
    known, rng, chance = simulated(1)
    found = probability(known, 10)
    silent = pd.Series(rng.random(len(chance)) >= chance).reindex(found.index)
    high = found >= found.quantile(2 / 3)
    assert found.sum() == pytest.approx(silent.sum(), rel=0.12)
    assert found[high].sum() == pytest.approx(silent[high].sum(), rel=0.15)
    assert silent[high].mean() > 1.5 * silent[~high].mean()


def test_a_dealer_that_bought_lately_is_less_at_risk():
    known = simulated(2)[0]
    found = probability(known, 10)
    assert found[known.iloc[:, -1] > 0].mean() < found[known.iloc[:, -1] == 0].mean()


def test_where_hardly_anybody_fell_silent_nothing_is_said():
    assert probability(wide([[10.0] * 8] * 50), 10).isna().all()


def test_with_a_single_year_nothing_is_said():
    assert probability(wide([[10.0, 0, 5, 5]] * 50), 10).isna().all()
