"""What the figures rest on."""

from collections.abc import Mapping

import pandas as pd

from distribres.contracts.sections import Params
from distribres.contracts.weights import CONTRADICTORY, paired, weighted, weighted_winnable
from distribres.report.blocks import Table, Text
from distribres.report.elements import listing, section, weight
from distribres.report.words import Words


def say_assumptions(words: Words) -> Text:
    """That not all of it is equally well founded."""
    return section("assumptions", words)


def list_assumptions(params: Params, responses: pd.DataFrame, potential: pd.DataFrame, words: Words) -> Table:
    """What the figures rest on: how well founded it is, and how much depends on it."""
    known = responses.set_index("kind")
    told = {
        "purchases_share": words.percent(params.potential.purchases_share),
        "benchmark": words.percent(1 - params.potential.benchmark),
        "unreached": words.percent(params.potential.unreached),
        "error": words.percent(params.potential.declared_error),
        "common": words.percent(params.potential.purchases_share_error),
        "willingness": words.number(params.families.willingness_high, 1),
        **{kind: words.number(value, 2) for kind, value in known["posterior"].items()},
        **{f"{kind}_weight": words.percent(weight) for kind, weight in known["weight"].items()},
    }
    rests = {"hours": "elasticity", "spend": "spend_elasticity"}
    of_plan = [*(rests[kind] for kind in rests if kind in known.index), "response"] if len(known) else []
    guessed = ["headroom"] if (potential["wallet_source"] == "estimated").any() else []
    names = ["benchmark", "wallet", *guessed, "stability", *of_plan, "willingness"]
    columns = {
        "assumption": [words(f"assumptions.{n}.text", **told) for n in names],
        "quality": [words(f"assumptions.{n}.quality", **told) for n in names],
        "impact": [words(f"assumptions.{n}.impact") for n in names],
    }
    return listing("assumptions", columns, words, "lll")


def say(params: Params, words: Words) -> Text:
    """How each figure is made, with the parameters that it was made with."""
    told = {
        "share_key": words.percent(params.tiers.share_key),
        "share_middle": words.percent(params.tiers.share_middle),
        "benchmark": words.percent(1 - params.potential.benchmark),
        "unreached": words.percent(params.potential.unreached),
        "draws": words.number(params.tiers.draws),
        "move_probability": words.percent(params.tiers.move_probability),
        "coverage": words.percent(params.forecast.coverage),
        "elasticity": words.number(params.plan.elasticity, 2),
        "spend_elasticity": words.number(params.plan.spend_elasticity, 2),
        "weights": _weights(weighted(params.tiers), params.tiers.judgements, words),
        "winnable": _weights(weighted_winnable(params.tiers), params.tiers.winnable_judgements, words),
    }
    return section("method", words, **told)


def _weights(given: dict[str, float], judgements: Mapping[str, float] | None, words: Words) -> str:
    """The weight of each criterion; with how consistent the judgements are that it comes from, if it does."""
    told = words.listed(f"{words(f'criteria.{c}')} {weight(w, words)}" for c, w in given.items())
    if not judgements:
        return told
    ratio = paired(judgements)[1]
    verdict = "contradictory" if ratio > CONTRADICTORY else "consistent"
    return words(f"sections.method.{verdict}", weights=told, ratio=words.number(ratio, 2))
