from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report import blocks, sentences
from distribres.summary import Network
from distribres.words import Words, texts

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
HOSTILE = ["<script>alert(1)</script>", '=HYPERLINK("x")', "*a* _b_ $c$", "# 1. x", "a\\b `c` [d](e)", "{count}"]


def test_key_figures_say_what_the_network_holds():
    assert sentences.key_figures(NET, POLICIES, EN).plain().splitlines() == [
        "Revenue of the quarter: €1.2m ▲ +20.0% on a year ago, −4.0% on last quarter",
        "Active dealers: 90 ▼ −10.0% on last quarter",
        "Room to grow, per quarter: €500k 25% of the potential, +25.0% on last quarter",
        "Our share of their purchases: 31.0% ▲ +1.0 pts on last quarter",
        "Worth of the plan, margin per quarter: €40.0k €10.0k to €70.0k (80% interval)",
    ]


def test_key_figures_in_french():
    assert sentences.key_figures(NET, POLICIES, FR).items[0].value == "1,2\u202fM€"


def test_key_figures_without_a_past_have_no_trend():
    before = {"revenue_before": NAN, "revenue_last_year": NAN, "headroom_before": NAN, "share_of_wallet_before": NAN}
    net = replace(NET, dealers_before=0, **before)
    assert [(kpi.note, kpi.trend) for kpi in sentences.key_figures(net, NO_POLICIES, EN).items] == [
        ("", ""),
        ("", ""),
        ("25% of the potential", ""),
        ("", ""),
    ]


def test_key_figures_leave_out_what_is_not_known():
    net = replace(NET, share_of_wallet=NAN, potential=NAN, headroom=NAN)
    figures = sentences.key_figures(net, NO_POLICIES, EN).items
    assert [kpi.value for kpi in figures] == ["€1.2m", "90", "–"]
    assert figures[-1].note == ""


def test_decide_to_move_time_when_the_gain_is_sure():
    told = {"hours": "200 h", "share": "10%", "gain": "€40.0k", "low": "€10.0k", "high": "€70.0k"}
    assert decided(NET, PLAN, POLICIES)[0] == plain("decide.move", **told)


def test_decide_to_keep_time_when_the_gain_may_be_a_loss():
    told = {"hours": "200 h", "share": "10%", "gain": "€40.0k", "low": "−€5.0k", "high": "€70.0k"}
    assert decided(NET, PLAN, POLICIES.assign(gain_low=-5000.0))[0] == plain("decide.keep", **told)


def test_decide_to_keep_the_effort_when_the_limits_make_a_plan_that_loses():
    lost = POLICIES.assign(gain_low=-9000.0, gain=-5000.0)
    assert decided(NET, PLAN, lost)[0] == plain("decide.loss", loss="€5.0k")


@pytest.mark.parametrize(
    ("unknown", "gain_low", "key"),
    [
        ("spend", 10_000.0, "decide.move_hours"),
        ("spend", -5000.0, "decide.keep"),
        ("hours", 10_000.0, "decide.move_spend"),
        ("hours", -5000.0, "decide.keep_spend"),
    ],
)
def test_a_network_that_knows_only_hours_or_only_spend_is_told_of_nothing_else(unknown, gain_low, key):
    low = "€10.0k" if gain_low > 0 else "−€5.0k"
    told = {"hours": "200 h", "share": "10%", "gain": "€40.0k", "low": low, "high": "€70.0k"}
    net = replace(NET, **{unknown: NAN})
    assert decided(net, PLAN, POLICIES.assign(gain_low=gain_low))[0] == plain(key, **told)
    means = {"hours": "€60.0k", "spend": "2,000 h"}[unknown]
    assert f"same {means} a quarter" in said(sentences.effort(net, POLICIES, EN))


def test_decide_for_the_key_dealers_without_visits():
    assert decided(NET, PLAN, NO_POLICIES)[0] == plain("decide.concentrate", count=12, share="80%")


def test_missed_opportunities_are_named_by_room_to_grow():
    told = {"count": 4, "headroom": "€10.0k", "first": "Dealer 3, Dealer 2 and Dealer 1"}
    assert decided(NET, PLAN, POLICIES)[1] == plain("decide.missed", **told)


