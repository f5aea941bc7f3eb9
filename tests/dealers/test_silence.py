import numpy as np
import pandas as pd
import pytest

from distribres.contracts import quarters, tables
from distribres.dealers.sales_history import History
from distribres.dealers.silence import calibrate, fallen, past_cases, probability, signs


def history(rows, lost=()):
    every = quarters.last("2026Q3", len(rows[0]))
    wide = pd.DataFrame(np.array(rows, float), pd.RangeIndex(len(rows), name="dealer_id"), every)
    return History(wide, ~wide.columns.isin(lost))


def risks(known, min_silent=10):
    return probability(signs(known), past_cases(known), min_silent)


def test_signs_are_how_often_how_regularly_and_how_much_of_those_that_bought_last_quarter():
    found = signs(history([[9, 10, 10, 10, 10], [0, 10, 0, 10, 10], [9, 10, 10, 10, 0]]))
    assert found.index.tolist() == [0, 1]
    assert found["quiet"].tolist() == [0, 0.25]
    assert found["gaps"].tolist() == [0, 0.25]
    assert found["change"].tolist() == pytest.approx([0, 2.5 / 17.5])
    assert found["small"].iloc[1] > found["small"].iloc[0]


def simulated(seed, n=1500, length=10):
    """Dealers that buy in a quarter with a chance of their own."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(4, 1, n)
    return history(1000 * rng.lognormal(0, 0.3, (n, length)) * (rng.random((n, length)) < chance[:, None])), rng, chance


def test_probabilities_are_calibrated_on_simulated_dealers():
    """As many fall silent as expected, in all and among the third most at risk."""
    known, rng, chance = simulated(1, n=6000)
    found = risks(known)
    silent = pd.Series(rng.random(len(chance)) >= chance).reindex(found.index)
    high = found >= found.quantile(2 / 3)
    assert found.sum() == pytest.approx(silent.sum(), rel=0.12)
    assert found[high].sum() == pytest.approx(silent[high].sum(), rel=0.15)
    assert silent[high].mean() > 1.5 * silent[~high].mean()


def test_what_was_said_is_held_against_what_came():
    found = tables.check("silence_calibration", calibrate(past_cases(simulated(2)[0]), 10))
    many = found[found["dealers"] >= 200]
    assert len(many) >= 3
    assert (many["fell"] / many["dealers"]).to_numpy() == pytest.approx(many["said"].to_numpy(), abs=0.06)


def test_where_hardly_anybody_fell_silent_nothing_is_said():
    known = history([[10.0] * 8] * 50)
    assert risks(known).isna().all() and calibrate(past_cases(known), 10).empty


def test_with_a_single_year_nothing_is_said():
    assert risks(history([[10.0, 0, 5, 5]] * 50)).isna().all()


def test_fallen_is_who_bought_within_the_year_and_not_last_quarter_since_when_and_what_before():
    found = fallen(history([[8, 8, 8, 8, 8], [1, 2, 3, 6, 0], [4, 4, 0, 0, 0], [9, 0, 0, 0, 0], [0, 0, 0, 0, 0]]))
    assert found["silent_since"].to_dict() == {1: "2026Q3", 2: "2026Q1"}
    assert found["bought_before"].to_dict() == {1: 3.0, 2: 4.0}


def test_a_lost_quarter_makes_nobody_silent_that_bought_before_it():
    found = fallen(history([[8, 8, 8, 8, 0], [8, 8, 0, 0, 0]], lost=["2026Q3"]))
    assert found["silent_since"].to_dict() == {1: "2026Q1"}


def test_a_lost_quarter_is_no_lesson():
    known = history([[8.0, 8, 8, 8, 0, 8]] * 30, lost=["2026Q2"])
    assert len(past_cases(known)) == 1
