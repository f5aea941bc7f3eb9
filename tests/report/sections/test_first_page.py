from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from builders import section, words_in
from distribres.contracts import quarters
from distribres.report.sections import first_page

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
REPORT = section("report", hour_cost=None)
IDS = [f"D{i}" for i in range(5)]
PLAN = pd.DataFrame(
    {
        "dealer_id": IDS,
        "name": [f"Dealer {i}" for i in range(5)],
        "tier": ["B", "B", "B", "A", "C"],
        "missed": [True, True, True, True, False],
        "headroom": [1000.0, 2000.0, 3000.0, 4000.0, 0.0],
        "potential": [1000.0, 2000.0, 3000.0, 4000.0, 5000.0],
        "current_hours": 4.0,
        "hours": [6.0, 2.0, 6.0, 6.0, 0.0],
        "current_spend": 10.0,
        "spend": 10.0,
        "gain": [10.0, -5.0, 20.0, 30.0, -20.0],
    }
)
WHOLE = pd.DataFrame({"quarter": quarters.last("2026Q3", 12), "incomplete": False})
REJECTS = ["input", "reason", "lines"]
TIERS = pd.DataFrame(
    {
        "dealer_id": IDS,
        "tier": ["B", "B", "B", "A", "C"],
        "last_tier": ["B", "B", "B", "A", "C"],
        "headroom_level": "low",
        "willingness_level": "low",
    }
)


BALANCE = pd.DataFrame(
    {
        "rep_id": ["Anne", "Zoé"],
        "hour_low": [40.0, 120.0],
        "hour": [90.0, 190.0],
        "hour_high": [150.0, 260.0],
    }
)
LIMITS = pd.DataFrame(
    {"kind": ["hours", "spend"], "worth_low": [60.0, 0.1], "worth": [90.0, 0.72], "worth_high": [120.0, 1.4]}
)
RESPONSE = pd.DataFrame({"kind": ["hours", "spend"], "no_effect": [0.0, 0.29]})
CRITERIA = pd.DataFrame(
    {"dealer_id": IDS, "criterion": "revenue", "previous": 100.0, "value": [90.0, 100.0, 60.0, 100.0, 100.0]}
)
ACTIONS = pd.DataFrame({"dealer_id": ["D3", "D0"], "tactic": ["dedicated_contact", "growth_reward"]})
COMING = pd.DataFrame(
    {"quarter": ["2026Q3", "2026Q4"], "low": [1_150_000.0, 9e5], "forecast": [12e5, 1e6], "high": [1_300_000.0, 11e5]}
)


def decided(net, plan, levers, tiers=TIERS, report=REPORT, **tables) -> list[str]:
    """The sentences of what to decide, as the English reader sees them."""
    given = {"plan": plan, "tiers": tiers, "levers": levers, "balance": BALANCE.iloc[:0], "limits": LIMITS}
    given |= {"response": RESPONSE, "criteria": CRITERIA, "actions": ACTIONS} | tables
    html = BeautifulSoup(first_page.list_decisions(net, given, report, EN).html(), "html.parser")
    return [item.text.strip() for item in html.find_all("li")]


def plain(key: str, **figures) -> str:
    """A text of the English reader, without its marks of bold."""
    return EN(key, **figures).replace("**", "")


def test_document_speaks_the_language_of_the_reader():
    about = first_page.document("Réseau", "2026Q3", REPORT, FR)
    assert (about["language"], about["subtitle"], about["title"]) == ("fr", "T3 2026", "Réseau\u202f: revue du réseau")
    assert (about["chart"], about["paper"]) == ("Graphique ajouté par l’analyste", "a4")


def test_the_network_in_a_line(net):
    assert (first_page.sum_up(net, EN), first_page.sum_up(net, FR)) == (
        "90 dealers, €1.2m",
        "90 distributeurs, 1,2\u202fM€",
    )


