from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from distribres.contracts.quarters import last
from distribres.engagement import habit

PARAMS = SimpleNamespace(min_dealers=8, headroom_quantile=0.75, hours_quantile=0.25, resamples=400, seed=1)


def rep_data(n, follows, seed=5):
    """Hours, last year's hours and potential of a rep whose time follows one of the two."""
    rng = np.random.default_rng(seed)
    before, potential = rng.lognormal(1, 0.7, n), rng.lognormal(8, 0.7, n)
    followed = before if follows == "habit" else potential / 1000
    return np.array([followed * rng.normal(1, 0.1, n), before, potential])


def test_missed_is_much_headroom_in_the_network_and_few_hours_for_it_with_the_rep():
    plan = pd.DataFrame(
        {
            "rep_id": ["r"] * 4 + ["s"] * 4,
            "headroom": [900, 900, 100, 100, 900, 100, 100, np.nan],
            "current_hours": [1, 9, 1, 9, 700, 60, 60, 20],
        }
    )
    # the second has twice its rep's median of hours, but few for its headroom; only the lowest quarter counts
    assert habit.find_missed(plan, PARAMS).tolist() == [True] + [False] * 7


def test_dealers_with_nobody_in_charge_can_be_missed():
    plan = pd.DataFrame({"rep_id": [None] * 4, "headroom": [900, 1, 1, 1], "current_hours": [0, 5, 5, 5]})
    assert habit.find_missed(plan, PARAMS).tolist() == [True, False, False, False]


def test_no_headroom_is_never_missed():
    plan = pd.DataFrame({"rep_id": ["r"] * 4, "headroom": [0.0] * 4, "current_hours": [0, 5, 5, 5]})
    assert not habit.find_missed(plan, PARAMS).any()


def test_nothing_is_missed_where_hours_are_not_known():
    plan = pd.DataFrame({"rep_id": ["r", "r"], "headroom": [100.0, 900.0], "current_hours": [np.nan, np.nan]})
    assert not habit.find_missed(plan, PARAMS).any()


def network():
    """A rep of twenty dealers that copies last year, one of three, and a dealer with nobody in charge."""
    ids = [f"d{i:02}" for i in range(24)]
    reps = ["<script>"] * 20 + ["few"] * 3 + [None]
    hours, before, potential = rep_data(24, "habit")
    years = [
        pd.DataFrame({"dealer_id": ids, "quarter": quarter, "visits": 1, "hours": level, "spend": np.nan})
        for level, end in ((hours, "2026Q3"), (before, "2025Q3"))
        for quarter in last(end, 4)
    ]
    return {
        "effort": pd.concat(years, ignore_index=True),
        "potential": pd.DataFrame({"dealer_id": ids, "potential": potential, "headroom": potential / 2}),
        "dealers": pd.DataFrame({"dealer_id": ids, "rep_id": reps}),
        "costs": pd.DataFrame({"rep_id": ["<script>"], "cost_low": 1.0, "cost": 2.0, "cost_high": 3.0}),
    }


def hours_of(tables):
    return habit.read_hours(tables["effort"], tables["potential"], tables["dealers"], "2026Q3")


def audit(tables):
    return habit.audit_habit(hours_of(tables), tables["costs"], PARAMS)


def test_habit_has_a_line_for_each_rep():
    tables = network()
    table = audit(tables).set_index("rep_id")
    assert table["dealers"].to_dict() == {"<script>": 20, "few": 3}
    year = tables["effort"].query("quarter == '2026Q3'")
    assert table.loc["<script>", "hours"] == pytest.approx(year["hours"].iloc[:20].sum())
    assert table.loc["<script>", "habit"] > 0.9
    assert table["cost"].to_dict() == {"<script>": 2.0, "few": 0.0}


def test_rep_with_few_dealers_has_no_shares():
    table = audit(network()).set_index("rep_id")
    assert table.loc["few", habit.SHARES].isna().all()


def test_without_last_years_hours_there_are_no_shares():
    tables = network()
    tables["effort"] = tables["effort"].query("quarter >= '2025Q4'")
    assert audit(tables)[habit.SHARES].isna().all(axis=None)


def test_without_a_plan_nobody_is_told_what_habit_costs():
    tables = network()
    tables["costs"] = tables["costs"].iloc[:0]
    assert audit(tables)[["cost_low", "cost", "cost_high"]].isna().all(axis=None)


def test_without_hours_there_is_no_line():
    tables = network()
    tables["effort"] = tables["effort"].iloc[:0]
    tables["costs"] = tables["costs"].iloc[:0]
    assert audit(tables).empty


def test_same_seed_same_table():
    pd.testing.assert_frame_equal(audit(network()), audit(network()))


def test_inertia_of_hours_that_only_grow_in_proportion_is_whole():
    assert habit.inertia(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0])) == pytest.approx((1, 1))


