"""Which file is which of our inputs, and which of its columns is which of ours: by name, checked against content."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import pandas as pd

from distribres.contracts.mapping import known_inputs
from distribres.ingestion import column_content
from distribres.ingestion.proposal import synonyms
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.values import YES_NO

OF_LINES = {"dealers": "dealer_id", "territories": "territory_id"}
"""Inputs that can also be taken from the lines of another one, and what tells their lines apart."""
UNIQUE, STEADY = 0.9, 0.95


@dataclass(frozen=True)
class Match:
    """A column of a file that is one of ours, how much its name says so, and others that say it as well."""

    heading: str
    likeness: float
    rivals: tuple[str, ...] = ()


class Offer(NamedTuple):
    """A heading that may be one of our columns: how alike it is, and how far up the list of names it stands."""

    column: str
    heading: str
    likeness: float
    place: int


@dataclass(frozen=True, eq=False)
class Role:
    """A kind of files as one of our inputs. `refused`: our column -> why one that is called so was not taken."""

    name: str
    kind: Kind
    columns: dict[str, Match]
    refused: dict[str, str] = field(default_factory=dict)

    def texts(self, name: str) -> pd.Series:
        """The values of one of our columns in the sample."""
        return self.kind.lines[self.columns[name].heading]

    def repeats(self) -> bool:
        """Does it stand on lines that tell of something else: is what should tell its lines apart often the same?"""
        key = OF_LINES.get(self.name)
        return key in self.columns and column_content.unique_share(self.texts(key).to_frame()) < UNIQUE


def recognise(kinds: list[Kind], decimals: dict[str, str]) -> tuple[dict[str, Role], list[Role]]:
    """The inputs that a folder holds.

    Parameters
    ----------
    decimals : dict
        Name of each kind -> its decimal mark.

    Returns
    -------
    found : dict
        Name of the input -> its role, in the order of ``inputs.yaml``. Each kind has one role, the one that most of its
        columns speak for; dealers and territories that have no file of their own are taken from the lines of another.
    spare : list of Role
        What the kinds that were left over look like, if they look like something.
    """
    fits = [fit(kind, name, decimals[kind.name]) for kind in kinds for name in known_inputs()]
    able = [role for role in fits if _is_able(role)]
    able = [role for role in able if role.name != "spend" or _is_spend(role, able)]
    found = _assigned([role for role in able if role.name != "territories"], {})
    found = _assigned([role for role in able if role.name == "territories"], found)
    for name in (name for name in OF_LINES if name not in found):
        riders = [_rider(role, name, found, decimals[role.kind.name]) for role in found.values()]
        if complete := [role for role in riders if _marks(role)]:
            found[name] = max(complete, key=lambda role: len(role.columns))
    return {name: found[name] for name in known_inputs() if name in found}, _spare(able, found)


def _spare(able: list[Role], found: dict[str, Role]) -> list[Role]:
    """The strongest role of each kind that has none."""
    kept = [role.kind for role in found.values()]
    rest = sorted((role for role in able if role.kind not in kept), key=lambda role: _strength(role, found))
    return list({role.kind.name: role for role in rest}.values())


def fit(kind: Kind, name: str, decimal: str, without: Iterable[str] = ()) -> Role:
    """What of an input a kind of files holds, the columns `without` left aside.

    Headings that are surely one of our columns are given out first, then those that are only alike.
    """
    columns = known_inputs()[name]["columns"]
    sound, refused = [], {}
    for offer in _offers(kind, name, without):
        if not (fault := content_fault(kind, offer.heading, offer.column, columns[offer.column], decimal)):
            sound.append(offer)
        elif offer.likeness >= synonyms.SURE:
            refused[offer.column] = f"{offer.heading!r} is called so, but {fault}"
    taken: dict[str, Offer] = {}
    for offer in sound:
        if offer.column not in taken and offer.heading not in [other.heading for other in taken.values()]:
            taken[offer.column] = offer
    matches = {c: Match(taken[c].heading, taken[c].likeness, _rivals(c, sound, taken)) for c in columns if c in taken}
    return Role(name, kind, matches, {c: why for c, why in refused.items() if c not in matches})


def _offers(kind: Kind, name: str, without: Iterable[str]) -> list[Offer]:
    """Headings that look like columns of an input: sure ones first, of these the required columns, then the nearest."""
    lists, columns = synonyms.lists()["roles"][name]["columns"], known_inputs()[name]["columns"]
    pairs = [(column, heading) for column in columns for heading in kind.lines if heading not in set(without)]
    offers = [Offer(column, heading, *synonyms.best(heading, lists[column])) for column, heading in pairs]
    required = {column for column, spec in columns.items() if spec.get("required")}
    return sorted(
        (offer for offer in offers if offer.likeness > 0),
        key=lambda o: (o.likeness < synonyms.SURE, o.column not in required, -o.likeness, -o.place),
    )


def _rivals(column: str, sound: list[Offer], taken: dict[str, Offer]) -> tuple[str, ...]:
    """Headings that could as well be a column, and are nothing else."""
    headings = {offer.heading for offer in taken.values()}
    sure = [offer for offer in sound if offer.column == column and offer.likeness >= synonyms.SURE]
    return tuple(offer.heading for offer in sure if offer.heading not in headings)


def content_fault(kind: Kind, heading: str, name: str, spec: dict, decimal: str) -> str | None:
    """Why the values of a column cannot be those of one of ours; None if they can, or if there are none."""
    texts = column_content.present(kind.lines[heading])
    if not len(texts):
        return None
    if spec["type"] == "date":
        return (
            None if column_content.dates(texts) else f"values such as {texts.iloc[0][:40]!r} are no dates in one order"
        )
    if spec["type"] in ("number", "money"):
        low, high = spec.get("range", (None, None))
        worth = synonyms.factor(heading, unit(name, spec))
        within = [None if bound is None else bound / worth for bound in (low, high)]
        share = column_content.in_range(texts, "." if heading in kind.typed else decimal, *within)
        bounds = "" if low is None else f" from {low}" + ("" if high is None else f" to {high}")
        return None if share >= column_content.ENOUGH else f"only {share:.0%} of its values are numbers{bounds}"
    if "choices" in spec or spec["type"] == "yes_no":
        unknown = texts[texts.map(understand(name, spec, texts)).isna()]
        few = 0 if "refused" in spec else 0.5  # where a word refuses lines, each has to be known
        if len(unknown) > few * len(texts):
            allowed = ", ".join(spec.get("choices", ("yes", "no")))
            return f"values such as {unknown.iloc[0][:40]!r} are none of {allowed}: it is not used"
    return None


def unit(name: str, spec: dict) -> str:
    """What a column of numbers is counted in, where files may count it otherwise: money, or hours."""
    return "money" if spec["type"] == "money" else name


def understand(name: str, spec: dict, texts: pd.Series) -> dict[str, str | None]:
    """Each value of a column with choices -> our word for it, itself where it is one already, None if unknown."""
    values = sorted(column_content.present(texts).unique())
    ours = set(spec.get("choices", ())) or YES_NO.keys()
    plain = {v: v for v in values if (v if "choices" in spec else v.lower()) in ours}
    return synonyms.translations(name, values) | plain


def _is_able(role: Role) -> bool:
    """Has it the marks of its role, or the name and at least a required column?"""
    required = [c for c, spec in known_inputs()[role.name]["columns"].items() if spec.get("required")]
    return _marks(role) or (
        synonyms.names_role(role.kind.pattern, role.name) and any(c in role.columns for c in required)
    )


def _is_spend(role: Role, able: list[Role]) -> bool:
    """Is it money alone? With hours it is visits, and what may be sales or visits too has to be called spend only."""
    others = {other.name: other for other in able if other.kind is role.kind and other.name in ("sales", "visits")}
    if "visits" in others and "hours" in others["visits"].columns:
        return False
    called = [name for name in ("sales", "visits", "spend") if synonyms.names_role(role.kind.pattern, name)]
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
    strength += synonyms.names_role(role.kind.pattern, role.name)
    if role.name in OF_LINES:
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


def _rider(host: Role, name: str, found: dict[str, Role], decimal: str) -> Role:
    """An input whose columns stand on the lines of another: those that say one thing only for each of its keys."""
    key = OF_LINES[name]
    here = [role for role in found.values() if role.kind is host.kind]
    shared = {role.columns[key].heading for role in here if key in role.columns}
    taken = {match.heading for role in here for match in role.columns.values()} - shared
    role = fit(host.kind, name, decimal, taken)
    if key not in role.columns or (shared and role.columns[key].heading not in shared):
        return Role(name, host.kind, {})
    ids = role.texts(key)
    steady = {c: m for c, m in role.columns.items() if column_content.steady_share(ids, role.texts(c)) >= STEADY}
    return Role(name, host.kind, steady, role.refused)