def test_without_missed_opportunities_the_willing_are_to_be_developed():
    plan = PLAN.assign(missed=False, family=["grow", "energise", "light", "grow", "keep"])
    told = {"count": 3, "headroom": "€7.0k", "first": "Dealer 3, Dealer 1 and Dealer 0"}
    assert decided(NET, plan, POLICIES)[1] == plain("decide.grow", **told)


@pytest.mark.parametrize("headroom", [0.0, NAN])
def test_no_room_to_grow_is_no_decision(headroom):
    assert len(decided(NET, PLAN.assign(headroom=headroom), POLICIES)) == 2


def test_the_reluctant_come_before_those_that_fell():
    plan, fell = PLAN.assign(family=["win_over", "light", "win_over", "light", "light"]), TIERS.assign(last_tier="A")
    told = {"count": 2, "headroom": "€4.0k", "first": "Dealer 2 and Dealer 0"}
    assert decided(NET, plan, POLICIES, fell)[2] == plain("decide.win_over", **told)


def test_those_that_fell_are_named_by_potential():
    fell = TIERS.assign(last_tier=["A", "B", "A", None, "C"])
    assert decided(NET, PLAN, POLICIES, fell)[2] == plain("decide.fallen", count=2, first="Dealer 2 and Dealer 0")


def test_no_dealer_fell():
    steady = TIERS.assign(last_tier=TIERS["tier"])
    assert decided(NET, PLAN, POLICIES, steady)[2] == plain("decide.steady")


def test_without_an_earlier_quarter_nobody_is_said_to_have_stayed():
    assert len(decided(NET, PLAN, POLICIES, TIERS.assign(last_tier=None))) == 2


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("words", [EN, FR])
def test_hostile_names_are_literal_in_what_is_decided(name, words):
    plan = PLAN.assign(name=name, family="win_over", missed=True)
    callout = sentences.decisions(NET, plan, TIERS, POLICIES, words)
    html = BeautifulSoup(callout.html(), "html.parser")
    assert len(html.find_all("li")) == 3 and html.text.count(name) == 6
    assert not html.find_all(["script", "em", "code", "a", "h1"])


def test_long_names_are_cut():
    text = decided(NET, PLAN.assign(name="x" * 80), POLICIES)[1]
    assert f"{'x' * 39}…" in text and "x" * 40 not in text


def test_network():
    told = {"count": 90, "potential": "€2.0m", "headroom": "€500k"}
    assert said(sentences.network(NET, EN)) == EN("sections.network.says", **told)


def test_network_without_potential():
    net = replace(NET, potential=NAN, headroom=NAN)
    assert said(sentences.network(net, EN)) == EN("sections.network.says_alone", count=90)


def test_concentration():
    assert said(sentences.concentrated(NET, EN)) == EN("sections.concentration.says", share="21%")


def test_criteria_that_nobody_has_are_named():
    table = pd.DataFrame({"criterion": ["revenue", "image", "margin", "image"], "value": [1.0, NAN, 2.0, NAN]})
    told = {"count": 2, "missing": "brand image on the territory"}
    assert said(sentences.criteria(table, EN)) == EN("sections.criteria.says_missing", **told)
    assert said(sentences.criteria(table.dropna(), EN)) == EN("sections.criteria.says", count=2)


def test_tiers_count_who_rose_who_fell_and_who_is_unsure():
    tiers = TIERS.assign(last_tier=["A", "C", "C", None, "C"], tier_probability=[0.9, 0.69, 0.7, 0.5, 0.4])
    told = {"count": 12, "up": "2", "down": "1", "unsure": "3"}
    assert said(sentences.tiers(NET, tiers, EN)) == EN("sections.tiers.says", **told)


def test_families_name_the_one_with_most_room():
    plan = PLAN.assign(family=["light", "light", "grow", "grow", "light"])
    assert said(sentences.families(plan, EN)) == EN("sections.families.says", family="Grow", share="70%")


def test_potential_says_share_and_room():
    table = pd.DataFrame({"wallet_source": ["known", "estimated", "estimated", "estimated"]})
    told = {"headroom": "€500k", "share": "31%", "known": "25%"}
    assert said(sentences.potential(NET, table, EN)) == EN("sections.potential.says", **told)


def test_habit_says_what_explains_time():
    table = pd.DataFrame({"habit": [0.5, 0.7], "potential": [0.1, 0.3]})
    told = {"count": 4, "headroom": "€10.0k", "habit": "60%", "potential": "20%"}
    assert said(sentences.habit(table, NET, EN)) == EN("sections.habit.says", **told)


