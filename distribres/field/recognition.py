"""Recognition: who earned what, by rules on each dealer's own data and its peers, and what it is named for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts import conditions, quarters, tables, yearly
from distribres.contracts.conditions import RANK
from distribres.contracts.recognition import BY_CHANCE, QUARTER, Recognition, Rule
from distribres.contracts.sections import Params
from distribres.contracts.yearly import YEAR
from distribres.field import earned_facts, peer_ranks
from distribres.field.peer_ranks import Peers

MULTIPLIES = ("growth",)
"""Facts whose error is that of their logarithm; that of others is in their own unit."""
LEAST = -0.999
"""Growth of who bought nothing any more, for a logarithm."""


@dataclass(frozen=True)
class Recognised:
    """What was found.

    Attributes
    ----------
    recognitions, rules : DataFrame
        The tables recognitions and recognition_rules.
    """

    recognitions: pd.DataFrame
    rules: pd.DataFrame


def recognise(inputs: Mapping[str, pd.DataFrame], quarter: str, params: Params) -> Recognised:
    """Which active dealers earned what in the year up to a quarter.

    All quarters before it are judged by the same rules on the data up to each, so that who earned something does not
    earn it again too soon.

    Parameters
    ----------
    inputs : mapping of DataFrame
        The tables `earned_facts.INPUTS`.
    quarter : str
        The quarter under review.
    params : Params
        The sections `recognition`, `awards` and `playbook`.
    """
    past = earned_facts.read_past(inputs["dealers"], inputs["panel"], quarter)
    judged = [*past.revenue.columns[YEAR - 1 :]]
    rules = params.recognition.rules
    held: dict[str, dict[str, pd.DataFrame]] = {name: {} for name in rules}
    for end in judged:
        facts = earned_facts.read_facts(inputs, past, end, params).loc[yearly.active(inputs["panel"], end)]
        peers = peer_ranks.find_peers(facts, params.awards.peers_least)
        for name, rule in rules.items():
            held[name][end] = judge(rule, facts, peers)
    lines = [_earned(name, rules[name], found, inputs["dealers"], quarter) for name, found in held.items()]
    earned = _named(pd.concat([tables.empty("recognitions"), *lines]), params.recognition)
    return Recognised(earned, _tell_rules(rules, held, earned, facts, quarter))


def judge(rule: Rule, facts: pd.DataFrame, peers: Peers) -> pd.DataFrame:
    """Whether a rule applies to each dealer, whether it holds, the figure it states, and how many it compares.

    It applies where all is known that it asks, peers included.
    """
    among = conditions.find_holding(rule.among, _with_ranks(rule.among, facts, peers, None))
    compared = _with_ranks(rule.earn, facts, peers, among)
    asked = [name for name, condition in rule.earn.items() if not condition.unknown]
    holds = among & conditions.find_holding(rule.earn, compared)
    figure = facts[rule.figure] if rule.figure != QUARTER else np.nan
    applies = among & compared[asked].notna().all(axis=1)
    return pd.DataFrame({"applies": applies, "holds": holds, "figure": figure, "peers": compared["peers"]}, facts.index)


def _with_ranks(where: Iterable[str], facts: pd.DataFrame, peers: Peers, among: pd.Series | None) -> pd.DataFrame:
    """The facts, with the ranks and chances that are asked of them, and how many are compared."""
    found = facts.assign(peers=np.nan)
    for asked in where:
        name, kind = next(
            ((asked.removesuffix(end), end) for end in (RANK, BY_CHANCE) if asked.endswith(end)), ("", "")
        )
        if not kind:
            continue
        values = facts[name] if among is None else facts[name].where(among)
        group = peers.group(values)
        if kind == RANK:
            found = found.assign(**{asked: peer_ranks.rank(values, group)}, peers=group.map(group.value_counts()))
        else:
            effects = np.log1p(values.clip(lower=LEAST)) if name in MULTIPLIES else values
            found = found.assign(**{asked: peer_ranks.by_chance(effects, facts[f"{name}_error"], group)})
    return found


def _earned(
    name: str, rule: Rule, found: Mapping[str, pd.DataFrame], dealers: pd.DataFrame, quarter: str
) -> pd.DataFrame:
    """Who earned it in the year up to a quarter, and not too soon after the last time.

    Beside an open dispute nothing is earned in the quarter under review; of earlier quarters it is not known.
    """
    last: dict[str, str] = {}
    lines = []
    for end, judged in found.items():
        free = [d for d in judged.index[judged["holds"]] if d not in last or quarters.after(last[d], end) >= rule.pause]
        last |= dict.fromkeys(free, end)
        if quarters.after(end, quarter) < YEAR:
            own = judged.loc[free, ["figure", "peers"]].rename_axis("dealer_id").reset_index()
            lines.append(own.assign(recognition=name, quarter=end, public=rule.public is not None))
    every = pd.concat(lines)
    disputed = set(dealers.loc[dealers["dispute"].fillna(False).astype(bool), "dealer_id"])
    return every[~((every["quarter"] == quarter) & every["dealer_id"].isin(disputed))]


def _named(earned: pd.DataFrame, recognition: Recognition) -> pd.DataFrame:
    """Each dealer is named once in a quarter, for the first by rank of what it earned."""
    place = {name: number for number, name in enumerate(recognition.order)}
    order = earned.assign(place=earned["recognition"].map(place)).sort_values(["dealer_id", "quarter", "place"])
    return order.assign(main=~order.duplicated(["dealer_id", "quarter"])).drop(columns="place")


def _tell_rules(
    rules: Mapping[str, Rule],
    held: Mapping[str, Mapping[str, pd.DataFrame]],
    earned: pd.DataFrame,
    facts: pd.DataFrame,
    quarter: str,
) -> pd.DataFrame:
    """The table recognition_rules: what came of each rule, and which facts it lacks."""
    now = earned[earned["quarter"] == quarter]["recognition"].value_counts()
    year = earned["recognition"].value_counts()
    return pd.DataFrame(
        {
            "recognition": [*rules],
            "applies": [int(held[name][quarter]["applies"].sum()) for name in rules],
            "held": [int(held[name][quarter]["holds"].sum()) for name in rules],
            "earned": [int(now.get(name, 0)) for name in rules],
            "earned_in_year": [int(year.get(name, 0)) for name in rules],
            "missing": [" ".join(find_missing(rule, facts)) or None for rule in rules.values()],
        }
    )


def find_missing(rule: Rule, facts: pd.DataFrame) -> list[str]:
    """Facts that a rule cannot do without, and that are known of nobody: it is silent."""
    asked = [name for where in (rule.among, rule.earn) for name, one in where.items() if not one.unknown]
    bare = dict.fromkeys(name.removesuffix(RANK).removesuffix(BY_CHANCE) for name in asked)
    return [name for name in bare if facts[name].isna().all()]
