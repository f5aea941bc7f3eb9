"""From what was recognised to what the mapping should say: settings, columns, doubts, and what is left to fill in."""

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

from distribres.contracts.mapping import known_inputs
from distribres.ingestion import column_content
from distribres.ingestion.proposal import synonyms
from distribres.ingestion.proposal.conventions import Conventions, most_frequent
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.recognition import Role, known_share, understand, unit

NEARLY = 0.99
DEFAULT_CHANNEL = "reseller"


@dataclass
class Entry:
    """One name of the mapping: its value, what was seen, what is doubtful. Without a value it is left to fill in."""

    name: str
    value: object = None
    seen: str = ""
    doubts: list[str] = field(default_factory=list)


@dataclass
class Draft:
    """The mapping of one input: settings of its files, columns, headings that nothing was made of, and why."""

    role: Role
    settings: list[Entry]
    columns: list[Entry]
    unused: list[str]
    refused: list[str]

    def doubts(self) -> list[str]:
        """All that is doubtful, each with the name of what it is about."""
        entries = [*self.settings, *self.columns]
        return [f"{entry.name}: {doubt}" for entry in entries for doubt in entry.doubts] + self.refused

    def to_fill(self) -> list[str]:
        """Required columns that were not found."""
        return [entry.name for entry in self.columns if entry.value is None]


def draft(role: Role, roles: dict[str, Role], habits: Conventions) -> Draft:
    """What the mapping should say of one input."""
    used = {match.heading for other in roles.values() if other.kind is role.kind for match in other.columns.values()}
    host = next(other for other in roles.values() if other.kind is role.kind)
    unused = [heading for heading in role.kind.lines if heading not in used and role is host]
    columns = [_column(role, name, spec, roles) for name, spec in known_inputs()[role.name]["columns"].items()]
    columns = [entry for entry in columns if entry]
    told = {entry.name for entry in columns}
    refused = [f"{name}: {why}" for name, why in role.refused.items() if name not in told]
    return Draft(role, _settings(role, habits), columns, unused, refused)


def _settings(role: Role, habits: Conventions) -> list[Entry]:
    entries = [Entry("files", role.kind.pattern, _extent(role.kind)), _sheet(role.kind), *_dialect(role.kind, habits)]
    types = [known_inputs()[role.name]["columns"][name]["type"] for name in role.columns]
    if {"number", "money"} & set(types):
        doubt = habits.decimal_doubts.get(role.kind.name)
        entries.append(_unless(".", Entry("decimal", habits.decimals[role.kind.name], doubts=[doubt] if doubt else [])))
    entries.append(_unless("yyyy-mm-dd", _dates(role, habits)))
    entries.append(_distinct(role))
    return [entry for entry in [*entries, _key(role)] if entry]


def _extent(kind: Kind) -> str:
    files = f"{len(kind.samples)} files, " if len(kind.samples) > 1 else ""
    return f"{files}{len(kind.lines):,} lines seen{'' if kind.whole else ', not all'}"


def _unless(default: str, entry: Entry | None) -> Entry | None:
    """What says no more than the default, and is not doubtful, is not written."""
    return entry if entry and (entry.value != default or entry.doubts) else None


def _sheet(kind: Kind) -> Entry | None:
    return Entry("sheet", kind.samples[0].sheet) if kind.samples[0].sheet else None


def _dialect(kind: Kind, habits: Conventions) -> list[Entry | None]:
    """Separator and encoding, of text files only."""
    separators = Counter(sample.separator for sample in kind.samples if sample.separator)
    if not separators:
        return []
    encodings = Counter(sample.encoding for sample in kind.samples if sample.encoding)
    if "cp1252" in encodings:  # which holds all that latin-1 does
        encodings["cp1252"] += encodings.pop("latin-1", 0)
    if encodings.keys() & {"cp1252", "latin-1"}:
        encodings.pop("utf-8", None)  # files in it are read as such
    doubts = sorted({doubt for sample in kind.samples for doubt in sample.doubts})
    separator = Entry("separator", most_frequent(separators), doubts=_mixed(separators))
    encoding = Entry("encoding", most_frequent(encodings) or habits.encoding, doubts=[*_mixed(encodings), *doubts])
    return [_unless(",", separator), _unless("utf-8", encoding)]


