import pandas as pd
import pytest

from builders import params_of
from distribres.contracts import quarters, tables
from distribres.field.honours import find_honoured, find_words, list_honours

QUARTER = "2026Q3"
PARAMS = params_of()


def earned(*lines):
    """Recognitions of dealers: (dealer, recognition, quarter, figure)."""
    table = pd.DataFrame(lines, columns=["dealer_id", "recognition", "quarter", "figure"])
    public = table["recognition"].map(lambda name: PARAMS.recognition.rules[name].public is not None)
    return table.assign(peers=pd.NA, public=public.astype(bool), main=~table.duplicated(["dealer_id", "quarter"]))


def network(n=6, recognitions=None, tier="B", **dealers):
    ids = [f"D{i}" for i in range(n)]
    usual = {"name": ids, "channel": "reseller", "since": pd.NaT, "public_name": None}
    usual |= dict.fromkeys(("no_mail", "no_event", "dispute"))
    panel = pd.MultiIndex.from_product([ids, quarters.last(QUARTER, 4)], names=["dealer_id", "quarter"])
    bought = {"revenue": 100.0, "lines": 5, "returns": 0.0, "active_months": 2, "wallet": float("nan")}
    answers = ["public_name", "no_mail", "no_event", "dispute"]
    return {
        "dealers": pd.DataFrame({"dealer_id": ids} | usual | dealers).astype(
            {"since": "datetime64[s]"} | dict.fromkeys(answers, "boolean")
        ),
        "panel": panel.to_frame(index=False).assign(**bought),
        **{name: tables.empty(name) for name in ("survey", "events", "done", "tier_history")},
        "recognitions": tables.empty("recognitions") if recognitions is None else recognitions,
        "tiers": pd.DataFrame({"dealer_id": ids, "tier": tier}),
        "potential": pd.DataFrame({"dealer_id": ids, "revenue": range(n, 0, -1)}),
    }


def honours(params=PARAMS, **given):
    return list_honours(network(**given), QUARTER, params).set_index("dealer_id")


def test_each_active_dealer_has_one_place_and_the_table_keeps_its_contract():
    given = network(recognitions=earned(("D0", "years_together", QUARTER, 10.0)))
    table = tables.check("honours", list_honours(given, QUARTER, PARAMS))
    assert table["dealer_id"].tolist() == ["D0", "D1", "D2", "D3", "D4", "D5"]


def test_who_earned_what_may_be_said_is_honoured_for_the_first_by_rank():
    lines = earned(("D0", "steady_orders", QUARTER, 24.0), ("D0", "best_progress", "2026Q1", 0.4))
    told = honours(recognitions=lines).loc["D0"]
    assert told[["place", "honoured_for", "honoured_quarter", "consent"]].tolist() == [
        *("honour", "best_progress", "2026Q1", "to_ask")
    ]


def test_what_is_said_to_the_dealer_alone_honours_nobody_on_a_stage():
    table = honours(recognitions=earned(("D0", "back_again", QUARTER, 3.0)))
    assert table.loc["D0", ["recognition", "place"]].tolist() == ["back_again", "invite"]


@pytest.mark.parametrize("given", [{"public_name": False}, {"no_event": True}, {"dispute": True}])
def test_who_said_no_or_has_a_dispute_is_not_called_up(given):
    ((name, answer),) = given.items()
    lines = earned(("D0", "years_together", QUARTER, 10.0), ("D1", "years_together", QUARTER, 5.0))
    table = honours(recognitions=lines, **{name: [answer, *[None] * 5]})
    assert table.loc["D1", "place"] == "honour" and table.loc["D0", "place"] != "honour"


def test_who_agreed_need_not_be_asked():
    table = honours(recognitions=earned(("D0", "years_together", QUARTER, 10.0)), public_name=[True, *[None] * 5])
    assert table.loc["D0", "consent"] == "given"


def test_the_best_of_each_recognition_come_first_then_the_second_ones():
    lines = earned(
        *((f"D{i}", "years_together", QUARTER, 10.0 + i) for i in range(3)), ("D3", "steady_orders", QUARTER, 24.0)
    )
    given = network(recognitions=lines)
    found = find_honoured(lines, given["dealers"].set_index("dealer_id"), PARAMS)
    assert found.index.tolist() == ["D2", "D3", "D1", "D0"]


def test_an_evening_honours_so_many_and_the_others_are_invited():
    lines = earned(*((f"D{i}", "years_together", QUARTER, 10.0 + i) for i in range(3)))
    table = honours(params_of(awards={"honours_most": 1}), recognitions=lines)
    assert table["place"].value_counts().to_dict() == {"honour": 1, "invite": 5}


def test_key_dealers_are_invited_before_middle_ones_and_small_ones_only_with_a_recognition():
    lines = earned(("D5", "back_again", QUARTER, 2.0))
    table = honours(params_of(awards={"seats": 4}), tier=[*"BBAACC"], recognitions=lines)
    assert table["place"].to_dict() == dict(zip(table.index, [*["invite"] * 4, "write", "write"], strict=True))
    more = honours(tier=[*"BBAACC"], recognitions=lines)["place"].tolist()
    assert more == [*["invite"] * 4, "write", "invite"]


def test_who_wants_no_letters_is_told_in_person_and_who_wants_no_invitation_is_written_to():
    table = honours(tier=[*"CBBBBB"], no_mail=[True, *[None] * 5], no_event=[None, True, *[None] * 4])
    assert table["place"].tolist()[:3] == ["in_person", "write", "invite"]


def test_who_earned_nothing_gets_the_first_word_that_is_true():
    facts = pd.DataFrame(
        {
            "months_bought": [3.0, 2.0, 2.0, 2.0, 0.0],
            "growth_quarter": [0.5, 0.1, -0.1, -0.1, float("nan")],
            "years": [9.0, 9.0, 9.0, 1.0, 9.0],
            "revenue": [10.0, 10.0, 10.0, 10.0, 0.0],
        }
    )
    assert find_words(PARAMS.recognition, facts).tolist() == [1, 2, 3, 4, 5]


def test_who_is_recognised_needs_no_other_word():
    table = honours(recognitions=earned(("D0", "back_again", QUARTER, 2.0)))
    assert table["word"].isna().tolist() == [True, *[False] * 5]