def test_key_figures_say_what_the_network_holds(net, policies):
    assert first_page.list_key_figures(net, policies, COMING, EN).plain().splitlines() == [
        "Revenue of the quarter: €1.2m ▲ +20.0% on a year ago, expected: €1.2m to €1.3m",
        "Active dealers: 90 ▼ −10.0% on last quarter",
        "Room to grow (sales), per average quarter: €500k 25% of the potential, +25.0% on last quarter",
        "Our share of their purchases: 31.0% ▲ +1.0 pts on last quarter",
        "Worth of the plan once settled, margin per quarter: €40.0k €10.0k to €70.0k (80% interval), €24.0k in the "
        "first quarter",
    ]


def test_key_figures_in_french(net, policies):
    assert first_page.list_key_figures(net, policies, COMING, FR).items[0].value == "1,2\u202fM€"


def test_key_figures_without_a_past_have_no_trend(net, policies):
    before = {"revenue_last_year": NAN, "headroom_before": NAN, "share_of_wallet_before": NAN}
    net = replace(net, dealers_before=0, **before)
    assert [
        (kpi.note, kpi.trend) for kpi in first_page.list_key_figures(net, policies.iloc[:0], COMING.iloc[:0], EN).items
    ] == [
        ("", ""),
        ("", ""),
        ("25% of the potential", ""),
        ("", ""),
    ]


def test_key_figures_leave_out_what_is_not_known(net, policies):
    net = replace(net, share_of_wallet=NAN, potential=NAN, headroom=NAN)
    figures = first_page.list_key_figures(net, policies.iloc[:0], COMING.iloc[:0], EN).items
    assert [kpi.value for kpi in figures] == ["€1.2m", "90", "–"]
    assert figures[-1].note == ""


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (
            EN,
            "**Handle with care: 6% of the sales could not be used**, 60 lines, most of them for this reason: date "
            "missing or impossible.",
        ),
        (FR, "**À manier avec prudence\u202f: 6\u202f% des ventes"),
    ],
)
def test_much_of_the_sales_rejected_is_said(words, begins, params, load):
    quality = pd.DataFrame({"input": ["dealers", "sales"], "lines_read": [10, 1100], "first_day": pd.NaT})
    rejects = pd.DataFrame(
        {
            "input": ["sales", "sales", "sales", "sales", "dealers"],
            "reason": ["bad_date", "doubled", "future_date", "cancelled", "doubled"],
            "lines": [50, 10, 40, 60, 9],
        }
    )
    assert first_page.say_caution(quality, rejects, WHOLE, params.report, words).markdown.startswith(begins)
    assert first_page.say_caution(quality, rejects.iloc[1:], WHOLE, params.report, words) is None
    assert first_page.say_caution(quality, rejects, WHOLE, load("report.rejected_high=0.07").report, words) is None


def test_lines_before_the_first_day_are_missed_where_it_was_found_and_not_where_it_was_set(params):
    rejects = pd.DataFrame({"input": ["sales"], "reason": ["early_date"], "lines": [80]})
    quality = pd.DataFrame({"input": ["sales"], "lines_read": [1000], "first_day": [pd.Timestamp("2019-01-01")]})
    told = first_page.say_caution(quality, rejects, WHOLE, params.report, EN).markdown
    assert told.startswith("**Handle with care: 8%") and "dated before the first day" in told
    assert first_page.say_caution(quality.assign(first_day=pd.NaT), rejects, WHOLE, params.report, EN) is None


def test_quarters_that_look_incomplete_are_said_the_last_first(params):
    read, none = (
        pd.DataFrame({"input": ["sales"], "lines_read": [100], "first_day": pd.NaT}),
        pd.DataFrame(columns=REJECTS),
    )
    lacking = WHOLE.assign(incomplete=WHOLE["quarter"].isin(["2024Q2", "2025Q4", "2026Q3"]))  # the first is long ago
    told = first_page.say_caution(read, none, lacking, params.report, EN).markdown
    assert told.startswith("**Handle with care: 2 quarters look incomplete** (Q3 2026 and Q4 2025)")


