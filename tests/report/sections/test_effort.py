from dataclasses import replace

import pandas as pd
import pytest

from builders import words_in
from distribres.report import blocks
from distribres.report.sections import effort

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
RESPONSE = pd.DataFrame(
    [["hours", 0.34, 0.3, 0.05, 0.004, 0.28, 0.5, False, 12]],
    columns=["kind", "prior", "posterior", "sd", "no_effect", "estimate", "retention", "together", "quarters"],
)
CURVE = pd.DataFrame({"share": [0.9, 1.0, 1.1], "gain_low": 15_000.0, "gain": [30_000.0, 40_000.0, 48_000.0]})
WORTH = pd.DataFrame(
    {
        "kind": ["hours", "spend"],
        "rep_id": ["Anne", None],
        "worth_low": [60.0, 0.4],
        "worth": [90.0, 0.85],
        "worth_high": [120.0, 1.3],
    }
)
EXPLORED = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1"],
        "hours": [2.0, 4.0],
        "headroom_low": [400.0, 0.0],
        "headroom": [500.0, 600.0],
        "headroom_high": [550.0, 900.0],
        "share": [0.05, 0.25],
        "family": ["keep", "light"],
        "family_low": ["keep", "light"],
        "family_high": ["keep", "rising"],
    }
)
CLAIMS = pd.DataFrame(
    {
        "quarter": ["2026Q3"],
        "hours": [600.0],
        "followed": [0.62],
        "first": [50_000.0],
        "gain": [80_000.0],
        "now_low": [40_000.0],
        "now": [70_000.0],
        "now_high": [90_000.0],
    }
)
RESERVED = pd.DataFrame({"policy": ["recommended", "without_reserve"], "gain": [40_000.0, 50_000.0]})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "With the same 2,000 h and €60.0k a quarter, the recommended plan earns €24.0k of margin over today’s "
            "effort in the first quarter, €32.0k a quarter over the first year, and €40.0k a quarter once it has "
            "settled (10.0% of the margin of an average quarter). If sales respond as assumed, the probability that it "
            "gains at all is 97%.",
        ),
        (
            EN,
            "€25.0k in proportion to potential (the plan earns €5.0k to €30.0k more), €20.0k in proportion to sales "
            "(it earns €5.0k to €30.0k more), −€30.0k the same for all.",
        ),
        (
            FR,
            "Avec les mêmes 2\u202f000\u202fh et 60,0\u202fk€ par trimestre, le plan recommandé rapporte par rapport à "
            "l’effort actuel 24,0\u202fk€ de marge le premier trimestre",
        ),
    ],
)
def test_the_plan_is_compared_with_today_and_with_three_other_ways(words, sentence, net, policies, params):
    assert sentence in effort.say(net, policies, params.report, words).markdown


@pytest.mark.parametrize(("unknown", "means"), [("spend", "2,000 h"), ("hours", "€60.0k")])
def test_effort_that_is_not_known_is_not_told(unknown, means, net, policies, params):
    known = replace(net, **{unknown: NAN})
    assert f"same {means} a quarter" in effort.say(known, policies, params.report, EN).markdown


def test_effort_that_stays_where_it_is_is_not_said_to_win(net, policies, params):
    kept = policies.assign(gain=policies["gain"].mask(policies["policy"] == "recommended", 0.0))
    told = effort.say(net, kept, params.report, EN).markdown
    assert "stay where they are" in told and "recommended plan" not in told


def test_what_the_last_plan_has_secured_is_said_where_it_is_sure(policies):
    then = pd.DataFrame({"policy": ["before"], "gain_low": -30_000.0, "gain": -20_000.0, "gain_high": -9000.0})
    told = effort.say_secured(pd.concat([policies, then]), EN).markdown
    assert told.startswith("**What the last plan has secured**: €20.0k of margin a quarter")
    assert "between €9.0k and €30.0k" in told
    assert effort.say_secured(pd.concat([policies, then.assign(gain_high=1.0)]), EN) is None
    assert effort.say_secured(policies, EN) is None


def test_hours_and_money_are_told_apart_with_what_they_rest_on(levers, read):
    first, second = read(effort.list_levers(levers, EN))
    assert list(first.values()) == [
        *("Field time", "200 h", "€24.0k", "€32.0k", "€40.0k", "€10.0k to €70.0k", "€5.0k to €60.0k"),
        "its own history",
    ]
    assert second["Rests on"] == "nothing: it stays as it is"
    assert effort.list_levers(levers.iloc[:0], EN) is None


