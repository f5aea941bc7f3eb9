from datetime import date

import pandas as pd
import pytest

from distribres.contracts.param_model import Override
from distribres.report import blocks
from distribres.report.blocks import Text
from distribres.report.sections import tiers
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")
TIERS = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "tier": ["A", "B", "C"],
        "last_tier": ["B", "A", None],
        "rule_tier": ["A", "B", "B"],
        "score": [0.7, 0.1, 0.2],
        "tier_probability": [0.9, 0.69, 0.4],
        "tier_probability_year": [0.6, 0.5, NAN],
        "next_tier": [None, "A", "B"],
        "path": [None, "revenue", "willingness"],
        "path_rise": [NAN, 2500.0, 2.0],
        "path_share": [NAN, 0.25, 0.125],
    }
)
CRITERIA = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "criterion": "revenue",
        "previous": [900.0, 800.0, 250.0],
        "value": [1000.0, 500.0, 200.0],
    }
)
FIRST = TIERS.assign(last_tier=pd.Series([None] * 3, dtype="str"))
"""Of a network whose first quarter this is."""
HISTORY = pd.DataFrame(
    {
        "dealer_id": ["a"] * 3 + ["b"] * 3,
        "quarter": ["2026Q1", "2026Q2", "2026Q3"] * 2,
        "rule_tier": [*"ABA", *"BBB"],
        "tier": [*"AAA", *"BBB"],
    }
)
BY_HAND = Override(dealer_id="D2", tier="A", author="M. Roy", date=date(2026, 5, 4), reason="<b>new</b> contract")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "12 dealers are key. Since last quarter 1 rose a tier and 1 fell. For 2 the tier is less than 70% sure: a "
            "small change would move them.",
        ),
        (
            FR,
            "12 distributeurs sont parmi les grands. Depuis le trimestre précédent, un a progressé et un a reculé. "
            "Pour 2, la catégorie est sûre à moins de 70\u202f%\u202f: peu de "
            "chose les ferait changer.",
        ),
    ],
)
def test_who_rose_who_fell_and_who_is_unsure_are_counted(words, sentence, net, params, said):
    assert said(tiers.say(net, TIERS, params.tiers, words)) == sentence


def test_from_where_on_a_tier_is_sure_is_that_of_a_move(net, load):
    told = tiers.say(net, TIERS, load("tiers.move_probability=0.6").tiers, EN).markdown
    assert "For 1 the tier is less than 60% sure" in told


def test_nothing_is_said_of_unsure_tiers_where_there_are_none(net, params):
    sure = TIERS.assign(tier_probability=1.0)
    assert tiers.say(net, sure, params.tiers, EN).markdown.endswith("1 rose a tier and 1 fell.")


def test_in_a_first_quarter_nobody_has_moved(net, params, plan):
    assert "Since last quarter" not in tiers.say(net, FIRST, params.tiers, EN).markdown
    assert tiers.draw_moves(FIRST, FR).markdown == f"*{FR('absent.moves')}*"
    assert tiers.list_fallers(FIRST, plan, CRITERIA, 12, EN) is None


def test_how_far_the_tiers_are_an_order_by_revenue_is_told():
    table = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "rule_tier": ["A", "A", "B"]})
    bought = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "revenue": [3.0, 1.0, 2.0]})
    told = tiers.say_largest(table, bought, EN).markdown
    assert told.startswith("Of the 2 dealers that the rule finds key, 1 are also among the 2 largest by revenue.")


def test_shares_are_drawn_for_each_tier_that_has_dealers(plan, potential, without_visits, texts):
    figure = tiers.draw_shares(plan, potential, EN)
    assert {"Key", "Small"} <= set(texts(figure)) and "Middle" not in texts(figure)
    assert figure.caption == EN("figures.tier_shares.caption")
    assert len(texts(tiers.draw_shares(without_visits, potential, EN))) < len(texts(figure))


def test_tiers_end_with_the_network(read, plan, potential):
    lines = read(tiers.list_sums(plan, potential, EN))
    assert [line["Tier"] for line in lines] == ["Key", "Small", "Network"]
    assert [line["Dealers"] for line in lines] == ["1", "2", "3"]
    assert [line["Revenue"] for line in lines] == ["€1,000", "€700", "€1,700"]
    assert [line["Recommended"] for line in lines] == ["14 h", "6 h", "20 h"]


def test_sums_without_visits_have_no_columns_of_time(read, without_visits, potential):
    first = read(tiers.list_sums(without_visits, potential, EN))[0]
    assert list(first) == ["Tier", "Dealers", "Revenue", "Potential", "Room to grow"]


def test_moves_are_drawn_from_tier_to_tier():
    assert tiers.draw_moves(TIERS, EN).alt == EN("figures.moves.alt")


def test_fallers_are_named_those_that_lost_most_first(read, plan):
    fell = TIERS.assign(last_tier=["A", "A", "A"], tier=["B", "B", "C"])
    lines = read(tiers.list_fallers(fell, plan, CRITERIA, 12, EN))
    assert [(line["Dealer"], line["Last quarter"], line["Tier"], line["Change"]) for line in lines] == [
        ("Dealer 1", "Key", "Middle", "−€300"),
        ("Dealer 2", "Key", "Small", "−€50"),
        ("Dealer 0", "Key", "Middle", "€100"),
    ]
    assert (lines[0]["Sure of it today"], lines[0]["In a year"]) == ("69%", "50%")


