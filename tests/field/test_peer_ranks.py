import numpy as np
import pandas as pd
import pytest

from distribres.field import peer_ranks

NAN = float("nan")


def facts(n=30, channel="reseller", **columns):
    before = columns.pop("revenue_before", np.arange(1.0, n + 1))
    ids = pd.Index([f"{channel[0]}{i}" for i in range(n)], name="dealer_id")
    return pd.DataFrame({"channel": channel, "revenue_before": before, **columns}, ids)


def of(values):
    return pd.Series(values, [f"r{i}" for i in range(len(values))])


def test_peers_are_a_third_of_the_channel_by_revenue():
    group = peer_ranks.find_peers(facts(), least=10).group(of(range(30)))
    assert group.value_counts().to_dict() == {"reseller 1.0": 10, "reseller 2.0": 10, "reseller 3.0": 10}


def test_where_a_third_is_too_small_it_is_the_channel():
    group = peer_ranks.find_peers(facts(), least=11).group(of(range(30)))
    assert set(group) == {"reseller"}


def test_where_the_channel_is_too_small_there_is_nobody_to_compare_with():
    assert peer_ranks.find_peers(facts(), least=31).group(of(range(30))).isna().all()


def test_only_who_has_a_value_counts():
    group = peer_ranks.find_peers(facts(), least=5).group(of([*range(15), *[NAN] * 15]))
    assert group.notna().sum() == 15 and group.value_counts().to_dict() == {"reseller 1.0": 10, "reseller 2.0": 5}


def test_who_had_no_revenue_before_is_compared_with_its_channel():
    known = facts(revenue_before=[NAN, 0.0, *range(28)])
    group = peer_ranks.find_peers(known, least=9).group(of(range(30)))
    assert group.iloc[:3].tolist() == ["reseller", "reseller", "reseller"]


def test_the_rank_is_the_share_of_the_others_that_lie_below():
    rank = peer_ranks.rank(of([5.0, 1.0, 3.0, 9.0, 7.0]), of(["a"] * 5))
    assert rank.tolist() == [0.5, 0.0, 0.25, 1.0, 0.75]


def test_a_top_that_is_shared_is_no_top():
    assert peer_ranks.rank(of([10.0, 10.0, 10.0, 1.0, 0.0]), of(["a"] * 5)).max() == 0.5


def test_who_has_no_group_has_no_rank():
    assert np.isnan(peer_ranks.rank(of([1.0, 2.0, 3.0]), pd.Series([None, "a", "a"], of([0] * 3).index)).iloc[0])


@pytest.mark.parametrize(("effect", "most"), [(1.05, 0.01), (0.4, 1.0)])
def test_what_stands_out_is_measured_from_the_median_of_the_peers_by_its_own_error(effect, most):
    effects = of([0.2] * 29 + [0.2 + effect])
    found = peer_ranks.by_chance(effects, of([0.3] * 30), of(["a"] * 30)).iloc[-1]
    assert most / 10 < found <= most


def test_of_who_has_no_error_or_no_group_nothing_is_known():
    found = peer_ranks.by_chance(of([1.0, 1.0, 1.0]), of([NAN, 0.0, 0.5]), of(["a", "a", None]))
    assert found.isna().all()