def test_without_margins_the_gain_is_not_set_against_them(net, policies, params):
    assert "(– of the margin" in effort.say(replace(net, margin=NAN), policies, params.report, EN).markdown


@pytest.mark.parametrize(("most", "told"), [(0.99, "above 99%."), (0.95, "above 95%.")])
def test_no_gain_is_told_to_be_certain(most, told, net, policies, load):
    report = load(f"report.probability_most={most}").report
    assert f"that it gains at all is {told}" in effort.say(net, policies.assign(probability=1.0), report, EN).markdown


@pytest.mark.parametrize("words", [EN, FR])
def test_without_a_plan_that_is_said(words, net, policies, params, said):
    assert said(effort.say(net, policies.iloc[:0], params.report, words)) == words("absent.plan")


def test_response_says_what_comes_from_the_data_and_what_from_published_studies():
    assert effort.say_response(RESPONSE, EN).markdown == (
        "How sure: 1% more time, held, brings 0.30% more sales (0.24 to 0.36, 80% interval). This network’s own "
        "12 quarters alone say 0.28%, published studies 0.34%; the probability that time does nothing here is less "
        "than 1%. Of the goodwill that a visit builds, about 50% is left a quarter later."
    )


def test_no_effect_is_never_told_to_be_impossible():
    told = effort.say_response(RESPONSE, FR).markdown
    assert "la probabilité que le temps ne fasse rien ici est de moins de 1\u202f%." in told


def test_money_that_moves_with_the_hours_is_said_to_be_no_lever():
    assert effort.say_response(RESPONSE.assign(together=True), EN).markdown.endswith(EN("response.together"))


def test_response_without_history_says_that_it_is_the_studies_alone():
    alone = RESPONSE.assign(estimate=NAN, quarters=0)
    assert "published studies alone" in effort.say_response(alone, EN).markdown


def test_response_is_silent_where_time_is_not_known():
    assert effort.say_response(RESPONSE.iloc[:0], EN) is None


@pytest.mark.parametrize(("gain_low", "matters"), [(15_000.0, True), (9_000.0, False)])
def test_the_sharing_out_matters_more_than_the_total_only_beyond_its_uncertainty(gain_low, matters, balance):
    found = effort.say_totals(CURVE.assign(gain_low=gain_low), balance.iloc[:0], WORTH.iloc[:0], EN).markdown
    assert "would bring €8.0k of margin a quarter, 10% fewer would cost €10.0k" in found
    assert found.endswith("the sharing out matters more than the total.") == matters


def test_totals_name_the_rep_whose_next_hour_is_worth_most_and_what_money_earns(balance):
    assert effort.say_totals(CURVE.iloc[:0], balance, WORTH, EN).markdown == (
        "The next hour a quarter is worth most with Zoé: €190 (€120 to €260, 80% interval). "
        "€100 more of budget would earn €85 of margin a quarter (€40 to €130, 80% interval)."
    )
    assert effort.say_totals(CURVE.iloc[:0], balance.iloc[:0], WORTH.iloc[:0], EN) is None


def test_what_earlier_reviews_said_stands_beside_what_is_said_now(read):
    (line,) = read(effort.list_claims(CLAIMS, EN))
    assert list(line.values()) == ["Q3 2026", "600 h", "62%", "€50.0k", "€80.0k", "€70.0k", "€40.0k to €90.0k"]
    (line,) = read(effort.list_claims(CLAIMS.assign(hours=NAN, followed=NAN), EN))
    assert (line["Time moved"], line["Followed"]) == ("–", "–")


@pytest.mark.parametrize(("words", "told"), [(EN, "No review of the year before"), (FR, "Il n’y a pas de revue")])
def test_without_an_earlier_review_that_is_said(words, told):
    assert effort.list_claims(CLAIMS.iloc[:0], words).markdown.startswith(told)


def test_policies_show_how_far_they_lie_behind_the_plan(policies, texts):
    figure = effort.draw_policies(policies, EN)
    assert {"−€15.0k", "−€20.0k"} <= set(texts(figure))
    assert figure.title == EN("figures.policies.ahead") and figure.alt.startswith(figure.title)


