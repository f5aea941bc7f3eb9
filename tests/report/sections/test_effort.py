from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from distribres.report import blocks, elements
from distribres.report.blocks import Figure
from distribres.report.sections import effort
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
DRAWN_IDS = ["D0", "D1", "D2", "D3"]
DRAWN_PLAN = pd.DataFrame(
    {
        "dealer_id": DRAWN_IDS,
        "name": [f"Dealer {i}" for i in range(4)],
        "tier": ["A", "B", "C", "C"],
        "family": ["keep", "energise", "energise", "light"],
        "potential_low": 1200.0,
        "potential": 1500.0,
        "potential_high": 1800.0,
        "headroom": [100.0, 400.0, 600.0, 900.0],
        "current_hours": [8.0, 9.0, 10.0, 1.0],
        "hours": [5.0, 11.0, 12.0, 0.0],
        "current_spend": 10.0,
        "spend": 10.0,
        "gain": 0.0,
    }
)
DRAWN_POTENTIAL = pd.DataFrame({"dealer_id": DRAWN_IDS, "revenue": [1400.0, 1100.0, 1900.0, 600.0]})
POLICIES = pd.DataFrame(
    {
        "policy": ["by_sales", "current", "equal", "recommended"],
        "gain_low": [10_000.0, 0.0, -50_000.0, 10_000.0],
        "gain": [20_000.0, 0.0, -30_000.0, 40_000.0],
        "gain_high": [30_000.0, 0.0, -10_000.0, 70_000.0],
    }
)
TOLD_BALANCE = pd.DataFrame(
    {
        "rep_id": ["Anne", "Zoé"],
        "hours": 300.0,
        "needed": [200.0, 400.0],
        "load": [0.67, 1.33],
        "hour": [90.0, 190.0],
    }
)
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
LISTED_IDS = ["D0", "D1", "D2"]
LISTED_BALANCE = pd.DataFrame({"rep_id": ["Zoé", "Élodie"], "reached": [0.7, 0.8]})


@pytest.fixture(scope="module", autouse=True)
def style():
    elements.use_style()


def texts(figure: Figure) -> list[str]:
    """The texts that a reader of the drawing sees, in the order in which they are drawn."""
    drawing = ElementTree.fromstring(figure.svg)
    return [element.text for element in drawing.iter() if element.tag.endswith("}text")]


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def without_visits(plan: pd.DataFrame) -> pd.DataFrame:
    return plan.assign(hours=NAN, current_hours=NAN, missed=False)


def test_hours_hold_the_sums_of_their_dealers():
    assert EN("plots.plan.hours", current="19 h", hours="23 h") in texts(
        effort.draw_hours(DRAWN_PLAN, DRAWN_POTENTIAL, EN)
    )


def test_policies_show_what_they_win():
    assert {"€40.0k", "−€30.0k"} <= set(texts(effort.draw_policies(POLICIES, EN)))


@pytest.mark.parametrize(("margin", "share"), [(400_000, "10.0%"), (NAN, "–")])
def test_effort_compares_the_policies(margin, share, net, policies):
    told = {"means": "2,000 h and €60.0k", "gain": "€40.0k", "probability": "97%"}
    told |= {"by_potential": "€25.0k", "by_sales": "€20.0k", "equal": "−€30.0k"}
    found = said(effort.say(replace(net, margin=margin), policies, EN))
    assert found == EN("sections.effort.says", share=share, **told)


@pytest.mark.parametrize(("unknown", "means"), [("spend", "2,000 h"), ("hours", "€60.0k")])
def test_effort_that_is_not_known_is_not_told(unknown, means, net, policies):
    known = replace(net, **{unknown: NAN})
    assert f"same {means} a quarter" in said(effort.say(known, policies, EN))


def test_no_gain_is_told_to_be_certain(net, policies):
    found = said(effort.say(net, policies.assign(probability=1.0), EN))
    assert "that it gains at all is above 99%." in found


def test_exploration_says_who_what_it_decides_and_what_it_costs(net):
    says = EN("exploration.says", count=2, hours="6 h", share="0.3%", coverage="30%")
    decides, costs = EN("exploration.decides", count=1), EN("exploration.costs", cost="€10.0k", share="20.0%")
    assert effort.say_exploration(EXPLORED, net, RESERVED, EN).markdown == f"{says} {decides} {costs}"


def test_exploration_that_decides_nothing_or_costs_nothing_is_said_to(net):
    found = effort.say_exploration(EXPLORED.iloc[1:], net, RESERVED.assign(gain=40_000.0), EN).markdown
    assert found.endswith(f"{EN('exploration.sharpens')} {EN('exploration.free')}")


