"""Facts of a dealer that bought for 100 in each of twelve quarters, but for what a test is about."""

import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import quarters, tables
from distribres.contracts.conditions import RANK
from distribres.contracts.recognition import BY_CHANCE, FACTS, MEASURED
from distribres.field.earned_facts import read_facts, read_past

QUARTER = "2026Q3"
SPAN = quarters.last(QUARTER, 12)
NAN = float("nan")
PARAMS = params_of()


def panel(*revenue, first=0, dealer="D", **columns):
    """Quarters with these revenues, up to the last one; the others have none."""
    span = SPAN[len(SPAN) - len(revenue) :][first:]
    usual = {"lines": 10, "returns": 0.0, "active_months": 3, "wallet": NAN}
    lines = pd.DataFrame({"dealer_id": dealer, "quarter": span, "revenue": [*map(float, revenue[first:])]})
    return lines.assign(**usual | columns)


OTHER = panel(*[100] * 12, dealer="E")
"""A dealer by which the data reach back three years."""


def facts(bought=None, quarter=QUARTER, **given):
    bought = panel(*[100] * 12) if bought is None else bought
    dealers = pd.DataFrame({"dealer_id": ["D", "E"], "channel": "reseller", "since": pd.NaT, "dispute": None})
    inputs = {
        "dealers": dealers.assign(since=pd.to_datetime(pd.Series([given.pop("since", None), None]))),
        "panel": pd.concat([bought, OTHER]),
        **{name: given.get(name, tables.empty(name)) for name in ("survey", "events", "done", "tier_history")},
    }
    past = read_past(inputs["dealers"], inputs["panel"], QUARTER)
    return read_facts(inputs, past, quarter, PARAMS).loc["D"]


def test_every_fact_that_a_rule_can_ask_is_there():
    found = set(facts().index)
    bare = {name.removesuffix(RANK).removesuffix(BY_CHANCE) for name in FACTS.names}
    assert bare - found == set() and {f"{name}_error" for name in MEASURED} <= found


def test_growth_is_that_of_a_year_over_the_year_before():
    found = facts(panel(*[100] * 4, 100, 100, 100, 100, 120, 90, 130, 140))
    assert found["growth"] == pytest.approx(0.2)
    assert found[["revenue_before", "quarters_up", "quarters_bought"]].tolist() == [400.0, 3.0, 8.0]


def test_growth_is_the_less_sure_the_more_quarters_scatter():
    even, uneven = facts(panel(*[100] * 12)), facts(panel(*[10, 190] * 6))
    assert 0 < even["growth_error"] < uneven["growth_error"]


def test_without_a_year_before_nothing_is_said_of_growth():
    found = facts(quarter=SPAN[6])
    assert found[["growth", "growth_error", "quarters_up", "months", "share_gain"]].isna().all()


def test_data_of_later_quarters_change_nothing():
    calm, wild = facts(panel(*[100] * 12), SPAN[8]), facts(panel(*[100] * 9, 900, 0, 5), SPAN[8])
    assert calm.equals(wild)


def test_silence_is_counted_between_two_purchases():
    found = facts(panel(*[100] * 8, 0, 0, 0, 50))
    assert found[["silent_before", "revenue", "revenue_ever_before"]].tolist() == [3.0, 50.0, 800.0]


def test_who_never_bought_before_was_not_silent():
    found = facts(panel(80))
    assert found["silent_before"] != found["silent_before"]
    assert found["first_purchase"] and found["history_before"] == 11.0


def test_who_bought_long_ago_does_not_buy_for_the_first_time():
    assert not facts(panel(100, *[0] * 10, 100))["first_purchase"]


def test_months_are_those_of_two_years():
    months = [3, 3, 3, 2, *[3] * 8]
    found = facts(panel(*[100] * 12, active_months=months))
    assert found[["months", "months_before", "months_bought"]].tolist() == [24.0, 23.0, 3.0]


def test_returns_are_told_only_where_somebody_ever_returned_anything():
    assert facts()["returns"] != facts()["returns"]
    assert facts(panel(*[100] * 12, returns=[*[0.0] * 11, -7.5]))["returns"] == 7.5