def test_decide_to_move_time_where_the_networks_own_history_says_so(net, levers):
    told = decided(net, PLAN, levers)
    assert told[0].startswith(
        "Move 200 h of field time (10% of the total) to 3 dealers where an hour earns more, from 2"
    )
    assert "€24.0k of margin in the first quarter, €32.0k a quarter over the first year, €40.0k a quarter" in told[0]
    assert "(€10.0k to €70.0k, 80% interval)" in told[0] and "own history says so." in told[0]
    assert told[0].endswith("First: Dealer 3, Dealer 2 and Dealer 0.")
    assert told[1].startswith("Keep the spend as it is")


def test_a_move_that_rests_on_studies_is_plainly_a_bet(net, levers):
    told = decided(net, PLAN, levers.assign(rests="studies"))
    assert told[0].startswith("A bet on published studies: move 200 h of field time (10% of the total)")
    assert told[1].startswith("A bet on published studies: shift €0 of spend (0% of the total)")


@pytest.mark.parametrize("kind", ["hours", "spend"])
def test_what_may_as_well_win_nothing_stays_where_it_is(kind, net, levers):
    nothing = levers[levers["kind"] == kind].assign(rests="nothing", moved=0.0)
    assert decided(net, PLAN, nothing)[0] == plain(f"decide.{kind}_nothing")


def test_money_that_goes_with_the_hours_has_no_decision_of_its_own(net, levers):
    assert decided(net, PLAN, levers.assign(rests=["own", "hours"]))[1].startswith("Find out what holds back")


def test_no_dealer_stands_in_two_decisions(net, levers):
    """Four have much room and little of our time; the three that get more of it are no further decision."""
    told = decided(net, PLAN, levers.iloc[:1])
    assert told[1].startswith("Find out what holds back 1 dealer with much room to grow") and "Dealer 1." in told[1]
    named = [name for text in told for name in PLAN["name"] if name in text]
    assert len(named) == len(set(named))


def test_room_to_grow_is_told_as_margin_first_and_as_a_ceiling(net, levers):
    told = decided(net, PLAN, levers.iloc[:1])[1]
    assert "€600 of margin a quarter (€2.0k of sales) if they reached the best comparable dealers" in told
    assert "a ceiling and no forecast" in told


def test_without_margins_room_to_grow_is_told_as_sales(net, levers):
    told = decided(replace(net, margin_rate=NAN), PLAN, levers.iloc[:1])[1]
    assert "margin" not in told and "€2.0k of sales a quarter" in told


def test_the_next_hour_and_the_next_money_are_told_with_what_is_not_known_of_them(net, levers):
    told = decided(net, PLAN, levers.iloc[:1], balance=BALANCE)[1]
    assert "between €90 of margin with Anne (€40 to €150, 80% interval) and €190 with Zoé (€120 to €260)" in told
    assert told.endswith(
        "€100 more of budget would earn €72 of margin on average (€10 to €140); "
        "the probability that money does nothing here is 29%."
    )
    assert "report.hour_cost" in told


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        (55.0, "It costs €55, and earns more than that with 1 of 2 reps, even at the low end."),
        (200.0, "It costs €200; with none of the 2 reps is it sure to earn that back."),
    ],
)
def test_an_hour_is_set_against_what_it_costs(cost, said, net, levers):
    report = section("report", hour_cost=cost)
    assert said in decided(net, PLAN, levers.iloc[:1], report=report, balance=BALANCE)[1]


def test_vip_treatment_is_for_as_many_as_the_playbook_has_room_for(net, levers):
    told = decided(net, PLAN, levers.iloc[:0])[0]
    assert told == (
        "Reserve VIP treatment for 1 dealer, Dealer 3: that is what the playbook has room for. The 12 key dealers make "
        "80% of the revenue."
    )