def test_how_many_fell_is_told_where_not_all_are_named(plan):
    fell = TIERS.assign(last_tier=["A", "A", "A"], tier=["B", "B", "C"])
    assert tiers.list_fallers(fell, plan, CRITERIA, 2, EN).caption.startswith("Fell a tier: 2 of 3")


def test_risers_are_a_list_of_their_own(read, plan):
    assert [line["Dealer"] for line in read(tiers.list_risers(TIERS, plan, CRITERIA, 12, EN))] == ["Dealer 0"]
    assert [line["Dealer"] for line in read(tiers.list_fallers(TIERS, plan, CRITERIA, 12, EN))] == ["Dealer 1"]
    assert tiers.list_risers(FIRST, plan, CRITERIA, 12, EN) is None


def test_newcomers_did_not_move(plan):
    assert tiers.list_fallers(TIERS.assign(last_tier=["A", None, "C"]), plan, CRITERIA, 12, EN) == Text(
        EN("sections.tiers.none_moved")
    )


def test_moves_of_the_cut_are_told_from_those_made():
    told = tiers.say_held(HISTORY, EN).markdown
    assert "Over 3 quarters the cut on the score alone would have made 2 moves; 0 were made. 50% of those" in told


KEY = pd.DataFrame(
    {
        "dealer_id": ["D0", "D1", "D2"],
        "tier": ["A", "A", "B"],
        "score": [0.5, 0.3, 0.2],
        "tier_probability": 1.0,
        "tier_probability_year": [0.9, 0.4, 0.1],
    }
)


def test_how_many_key_dealers_should_be_key_in_a_year_is_told_with_what_it_rests_on():
    long = pd.DataFrame({"quarter": ["2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3"]})
    assert tiers.say_year_on(KEY, long, EN).markdown == (
        "**In a year**, the rule should still find key about 1 of the 2 key dealers; for 1 of them that is less likely "
        "than not. This is learned from how scores changed over 4 quarters in this network’s own past (5 quarters with "
        "a year behind them)."
    )


def test_a_past_shorter_than_that_is_said_to_be_stretched():
    assert "as this network’s past holds no more" in tiers.say_year_on(KEY, HISTORY, EN).markdown


def test_where_the_past_says_nothing_of_a_year_on_that_is_said():
    told = tiers.say_year_on(KEY.assign(tier_probability_year=NAN), HISTORY, EN)
    assert told.markdown == f"*{EN('absent.year_on')}*"
    assert tiers.list_doubtful(KEY.assign(tier_probability_year=NAN), pd.DataFrame(), 9, EN) is None


def test_key_dealers_to_watch_are_those_of_whom_most_may_be_lost(rows):
    plan = pd.DataFrame({"dealer_id": ["D0", "D1", "D2"], "name": ["Zero", "One", "Two"], "potential": 1500.0})
    assert rows(tiers.list_doubtful(KEY, plan, 9, EN)) == [
        ["One", "30.0%", "€1.5k", "above 99%", "40%"],
        ["Zero", "50.0%", "€1.5k", "above 99%", "90%"],
    ]


def test_nothing_is_said_where_the_cut_never_moved_anybody():
    assert tiers.say_held(HISTORY.assign(rule_tier=HISTORY["tier"]), EN) is None


def test_ways_up_begin_with_the_shortest_and_speak_in_the_unit_of_the_criterion(rows, plan):
    assert rows(tiers.list_ways_up(TIERS, plan, 12, EN)) == [
        ["Dealer 2", "Small", "Middle", "willingness", "+2", "+12.5%", "40%", "–"],
        ["Dealer 1", "Middle", "Key", "revenue", "+€2.5k", "+25.0%", "69%", "50%"],
    ]


def test_overrides_are_listed_with_who_when_and_why(rows, plan):
    assert rows(tiers.list_overrides([BY_HAND], TIERS, plan, EN)) == [
        ["Dealer 2", "Key", "Middle", "M. Roy", "2026-05-04", "<b>new</b> contract"]
    ]


def test_an_override_of_a_dealer_that_no_longer_buys_is_listed_all_the_same(rows, plan):
    lines = rows(tiers.list_overrides([BY_HAND], TIERS.iloc[:1], plan.iloc[:1], EN))
    assert lines[0][:3] == ["D2", "Key", "–"]


def test_no_override_is_said(plan):
    assert tiers.list_overrides([], TIERS, plan, EN).markdown == EN("sections.tiers.no_overrides")


def test_hostile_names_are_literal(hostile, rows, plan):
    table = tiers.list_fallers(TIERS, plan.assign(name=hostile), CRITERIA, 9, EN)
    assert {row[0] for row in rows(table)} == {hostile}
    assert blocks.typst_string(hostile) in table.typst()


def test_where_there_are_no_reps_movers_have_no_column_of_them(read, plan):
    alone = plan.assign(rep_id=None)
    assert "Rep" not in read(tiers.list_fallers(TIERS, alone, CRITERIA, 12, EN))[0]