def test_habit_says_what_repeats_and_names_who_is_never_seen():
    habits = pd.DataFrame({"repeated": [0.9, 0.6, NAN], "hours": [200.0, 100.0, 50.0]})
    quartiles = pd.DataFrame(
        {
            "rep_id": [None] * 4 + ["r"],
            "quartile": [1, 2, 3, 4, 4],
            "hours_share": [0.1, 0.2, 0.3, 0.4, 0.9],
            "potential_share": [0.02, 0.08, 0.2, 0.7, 0.9],
        }
    )
    cases = pd.DataFrame({"dealer_id": IDS[:3], "case": ["habit", "unseen", "habit"], "headroom": 1.0})
    text = sentences.repeated(habits, quartiles, cases, PLAN, EN).markdown
    shares = {"potential": "70%", "hours": "40%", "least_potential": "2%", "least_hours": "10%"}
    for said_of in (
        EN("sections.habit.repeated", repeated="80%"),
        EN("sections.habit.quartiles", **shares),
        EN("sections.habit.visited", count=2),
        EN("sections.habit.unseen", count=1, first="Dealer 1"),
    ):
        assert said_of.strip() in text


def test_balance_names_who_has_too_much_to_do():
    told = {"high": "Zoé", "high_needed": "400 h", "high_hours": "300 h", "low": "Anne", "low_needed": "200 h"}
    told |= {"low_hours": "300 h", "best": "Zoé", "most": "€190", "worst": "Anne", "least": "€90"}
    moves = EN("sections.balance.moves", count=2, gain="€3.0k", sure="1")
    assert said(sentences.balance(BALANCE, TRANSFERS, EN)) == EN("sections.balance.says", **told) + "\n\n" + moves


def test_balance_says_that_nobody_should_move():
    assert EN("sections.balance.stay") in sentences.balance(BALANCE, TRANSFERS.iloc[:0], EN).markdown


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_reps_are_literal(name):
    text = sentences.balance(BALANCE.assign(rep_id=name), TRANSFERS, EN).markdown
    assert blocks.md(name) in text


def test_a_single_rep_has_no_balance():
    assert sentences.balance(BALANCE.iloc[:1], TRANSFERS, EN) is None
    assert sentences.balance(BALANCE.iloc[:0], TRANSFERS, EN) is None


@pytest.mark.parametrize(("margin", "share"), [(400_000, "10.0%"), (NAN, "–")])
def test_effort_compares_the_policies(margin, share):
    told = {"means": "2,000 h and €60.0k", "gain": "€40.0k", "probability": "97%"}
    told |= {"by_potential": "€25.0k", "by_sales": "€20.0k", "equal": "−€30.0k"}
    found = said(sentences.effort(replace(NET, margin=margin), POLICIES, EN))
    assert found == EN("sections.effort.says", share=share, **told)


def test_no_gain_is_told_to_be_certain():
    found = said(sentences.effort(NET, POLICIES.assign(probability=1.0), EN))
    assert "that it gains at all is above 99%." in found


EXPLORED = pd.DataFrame(
    {
        "hours": [2.0, 4.0],
        "share": [0.25, 0.05],
        "family": ["grow", "light"],
        "family_low": ["keep", "light"],
        "family_high": ["grow", "light"],
    }
)
RESERVED = pd.DataFrame({"policy": ["recommended", "without_reserve"], "gain": [40_000.0, 50_000.0]})


def test_exploration_says_who_what_it_decides_and_what_it_costs():
    says = EN("exploration.says", count=2, hours="6 h", share="0.3%", coverage="30%")
    decides, costs = EN("exploration.decides", count=1), EN("exploration.costs", cost="€10.0k", share="20.0%")
    assert sentences.exploration(EXPLORED, NET, RESERVED, EN).markdown == f"{says} {decides} {costs}"


def test_exploration_that_decides_nothing_or_costs_nothing_is_said_to():
    found = sentences.exploration(EXPLORED.iloc[1:], NET, RESERVED.assign(gain=40_000.0), EN).markdown
    assert found.endswith(f"{EN('exploration.sharpens')} {EN('exploration.free')}")


def test_without_a_reserve_nothing_is_said_of_it():
    assert sentences.exploration(EXPLORED.iloc[:0], NET, POLICIES, EN) is None


