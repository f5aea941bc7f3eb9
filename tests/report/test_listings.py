from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres import criteria
from distribres.report import blocks, listings
from distribres.report.blocks import Text
from distribres.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
HOSTILE = [
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "*a* _b_ $c$",
    "# 1. x",
    "a\\b `c` [d](e)",
    "{count}",
    '"#x"',
]


def weighing(judgements=None, **weights):
    """The section `tiers` with these weights."""
    return SimpleNamespace(judgements=judgements, weights=weights.items())


def test_criteria_are_listed_in_their_own_units():
    rows = read(listings.criteria(criteria_of(11), weighing(revenue=2, image=0), EN))
    assert [row["Criterion"] for row in rows] == [EN(f"criteria.{c}") for c in criteria.CRITERIA]
    revenue = {"Criterion": "revenue", "Unit": "per quarter", "Middle dealer": "€5.0k", "Top tenth starts at": "€9.0k"}
    assert rows[0] == revenue | {"Known or estimated": "100%", "Weight": "2"}


def test_a_criterion_without_data_shows_nothing_but_that():
    table = criteria_of(11)
    table.loc[table["criterion"] == "image", ["value", "source"]] = [NAN, "missing"]
    image = next(
        row for row in read(listings.criteria(table, weighing(), EN)) if row["Criterion"].startswith("brand image")
    )
    assert list(image.values())[2:] == ["–", "–", "0%", "0"]


def test_tiers_end_with_the_network():
    rows = read(listings.tiers(PLAN, POTENTIAL, EN))
    assert [row["Tier"] for row in rows] == ["Key", "Small", "Network"]
    assert [row["Dealers"] for row in rows] == ["1", "2", "3"]
    assert [row["Revenue"] for row in rows] == ["€1.0k", "€700", "€1.7k"]
    assert [row["Recommended"] for row in rows] == ["14 h", "6 h", "20 h"]


def test_families_have_the_colour_they_have_in_figures():
    table = listings.families(PLAN, POTENTIAL, FR)
    assert [row["Famille"] for row in read(table)] == ["Fidéliser", "Suivre à distance", "Réseau"]
    assert set(table.swatches) == {"Fidéliser", "Suivre à distance"}


def test_sums_without_visits_have_no_columns_of_time():
    (first, *_) = read(listings.tiers(without_visits(PLAN), POTENTIAL, EN))
    assert list(first) == ["Tier", "Dealers", "Revenue", "Potential", "Room to grow"]


def test_movers_are_those_whose_tier_changed_the_largest_first():
    rows = read(listings.movers(TIERS.assign(last_tier=["A", "B", "B"]), PLAN, 12, EN))
    assert [(row["Dealer"], row["Last quarter"], row["Tier"]) for row in rows] == [
        ("Dealer 2", "Middle", "Small"),
        ("Dealer 1", "Middle", "Small"),
    ]
    assert rows[0]["Probability"] == "91%" and rows[0]["Potential"] == "€500"


def test_newcomers_did_not_move():
    found = listings.movers(TIERS.assign(last_tier=["A", None, "C"]), PLAN, 12, EN)
    assert found == Text(EN("sections.tiers.none_moved"))


def test_missed_opportunities_are_listed_by_room_to_grow():
    rows = read(listings.missed(PLAN, 12, EN))
    assert [row["Dealer"] for row in rows] == ["Dealer 1", "Dealer 0"]
    dealer = {"Dealer": "Dealer 1", "Rep": "nobody", "Family": "Light touch", "Room to grow": "€600"}
    assert rows[0] == dealer | {"Time today": "2.0", "Recommended": "2.0"}


def test_no_missed_opportunity_is_said():
    assert listings.missed(PLAN.assign(missed=False), 12, EN) == Text(EN("sections.habit.none_missed"))


def test_habit_lists_the_costliest_rep_first():
    rows = read(listings.habit(HABIT, BALANCE, EN))
    assert [row["Rep"] for row in rows] == ["Élodie", "Anne", "Zoé"]
    assert rows[0]["Cost of habit"] == "€9.0k" and rows[0]["80% interval"] == "−€1.0k to €12.0k"