def _mixed(counts: Counter) -> list[str]:
    parts = ", ".join(f"{value!r} in {n}" for value, n in sorted(counts.items()))
    return [f"its files differ: {parts}; an input has one only"] if len(counts) > 1 else []


def _dates(role: Role, habits: Conventions) -> Entry | None:
    if "date" not in role.columns or not (found := column_content.dates(role.texts("date"))):
        return None
    if found.rival is None:
        return Entry("dates", found.order)
    guess = habits.dates if habits.dates in (found.order, found.rival) else None
    why = "taken as in the other files" if guess else "a guess"
    order = guess or (found.rival if _dollars(role) else found.order)
    return Entry("dates", order, doubts=[f"no day above 12 was seen: {found.order} or {found.rival}; {why}"])


def _dollars(role: Role) -> bool:
    return any(column_content.currency(role.kind.lines[heading]) == "USD" for heading in role.kind.lines)


def _distinct(role: Role) -> Entry | None:
    return Entry("distinct", True, "lines alike in all columns below are one") if role.repeats() else None


def _key(role: Role) -> Entry | None:
    """What tells lines apart: as declared, or for sales whatever of invoice and line is unique."""
    declared = known_inputs()[role.name].get("key", [])
    if role.name != "sales":
        return Entry("key", declared) if declared and set(declared) <= role.columns.keys() else None
    names = [name for name in ("invoice_id", "line_id") if name in role.columns]
    options = [names, ["invoice_id"]] if "invoice_id" in names else []
    for option in options:
        lines = role.kind.lines[[role.columns[name].heading for name in option]]
        if column_content.unique_share(lines) >= NEARLY:
            return Entry("key", option)
    return Entry("key", [], doubts=["nothing tells invoice lines apart: lines that stand there twice will count twice"])


def _column(role: Role, name: str, spec: dict, roles: dict[str, Role]) -> Entry | None:
    if name not in role.columns:
        return _absent(role, name, spec)
    match, texts = role.columns[name], role.texts(name)
    if name == "brand" and column_content.present(texts).nunique() < 2:
        return None  # all sales are ours
    entry = Entry(name, match.heading, _examples(texts), _column_doubts(role, name, roles))
    if "choices" in spec or spec["type"] == "yes_no":
        return _translated(entry, name, spec, texts)
    if (factor := synonyms.factor(match.heading, unit(name, spec))) != 1:
        entry.value = {"column": match.heading, "factor": factor}
    return entry


def _absent(role: Role, name: str, spec: dict) -> Entry | None:
    """A required column that was not found; only the channel has a value that it can be guessed to have."""
    why = [role.refused[name]] if name in role.refused else []
    if name == "channel":
        unknown = f"no column says how dealers are bound to the brand: all are taken as {DEFAULT_CHANNEL}"
        return Entry(name, {"value": DEFAULT_CHANNEL}, doubts=[unknown, *why])
    return Entry(name, None, spec["about"], why) if spec.get("required") else None


def _examples(texts: pd.Series) -> str:
    return " | ".join(value[:30] for value in column_content.present(texts).drop_duplicates().head(2)) or "empty"


def _column_doubts(role: Role, name: str, roles: dict[str, Role]) -> list[str]:
    match, doubts = role.columns[name], []
    if match.likeness < synonyms.SURE:
        doubts.append(f"{match.heading!r} is only like a name that is known")
    if match.rivals:
        doubts.append(f"could also be {', '.join(map(repr, match.rivals))}")
    if not len(column_content.present(role.texts(name))):
        doubts.append("the column is empty in the lines seen")
    if name == "dealer_id" and "dealers" in roles and name in roles["dealers"].columns and roles["dealers"].kind.whole:
        share = known_share(role, roles["dealers"], name)
        doubts += [f"only {share:.0%} of its values are among the dealers"] if share < 0.5 else []
    return doubts


def _translated(entry: Entry, name: str, spec: dict, texts: pd.Series) -> Entry:
    """The column with the words that have to be translated; those that no list has are doubts."""
    words = understand(name, spec, texts)
    known = {theirs: ours for theirs, ours in words.items() if ours}
    if any(theirs != ours for theirs, ours in known.items()):
        entry.value = {"column": entry.value, "values": known}
    allowed = ", ".join(spec.get("choices", ("yes", "no")))
    unknown = [theirs for theirs, ours in words.items() if not ours]
    entry.doubts += [f"{theirs!r} is not known: add it to values as one of {allowed}" for theirs in unknown]
    return entry