CURVE = pd.DataFrame({"share": [0.9, 1.0, 1.1], "gain_low": 15_000.0, "gain": [30_000.0, 40_000.0, 48_000.0]})
LIMITS = pd.DataFrame({"kind": ["hours", "spend"], "rep_id": ["Anne", None], "worth": [90.0, 0.85]})


@pytest.mark.parametrize(("gain_low", "key"), [(15_000.0, "effort.flat_sharing"), (9_000.0, "effort.flat")])
def test_the_sharing_out_matters_more_than_the_total_only_beyond_its_uncertainty(gain_low, key):
    found = sentences.totals(CURVE.assign(gain_low=gain_low), BALANCE.iloc[:0], LIMITS.iloc[:0], EN).markdown
    assert found == EN(key, more="€8.0k", less="€10.0k", gain="€40.0k")


def test_totals_name_the_rep_whose_next_hour_is_worth_most_and_what_money_earns():
    found = sentences.totals(CURVE.iloc[:0], BALANCE, LIMITS, EN).markdown
    assert found == f"{EN('effort.hour', rep='Zoé', worth='€190')} {EN('effort.money', unit='€100', worth='€85')}"
    assert sentences.totals(CURVE.iloc[:0], BALANCE.iloc[:0], LIMITS.iloc[:0], EN) is None


@pytest.mark.parametrize("words", [EN, FR])
def test_limits_that_do_not_fit_are_told_with_what_to_change(words):
    limits = pd.DataFrame({"kind": ["hours", "hours", "hours", "spend"], "rep_id": ["Anne", "*Zoé*", None, None]})
    limits = limits.assign(total=[300.0, 300.0, 20.0, 1000.0], least=[200.0, 400.0, 30.0, 0.0], most=[500.0] * 4)
    known = {"least": words.hours(400), "total": words.hours(300)}
    reps = [words("infeasible.rep", rep=blocks.md("*Zoé*"), **known)]
    reps.append(words("infeasible.rep", rep=words("nobody"), least=words.hours(30), total=words.hours(20)))
    hours = words("infeasible.hours", count=2, first=words.listed(reps))
    budget = words("infeasible.spend", total=words.money(1000), most=words.money(500))
    assert sentences.infeasible(limits, words).markdown == f"{hours} {budget}"
    assert sentences.infeasible(limits.iloc[:1], words) is None


def test_quality_counts_lines_and_money():
    table = pd.DataFrame(
        {"lines_read": [900, 100], "lines_rejected": [9, 1], "money_read": [5000.0, NAN], "money_rejected": [10.0, NAN]}
    )
    told = {"count": 1000, "rejected": "10", "money": "0.20%"}
    assert said(sentences.quality(table, EN)) == EN("sections.quality.says", **told)


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words):
    unknown = replace(NET, potential=NAN, headroom=NAN, share_of_wallet=NAN)
    wallets = pd.DataFrame({"wallet_source": ["missing"]})
    assert said(sentences.habit(pd.DataFrame(), NET, words)) == words("absent.habit")
    assert said(sentences.effort(NET, NO_POLICIES, words)) == words("absent.plan")
    assert said(sentences.potential(unknown, wallets, words)) == words("absent.potential")
    assert said(sentences.families(PLAN.assign(headroom=NAN), words)) == words("absent.potential")
    alone = replace(NET, share_of_wallet=NAN)
    assert said(sentences.potential(alone, wallets, words)) == words(
        "sections.potential.says_alone", headroom=words.money(500_000)
    )


def test_each_section_begins_with_its_title():
    for section in (sentences.playbook, sentences.assumptions):
        key = f"sections.{section.__name__}"
        assert section(FR).markdown.startswith(f"## {texts('fr')[f'{key}.title']}\n\n")


def test_method_says_the_parameters():
    params = SimpleNamespace(
        tiers=SimpleNamespace(
            share_key=0.75,
            share_middle=0.9,
            draws=1500,
            move_probability=0.7,
            judgements=None,
            weights=(("revenue", 2), ("image", 0), ("potential", 1)),
        ),
        forecast=SimpleNamespace(coverage=0.8),
        potential=SimpleNamespace(benchmark=0.8),
        plan=SimpleNamespace(elasticity=0.34, spend_elasticity=0.12),
    )
    told = {"share_key": "75%", "share_middle": "90%", "benchmark": "20%", "draws": "1,500"}
    told |= {"elasticity": "0.34", "spend_elasticity": "0.12", "weights": "revenue 2 and potential 1"}
    told |= {"move_probability": "70%", "coverage": "80%"}
    assert said(sentences.method(params, EN)) == EN("sections.method.says", **told)