def test_without_a_reserve_nothing_is_said_of_it(net, policies):
    assert effort.say_exploration(EXPLORED.iloc[:0], net, policies, EN) is None


@pytest.mark.parametrize(("gain_low", "key"), [(15_000.0, "effort.flat_sharing"), (9_000.0, "effort.flat")])
def test_the_sharing_out_matters_more_than_the_total_only_beyond_its_uncertainty(gain_low, key):
    found = effort.say_totals(CURVE.assign(gain_low=gain_low), TOLD_BALANCE.iloc[:0], LIMITS.iloc[:0], EN).markdown
    assert found == EN(key, more="€8.0k", less="€10.0k", gain="€40.0k")


def test_totals_name_the_rep_whose_next_hour_is_worth_most_and_what_money_earns():
    found = effort.say_totals(CURVE.iloc[:0], TOLD_BALANCE, LIMITS, EN).markdown
    assert found == f"{EN('effort.hour', rep='Zoé', worth='€190')} {EN('effort.money', unit='€100', worth='€85')}"
    assert effort.say_totals(CURVE.iloc[:0], TOLD_BALANCE.iloc[:0], LIMITS.iloc[:0], EN) is None


@pytest.mark.parametrize("words", [EN, FR])
def test_limits_that_do_not_fit_are_told_with_what_to_change(words):
    limits = pd.DataFrame({"kind": ["hours", "hours", "hours", "spend"], "rep_id": ["Anne", "*Zoé*", None, None]})
    limits = limits.assign(total=[300.0, 300.0, 20.0, 1000.0], least=[200.0, 400.0, 30.0, 0.0], most=[500.0] * 4)
    known = {"least": words.hours(400), "total": words.hours(300)}
    reps = [words("infeasible.rep", rep=blocks.md("*Zoé*"), **known)]
    reps.append(words("infeasible.rep", rep=words("nobody"), least=words.hours(30), total=words.hours(20)))
    hours = words("infeasible.hours", count=2, first=words.listed(reps))
    budget = words("infeasible.spend", total=words.money(1000), most=words.money(500))
    assert effort.say_infeasible(limits, words).markdown == f"{hours} {budget}"
    assert effort.say_infeasible(limits.iloc[:1], words) is None


def test_response_says_what_comes_from_the_data_and_what_from_the_prior():
    text = effort.say_response(RESPONSE, EN).markdown
    assert all(part in text for part in ("0.30%", "75%", "12 quarters", "(0.34%)", "50%", "0.24"))


def test_response_without_history_says_that_it_is_the_prior_alone():
    alone = RESPONSE.assign(weight=0.0, retention=float("nan"), quarters=0)
    assert "published studies alone" in effort.say_response(alone, EN).markdown


def test_response_is_silent_where_time_is_not_known():
    assert effort.say_response(RESPONSE.iloc[:0], EN) is None


def test_changes_are_those_of_time_up_or_down(read, plan):
    rows = read(effort.list_changes(plan, 2, EN))
    assert [(row["Dealer"], row["Time today"], row["Recommended"]) for row in rows] == [
        ("Dealer 0", "8.0", "14.0"),
        ("Dealer 2", "10.0", "4.0"),
    ]
    assert rows[1]["Gain"] == "−€3" and rows[1]["80% interval"] == "−€9 to €9"


def test_where_time_is_not_known_changes_are_those_of_money(read, plan):
    table = effort.list_changes(without_visits(plan).assign(spend=[10.0, 400.0, 0.0]), 1, EN)
    assert table.caption == EN("listings.changes_spend")
    assert [(row["Dealer"], row["Spend today"], row["Spend recommended"]) for row in read(table)] == [
        ("Dealer 1", "€10", "€400")
    ]


def test_who_is_explored_is_listed_by_what_is_not_known_with_what_it_could_become(read, plan):
    explored = pd.DataFrame(
        {
            "dealer_id": LISTED_IDS[:2],
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
    first, second = read(effort.list_exploration(explored, plan, 12, EN))
    assert (first["Dealer"], first["Rep"], first["80% interval"]) == ("Dealer 1", "nobody", "€0 to €900")
    assert (first["Could become"], second["Could become"]) == ("Rising", "–")
    assert effort.list_exploration(explored.iloc[:0], plan, 12, EN) is None


def test_tables_speak_french(read, plan):
    caption = BeautifulSoup(effort.list_changes(plan, 3, FR).html(), "html.parser").caption.text
    assert caption == FR("listings.changes")
    assert read(effort.list_changes(plan, 1, FR))[0]["Intervalle à 80\u202f%"] == "de −9\u202f€ à 9\u202f€"
