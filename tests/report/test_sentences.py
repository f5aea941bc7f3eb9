from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from distribres.report import sentences
from distribres.words import Words, texts

EN, FR = Words("en"), Words("fr")
NAN = float("nan")


def said(text) -> str:
    """What stands below the heading of a section."""
    return text.markdown.split("\n\n", 1)[1]


def test_network(net):
    told = {"count": 90, "potential": "€2.0m", "headroom": "€500k"}
    assert said(sentences.network(net, EN)) == EN("sections.network.says", **told)


def test_network_without_potential(net):
    net = replace(net, potential=NAN, headroom=NAN)
    assert said(sentences.network(net, EN)) == EN("sections.network.says_alone", count=90)


def test_concentration(net):
    assert said(sentences.concentrated(net, EN)) == EN("sections.concentration.says", share="21%")


def test_criteria_that_nobody_has_are_named():
    table = pd.DataFrame({"criterion": ["revenue", "image", "margin", "image"], "value": [1.0, NAN, 2.0, NAN]})
    told = {"count": 2, "missing": "brand image on the territory"}
    assert said(sentences.criteria(table, EN)) == EN("sections.criteria.says_missing", **told)
    assert said(sentences.criteria(table.dropna(), EN)) == EN("sections.criteria.says", count=2)


def test_tiers_count_who_rose_who_fell_and_who_is_unsure(net):
    tiers = pd.DataFrame({"tier": ["B", "B", "B", "A", "C"], "last_tier": ["A", "C", "C", None, "C"]})
    tiers["tier_probability"] = [0.9, 0.69, 0.7, 0.5, 0.4]
    told = {"count": 12, "up": "2", "down": "1", "unsure": "3"}
    assert said(sentences.tiers(net, tiers, EN)) == EN("sections.tiers.says", **told)


def test_families_name_the_one_with_most_room():
    plan = pd.DataFrame({"family": ["light", "light", "grow", "grow"], "headroom": [1000.0, 2000.0, 3000.0, 4000.0]})
    assert said(sentences.families(plan, EN)) == EN("sections.families.says", family="Grow", share="70%")


def test_potential_says_share_and_room(net):
    table = pd.DataFrame({"wallet_source": ["known", "estimated", "estimated", "estimated"]})
    told = {"headroom": "€500k", "share": "31%", "known": "25%"}
    assert said(sentences.potential(net, table, EN)) == EN("sections.potential.says", **told)


def test_quality_counts_lines_and_money():
    table = pd.DataFrame(
        {"lines_read": [900, 100], "lines_rejected": [9, 1], "money_read": [5000.0, NAN], "money_rejected": [10.0, NAN]}
    )
    told = {"count": 1000, "rejected": "10", "money": "0.20%"}
    assert said(sentences.quality(table, EN)) == EN("sections.quality.says", **told)


@pytest.mark.parametrize("words", [EN, FR])
def test_what_is_absent_is_said(words, net, plan):
    unknown = replace(net, potential=NAN, headroom=NAN, share_of_wallet=NAN)
    wallets = pd.DataFrame({"wallet_source": ["missing"]})
    assert said(sentences.potential(unknown, wallets, words)) == words("absent.potential")
    assert said(sentences.families(plan.assign(headroom=NAN), words)) == words("absent.potential")
    alone = replace(net, share_of_wallet=NAN)
    assert said(sentences.potential(alone, wallets, words)) == words(
        "sections.potential.says_alone", headroom=words.money(500_000)
    )


def test_each_section_begins_with_its_title():
    for section in (sentences.playbook, sentences.assumptions):
        key = f"sections.{section.__name__}"
        assert section(FR).markdown.startswith(f"## {texts('fr')[f'{key}.title']}\n\n")


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
    assert said(sentences.method(params, EN)) == EN("sections.method.says", **told)


def test_weights_by_paired_comparison_are_told_with_their_consistency():
    clear = SimpleNamespace(judgements={"margin/revenue": 2, "margin/image": 4, "revenue/image": 2})
    assert sentences.weights(clear, EN) == EN(
        "sections.method.consistent",
        weights="margin 0.57, revenue 0.29 and brand image on the territory 0.14",
        ratio="0.00",
    )


def test_judgements_that_contradict_each_other_are_said_to_do_so():
    circle = SimpleNamespace(judgements={"margin/revenue": 3, "revenue/image": 3, "image/margin": 3})
    assert "contradict each other, consistency ratio 1.15 where 0.10" in sentences.weights(circle, EN)