def test_weights_by_paired_comparison_are_told_with_their_consistency():
    clear = SimpleNamespace(judgements={"margin/revenue": 2, "margin/image": 4, "revenue/image": 2})
    assert sentences.weights(clear, EN) == EN(
        "sections.method.consistent",
        weights="margin 0.57, revenue 0.29 and brand image on the territory 0.14",
        ratio="0.00",
    )


def test_judgements_that_contradict_each_other_are_said_to_do_so():
    circle = SimpleNamespace(judgements={"margin/revenue": 3, "revenue/image": 3, "image/margin": 3})
    assert "contradict each other, consistency ratio 1.15 where 0.10" in sentences.weights(circle, EN)


def test_document_speaks_the_language_of_the_reader():
    about = sentences.document("Réseau", "2026Q3", FR)
    assert (about["language"], about["subtitle"], about["title"]) == ("fr", "T3 2026", "Réseau\u202f: revue du réseau")


NET = Network(
    revenue=1_200_000,
    revenue_before=1_250_000,
    revenue_last_year=1_000_000,
    margin=400_000,
    dealers=90,
    dealers_before=100,
    key_dealers=12,
    key_share=0.8,
    share_80=0.21,
    gini=0.7,
    share_of_wallet=0.31,
    share_of_wallet_before=0.3,
    potential=2_000_000,
    headroom=500_000,
    headroom_before=400_000,
    hours=2000,
    spend=60_000,
    moved_hours=200,
    missed=4,
    missed_headroom=10_000,
)
IDS = [f"D{i}" for i in range(5)]
PLAN = pd.DataFrame(
    {
        "dealer_id": IDS,
        "name": [f"Dealer {i}" for i in range(5)],
        "family": "light",
        "missed": [True, True, True, True, False],
        "headroom": [1000.0, 2000.0, 3000.0, 4000.0, 0.0],
        "potential": [1000.0, 2000.0, 3000.0, 4000.0, 5000.0],
    }
)
TIERS = pd.DataFrame({"dealer_id": IDS, "tier": ["B", "B", "B", "A", "C"], "last_tier": ["B", "B", "B", "A", "C"]})
POLICIES = pd.DataFrame(
    {
        "policy": ["by_sales", "current", "equal", "recommended", "by_potential"],
        "gain_low": 10_000.0,
        "gain": [20_000.0, 0.0, -30_000.0, 40_000.0, 25_000.0],
        "gain_high": 70_000.0,
        "probability": [0.9, 0.0, 0.0, 0.97, 0.8],
    }
)
NO_POLICIES = POLICIES.iloc[:0]
BALANCE = pd.DataFrame(
    {
        "rep_id": ["Anne", "Zoé"],
        "hours": 300.0,
        "needed": [200.0, 400.0],
        "load": [0.67, 1.33],
        "hour": [90.0, 190.0],
    }
)
TRANSFERS = pd.DataFrame({"gain_low": [-1.0, 1.0], "gain": [1000.0, 2000.0]})


def decided(net, plan, policies, tiers=TIERS) -> list[str]:
    """The sentences of what to decide, as the English reader sees them."""
    html = BeautifulSoup(sentences.decisions(net, plan, tiers, policies, EN).html(), "html.parser")
    return [item.text.strip() for item in html.find_all("li")]


def plain(key: str, **figures) -> str:
    """A text of the English reader, without its marks of bold."""
    return EN(key, **figures).replace("**", "")


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


RESPONSE = pd.DataFrame(
    [["hours", 0.34, 0.3, 0.05, 0.75, 0.5, 12]],
    columns=["kind", "prior", "posterior", "sd", "weight", "retention", "quarters"],
)


def test_response_says_what_comes_from_the_data_and_what_from_the_prior():
    text = sentences.response(RESPONSE, EN).markdown
    assert all(part in text for part in ("0.30%", "75%", "12 quarters", "(0.34%)", "50%", "0.24"))


def test_response_without_history_says_that_it_is_the_prior_alone():
    alone = RESPONSE.assign(weight=0.0, retention=float("nan"), quarters=0)
    assert "published studies alone" in sentences.response(alone, EN).markdown


def test_response_is_silent_where_time_is_not_known():
    assert sentences.response(RESPONSE.iloc[:0], EN) is None