def test_inertia_worked_by_hand():
    # shares .5 .3 .2 after .2 .3 .5: .2 + .3 + .2 repeat; the ranks are reversed
    assert habit.inertia(np.array([5.0, 3.0, 2.0]), np.array([2.0, 3.0, 5.0])) == pytest.approx((0.7, -1))


def test_inertia_is_unknown_without_hours_a_year_before():
    assert np.isnan(habit.inertia(np.array([1.0, 2.0]), np.zeros(2))).all()


def test_quartiles_share_out_hours_and_potential_in_the_network_and_with_each_rep():
    table = habit.tabulate_quartiles(hours_of(network()), PARAMS)
    assert table["rep_id"].isna().sum() == 4
    assert set(table["rep_id"].dropna()) == {"<script>"}  # the rep of three dealers has too few
    for _, group in table.groupby("rep_id", dropna=False):
        assert group["hours_share"].sum() == pytest.approx(1) and group["potential_share"].sum() == pytest.approx(1)
        assert group["potential_share"].is_monotonic_increasing
    assert table.groupby("rep_id", dropna=False)["dealers"].sum().tolist() == [20, 24]


def test_quartiles_of_equal_potentials_hold_equal_numbers_of_dealers():
    hours = hours_of(network()).assign(potential=100.0)
    of_network = habit.tabulate_quartiles(hours, PARAMS).query("rep_id.isna()")
    assert of_network["dealers"].tolist() == [6, 6, 6, 6]


def cases_of(hours, before, potential, headroom, reps="r"):
    """The case of each dealer, by number."""
    ids = [f"d{i}" for i in range(len(hours))]
    effort = pd.concat(
        pd.DataFrame({"dealer_id": ids, "quarter": end, "visits": 1, "hours": year, "spend": np.nan})
        for year, end in ((hours, "2026Q3"), (before, "2025Q3"))
    )
    tables = {
        "effort": effort,
        "potential": pd.DataFrame({"dealer_id": ids, "potential": potential, "headroom": headroom}),
        "dealers": pd.DataFrame({"dealer_id": ids, "rep_id": reps}),
    }
    table = habit.list_cases(hours_of(tables), PARAMS)
    return dict(zip(table["dealer_id"], table["case"], strict=True))


def test_a_dealer_with_much_time_both_years_and_little_to_win_is_visited_out_of_habit():
    assert cases_of([40, 4, 4, 4], [40, 4, 4, 4], [100.0] * 4, [10.0, 50, 50, 50]) == {"d0": "habit"}


@pytest.mark.parametrize(
    ("before", "potential", "headroom"),
    [
        ([1, 9, 9, 9], [100.0] * 4, [10.0, 50, 50, 50]),  # the time is new
        ([40, 4, 4, 4], [9000.0, 100, 100, 100], [10.0, 50, 50, 50]),  # a large dealer is kept
        ([40, 4, 4, 4], [100.0] * 4, [900.0, 50, 50, 50]),  # there is much to win
    ],
)
def test_much_time_alone_is_not_habit(before, potential, headroom):
    assert "habit" not in cases_of([40, 4, 4, 4], before, potential, headroom).values()


def test_dealers_not_seen_in_a_year_with_most_headroom_are_unseen():
    found = cases_of([0, 0, 4, 4], [9, 9, 4, 4], [900.0] * 4, [500.0, 1, 1, 1])
    assert found.get("d0") == "unseen" and "d1" not in found


def test_fair_hours_are_in_proportion_to_potential():
    ids = ["d0", "d1"]
    effort = pd.DataFrame({"dealer_id": ids, "quarter": "2026Q3", "hours": [40.0, 0.0], "visits": 1, "spend": np.nan})
    potential = pd.DataFrame({"dealer_id": ids, "potential": [100.0, 300.0], "headroom": [0.0, 300.0]})
    dealers = pd.DataFrame({"dealer_id": ids, "rep_id": "r"})
    hours = habit.read_hours(effort, potential, dealers, "2026Q3")
    table = habit.list_cases(hours, PARAMS).set_index("dealer_id")
    assert table.loc["d1", "fair_hours"] == pytest.approx(7.5)  # three quarters of 10 hours a quarter


@pytest.mark.parametrize("look", [habit.tabulate_quartiles, habit.list_cases])
def test_without_hours_nothing_is_audited(look):
    tables = network()
    tables["effort"] = tables["effort"].iloc[:0]
    assert look(hours_of(tables), PARAMS).empty


def test_the_network_holds_a_line_for_each_rep_with_its_inertia():
    table = audit(network()).set_index("rep_id")
    assert table.loc["<script>", "inertia"] > 0.9 and 0.8 < table.loc["<script>", "repeated"] <= 1
    assert table.loc["few", habit.INERTIA].isna().all()
