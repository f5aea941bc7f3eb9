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
            "2 objective criteria describe each dealer. Without data this quarter: brand image on the territory; "
            "their weight goes to the others.",
        ),
        (
            FR,
            "2 critères objectifs décrivent chaque distributeur. Sans données ce trimestre\u202f: image de marque sur "
            "le secteur\u202f; leur poids revient aux autres.",
        ),
    ],
)
def test_criteria_that_nobody_has_are_named(words, sentence, said):
    table = pd.DataFrame({"criterion": ["revenue", "image", "margin", "image"], "value": [1.0, NAN, 2.0, NAN]})
    assert said(criteria.say(table, words)) == sentence


def test_criteria_that_all_are_known_are_counted(said):
    table = pd.DataFrame({"criterion": ["revenue", "margin"], "value": 1.0})
    assert said(criteria.say(table, EN)).startswith("2 objective criteria describe each dealer; each is known")


def test_coverage_is_drawn_by_criterion(texts):
    table = of_dealers(2).query("criterion in ['revenue', 'image']")
    figure = criteria.draw_coverage(table, FR)
    assert {FR("criteria.revenue"), FR("criteria.image")} <= set(texts(figure))
    assert figure.caption == FR("figures.coverage.caption")


def test_criteria_are_listed_in_their_own_units(read, load):
    weighing = load("tiers.weights.revenue=2").tiers
    lines = read(criteria.list_criteria(of_dealers(11), weighing, EN))
    assert [line["Criterion"] for line in lines] == [EN(f"criteria.{c}") for c in CRITERIA]
    revenue = {"Criterion": "revenue", "Unit": "per quarter", "Middle dealer": "€5.0k", "Top tenth starts at": "€9.0k"}
    assert lines[0] == revenue | {"Known or estimated": "100%", "Weight": "2"}


def test_a_criterion_without_data_shows_nothing_but_that(rows, params):
    table = of_dealers(11)
    table.loc[table["criterion"] == "image", ["value", "source"]] = [NAN, "missing"]
    image = next(row for row in rows(criteria.list_criteria(table, params.tiers, EN)) if row[0].startswith("brand"))
    assert image[2:] == ["–", "–", "0%", "0"]


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
        ["brand image on the territory", "0", "10.0", "0.0 to 20.0", "2.0"],
        ["revenue", "2", "5.0", "0.0 to 20.0", "1.0"],
    ]
    absent = criteria.list_evidence(found.iloc[2:], load().tiers, EN)
    assert absent.markdown == f"*{EN('absent.evidence')}*"
