import pandas as pd
import pytest

from distribres.report.sections import method
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
RESPONSE = pd.DataFrame({"kind": ["hours", "spend"], "posterior": [0.29, 0.11], "weight": [0.95, 0.4]})


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (EN, "## Assumptions\n\nWhat the figures rest on: how well founded each assumption is,"),
        (FR, "## Hypothèses\n\nCe sur quoi reposent les chiffres\u202f: la solidité de chaque hypothèse,"),
    ],
)
def test_assumptions_have_a_heading_and_a_sentence(words, begins):
    assert method.say_assumptions(words).markdown.startswith(begins)


def test_assumptions_about_the_plan_are_made_only_where_there_is_one(rows, params, potential):
    with_plan = rows(method.list_assumptions(params, RESPONSE, potential, EN))
    without = rows(method.list_assumptions(params, RESPONSE.iloc[:0], potential, EN))
    assert len(with_plan) == 7 and len(without) == 4
    assert [row for row in with_plan if row in without] == without


def test_room_to_grow_on_estimated_wallets_is_said_to_be_weak(read, params, potential):
    guessed = potential.assign(wallet_source=["known", "estimated", "known"])
    lines = read(method.list_assumptions(params, RESPONSE, guessed, EN))
    (founded,) = (line["Founded"] for line in lines if "room to grow of" in line["Assumption"])
    assert founded.startswith("Weak")


def test_assumptions_say_what_the_response_rests_on(read, params, potential):
    lines = read(method.list_assumptions(params, RESPONSE, potential, EN))
    (hours,) = (line for line in lines if "more time" in line["Assumption"])
    assert "0.29%" in hours["Assumption"] and "takes away 95% of the doubt" in hours["Founded"]


def test_the_method_is_told_with_the_parameters_of_the_run(load):
    changed = "tiers.share_key=0.75 tiers.move_probability=0.65 forecast.coverage=0.9 tiers.draws=1500"
    told = method.say(load(f"{changed} tiers.weights.revenue=2 tiers.weights.margin=0"), EN).markdown
    for part in ("75%", "65%", "90%", "1,500", "revenue 2 and potential 1", "Intervals are 80%."):
        assert part in told


def test_weights_by_paired_comparison_are_told_with_their_consistency(load):
    judgements = "{margin/revenue: 2, margin/image: 4, revenue/image: 2}"
    told = method.say(load(f"tiers.judgements={judgements}"), EN).markdown
    assert "margin 0.57, revenue 0.29 and brand image on the territory 0.14, by paired comparison" in told
    assert "the comparisons agree, consistency ratio 0.00" in told


def test_judgements_that_contradict_each_other_are_said_to_do_so(load):
    judgements = "{margin/revenue: 3, revenue/image: 3, image/margin: 3}"
    told = method.say(load(f"tiers.judgements={judgements}"), EN).markdown
    assert "contradict each other, consistency ratio 1.15 where 0.10" in told
