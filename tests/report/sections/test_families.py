import pandas as pd
import pytest

from builders import playbook, words_in
from distribres.report.sections import families
from distribres.report.words import Words

EN, FR = words_in("en"), words_in("fr")
NAN = float("nan")
SPLIT = pd.DataFrame({"group": [1] * 5 + [2] * 3, "stability": 0.9, "family": ["keep"] * 3 + ["grow"] * 5})


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (EN, "The largest part of the room to grow, 70%, is in the family “Grow”."),
        (
            FR,
            "La plus grande part du reste à gagner, 70\u202f%, se trouve dans la famille «\u202fDévelopper\u202f».",
        ),
    ],
)
def test_the_family_with_most_room_is_named(words, sentence):
    plan = pd.DataFrame({"family": ["light", "light", "grow", "grow"], "headroom": [1000.0, 2000.0, 3000.0, 4000.0]})
    assert families.say(plan, words).markdown.endswith(sentence)


def test_unknown_room_to_grow_is_said(plan, said):
    assert said(families.say(plan.assign(headroom=NAN), FR)) == FR("absent.potential")


def test_families_are_drawn_with_the_sums_of_their_dealers(plan, potential, texts):
    figure = families.draw(plan, potential, EN)
    assert "€700 + €800" in " ".join(texts(figure))
    assert figure.caption == EN("figures.families.caption")


PLACED = pd.DataFrame(
    {
        "tier": ["A", "A", "B", "C"],
        "score": [0.5, 0.3, 0.15, 0.05],
        "winnable": [60.0, 40.0, 55.0, 70.0],
        "winnable_level": ["high", "low", "high", "high"],
        "family": ["grow", "keep", "energise", "rising"],
    }
)


def test_both_axes_are_told_together():
    assert families.say_matrix(PLACED, EN).markdown == (
        "Key dealers with whom much can be won: 1, with 50% of what is at stake; key dealers to hold, as little can be "
        "won: 1. Small dealers with whom much can be won: 1."
    )


def test_both_axes_are_drawn_with_the_cuts(params, texts):
    figure = families.draw_matrix(PLACED, params, EN)
    assert {"key from here on", "middle from here on", "Grow"} <= set(texts(figure))
    assert "much from 50 on" in figure.caption


def test_families_have_the_colour_they_have_in_figures(rows, plan, potential):
    table = families.list_sums(plan, potential, FR)
    assert [row[0] for row in rows(table)] == ["Fidéliser", "Suivre à distance", "Réseau"]
    assert set(table.swatches) == {"Fidéliser", "Suivre à distance"}


def test_the_name_of_a_family_is_literal():
    label = playbook().families["grow"].label.model_copy(update={"en": "<b>*Grow*</b>"})
    grow = playbook().families["grow"].model_copy(update={"label": label})
    words = Words("en", playbook=playbook().model_copy(update={"families": playbook().families | {"grow": grow}}))
    told = families.say(pd.DataFrame({"family": ["grow"], "headroom": [1.0]}), words).markdown
    assert told.endswith("“\\<b\\>\\*Grow\\*\\<\\/b\\>”.")


def test_challenger_names_the_group_that_the_rules_split_most(params):
    told = families.say_challenger(SPLIT, params.report, EN).markdown
    assert "2 stable groups" in told and "at least 0.90" in told
    assert "60% of it is in “Keep” and 40% in “Grow”" in told


def test_a_challenger_of_one_group_has_no_groups_to_speak_of(params):
    told = families.say_challenger(SPLIT.assign(group=1), params.report, EN).markdown
    assert told == "Left to themselves, the criteria make no groups, as the dealers are too few or too much alike."


def test_from_which_share_on_the_challenger_agrees_is_a_parameter(load):
    report = load("report.agreement_high=0.6").report
    assert families.say_challenger(SPLIT, report, EN).markdown.endswith("and hardly split any of them.")
