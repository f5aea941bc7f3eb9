import pandas as pd
import pytest

from builders import words_in
from distribres.report import blocks
from distribres.report.sections import plan_limits

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
BROKEN = pd.DataFrame(
    {
        "kind": ["hours", "hours", "hours", "spend"],
        "rep_id": ["Anne", "*Zoé*", None, None],
        "total": [300.0, 300.0, 20.0, 1000.0],
        "least": [200.0, 400.0, 30.0, 0.0],
        "most": 500.0,
    }
)
COSTS = pd.DataFrame(
    {
        "limit": ["max_cut", "max_rise", "min_hours", "borders"],
        "cost_low": [4000.0, -100.0, -50.0, 1000.0],
        "cost": [16_000.0, 200.0, 0.0, 3000.0],
        "cost_high": [30_000.0, 900.0, 50.0, 5000.0],
    }
)
WAY = pd.DataFrame(
    {
        "quarter": ["2026Q4", "2027Q1"],
        "hours": [600.0, 90.0],
        "spend": NAN,
        "won_low": 100_000.0,
        "won": [120_000.0, 160_000.0],
        "won_high": 200_000.0,
        "gain": [176_000.0, 188_000.0],
    }
)


@pytest.mark.parametrize("words", [EN, FR])
def test_limits_that_do_not_fit_are_told_the_worst_first(words):
    told = plan_limits.say_infeasible(BROKEN, words).markdown
    known = {"least": words.hours(400), "total": words.hours(300)}
    assert words("infeasible.rep", rep=blocks.md("*Zoé*"), **known) in told
    assert words("infeasible.rep", rep=words("nobody"), least=words.hours(30), total=words.hours(20)) in told
    assert told.endswith(words("infeasible.spend", total=words.money(1000), most=words.money(500)))
    assert "Anne" not in told


def test_limits_that_fit_are_not_told():
    assert plan_limits.say_infeasible(BROKEN.iloc[:1], EN) is None


def test_limits_stand_with_what_they_are_set_at_and_what_they_cost_the_dearest_first(read, params):
    lines = read(plan_limits.list_costs(COSTS, params.plan, EN))
    assert [line["Limit"] for line in lines] == [
        "no dealer loses more than 50% of today’s effort at once",
        "each rep keeps its hours",
        "no dealer rises at once by more than 100% of today’s effort plus 1 times the mean effort",
        "minimum service (Key 6 h, Middle 2 h and Small 0 h)",
    ]
    assert list(lines[0].values())[1:] == ["€16.0k", "€4.0k to €30.0k"]
    assert plan_limits.list_costs(COSTS.iloc[:0], params.plan, EN) is None


def test_the_dearest_limit_is_named_where_it_surely_costs_something(params):
    told = plan_limits.say(COSTS, params.plan, EN).markdown
    assert told.startswith("**The dearest limit**: no dealer loses more than 50% of today’s effort at once.")
    assert "€16.0k more a quarter once settled, between €4.0k and €30.0k" in told
    assert plan_limits.say(COSTS.iloc[1:3], params.plan, EN) is None


def test_limits_speak_french(params):
    told = plan_limits.say(COSTS, params.plan, FR).markdown
    assert "aucun distributeur ne perd d’un coup plus de 50\u202f% de l’effort actuel" in told


def test_the_way_tells_each_quarter_only_what_is_known(read):
    first, second = read(plan_limits.list_way(WAY, EN))
    assert list(first.values()) == ["Q4 2026", "600 h", "€120k", "€100k to €200k", "€176k"]
    assert second["Time moved"] == "90 h"
    assert plan_limits.list_way(WAY.iloc[:0], EN) is None


@pytest.mark.parametrize("words", [EN, FR])
def test_reps_that_keep_their_hours_are_named_where_others_move_theirs(words):
    plan = pd.DataFrame({"rep_id": ["Anne", "*Zoé*"], "current_hours": 4.0, "hours": [6.0, 4.0]})
    assert blocks.md("*Zoé*") in plan_limits.say_kept(plan, words).markdown
    assert "Anne" not in plan_limits.say_kept(plan, words).markdown
    assert plan_limits.say_kept(plan.assign(hours=4.0), words) is None
