from dataclasses import replace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from builders import words_in
from distribres.contracts import quarters
from distribres.report.sections import first_page

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
IDS = [f"D{i}" for i in range(5)]
PLAN = pd.DataFrame(
    {
        "dealer_id": IDS,
        "name": [f"Dealer {i}" for i in range(5)],
        "family": "light",
        "missed": [True, True, True, True, False],
        "headroom": [1000.0, 2000.0, 3000.0, 4000.0, 0.0],
        "potential": [1000.0, 2000.0, 3000.0, 4000.0, 5000.0],
        "current_hours": 4.0,
        "hours": [6.0, 2.0, 6.0, 6.0, 0.0],
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


def decided(net, plan, levers, tiers=TIERS) -> list[str]:
    """The sentences of what to decide, as the English reader sees them."""
    html = BeautifulSoup(first_page.list_decisions(net, plan, tiers, levers, EN).html(), "html.parser")
    return [item.text.strip() for item in html.find_all("li")]


def plain(key: str, **figures) -> str:
    """A text of the English reader, without its marks of bold."""
    return EN(key, **figures).replace("**", "")


def test_document_speaks_the_language_of_the_reader():
    about = first_page.document("Réseau", "2026Q3", FR)
    assert (about["language"], about["subtitle"], about["title"]) == ("fr", "T3 2026", "Réseau\u202f: revue du réseau")
    assert about["chart"] == "Graphique ajouté par l’analyste"


def test_the_network_in_a_line(net):
    assert (first_page.sum_up(net, EN), first_page.sum_up(net, FR)) == (
        "90 dealers, €1.2m",
        "90 distributeurs, 1,2\u202fM€",
    )


def test_key_figures_say_what_the_network_holds(net, policies):
    assert first_page.list_key_figures(net, policies, EN).plain().splitlines() == [
        "Revenue of the quarter: €1.2m ▲ +20.0% on a year ago, −4.0% on last quarter",
        "Active dealers: 90 ▼ −10.0% on last quarter",
        "Room to grow, per mean quarter: €500k 25% of the potential, +25.0% on last quarter",
        "Our share of their purchases: 31.0% ▲ +1.0 pts on last quarter",
        "Worth of the plan once settled, margin per quarter: €40.0k €10.0k to €70.0k (80% interval), €24.0k in the "
        "first quarter",
    ]


def test_key_figures_in_french(net, policies):
    assert first_page.list_key_figures(net, policies, FR).items[0].value == "1,2\u202fM€"


def test_key_figures_without_a_past_have_no_trend(net, policies):
    before = {"revenue_before": NAN, "revenue_last_year": NAN, "headroom_before": NAN, "share_of_wallet_before": NAN}
    net = replace(net, dealers_before=0, **before)
    assert [(kpi.note, kpi.trend) for kpi in first_page.list_key_figures(net, policies.iloc[:0], EN).items] == [
        ("", ""),
        ("", ""),
        ("25% of the potential", ""),
        ("", ""),
    ]


def test_key_figures_leave_out_what_is_not_known(net, policies):
    net = replace(net, share_of_wallet=NAN, potential=NAN, headroom=NAN)
    figures = first_page.list_key_figures(net, policies.iloc[:0], EN).items
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
    assert told[0].startswith("Move 200 h of field time (10% of it) from the dealers where an hour wins least")
    assert "€24.0k of margin in the first quarter, €32.0k a quarter over the first year, €40.0k a quarter" in told[0]
    assert "between €10.0k and €70.0k with 80% confidence" in told[0] and told[0].endswith("own history says so.")
    assert told[1] == "Keep the spend as it is: no other way to share out the same money is sure enough to win."


def test_a_move_that_rests_on_studies_is_plainly_a_bet(net, levers):
    told = decided(net, PLAN, levers.assign(rests="studies"))
    assert told[0].startswith("A bet on published studies: move 200 h of field time (10% of it)")
    assert told[1].startswith("A bet on published studies: shift €0 of spend (0% of it)")


@pytest.mark.parametrize("kind", ["hours", "spend"])
def test_what_may_as_well_win_nothing_stays_where_it_is(kind, net, levers):
    nothing = levers[levers["kind"] == kind].assign(rests="nothing")
    assert decided(net, PLAN, nothing)[0] == plain(f"decide.{kind}_nothing")


def test_money_that_goes_with_the_hours_has_no_decision_of_its_own(net, levers):
    assert decided(net, PLAN, levers.assign(rests=["own", "hours"]))[1].startswith("Take up 4 missed")


def test_decide_for_the_key_dealers_without_visits(net, levers):
    told = decided(net, PLAN, levers.iloc[:0])[0]
    assert told == "Keep VIP treatment for the 12 key dealers: they make 80% of the revenue."


def test_of_the_missed_opportunities_those_that_get_more_time_are_named_by_room_to_grow(net, levers):
    told = decided(net, PLAN, levers.iloc[:1])[1]
    assert told.startswith("Take up 4 missed opportunities, dealers with much room to grow")
    assert "€10.0k a quarter not yet won. First: Dealer 3, Dealer 2 and Dealer 0. The plan gives 3 of them" in told


@pytest.mark.parametrize(("hours", "key"), [(6.0, "decide.missed_all"), (4.0, "decide.missed_none")])
def test_it_is_said_whether_the_plan_gives_missed_opportunities_more_time(hours, key, net, levers):
    assert decided(net, PLAN.assign(hours=hours), levers.iloc[:1])[1].endswith(EN(key))


def test_without_missed_opportunities_the_willing_are_to_be_developed(net, levers):
    tiers = TIERS.assign(headroom_level=["high", "high", "low", "high", "high"], willingness_level="high")
    assert decided(net, PLAN.assign(missed=False), levers.iloc[:1], tiers)[1] == (
        "Develop 3 dealers that have room to grow: €7.0k a quarter not yet won. First: Dealer 3, Dealer 1 and Dealer 0."
    )


@pytest.mark.parametrize("headroom", [0.0, NAN])
def test_no_room_to_grow_is_no_decision(headroom, net, levers):
    assert len(decided(net, PLAN.assign(headroom=headroom), levers.iloc[:1])) == 2


def test_the_reluctant_come_before_those_that_fell(net, levers):
    fell = TIERS.assign(last_tier="A", headroom_level=["high", "low", "high", "low", "high"])
    told = decided(net, PLAN, levers.iloc[:1], fell)[2]
    assert told.startswith("Win over 2 dealers that have room to grow and little willingness: €4.0k a quarter.")
    assert told.endswith("First: Dealer 2 and Dealer 0.")


def test_those_that_fell_are_named_by_potential(net, levers):
    fell = TIERS.assign(last_tier=["A", "B", "A", None, "C"])
    told = decided(net, PLAN, levers.iloc[:1], fell)[2]
    assert told == "Ask 2 dealers why they fell a tier since last quarter. First: Dealer 2 and Dealer 0."


def test_no_dealer_fell(net, levers):
    steady = TIERS.assign(last_tier=TIERS["tier"])
    assert decided(net, PLAN, levers.iloc[:1], steady)[2] == "Keep the tiers: no dealer fell since last quarter."


def test_without_an_earlier_quarter_nobody_is_said_to_have_stayed(net, levers):
    assert len(decided(net, PLAN, levers.iloc[:1], TIERS.assign(last_tier=None))) == 2


@pytest.mark.parametrize("words", [EN, FR])
def test_hostile_names_are_literal_in_what_is_decided(hostile, words, net, levers):
    plan = PLAN.assign(name=hostile, missed=True)
    tiers = TIERS.assign(tier="A", headroom_level="high")
    callout = first_page.list_decisions(net, plan, tiers, levers.iloc[:1], words)
    html = BeautifulSoup(callout.html(), "html.parser")
    assert len(html.find_all("li")) == 3 and html.text.count(hostile) == 6
    assert not html.find_all(["script", "em", "code", "a", "h1"])


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