def test_changes_are_those_of_time_up_or_down():
    rows = read(listings.changes(PLAN, 2, EN))
    assert [(row["Dealer"], row["Time today"], row["Recommended"]) for row in rows] == [
        ("Dealer 0", "8.0", "14.0"),
        ("Dealer 2", "10.0", "4.0"),
    ]
    assert rows[1]["Gain"] == "−€3" and rows[1]["80% interval"] == "−€9 to €9"


def test_where_time_is_not_known_changes_are_those_of_money():
    table = listings.changes(without_visits(PLAN).assign(spend=[10.0, 400.0, 0.0]), 1, EN)
    assert table.caption == EN("listings.changes_spend")
    assert [(row["Dealer"], row["Spend today"], row["Spend recommended"]) for row in read(table)] == [
        ("Dealer 1", "€10", "€400")
    ]


def test_who_is_explored_is_listed_by_what_is_not_known_with_what_it_could_become():
    explored = pd.DataFrame(
        {
            "dealer_id": IDS[:2],
            "hours": 2.0,
            "headroom_low": [400.0, 0.0],
            "headroom": [500.0, 600.0],
            "headroom_high": [550.0, 900.0],
            "share": [0.01, 0.06],
            "family": ["keep", "light"],
            "family_low": ["keep", "light"],
            "family_high": ["keep", "rising"],
        }
    )
    first, second = read(listings.exploration(explored, PLAN, 12, EN))
    assert (first["Dealer"], first["Rep"], first["80% interval"]) == ("Dealer 1", "nobody", "€0 to €900")
    assert (first["Could become"], second["Could become"]) == ("Rising", "–")
    assert listings.exploration(explored.iloc[:0], PLAN, 12, EN) is None


@pytest.mark.parametrize("n", [1, 2])
def test_lists_are_as_long_as_asked(n):
    moved = TIERS.assign(last_tier="B")
    for table in (listings.movers(moved, PLAN, n, EN), listings.missed(PLAN, n, EN), listings.changes(PLAN, n, EN)):
        assert len(read(table)) == n


def test_habit_says_what_hours_reach_with_the_reps_own_dealers():
    rows = {row["Rep"]: row for row in read(listings.habit(HABIT, BALANCE, EN))}
    assert {rep: row["Reaches"] for rep, row in rows.items()} == {"Élodie": "80%", "Anne": "–", "Zoé": "70%"}
    assert rows["Zoé"]["Repeats last year"] == "90%"


def test_visited_are_listed_by_hours_above_their_part_of_the_potential():
    rows = read(listings.visited(CASES, PLAN, 12, EN))
    assert [(row["Dealer"], row["Rep"], row["By potential"]) for row in rows] == [
        ("Dealer 1", "nobody", "4.0"),
        ("Dealer 0", "Zoé", "15.0"),
    ]
    assert listings.visited(CASES.iloc[2:], PLAN, 12, EN) is None


def test_transfers_are_listed_the_most_valuable_first():
    first, second = read(listings.transfers(TRANSFERS, PLAN, EN))
    assert (first["Dealer"], second["Dealer"]) == ("Dealer 1", "Dealer 0")
    assert (first["From"], first["To"], first["Nearest dealer"]) == ("Zoé", "Anne", "12 km")
    assert (first["Gain"], first["80% interval"]) == ("€2.0k", "−€1.0k to €5.0k")
    assert listings.transfers(TRANSFERS.iloc[:0], PLAN, EN) is None


def test_nothing_is_listed_of_what_is_not_known():
    assert listings.habit(HABIT.iloc[:0], BALANCE, EN) is None
    assert listings.changes(without_visits(PLAN).assign(current_spend=NAN, spend=NAN), 12, EN) is None
    assert listings.missed(without_visits(PLAN), 12, EN) is None
    assert listings.movers(TIERS.assign(last_tier=pd.Series([None] * 3, dtype="str")), PLAN, 12, EN) is None


def test_playbook_says_what_is_done_for_how_many():
    actions = {"keep": ["hotline", "rewards", "own_idea"], "light": ["follow_up_letter"], "grow": ["joint_plan"]}
    rows = read(listings.playbook(actions, PLAN, EN))
    assert rows == [
        {"Family": "Keep", "Dealers": "1", "Actions": "hotline, rewards and own idea"},
        {"Family": "Light touch", "Dealers": "2", "Actions": "follow-up letter"},
    ]


