"""What is wrong with a playbook as a whole: names that are not there, cases without a rule, labels that are alike."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from distribres.contracts import conditions
from distribres.contracts.conditions import LEVELS
from distribres.contracts.names import LANGUAGES, TIERS
from distribres.contracts.playbook import ALL, Playbook, Tactic

Fault = tuple[tuple, str]
"""Place in the parameters, and what is wrong there."""


def find_faults(playbook: Playbook, criteria: list[str]) -> Iterator[Fault]:
    """What no part shows alone.

    Parameters
    ----------
    playbook : Playbook
    criteria : names of the criteria, which conditions may ask
    """
    families = [*playbook.families]
    for name, family in playbook.families.items():
        at = ("playbook", "families", name)
        if name == ALL:
            yield at, f"{ALL} stands for every family: give it another name"
        for number, rule in enumerate(family.rules):
            for told in conditions.faults_of(rule.where, criteria, families, of_rule=True):
                yield (*at, "rules", number, "where"), told
        for number, variant in enumerate(family.variants):
            for told in conditions.faults_of(variant.where, criteria, families):
                yield (*at, "variants", number, "where"), told
    for tier, *of in product(TIERS, LEVELS, LEVELS, LEVELS):
        levels = dict(zip(("headroom", "willingness", "winnable"), of, strict=True))
        if not any(rule.holds(tier, **levels) and not rule.where for _, rule in playbook.rules):
            case = ", ".join(f"{name} {level}" for name, level in levels.items())
            yield ("playbook", "families"), f"no rule holds for tier {tier}, {case}: add one"
            break
    for name, tactic in playbook.tactics.items():
        for place, told in _tactic_faults(name, tactic, playbook):
            yield ("playbook", "tactics", name, place), told
        for told in conditions.faults_of(tactic.where, criteria, families):
            yield ("playbook", "tactics", name, "where"), told
    yield from same_labels(("playbook", "families"), playbook.families)
    yield from same_labels(("playbook", "tactics"), playbook.tactics)


def _tactic_faults(name: str, tactic: Tactic, playbook: Playbook) -> Iterator[tuple[str, str]]:
    for family in tactic.fits:
        if family not in (*playbook.families, ALL):
            yield "for", f"there is no family {family!r}{near(family, [*playbook.families, ALL])}"
    for other in tactic.exclusive_with:
        if other not in playbook.tactics or other == name:
            yield "exclusive_with", f"there is no other tactic {other!r}{near(other, playbook.tactics)}"
        elif playbook.tactics[other].rest:
            yield "exclusive_with", f"{other} takes what others leave, and goes with all: take it out"
    if tactic.hours == "rest" and tactic.contact != "visit":
        yield "hours", "what is left of the hours goes to visits: contact must be visit"
    if tactic.hours == "from_plan" and tactic.contact != "visit":
        yield "hours", "what is set aside to explore is a visit: contact must be visit"
    if tactic.rest:
        for part, given in _not_of_rest(tactic).items():
            if given:
                yield part, f"a tactic that takes what others leave of the {tactic.rest} has none: take it out"
    if tactic.contact == "visit" and not tactic.hours and not tactic.own_hours:
        yield "hours", "a visit takes hours: those of the rep are `hours`, those of others `own_hours`"
    if tactic.own_hours and tactic.who == "rep":
        yield "own_hours", "these are hours of manager, marketing or factory: say `who`; those of the rep are `hours`"


def _not_of_rest(tactic: Tactic) -> dict[str, bool]:
    """Parts that a tactic cannot have which takes what others leave, and whether it has them."""
    return {
        "times": tactic.times > 1,
        "capacity": tactic.capacity is not None,
        "must": tactic.must,
        "exclusive_with": bool(tactic.exclusive_with),
        "own_hours": tactic.own_hours > 0,
        "cost": tactic.rest == "hours" and (tactic.cost.amount > 0 or tactic.cost.rate is not None),
        "hours": tactic.rest == "money" and tactic.hours != 0,
    }


def same_labels(at: tuple, named: Mapping[str, Any]) -> Iterator[Fault]:
    """A reader could not tell apart what bears the same name; what stands `at` a place has a `label` each."""
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for name, own in named.items():
            label = own.label.of(language).strip().casefold()
            if label in seen:
                yield (*at, name, "label", language), f"{seen[label]!r} has the same: give it another"
            seen.setdefault(label, name)


def near(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, for a message."""
    found = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""