def test_what_cannot_be_told_from_the_plan_is_named(policies):
    near = policies.assign(behind_low=[-1.0, 5.0, 5.0, 0.0, 5.0])
    title = effort.draw_policies(near, EN).title
    assert title.startswith("The plan earns more than today’s effort") and title.endswith(
        "effort in proportion to sales"
    )


def test_hours_hold_the_sums_of_their_dealers(plan, potential, texts):
    figure = effort.draw_hours(plan, potential, EN)
    assert "12 → 6 h (0 more, 1 less): −€3" in texts(figure)
    assert figure.title == "“Keep” gains most time (6 h), “Light touch” gives up most (6 h)"


def test_hours_are_said_not_to_follow_the_room_to_grow(plan):
    assert effort.say_room(plan, 2, EN).markdown.endswith(
        "of the 2 dealers with most room, 1 get more time and 0 give some up."
    )
    assert effort.say_room(plan.assign(hours=plan["current_hours"]), 2, EN) is None


def test_nothing_is_drawn_of_what_is_not_known(policies, without_visits, potential):
    assert effort.draw_policies(policies.iloc[:0], EN) is None
    assert effort.draw_hours(without_visits, potential, EN) is None


def test_changes_are_those_of_time_up_or_down_with_the_reason(read, plan, potential):
    lines = read(effort.list_changes(plan, potential, 2, EN))
    assert [(line["Dealer"], line["Hours"], line["Because an hour earns"]) for line in lines] == [
        ("Dealer 0", "8.0 → 14.0", "more (little seen)"),
        ("Dealer 2", "10.0 → 4.0", "less (much seen)"),
    ]
    assert lines[1]["Gain"] == "−€3" and lines[1]["80% interval"] == "−€9 to €9"


def test_where_time_is_not_known_changes_are_those_of_money(read, without_visits, potential):
    table = effort.list_changes(without_visits.assign(spend=[10.0, 400.0, 0.0]), potential, 1, EN)
    assert table.caption == EN("listings.changes_spend")
    assert [(line["Dealer"], line["Spend today"], line["Spend recommended"]) for line in read(table)] == [
        ("Dealer 1", "€10", "€400")
    ]


def test_where_neither_is_known_there_is_no_list(without_visits, potential):
    assert effort.list_changes(without_visits.assign(current_spend=NAN, spend=NAN), potential, 12, EN) is None


def test_changes_speak_french(read, plan, potential):
    table = effort.list_changes(plan, potential, 1, FR)
    assert table.caption == FR("listings.changes")
    assert read(table)[0]["Intervalle à 80\u202f%"] == "de −9\u202f€ à 9\u202f€"


def test_hostile_names_are_literal(hostile, rows, plan, potential):
    table = effort.list_changes(plan.assign(name=hostile, rep_id=hostile), potential, 9, EN)
    assert {cell for row in rows(table) for cell in row[:2]} == {hostile}
    assert blocks.typst_string(hostile) in table.typst()


def test_exploration_says_who_what_it_decides_and_what_it_costs(net):
    told = effort.say_exploration(EXPLORED, net, RESERVED, EN).markdown
    assert "2 dealers" in told and "6 h in all, 0.3% of the field time" in told
    assert "1 of them would be treated as another family at one end of its interval" in told
    assert "It costs about €10.0k of margin this quarter, 20.0% of what" in told


def test_exploration_that_decides_nothing_or_costs_nothing_is_said_to(net):
    told = effort.say_exploration(EXPLORED.iloc[:1], net, RESERVED.assign(gain=40_000.0), EN).markdown
    assert told.endswith(f"{EN('exploration.sharpens')} {EN('exploration.free')}")


def test_without_a_reserve_nothing_is_said_of_it(net, policies, plan):
    assert effort.say_exploration(EXPLORED.iloc[:0], net, policies, EN) is None
    assert effort.list_exploration(EXPLORED.iloc[:0], plan, 12, EN) is None


def test_who_is_explored_is_listed_by_what_is_not_known_with_what_it_could_become(read, plan):
    first, second = read(effort.list_exploration(EXPLORED, plan, 12, EN))
    assert (first["Dealer"], first["Rep"], first["80% interval"]) == ("Dealer 1", "nobody", "€0 to €900")
    assert (first["Hours"], first["Hours to explore"]) == ("2.0 → 2.0", "4.0")
    assert (first["Could become"], second["Could become"]) == ("Rising", "–")