def test_follow_ups_are_counted():
    plan = PLAN.assign(actions=["hotline;event_thanks", "event_regrets", "event_thanks"])
    assert listings.follow_ups(plan, EN) == Text(EN("sections.playbook.event", thanks="2", regrets="1"))


@pytest.mark.parametrize("words", [EN, FR])
def test_without_an_event_there_is_nothing_to_follow_up(words):
    assert listings.follow_ups(PLAN, words).markdown == f"*{words('absent.events')}*"


def test_quality_shows_what_was_read():
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


def test_rejects_are_counted_by_reason_with_an_example():
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


def test_assumptions_about_the_plan_are_made_only_where_there_is_one():
    with_plan = read(listings.assumptions(PARAMS, RESPONSE, POTENTIAL, EN))
    without = read(listings.assumptions(PARAMS, RESPONSE.iloc[:0], POTENTIAL, EN))
    assert len(with_plan) == 7 and len(without) == 4
    assert [row for row in with_plan if row in without] == without


def test_a_peer_is_comparable_for_reasons_in_words():
    own, near, far = (row["Why comparable"] for row in read(sheet("x", EN)[0]))
    assert own == "–"
    assert near == "same channel, purchases +12%, as many salespeople, same territory"
    assert far == "same channel, purchases −30%, market of its territory −8%"


def test_conditions_stand_beside_those_of_the_middle_dealer():
    rows = {row["Local conditions"]: (row["Here"], row["Middle dealer"]) for row in read(sheet("North", EN)[1])}
    assert list(rows.values()) == [
        ("North", "–"),
        ("9,000", "5,000"),
        ("€5.0m", "€5.0m"),
        ("–", "–"),
        ("+25.0%", "+12.5%"),
        ("2", "1"),
    ]


@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_sheet_with_hostile_names_is_literal(name, words):
    peers, here = sheet(name, words)
    assert [row[words("columns.name")] for row in read(peers)] == [name] * 3
    assert read(here)[0][words("columns.here")] == name
    assert blocks.typst_string(name) in peers.typst() and blocks.typst_string(name) in here.typst()


def test_room_to_grow_on_estimated_wallets_is_said_to_be_weak():
    estimated = POTENTIAL.assign(wallet_source=["known", "estimated", "known"])
    (row,) = (
        r for r in read(listings.assumptions(PARAMS, RESPONSE, estimated, EN)) if "room to grow of" in r["Assumption"]
    )
    assert row["Founded"].startswith("Weak")


def test_assumptions_say_what_the_response_rests_on():
    hours = next(
        row for row in read(listings.assumptions(PARAMS, RESPONSE, POTENTIAL, EN)) if "more time" in row["Assumption"]
    )
    assert "0.29%" in hours["Assumption"] and hours["Founded"].startswith("95% from the history")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_literal(name):
    plan = PLAN.assign(name=name, rep_id=name)
    moved, habit = TIERS.assign(last_tier="B"), HABIT.head(1).assign(rep_id=name)
    tables = [listings.movers(moved, plan, 9, EN), listings.missed(plan, 9, EN), listings.changes(plan, 9, EN)]
    for table in [*tables, listings.habit(habit, BALANCE, EN)]:
        assert {next(iter(row.values())) for row in read(table)} == {name}
        assert blocks.typst_string(name) in table.typst()


def test_tables_speak_french():
    caption = BeautifulSoup(listings.changes(PLAN, 3, FR).html(), "html.parser").caption.text
    assert caption == FR("listings.changes")
    assert read(listings.changes(PLAN, 1, FR))[0]["Intervalle à 80\u202f%"] == "de −9\u202f€ à 9\u202f€"


