from types import SimpleNamespace

import pandas as pd

from distribres.report.sections import method
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
IDS = ["D0", "D1", "D2"]
POTENTIAL = pd.DataFrame({"dealer_id": IDS, "revenue": [1000.0, 500.0, 200.0], "wallet_source": "known"})
RESPONSE = pd.DataFrame({"kind": ["hours", "spend"], "posterior": [0.29, 0.11], "weight": [0.95, 0.4]})
PARAMS = SimpleNamespace(
    potential=SimpleNamespace(purchases_share=0.72, benchmark=0.8),
    plan=SimpleNamespace(elasticity=0.34, spend_elasticity=0.12),
    families=SimpleNamespace(willingness_high=5.5),
)


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_assumptions_about_the_plan_are_made_only_where_there_is_one(read):
    with_plan = read(method.list_assumptions(PARAMS, RESPONSE, POTENTIAL, EN))
    without = read(method.list_assumptions(PARAMS, RESPONSE.iloc[:0], POTENTIAL, EN))
    assert len(with_plan) == 7 and len(without) == 4
    assert [row for row in with_plan if row in without] == without


def test_room_to_grow_on_estimated_wallets_is_said_to_be_weak(read):
    estimated = POTENTIAL.assign(wallet_source=["known", "estimated", "known"])
    (row,) = (
        r
        for r in read(method.list_assumptions(PARAMS, RESPONSE, estimated, EN))
        if "room to grow of" in r["Assumption"]
    )
    assert row["Founded"].startswith("Weak")


def test_assumptions_say_what_the_response_rests_on(read):
    hours = next(
        row
        for row in read(method.list_assumptions(PARAMS, RESPONSE, POTENTIAL, EN))
        if "more time" in row["Assumption"]
    )
    assert "0.29%" in hours["Assumption"] and hours["Founded"].startswith("95% from the history")


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
    assert said(method.say(params, EN)) == EN("sections.method.says", **told)
