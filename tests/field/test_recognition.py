import numpy as np
import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import quarters, tables
from distribres.field.peer_ranks import find_peers
from distribres.field.recognition import find_missing, judge, recognise

QUARTER = "2026Q3"
SPAN = quarters.last(QUARTER, 12)
BOOK = params_of().recognition


def network(revenue, **dealers):
    """Dealers (rows of an array) with these revenues in the last quarters; the data reach back three years."""
    revenue = np.asarray(revenue, float)
    ids = [f"D{i:03}" for i in range(len(revenue))]
    lines = [(d, q, x) for d, row in zip(ids, revenue, strict=True) for q, x in zip(SPAN, row, strict=True) if x]
    panel = pd.DataFrame(lines, columns=["dealer_id", "quarter", "revenue"])
    usual = {"channel": "reseller", "since": pd.NaT, "dispute": None, "public_name": None}
    return {
        "dealers": pd.DataFrame({"dealer_id": ids} | usual | dealers).astype({"since": "datetime64[s]"}),
        "panel": panel.assign(lines=20, returns=0.0, active_months=3, wallet=np.nan),
        **{name: tables.empty(name) for name in ("survey", "events", "done", "tier_history")},
    }


def rules_of(**own):
    """The params with these rules and no others."""
    dropped = {name: {"drop": True} for name in BOOK.rules}
    whole = {name: {"label": {"fr": name, "en": name}, "public": None} | parts for name, parts in own.items()}
    return params_of(recognition={"rules": dropped | whole})


def rule(earn, figure="revenue", every=4, **parts):
    says = {"fr": f"{{{figure}}}", "en": f"{{{figure}}}"}
    return {"earn": earn, "figure": figure, "every": every, "wording": says} | parts


def test_the_tables_keep_their_contracts():
    given = network(np.random.default_rng(1).lognormal(8, 0.3, (40, 12)))
    found = recognise(given, QUARTER, params_of())
    assert tables.check("recognition_rules", found.rules)["recognition"].tolist() == sorted(BOOK.rules)
    tables.check("recognitions", found.recognitions)


def test_who_fulfils_a_rule_earned_it_with_its_figure():
    params = rules_of(big=rule({"revenue": {"min": 500}}))
    found = recognise(network([[100] * 12, [100] * 11 + [600]]), QUARTER, params)
    assert found.recognitions[["dealer_id", "recognition", "quarter", "figure"]].to_numpy().tolist() == [
        ["D001", "big", QUARTER, 600.0]
    ]
    assert found.rules[["applies", "held", "earned", "earned_in_year"]].iloc[0].tolist() == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("every", "earned"), [(1, SPAN[-4:]), (2, [SPAN[-3], SPAN[-1]]), (4, [SPAN[-1]]), ("never", [])]
)
def test_the_same_is_not_earned_again_too_soon(every, earned):
    """It is fulfilled in each quarter from the fourth of the data on."""
    params = rules_of(there=rule({"revenue": {"min": 1}}, every=every))
    assert recognise(network([[100] * 12]), QUARTER, params).recognitions["quarter"].tolist() == earned


def test_a_dealer_is_named_once_for_the_first_by_rank():
    params = rules_of(
        second=rule({"revenue": {"min": 1}}, every=1, rank=2), first=rule({"revenue": {"min": 1}}, every=1, rank=1)
    )
    now = recognise(network([[100] * 12]), QUARTER, params).recognitions.query("quarter == @QUARTER")
    assert now.set_index("recognition")["main"].to_dict() == {"first": True, "second": False}


def test_beside_an_open_dispute_nothing_is_earned():
    params = rules_of(there=rule({"revenue": {"min": 1}}, every=1))
    found = recognise(network([[100] * 12, [100] * 12], dispute=[True, None]), QUARTER, params).recognitions
    assert found.loc[found["quarter"] == QUARTER, "dealer_id"].tolist() == ["D001"]


def test_who_bought_nothing_for_a_year_earns_nothing():
    params = rules_of(there=rule({"channel": ["reseller"]}, every=1))
    found = recognise(network([[100] * 12, [100] * 8 + [0] * 4]), QUARTER, params).recognitions
    assert found.loc[found["quarter"] == QUARTER, "dealer_id"].tolist() == ["D000"]


def test_a_rule_whose_fact_is_known_of_nobody_is_silent_and_says_so():
    params = rules_of(
        asked=rule({"prescription": {"min": 9}}), best=rule({"prescription_rank": {"min": 0.9}, "revenue": {"min": 1}})
    )
    rules = recognise(network([[100] * 12]), QUARTER, params).rules
    assert rules["missing"].tolist() == ["prescription", "prescription"] and rules["held"].tolist() == [0, 0]


def test_a_condition_that_what_is_unknown_passes_makes_no_rule_silent():
    params = rules_of(new=rule({"revenue": {"min": 1}, "known_longer": {"is": False, "unknown": True}}))
    assert recognise(network([[100] * 12]), QUARTER, params).rules["missing"].isna().all()


def facts(n, **columns):
    ids = pd.Index([f"D{i:03}" for i in range(n)], name="dealer_id")
    return pd.DataFrame({"channel": "reseller", "revenue_before": np.nan} | columns, ids)


def judged(earn, n, among=None, **columns):
    own = rules_of(own=rule(earn, "growth", among=among or {})).recognition.rules["own"]
    known = facts(n, **columns)
    return judge(own, known, find_peers(known, 12))


def test_the_top_twentieth_of_its_peers_and_how_many_those_are():
    found = judged({"growth_rank": {"min": 0.95}}, 40, growth=np.arange(40) / 100)
    assert found.index[found["holds"]].tolist() == ["D038", "D039"]
    assert found["peers"].iloc[-1] == 40 and found["figure"].iloc[-1] == pytest.approx(0.39)


def test_who_is_not_compared_takes_no_place_among_the_best():
    lines = [*[50] * 37, *[3] * 3]
    found = judged({"growth_rank": {"min": 0.95}}, 40, {"lines": {"min": 24}}, growth=np.arange(40) / 100, lines=lines)
    assert found.index[found["holds"]].tolist() == ["D035", "D036"]


def test_with_too_few_peers_a_rule_does_not_apply():
    found = judged({"growth_rank": {"min": 0.5}}, 11, growth=np.arange(11) / 100)
    assert not found["holds"].any() and not found["applies"].any()


PROGRESS = params_of(recognition={"rules": {name: {"drop": True} for name in BOOK.rules if name != "best_progress"}})


def test_chance_alone_hardly_ever_earns_a_diploma_for_progress():
    """Of 30 networks whose dealers do not change, and whose quarters scatter by a third, at most a fifth praise one."""
    praised = 0
    for seed in range(30):
        revenue = 1000 * np.random.default_rng(seed).lognormal(0, 0.33, (60, 8))
        praised += len(recognise(network(np.hstack([np.zeros((60, 4)), revenue])), QUARTER, PROGRESS).recognitions) > 0
    assert praised <= 6


def test_real_progress_is_seen():
    revenue = 1000 * np.random.default_rng(5).lognormal(0, 0.2, (60, 12))
    revenue[7, -4:] *= 2.5
    assert set(recognise(network(revenue), QUARTER, PROGRESS).recognitions["dealer_id"]) == {"D007"}


def test_what_is_known_of_somebody_is_not_missing():
    own = BOOK.rules["best_progress"]
    asked = facts(2, growth=[0.1, np.nan], quarters_bought=8.0, lines=30.0, quarters_up=np.nan)
    assert find_missing(own, asked) == ["quarters_up"]
