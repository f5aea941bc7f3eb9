"""Which file is which of our inputs: by its columns, its name, and the other files."""

import math
from dataclasses import replace

import pandas as pd

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion import column_content
from distribres.ingestion.proposal import lexicon, matching, synonyms
from distribres.ingestion.proposal.fitting import KEYS, NOTHING, Known, Role, fit
from distribres.ingestion.proposal.kinds import Kind

NAMELESS = "no column holds the names of dealers: their numbers stand for them"
STEADY = 0.95
TOLD = 0.9
"""Confidence that a column has to have to make an input of the lines of another: a code is one of anything."""


def recognise(
    kinds: list[Kind], decimals: dict[str, str], known: Known = NOTHING
) -> tuple[dict[str, Role], list[Role]]:
    """The inputs that a folder holds.

    Parameters
    ----------
    decimals : dict
        Name of each kind -> its decimal mark.
    known : Known
        Headings that people gave to a column.

    Returns
    -------
    found : dict
        Name of the input -> its role, in the order of ``inputs.yaml``. Each kind has one role, the one that most of its
        columns speak for; dealers and territories that have no file of their own are taken from the lines of another.
    spare : list of Role
        What the kinds that were left over look like, if they look like something.
    """
    fits = [fit(kind, name, decimals[kind.name], known) for kind in kinds for name in proposed_inputs()]
    able = [role for role in fits if _is_able(role)]
    able = [role for role in able if role.name != "spend" or _is_spend(role, able)]
    found = _assigned([role for role in able if role.name != "territories"], {})
    found = _assigned([role for role in able if role.name == "territories"], found)
    for name in (name for name in KEYS if name not in found):
        riders = [_rider(role, name, found, decimals[role.kind.name], known) for role in found.values()]
        if complete := [role for role in riders if _marks(role) and KEYS[name] in role.columns]:
            found[name] = max(complete, key=lambda role: len(role.columns))
    if "dealers" not in found and "sales" in found and "dealer_id" in found["sales"].columns:
        found["dealers"] = _buyers(found["sales"])
    return {name: found[name] for name in proposed_inputs() if name in found}, _spare(able, found)


def _buyers(sales: Role) -> Role:
    """The dealers, where nothing but the sales tells of them: number and name are the same."""
    buyer = sales.columns["dealer_id"]
    named = replace(buyer, doubts=buyer.doubts or (NAMELESS,))
    return Role("dealers", sales.kind, {"dealer_id": buyer, "name": named})


def _spare(able: list[Role], found: dict[str, Role]) -> list[Role]:
    """The strongest role of each kind that has none."""
    kept = [role.kind for role in found.values()]
    rest = sorted((role for role in able if role.kind not in kept), key=lambda role: _strength(role, found))
    return list({role.kind.name: role for role in rest}.values())


def _is_able(role: Role) -> bool:
    """Has it the marks of its role; or all required columns, and a heading of it; or one, and the name of its files?"""
    required = [c for c, spec in proposed_inputs()[role.name]["columns"].items() if spec.get("required")]
    if _marks(role) or (all(c in role.columns for c in required) and _hints(role)):
        return True
    return synonyms.names_role(role.kind.name, role.name) and any(c in role.columns for c in required)


def _hints(role: Role) -> bool:
    hints = set(synonyms.lists()["roles"][role.name].get("hints", ()))
    return any(term.meanings & hints for heading in role.kind.lines for term in lexicon.terms(heading))


def _is_spend(role: Role, able: list[Role]) -> bool:
    """Is it money alone? With hours it is visits, and what may be sales or visits too has to be called spend only."""
    others = {other.name: other for other in able if other.kind is role.kind and other.name in ("sales", "visits")}
    if "visits" in others and "hours" in others["visits"].columns:
        return False
    called = [name for name in ("sales", "visits", "spend") if synonyms.names_role(role.kind.name, name)]
    return not others or called == ["spend"]


def _marks(role: Role) -> bool:
    return all(any(c in role.columns for c in group) for group in synonyms.lists()["roles"][role.name]["marks"])


def _assigned(roles: list[Role], found: dict[str, Role]) -> dict[str, Role]:
    """One kind for each role and one role for each kind, the strongest first."""
    found = dict(found)
    for role in sorted(roles, key=lambda role: _strength(role, found), reverse=True):
        if role.name not in found and role.kind not in [other.kind for other in found.values()]:
            found[role.name] = role
    return found


def _strength(role: Role, found: dict[str, Role]) -> float:
    """How much speaks for a role: its columns, the name of its files, and numbers that agree with the dealers'."""
    strength = sum(match.likeness for match in role.columns.values()) + _marks(role)
    strength += synonyms.names_role(role.kind.name, role.name)
    if role.name in KEYS:
        strength += -2 if role.repeats() else 1
    else:
        strength += math.log10(max(len(role.kind.lines), 1))  # of two logs the longer one
    if role.name == "territories" and "territory_id" in role.columns and "dealers" in found:
        strength += 3 * known_share(role, found["dealers"], "territory_id")
    return strength


def known_share(role: Role, other: Role, name: str) -> float:
    """Share of the different values of a column of one role that stand in that of another; 0 if it has none."""
    if name not in other.columns:
        return 0.0
    values = pd.Series(column_content.present(role.texts(name)).unique())
    return float(values.isin(set(other.texts(name))).mean()) if len(values) else 0.0


def _rider(host: Role, name: str, found: dict[str, Role], decimal: str, known: Known) -> Role:
    """An input whose columns stand on the lines of another: those that say one thing only for each of its keys."""
    key = KEYS[name]
    here = [role for role in found.values() if role.kind is host.kind]
    shared = {role.columns[key].heading for role in here if key in role.columns}
    taken = {match.heading for role in here for match in role.columns.values()} - shared
    role = fit(host.kind, name, decimal, known, taken)
    if key not in role.columns or (shared and role.columns[key].heading not in shared):
        return Role(name, host.kind, {})
    if not shared and role.columns[key].likeness < TOLD:
        return Role(name, host.kind, {})
    ids, sure = role.texts(key), {c: m for c, m in role.columns.items() if m.likeness >= matching.LIMIT}
    steady = {c: m for c, m in sure.items() if column_content.steady_share(ids, role.texts(c)) >= STEADY}
    return Role(name, host.kind, steady, role.refused)