@pytest.mark.parametrize(
    ("since", "years", "reached", "longer"),
    [
        ("2016-09-30", 10.0, True, True),
        ("2016-10-01", 9.0, False, True),
        ("2016-06-30", 10.0, False, True),
        ("2026-08-01", 0.0, False, False),
    ],
)
def test_years_are_whole_and_a_round_one_is_reached_in_one_quarter_alone(since, years, reached, longer):
    found = facts(since=since)
    assert found[["years", "anniversary", "known_longer"]].tolist() == [years, reached, longer]


def test_without_a_date_years_count_from_a_first_purchase_that_the_data_saw():
    assert facts(panel(*[100] * 6))["years"] == 1.0
    assert facts()["years"] != facts()["years"]


def test_the_best_year_is_above_all_that_are_known():
    assert facts(panel(*[100] * 11, 101))[["best_year", "years_known"]].tolist() == [True, 3.0]
    assert not facts(panel(*[100] * 12))["best_year"]


def test_a_year_without_purchases_ends_what_is_known():
    assert facts(panel(900, *[0] * 7, *[100] * 4))[["best_year", "years_known"]].tolist() == [False, 1.0]


def test_a_share_gained_is_in_points_of_its_purchases_from_all():
    found = facts(panel(*[100] * 8, *[130] * 4, wallet=[400.0] * 12))
    assert found[["share_gain", "wallet_change"]].tolist() == pytest.approx([7.5, 0.0])


def survey(*answers):
    lines = pd.DataFrame(answers, columns=["quarter", "prescription"])
    return lines.assign(dealer_id="D", willingness=NAN, image=NAN)


def test_the_last_answer_counts_with_what_it_adds_to_the_one_before():
    found = facts(survey=survey(("2025Q3", 7.0), ("2026Q3", 9.0)))
    assert found[["prescription", "prescription_change"]].tolist() == [9.0, 2.0]


def test_an_answer_of_another_year_is_none():
    assert facts(survey=survey(("2025Q3", 7.0)))["prescription"] != 7.0


def events(*attended, last="2026-05-16"):
    days = pd.date_range(end=last, periods=len(attended), freq="180D").as_unit("s")
    return pd.DataFrame({"event": [f"e{i}" for i in range(len(days))], "date": days, "dealer_id": "D"}).assign(
        attended=[*attended]
    )


@pytest.mark.parametrize(
    ("attended", "in_a_row"), [((True, True, True), 3.0), ((True, False, True), 1.0), ((True, True, False), 0.0)]
)
def test_events_are_counted_back_to_the_last_that_it_missed(attended, in_a_row):
    assert facts(events=events(*attended))[["events_in_a_row", "quarters_since_event"]].tolist() == [in_a_row, 1.0]


def test_an_event_to_come_is_none():
    assert facts(events=events(True, last="2026-10-01"))["events_in_a_row"] != 1.0


@pytest.mark.parametrize(("before", "now", "change"), [("C", "B", "up"), ("B", "B", "same"), ("A", "B", "down")])
def test_a_tier_is_set_against_the_one_a_quarter_before(before, now, change):
    history = pd.DataFrame({"dealer_id": "D", "quarter": SPAN[-2:], "tier": [before, now]})
    found = facts(tier_history=history.assign(tier_probability=0.9, overridden=False))
    assert found[["tier", "tier_change", "tier_probability", "overridden"]].tolist() == [now, change, 0.9, False]


def done(*lines):
    table = pd.DataFrame(lines, columns=["quarter", "tactic", "done"])
    return table.assign(dealer_id="D")


def test_trainings_are_those_that_came_back_done_in_the_year():
    lines = [(QUARTER, "sales_training", "yes"), (QUARTER, "sales_training", "no"), (QUARTER, "news_letter", "yes")]
    lines += [("2025Q4", "sales_training", "yes"), ("2025Q3", "sales_training", "yes")]
    assert facts(done=done(*lines))["trainings"] == 2.0


def test_where_nothing_was_told_of_the_year_no_training_is_known():
    assert facts()["trainings"] != facts()["trainings"]
    assert facts(done=done(("2024Q3", "sales_training", "yes")))["trainings"] != 1.0
