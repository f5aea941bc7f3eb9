import numpy as np
import pandas as pd
import pytest

from builders import section
from distribres.dealers.criteria import CRITERIA
from distribres.report.sections import criteria
from distribres.report.words import Words

EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def of_dealers(n: int) -> pd.DataFrame:
    """Each criterion of n dealers: 0, 1000, 2000 and so on."""
    lines = [(i, c, 1000.0 * i, "known") for c in CRITERIA for i in range(n)]
    return pd.DataFrame(lines, columns=["dealer_id", "criterion", "value", "source"])


def beside_revenue(margin) -> pd.DataFrame:
    """Revenue of 0 to 49, and the given margin."""
    values = {"revenue": np.arange(50.0), "margin": margin}
    return pd.concat([pd.DataFrame({"dealer_id": range(50), "criterion": c, "value": v}) for c, v in values.items()])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            EN,
            "3 criteria describe each dealer. 1 is an opinion, asked in a survey (willingness); the others are "
            "measured, or estimated from what is. What is at stake makes the tiers: revenue and margin. What can be "
            "won is told by the others: willingness. Without data this quarter: brand image on the territory; their "
            "weight goes to the others.",
        ),
        (
            FR,
            "3 critères décrivent chaque distributeur. 1 est un avis, recueilli par enquête (envie)\u202f; les autres "
            "sont mesurés, ou estimés d’après ce qui l’est. L’enjeu fait les catégories\u202f: chiffre d’affaires et "
            "marge. Ce qui peut être gagné se lit dans les autres\u202f: envie. Sans données ce trimestre\u202f: image "
            "de marque sur le secteur\u202f; leur poids revient aux autres.",
        ),
    ],
)
def test_facts_opinions_axes_and_what_is_missing_are_told(words, sentence, said, params):
    values = {"revenue": 1.0, "image": NAN, "margin": 2.0, "willingness": 5.0}
    table = pd.DataFrame({"criterion": [*values], "value": [*values.values()]})
    assert said(criteria.say(table, params.tiers, words)) == sentence


def test_where_all_is_measured_no_opinion_is_spoken_of(said, params):
    table = pd.DataFrame({"criterion": ["revenue", "margin"], "value": 1.0})
    assert "opinion" not in said(criteria.say(table, params.tiers, EN))


def test_coverage_is_drawn_by_criterion(texts):
    table = of_dealers(2).query("criterion in ['revenue', 'image']")
    figure = criteria.draw_coverage(table, FR)
    assert {FR("criteria.revenue"), FR("criteria.image")} <= set(texts(figure))
    assert figure.caption == FR("figures.coverage.caption")


def test_criteria_are_listed_in_their_own_units(read, load):
    weighing = load("tiers.weights.revenue=2").tiers
    lines = read(criteria.list_criteria(of_dealers(11), weighing, EN))
    assert [line["Criterion"].removesuffix(" (opinion)") for line in lines] == [EN(f"criteria.{c}") for c in CRITERIA]
    revenue = {"Criterion": "revenue", "Unit": "per quarter", "Median dealer": "€5.0k", "Top tenth starts at": "€9.0k"}
    assert lines[0] == revenue | {
        "Known or estimated": "100%",
        "Weight: at stake": "2",
        "Weight: to be won": "–",
    }


def test_a_criterion_without_data_shows_nothing_but_that(rows, params):
    table = of_dealers(11)
    table.loc[table["criterion"] == "image", ["value", "source"]] = [NAN, "missing"]
    image = next(row for row in rows(criteria.list_criteria(table, params.tiers, EN)) if row[0].startswith("brand"))
    assert image[0] == "brand image on the territory (opinion)" and image[2:] == ["–", "–", "0%", "–", "1"]


def test_criteria_that_say_the_same_are_named():
    told = criteria.say_redundant(beside_revenue(np.arange(50.0) ** 2), section("potential"), EN).markdown
    assert "(rank correlation of at least 0.90)" in told and told.endswith(": margin and revenue (1.00).")


def test_that_no_criteria_say_the_same_is_said():
    told = criteria.say_redundant(beside_revenue(np.arange(50.0) % 7), section("potential"), FR).markdown
    assert told == FR("sections.criteria.none_same", same="0,90")


def test_what_a_criterion_foretold_stands_beside_its_weight_the_best_first(rows, load):
    found = pd.DataFrame({"criterion": ["revenue", "image", "margin"], "gain": [0.01, 0.02, NAN]})
    found = found.assign(effect=[0.05, 0.1, NAN], effect_low=0.0, effect_high=0.2)
    lines = rows(criteria.list_evidence(found, load("tiers.weights.revenue=2").tiers, EN))
    assert lines == [
        ["brand image on the territory (opinion)", "–", "1", "10.0", "0.0 to 20.0", "2.0"],
        ["revenue", "2", "–", "5.0", "0.0 to 20.0", "1.0"],
    ]
    absent = criteria.list_evidence(found.iloc[2:], load().tiers, EN)
    assert absent.markdown == f"*{EN('absent.evidence')}*"


DOUBLED = pd.DataFrame(
    [
        ("revenue", "stake", "D1", "B", "A"),
        ("margin", "stake", "D1", "A", "B"),
        ("margin", "stake", "D2", "B", "A"),
        ("image", "winnable", "D2", "low", "high"),
    ],
    columns=["criterion", "axis", "dealer_id", "before", "after"],
)
NAMED = pd.DataFrame({"dealer_id": ["D1", "D2"], "name": ["Small", "Large"], "potential": [1.0, 2.0]})


def test_how_much_hangs_on_a_weight_is_said_of_both_axes():
    assert criteria.say_doubled(DOUBLED, 40, EN).markdown == (
        "If a single weight doubled, at most 2 of 40 dealers would be in another tier by the rule (the weight of: "
        "margin). At most 1 would cross the line between little and much to be won (the weight of: brand image on the "
        "territory)."
    )


def test_that_nobody_would_change_is_said():
    told = criteria.say_doubled(DOUBLED.iloc[:0], 40, EN).markdown
    assert told.startswith("No tier by the rule would change if a single weight doubled.")


def test_who_would_change_is_listed_for_every_weight_the_largest_first(rows, load):
    weights = load("tiers.weights.potential=0 tiers.winnable_judgements={image/willingness: 2}")
    lines = rows(criteria.list_doubled(DOUBLED, NAMED, weights.tiers, EN))
    assert lines == [
        ["revenue", "at stake", "1", "0", "Small"],
        ["margin", "at stake", "1", "1", "Large and Small"],
        ["brand image on the territory", "to be won", "1", "0", "Large"],
        ["willingness", "to be won", "0", "0", "–"],
    ]


def test_a_dealer_is_shown_on_every_criterion(read, params):
    table = of_dealers(11).assign(percentile=0.25)
    lines = read(criteria.list_dealer(3, table, params.tiers, EN))
    assert len(lines) == len(CRITERIA)
    assert list(lines[0].values()) == ["revenue", "€3.0k", "25%", "1", "–"]
