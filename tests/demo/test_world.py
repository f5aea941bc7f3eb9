import numpy as np
import pandas as pd
import pytest

from distribres.contracts import quarters as q
from distribres.demo import history, world


@pytest.fixture(scope="module")
def valmora() -> world.World:
    return world.simulate(np.random.default_rng(7), 400, q.last("2026Q3", 12))


@pytest.fixture(scope="module")
def last_year(valmora) -> pd.Series:
    year = valmora.panel[valmora.panel["quarter"] >= "2025Q4"]
    return year.groupby("dealer_id")["revenue"].sum().sort_values(ascending=False)


def test_channels_are_mixed_as_stated(valmora):
    mix = valmora.dealers["channel"].value_counts(normalize=True)
    assert mix.to_dict() == pytest.approx(
        {"exclusive": 0.20, "multibrand": 0.35, "reseller": 0.30, "franchise": 0.15}, abs=0.06
    )


def test_twelve_reps_share_all_territories(valmora):
    assert valmora.territories["rep_id"].nunique() == 12
    assert len(valmora.territories) == 45


def test_dealers_lie_5_to_40_km_from_the_centre_of_their_territory(valmora):
    both = valmora.dealers.merge(valmora.territories, on="territory_id", suffixes=("", "_centre"))
    north = (both["latitude"] - both["latitude_centre"]) * 111.2
    east = (both["longitude"] - both["longitude_centre"]) * 111.2 * np.cos(np.radians(both["latitude_centre"]))
    assert np.hypot(north, east).between(4.9, 40.1).all()


def test_revenue_of_the_year_is_that_of_a_mid_sized_brand(last_year):
    assert 60e6 < last_year.sum() < 90e6


def test_a_fifth_of_the_dealers_make_about_seventy_percent_of_the_revenue(last_year):
    assert 0.65 < last_year.head(80).sum() / last_year.sum() < 0.75


def test_the_second_quarter_is_the_strongest(valmora):
    revenue = valmora.panel.groupby("quarter")["revenue"].sum()
    assert set(revenue.nlargest(3).index) == {"2024Q2", "2025Q2", "2026Q2"}


def test_nobody_buys_more_from_us_than_from_everybody(valmora):
    assert (valmora.panel["revenue"] <= valmora.panel["wallet"]).all()


def test_hours_follow_last_quarters_hours(valmora):
    hours = valmora.panel.pivot(index="dealer_id", columns="quarter", values="hours").fillna(0)
    assert hours["2026Q3"].corr(hours["2026Q2"]) > 0.9


def test_reps_spend_about_320_hours_a_quarter(valmora):
    log = valmora.visits.merge(valmora.dealers[["dealer_id", "rep_id"]], on="dealer_id")
    hours = log.groupby(["rep_id", "quarter"])["hours"].sum()
    assert hours.between(260, 380).all()
    assert log["hours"].between(0.5, 4).all()


def test_some_dealers_open_and_some_close(valmora):
    present = valmora.panel.groupby("dealer_id")["quarter"].agg(["min", "max"])
    assert 5 <= (present["min"] > "2023Q4").sum() <= 30
    assert 5 <= (present["max"] < "2026Q3").sum() <= 30


def test_elasticity_is_about_030_and_differs_by_dealer(valmora):
    elasticity = world.truth(valmora).query("in_business")["elasticity"]
    assert elasticity.mean() == pytest.approx(0.30, abs=0.05)
    assert elasticity.std() > 0.05


def test_better_hours_are_worth_a_few_percent_of_the_margin(valmora):
    dealers = world.truth(valmora).query("in_business")
    best, step = np.zeros(len(dealers)), 5.0
    for _ in range(int(dealers["hours"].sum() / step)):
        best[np.argmax(margin(dealers, best + step) - margin(dealers, best))] += step
    gain = margin(dealers, best).sum() / margin(dealers, dealers["hours"].to_numpy()).sum() - 1
    assert 0.02 < gain < 0.08


def margin(dealers: pd.DataFrame, hours: np.ndarray) -> np.ndarray:
    share = history.expected_share(dealers, hours, dealers["spend"].to_numpy())
    return (dealers["wallet"] * dealers["margin_rate"]).to_numpy() * share
