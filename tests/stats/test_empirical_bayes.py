import numpy as np
import pandas as pd
import pytest

from distribres.stats.empirical_bayes import of_others, towards_group

HITS = np.array([18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]) / 45


def test_batting_averages_as_in_efron_and_morris_1977():
    """They keep 0.212 of the distance, 1 - (k - 3) variance / sum of squares; the moments have k - 1 for k - 3."""
    mean, k = HITS.mean(), len(HITS)
    players = pd.Series(HITS)
    shrunk = towards_group(
        players, pd.Series(mean * (1 - mean) / 45, players.index), pd.Series("player", players.index)
    )
    factor = 1 - (1 - 0.212) * (k - 1) / (k - 3)
    assert shrunk[0] == pytest.approx(0.265 + factor * (0.400 - 0.265), abs=1e-3)


def simulated(spread, seed=3):
    """True values of 400 in two groups, what was seen of them, and how sure that is."""
    rng = np.random.default_rng(seed)
    groups = pd.Series(["a", "b"] * 200)
    truth = groups.map({"a": 0.0, "b": 2.0}) + rng.normal(0, spread, 400)
    variance = pd.Series(rng.choice([0.05, 1.0], 400))
    return truth, truth + rng.normal(0, np.sqrt(variance)), variance, groups


def test_shrunk_values_lie_nearer_to_the_truth_than_those_that_were_seen():
    truth, seen, variance, groups = simulated(0.4)
    shrunk = towards_group(seen, variance, groups)
    assert ((shrunk - truth) ** 2).mean() < 0.4 * ((seen - truth) ** 2).mean()


def test_who_was_seen_little_is_drawn_most_and_nobody_past_the_group():
    _, seen, variance, groups = simulated(0.4)
    shrunk = towards_group(seen, variance, groups)
    kept = (shrunk - shrunk.groupby(groups).transform("mean")) / (seen - seen.groupby(groups).transform("mean"))
    assert kept[variance == 1].median() < 0.3 < 0.7 < kept[variance < 1].median() < 1


def test_where_all_differences_are_noise_everyone_is_at_the_mean_of_the_group():
    values, groups = pd.Series([0.9, 1.1, 1.0, 5.0, np.nan]), pd.Series(list("aaabb"))
    shrunk = towards_group(values, pd.Series(4.0, values.index), groups)
    assert shrunk.tolist() == pytest.approx([1, 1, 1, 5, np.nan], nan_ok=True)


def test_a_member_does_not_explain_itself():
    rng = np.random.default_rng(1)
    groups = pd.Series(np.repeat(list("abcdefgh"), 5))
    values = groups.map(dict(zip("abcdefgh", rng.normal(0, 2, 8), strict=True))) + rng.normal(0, 0.5, 40)
    before, after = of_others(values, groups), of_others(values.mask(values.index == 0), groups)
    assert before.corr(values) > 0.8
    assert after[0] == pytest.approx(before[0], abs=0.3)


def test_groups_that_do_not_differ_have_nothing_in_common_nor_have_those_without_group():
    rng = np.random.default_rng(1)
    values, groups = pd.Series(rng.normal(size=60)), pd.Series([*rng.choice(list("abc"), 58), None, None])
    assert of_others(values - values.groupby(groups).transform("mean").fillna(0), groups).eq(0).all()
    clear = pd.Series([5.0, 5.1, -5.0, -5.1, 3.0, np.nan])
    assert of_others(clear, pd.Series(["a", "a", "b", "b", None, None]))[4:].tolist() == [0, 0]
