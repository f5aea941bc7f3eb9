from dataclasses import replace

import pandas as pd
import pytest

from distribres.report import blocks, engagement
from distribres.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
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
CURVE = pd.DataFrame({"share": [0.9, 1.0, 1.1], "gain_low": 15_000.0, "gain": [30_000.0, 40_000.0, 48_000.0]})
LIMITS = pd.DataFrame({"kind": ["hours", "spend"], "rep_id": ["Anne", None], "worth": [90.0, 0.85]})
RESPONSE = pd.DataFrame(
    [["hours", 0.34, 0.3, 0.05, 0.75, 0.5, 12]],
    columns=["kind", "prior", "posterior", "sd", "weight", "retention", "quarters"],
)


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_habit_says_what_explains_time(net):
    table = pd.DataFrame({"habit": [0.5, 0.7], "potential": [0.1, 0.3]})
    told = {"count": 4, "headroom": "€10.0k", "habit": "60%", "potential": "20%"}
    assert said(engagement.habit(table, net, EN)) == EN("sections.habit.says", **told)


def test_habit_says_what_repeats_and_names_who_is_never_seen(plan):
    habits = pd.DataFrame({"repeated": [0.9, 0.6, NAN], "hours": [200.0, 100.0, 50.0]})
    quartiles = pd.DataFrame(
        {
            "rep_id": [None] * 4 + ["r"],
            "quartile": [1, 2, 3, 4, 4],
            "hours_share": [0.1, 0.2, 0.3, 0.4, 0.9],
            "potential_share": [0.02, 0.08, 0.2, 0.7, 0.9],
        }
    )
    cases = pd.DataFrame({"dealer_id": plan["dealer_id"], "case": ["habit", "unseen", "habit"], "headroom": 1.0})
    text = engagement.repeated(habits, quartiles, cases, plan, EN).markdown
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
    assert said(engagement.balance(BALANCE, TRANSFERS, EN)) == EN("sections.balance.says", **told) + "\n\n" + moves


def test_balance_says_that_nobody_should_move():
    assert EN("sections.balance.stay") in engagement.balance(BALANCE, TRANSFERS.iloc[:0], EN).markdown


def test_hostile_reps_are_literal(hostile):
    text = engagement.balance(BALANCE.assign(rep_id=hostile), TRANSFERS, EN).markdown
    assert blocks.md(hostile) in text


def test_a_single_rep_has_no_balance():
    assert engagement.balance(BALANCE.iloc[:1], TRANSFERS, EN) is None
    assert engagement.balance(BALANCE.iloc[:0], TRANSFERS, EN) is None


@pytest.mark.parametrize(("margin", "share"), [(400_000, "10.0%"), (NAN, "–")])
def test_effort_compares_the_policies(margin, share, net, policies):
    told = {"means": "2,000 h and €60.0k", "gain": "€40.0k", "probability": "97%"}
    told |= {"by_potential": "€25.0k", "by_sales": "€20.0k", "equal": "−€30.0k"}
    found = said(engagement.effort(replace(net, margin=margin), policies, EN))
    assert found == EN("sections.effort.says", share=share, **told)


@pytest.mark.parametrize(("unknown", "means"), [("spend", "2,000 h"), ("hours", "€60.0k")])
def test_effort_that_is_not_known_is_not_told(unknown, means, net, policies):
    known = replace(net, **{unknown: NAN})
    assert f"same {means} a quarter" in said(engagement.effort(known, policies, EN))


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words, net, policies):
    assert said(engagement.habit(pd.DataFrame(), net, words)) == words("absent.habit")
    unknown = pd.DataFrame({"habit": [NAN], "potential": [NAN]})
    assert said(engagement.habit(unknown, net, words)) == words("absent.follows")
    assert said(engagement.effort(net, policies.iloc[:0], words)) == words("absent.plan")


def test_no_gain_is_told_to_be_certain(net, policies):
    found = said(engagement.effort(net, policies.assign(probability=1.0), EN))
    assert "that it gains at all is above 99%." in found


def test_exploration_says_who_what_it_decides_and_what_it_costs(net):
    says = EN("exploration.says", count=2, hours="6 h", share="0.3%", coverage="30%")
    decides, costs = EN("exploration.decides", count=1), EN("exploration.costs", cost="€10.0k", share="20.0%")
    assert engagement.exploration(EXPLORED, net, RESERVED, EN).markdown == f"{says} {decides} {costs}"


def test_exploration_that_decides_nothing_or_costs_nothing_is_said_to(net):
    found = engagement.exploration(EXPLORED.iloc[1:], net, RESERVED.assign(gain=40_000.0), EN).markdown
    assert found.endswith(f"{EN('exploration.sharpens')} {EN('exploration.free')}")


def test_without_a_reserve_nothing_is_said_of_it(net, policies):
    assert engagement.exploration(EXPLORED.iloc[:0], net, policies, EN) is None


@pytest.mark.parametrize(("gain_low", "key"), [(15_000.0, "effort.flat_sharing"), (9_000.0, "effort.flat")])
def test_the_sharing_out_matters_more_than_the_total_only_beyond_its_uncertainty(gain_low, key):
    found = engagement.totals(CURVE.assign(gain_low=gain_low), BALANCE.iloc[:0], LIMITS.iloc[:0], EN).markdown
    assert found == EN(key, more="€8.0k", less="€10.0k", gain="€40.0k")


def test_totals_name_the_rep_whose_next_hour_is_worth_most_and_what_money_earns():
    found = engagement.totals(CURVE.iloc[:0], BALANCE, LIMITS, EN).markdown
    assert found == f"{EN('effort.hour', rep='Zoé', worth='€190')} {EN('effort.money', unit='€100', worth='€85')}"
    assert engagement.totals(CURVE.iloc[:0], BALANCE.iloc[:0], LIMITS.iloc[:0], EN) is None


@pytest.mark.parametrize("words", [EN, FR])
def test_limits_that_do_not_fit_are_told_with_what_to_change(words):
    limits = pd.DataFrame({"kind": ["hours", "hours", "hours", "spend"], "rep_id": ["Anne", "*Zoé*", None, None]})
    limits = limits.assign(total=[300.0, 300.0, 20.0, 1000.0], least=[200.0, 400.0, 30.0, 0.0], most=[500.0] * 4)
    known = {"least": words.hours(400), "total": words.hours(300)}
    reps = [words("infeasible.rep", rep=blocks.md("*Zoé*"), **known)]
    reps.append(words("infeasible.rep", rep=words("nobody"), least=words.hours(30), total=words.hours(20)))
    hours = words("infeasible.hours", count=2, first=words.listed(reps))
    budget = words("infeasible.spend", total=words.money(1000), most=words.money(500))
    assert engagement.infeasible(limits, words).markdown == f"{hours} {budget}"
    assert engagement.infeasible(limits.iloc[:1], words) is None


def test_response_says_what_comes_from_the_data_and_what_from_the_prior():
    text = engagement.response(RESPONSE, EN).markdown
    assert all(part in text for part in ("0.30%", "75%", "12 quarters", "(0.34%)", "50%", "0.24"))


def test_response_without_history_says_that_it_is_the_prior_alone():
    alone = RESPONSE.assign(weight=0.0, retention=float("nan"), quarters=0)
    assert "published studies alone" in engagement.response(alone, EN).markdown


def test_response_is_silent_where_time_is_not_known():
    assert engagement.response(RESPONSE.iloc[:0], EN) is None
