from types import SimpleNamespace

import pandas as pd
import pytest

from distribres import criteria
from distribres.report import listings
from distribres.report.blocks import Text
from distribres.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
IDS = ["D0", "D1", "D2"]
POTENTIAL = pd.DataFrame({"dealer_id": IDS, "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})
RESPONSE = pd.DataFrame({"kind": ["hours", "spend"], "posterior": [0.29, 0.11], "weight": [0.95, 0.4]})
PARAMS = SimpleNamespace(
    potential=SimpleNamespace(purchases_share=0.72, benchmark=0.8),
    plan=SimpleNamespace(elasticity=0.34, spend_elasticity=0.12),
    families=SimpleNamespace(willingness_high=5.5),
)


def weighing(judgements=None, **weights):
    """The section `tiers` with these weights."""
    return SimpleNamespace(judgements=judgements, weights=weights.items())


def criteria_of(n: int) -> pd.DataFrame:
    """Each criterion of n dealers: 0, 1000, 2000 and so on."""
    lines = [(c, 1000.0 * i, "known") for c in criteria.CRITERIA for i in range(n)]
    return pd.DataFrame(lines, columns=["criterion", "value", "source"])


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


def test_criteria_are_listed_in_their_own_units(read):
    rows = read(listings.criteria(criteria_of(11), weighing(revenue=2, image=0), EN))
    assert [row["Criterion"] for row in rows] == [EN(f"criteria.{c}") for c in criteria.CRITERIA]
    revenue = {"Criterion": "revenue", "Unit": "per quarter", "Middle dealer": "€5.0k", "Top tenth starts at": "€9.0k"}
    assert rows[0] == revenue | {"Known or estimated": "100%", "Weight": "2"}


def test_a_criterion_without_data_shows_nothing_but_that(read):
    table = criteria_of(11)
    table.loc[table["criterion"] == "image", ["value", "source"]] = [NAN, "missing"]
    image = next(
        row for row in read(listings.criteria(table, weighing(), EN)) if row["Criterion"].startswith("brand image")
    )
    assert list(image.values())[2:] == ["–", "–", "0%", "0"]


def test_tiers_end_with_the_network(read, plan):
    rows = read(listings.tiers(plan, POTENTIAL, EN))
    assert [row["Tier"] for row in rows] == ["Key", "Small", "Network"]
    assert [row["Dealers"] for row in rows] == ["1", "2", "3"]
    assert [row["Revenue"] for row in rows] == ["€1.0k", "€700", "€1.7k"]
    assert [row["Recommended"] for row in rows] == ["14 h", "6 h", "20 h"]


def test_families_have_the_colour_they_have_in_figures(read, plan):
    table = listings.families(plan, POTENTIAL, FR)
    assert [row["Famille"] for row in read(table)] == ["Fidéliser", "Suivre à distance", "Réseau"]
    assert set(table.swatches) == {"Fidéliser", "Suivre à distance"}


def test_sums_without_visits_have_no_columns_of_time(read, plan):
    (first, *_) = read(listings.tiers(without_visits(plan), POTENTIAL, EN))
    assert list(first) == ["Tier", "Dealers", "Revenue", "Potential", "Room to grow"]


def test_playbook_says_what_is_done_for_how_many(read, plan):
    actions = {"keep": ["hotline", "rewards", "own_idea"], "light": ["follow_up_letter"], "grow": ["joint_plan"]}
    rows = read(listings.playbook(actions, plan, EN))
    assert rows == [
        {"Family": "Keep", "Dealers": "1", "Actions": "hotline, rewards and own idea"},
        {"Family": "Light touch", "Dealers": "2", "Actions": "follow-up letter"},
    ]


def test_follow_ups_are_counted(plan):
    plan = plan.assign(actions=["hotline;event_thanks", "event_regrets", "event_thanks"])
    assert listings.follow_ups(plan, EN) == Text(EN("sections.playbook.event", thanks="2", regrets="1"))


@pytest.mark.parametrize("words", [EN, FR])
def test_without_an_event_there_is_nothing_to_follow_up(words, plan):
    assert listings.follow_ups(plan, words).markdown == f"*{words('absent.events')}*"


def test_quality_shows_what_was_read(read):
    table = pd.DataFrame(
        {
            "input": ["sales", "visits"],
            "lines_read": [12345, 10],
            "lines_accepted": [12300, 10],
            "lines_rejected": [45, 0],
            "money_read": [2_000_000.0, NAN],
            "money_rejected": [1000.0, NAN],
        }
    )
    sales, visits = read(listings.quality(table, EN))
    assert list(sales.values()) == ["Sales", "12,345", "12,300", "45", "€2.0m", "€1.0k"]
    assert list(visits.values()) == ["Visits", "10", "10", "0", "–", "–"]


def test_rejects_are_counted_by_reason_with_an_example(read):
    table = pd.DataFrame(
        {
            "input": ["visits", "sales", "sales", "sales"],
            "reason": ["bad_date", "doubled", "bad_date", "doubled"],
            "file": ["v.csv", "a.csv", "b.csv", "c.csv"],
            "line": [2, 1234, 9, 5],
            "lines": [1, 1, 4, 1],
        }
    )
    assert [list(row.values()) for row in read(listings.rejects(table, EN))] == [
        ["Sales", EN("reasons.bad_date"), "4", "b.csv, line 9"],
        ["Sales", EN("reasons.doubled"), "2", "a.csv, line 1,234"],
        ["Visits", EN("reasons.bad_date"), "1", "v.csv, line 2"],
    ]


def test_no_reject_is_said():
    empty = pd.DataFrame({"input": [], "reason": [], "file": [], "line": []})
    assert listings.rejects(empty, FR) == Text(FR("sections.quality.none_rejected"))


def test_assumptions_about_the_plan_are_made_only_where_there_is_one(read):
    with_plan = read(listings.assumptions(PARAMS, RESPONSE, POTENTIAL, EN))
    without = read(listings.assumptions(PARAMS, RESPONSE.iloc[:0], POTENTIAL, EN))
    assert len(with_plan) == 7 and len(without) == 4
    assert [row for row in with_plan if row in without] == without


def test_room_to_grow_on_estimated_wallets_is_said_to_be_weak(read):
    estimated = POTENTIAL.assign(wallet_source=["known", "estimated", "known"])
    (row,) = (
        r for r in read(listings.assumptions(PARAMS, RESPONSE, estimated, EN)) if "room to grow of" in r["Assumption"]
    )
    assert row["Founded"].startswith("Weak")


def test_assumptions_say_what_the_response_rests_on(read):
    hours = next(
        row for row in read(listings.assumptions(PARAMS, RESPONSE, POTENTIAL, EN)) if "more time" in row["Assumption"]
    )
    assert "0.29%" in hours["Assumption"] and hours["Founded"].startswith("95% from the history")
