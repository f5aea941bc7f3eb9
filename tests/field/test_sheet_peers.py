import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distribres.field.sheet_peers import LEAST, STRIPS, compare, measure, quantile

IDS = [f"D{i}" for i in range(9)]


def own(**strips) -> pd.DataFrame:
    """What is compared of nine dealers: of the first 0, unless a strip is given for all."""
    return pd.DataFrame(dict.fromkeys(STRIPS, np.nan) | strips, index=IDS)


def benchmarks(n: int = 8) -> pd.DataFrame:
    """The first dealer beside `n` others."""
    return pd.DataFrame({"dealer_id": "D0", "rank": range(1, n + 1), "peer_id": IDS[1 : n + 1]})


def ends(table: pd.DataFrame, others: pd.DataFrame, strip: str) -> list[float]:
    return compare(table, others).loc["D0", strip].tolist()


def test_quartiles_are_those_of_hyndman_and_fans_eighth_definition():
    rng = np.random.default_rng(1)
    values = np.where(rng.random((100, 8)) < 0.2, np.nan, rng.normal(size=(100, 8)))
    values = values[np.isfinite(values).sum(axis=1) >= LEAST]
    for part in (0.25, 0.75):
        assert quantile(values, part) == pytest.approx(np.nanquantile(values, part, axis=1, method="median_unbiased"))


@given(st.integers(LEAST, 30), st.sampled_from([0.25, 0.75]))
def test_a_quartile_is_never_the_value_of_one_dealer(n, part):
    values = np.arange(float(n))
    assert np.abs(values - quantile(values[None], part)).min() > 0.05


def test_a_dealer_stands_beside_the_middle_half_of_the_others_in_steps_of_five_per_cent():
    table = own(growth=[0.5, -0.9, 0.01, 0.02, 0.03, 0.11, 0.12, 0.13, 9.0])
    assert ends(table, benchmarks(), "growth") == pytest.approx([0.0, 0.15])


def test_months_are_whole():
    assert ends(own(regularity=[5.0, 4, 4, 5, 6, 6, 7, 8, 8]), benchmarks(), "regularity") == [4.0, 8.0]


@pytest.mark.parametrize("value", [12.0, 987.0, 12_345.0, 98_765.0, 1_234_567.0])
def test_what_is_told_of_money_does_not_change_with_its_fourth_figure(value):
    told = ends(own(per_salesperson=[1.0] + [value] * 8), benchmarks(), "per_salesperson")[0]
    near = ends(own(per_salesperson=[1.0] + [value * 1.001] * 8), benchmarks(), "per_salesperson")[0]
    assert told == near and abs(told / value - 1) < 0.06


def test_of_fewer_than_five_others_nothing_is_shown():
    table = own(growth=[0.1] * 9)
    assert np.isfinite(ends(table, benchmarks(LEAST), "growth")).all()
    assert np.isnan(ends(table, benchmarks(LEAST - 1), "growth")).all()


def test_others_of_whom_it_is_not_known_do_not_count():
    table = own(growth=[0.1] * 5 + [np.nan] * 4)
    assert np.isnan(ends(table, benchmarks(8), "growth")).all()


def test_a_dealer_that_is_not_known_itself_is_beside_nobody():
    assert np.isnan(ends(own(growth=[np.nan] + [0.1] * 8), benchmarks(), "growth")).all()


def test_a_network_without_comparable_dealers_shows_none():
    none = pd.DataFrame(columns=["dealer_id", "rank", "peer_id"])
    assert compare(own(growth=0.1), none).isna().all(axis=None)


@pytest.mark.parametrize(
    ("source", "channel", "told"),
    [
        ("known", "multibrand", 0.4),
        ("estimated", "multibrand", None),
        ("known", "exclusive", None),
        ("known", "franchise", None),
    ],
)
def test_our_share_is_told_where_it_is_known_and_not_to_who_buys_of_us_alone(source, channel, told):
    one = pd.Index(["D"])
    found = measure(
        pd.DataFrame({"growth": 0.1, "revenue_year": 100.0}, index=one),
        pd.Series(7.0, one),
        pd.DataFrame({"wallet_source": source, "share_of_wallet": 0.4}, index=one),
        pd.Series(0.0, one),
        pd.Series(channel, one),
    ).loc["D"]
    assert found["share"] == told or (told is None and np.isnan(found["share"]))
    assert np.isnan(found["per_salesperson"])  # without salespeople