def test_where_nobody_is_treated_apart_the_key_dealers_are_to_be_held(net, levers):
    told = decided(net, PLAN, levers.iloc[:0], actions=ACTIONS.iloc[1:])[0]
    assert told == "Hold the 12 key dealers: they make 80% of the revenue."


def test_without_field_time_the_willing_are_to_be_developed(net, levers):
    tiers = TIERS.assign(headroom_level=["high", "high", "low", "high", "high"], willingness_level="high")
    told = decided(net, PLAN.assign(missed=False), levers.iloc[:0], tiers)[1]
    assert told.startswith("Develop 2 dealers that have room to grow and are willing: €900 of margin a quarter")
    assert told.endswith("First: Dealer 1 and Dealer 0.")


@pytest.mark.parametrize("headroom", [0.0, NAN])
def test_no_room_to_grow_is_no_decision(headroom, net, levers):
    assert len(decided(net, PLAN.assign(headroom=headroom), levers.iloc[:1])) == 2


def test_where_no_time_moves_the_reluctant_and_the_seldom_seen_are_to_be_won_over(net, levers):
    still = levers.iloc[:1].assign(rests="nothing", moved=0.0)
    tiers = TIERS.assign(headroom_level=["high", "low", "high", "low", "high"])
    told = decided(net, PLAN.assign(hours=4.0, missed=False), still, tiers)[1]
    assert told.startswith("Win over 2 dealers with much room to grow and little willingness or little of our time")
    assert told.endswith("First: Dealer 2 and Dealer 0.")


def test_those_that_fell_are_named_by_what_they_buy_less(net, levers):
    fell = TIERS.assign(last_tier=["A", "B", "A", None, "C"])
    told = decided(net, PLAN.assign(hours=4.0, missed=False), levers.iloc[:1], fell)
    assert told[1] == (
        "Ask 2 dealers why they fell a tier since last quarter: together they buy €50 a quarter less. First: Dealer 2 "
        "and Dealer 0."
    )


def test_no_dealer_fell(net, levers):
    steady = TIERS.assign(last_tier=TIERS["tier"])
    assert decided(net, PLAN, levers.iloc[:1], steady)[2] == "Keep the tiers: no dealer fell since last quarter."


def test_without_an_earlier_quarter_nobody_is_said_to_have_stayed(net, levers):
    assert len(decided(net, PLAN, levers.iloc[:1], TIERS.assign(last_tier=None))) == 2


def test_it_is_said_on_what_gains_and_intervals_hold(net, levers):
    given = {"plan": PLAN, "tiers": TIERS, "levers": levers, "balance": BALANCE, "limits": LIMITS}
    given |= {"response": RESPONSE, "criteria": CRITERIA, "actions": ACTIONS}
    assert EN("decide.rests") in first_page.list_decisions(net, given, REPORT, EN).markdown


def test_hostile_names_are_literal_in_what_is_decided(hostile, net, levers):
    told = decided(net, PLAN.assign(name=hostile), levers.iloc[:1])
    assert sum(text.count(hostile) for text in told) == 4


def test_long_names_are_cut(net, levers):
    text = decided(net, PLAN.assign(name="x" * 80), levers.iloc[:1])[1]
    assert f"{'x' * 39}…" in text and "x" * 40 not in text


def test_a_banner_tells_what_a_scenario_tries_but_not_where_files_lie():
    tries = {"tiers.share_key": 0.9, "network.data": "/home/somebody"}
    assert first_page.tell_scenario("keys", tries, words_in("fr")) == (
        "Scénario «\u202fkeys\u202f», à ne pas confondre avec la revue\u202f: on y essaie tiers.share_key = 0.9"
    )


def test_a_banner_names_six_parameters_and_counts_the_others():
    told = first_page.tell_scenario("keys", {f"plan.p{i}": i for i in range(8)}, words_in("en"))
    assert told.endswith("plan.p5 = 5; 2 more")