IDS = ["D0", "D1", "D2"]
PLAN = pd.DataFrame(
    {
        "dealer_id": IDS,
        "name": ["Dealer 0", "Dealer 1", "Dealer 2"],
        "rep_id": ["Zoé", None, "Zoé"],
        "tier": ["A", "C", "C"],
        "family": ["keep", "light", "light"],
        "potential": [1500.0, 1000.0, 500.0],
        "headroom": [500.0, 600.0, 200.0],
        "current_hours": [8.0, 2.0, 10.0],
        "hours": [14.0, 2.0, 4.0],
        "current_spend": 10.0,
        "spend": 10.0,
        "gain_low": -9.0,
        "gain": [9.0, 0.0, -3.0],
        "gain_high": 9.0,
        "missed": [True, True, False],
        "actions": "recognition",
    }
)
POTENTIAL = pd.DataFrame({"dealer_id": IDS, "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})
TIERS = pd.DataFrame(
    {"dealer_id": IDS, "tier": ["A", "C", "C"], "score": [0.7, 0.1, 0.2], "tier_probability": [0.99, 0.8, 0.91]}
)
HABIT = pd.DataFrame(
    {
        "rep_id": ["Zoé", "Élodie", "Anne"],
        "dealers": 10,
        "hours": 200.0,
        "repeated": 0.9,
        "missed": 2,
        "cost_low": -1000.0,
        "cost": [3000.0, 9000.0, 3000.0],
        "cost_high": 12_000.0,
    }
)
BALANCE = pd.DataFrame({"rep_id": ["Zoé", "Élodie"], "reached": [0.7, 0.8]})
CASES = pd.DataFrame(
    {
        "dealer_id": PLAN["dealer_id"],
        "rep_id": ["Zoé", None, "Anne"],
        "case": ["habit", "habit", "unseen"],
        "hours_before": 20.0,
        "current_hours": 22.0,
        "fair_hours": [15.0, 4.0, 0.0],
        "headroom": 100.0,
    }
)
TRANSFERS = pd.DataFrame(
    {
        "dealer_id": PLAN["dealer_id"].iloc[:2],
        "step": [2, 1],
        "from_rep": "Zoé",
        "to_rep": "Anne",
        "distance": 12.3,
        "gain_low": -1000.0,
        "gain": 2000.0,
        "gain_high": 5000.0,
    }
)
RESPONSE = pd.DataFrame({"kind": ["hours", "spend"], "posterior": [0.29, 0.11], "weight": [0.95, 0.4]})
PARAMS = SimpleNamespace(
    potential=SimpleNamespace(purchases_share=0.72, benchmark=0.8),
    plan=SimpleNamespace(elasticity=0.34, spend_elasticity=0.12),
    families=SimpleNamespace(willingness_high=5.5),
)


PEERS = pd.DataFrame(
    {
        "dealer_id": "D0",
        "rank": [1, 2],
        "peer_id": ["D1", "D2"],
        "size_difference": [0.12, -0.3],
        "team_difference": [0.0, NAN],
        "market_difference": [NAN, -0.08],
        "same_territory": [True, False],
    }
)
CONDITIONS = pd.DataFrame({"dealer_id": ["D0", "D1"], "territory_id": ["T<1>", None], "population": [9000.0, 1000.0]})
CONDITIONS = CONDITIONS.assign(market=[5e6, NAN], income=NAN, preference=[0.25, 0.0], dealers_here=[2, 0])


def sheet(name: str, words: Words):
    """The benchmark sheet of D0: peers and conditions; every name is the given one."""
    who = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "name": name, "city": name})
    facts = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "wallet": 1e3, "share_of_wallet": 0.5})
    facts = facts.assign(by_comparable=600.0, by_territory=NAN)
    places = pd.DataFrame({"territory_id": ["T<1>"], "name": [name]})
    return listings.benchmark("D0", PEERS, facts, who, words), listings.conditions("D0", CONDITIONS, places, words)


def criteria_of(n: int) -> pd.DataFrame:
    """Each criterion of n dealers: 0, 1000, 2000 and so on."""
    lines = [(c, 1000.0 * i, "known") for c in criteria.CRITERIA for i in range(n)]
    return pd.DataFrame(lines, columns=["criterion", "value", "source"])


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


def read(table) -> list[dict[str, str]]:
    """The lines of a table as the reader of the page sees them, by heading."""
    html = BeautifulSoup(table.html(), "html.parser").table
    headings = [cell.text for cell in html.thead.find_all("th")]
    lines = [[cell.text for cell in line.find_all(["th", "td"])] for line in html.tbody.find_all("tr")]
    return [dict(zip(headings, line, strict=True)) for line in lines]
