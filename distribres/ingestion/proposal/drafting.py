"""From what was recognised to what the mapping should say: settings, columns, doubts, and what is left to fill in."""

from collections import Counter
from dataclasses import replace

import pandas as pd

from distribres.contracts.date_formats import date_format
from distribres.contracts.mapping import proposed_inputs, wide_heading
from distribres.ingestion import column_content, names
from distribres.ingestion.proposal import matching
from distribres.ingestion.proposal.conventions import Conventions, most_frequent
from distribres.ingestion.proposal.dating import Dating, find_dating
from distribres.ingestion.proposal.entries import Draft, Entry
from distribres.ingestion.proposal.fitting import NAMES, Role, number_mark, understand
from distribres.ingestion.proposal.kinds import Kind
from distribres.ingestion.proposal.recognition import known_share
from distribres.ingestion.proposal.repeating import find_key, whole_key
from distribres.ingestion.proposal.units import unit_of

DEFAULT_CHANNEL = "reseller"
BY_QUARTER = ("sales", "visits", "spend")
"""Inputs that are summed by quarter."""
MOSTLY = 0.5
STRANGERS = "of its values are among the dealers"


def draft(role: Role, roles: dict[str, Role], habits: Conventions) -> Draft:
    """What the mapping should say of one input."""
    used = {
        h for other in roles.values() if other.kind is role.kind for m in other.columns.values() for h in m.headings
    }
    host = next(other for other in roles.values() if other.kind is role.kind)
    unused = [heading for heading in role.kind.lines if heading not in used and role is host]
    columns = [
        _column(role, name, spec, roles, habits) for name, spec in proposed_inputs()[role.name]["columns"].items()
    ]
    columns = [entry for entry in columns if entry]
    told = {entry.name for entry in columns}
    refused = [f"{name}: {why}" for name, why in role.refused.items() if name not in told]
    return Draft(role, _settings(role, habits), columns, unused, refused)


def _settings(role: Role, habits: Conventions) -> list[Entry]:
    files = Entry("files", role.kind.pattern, _extent(role.kind), _remarks(role.kind))
    entries = [files, *_layout(role), *_dialect(role.kind, habits)]
    types = [proposed_inputs()[role.name]["columns"][name]["type"] for name in role.columns]
    if {"number", "money"} & set(types):
        doubt = habits.decimal_doubts.get(role.kind.name)
        mark = Entry("decimal", habits.decimals[role.kind.name], doubts=[doubt] if doubt else [], options=[".", ","])
        entries.append(_unless(".", mark))
    entries.append(_unless("yyyy-mm-dd", _dates(role, habits)))
    entries.append(_distinct(role))
    return [entry for entry in [*entries, _key(role, habits)] if entry]


def _extent(kind: Kind) -> str:
    count = len({sample.file for sample in kind.samples})
    files = f"{count} files, " if count > 1 else ""
    files += f"{len(kind.samples)} sheets, " if len(kind.samples) > count else ""
    return f"{files}{len(kind.lines):,} lines seen{'' if kind.whole else ', not all'}"


def _unless(default: str, entry: Entry | None) -> Entry | None:
    """What says no more than the default, and is not doubtful, is not written."""
    return entry if entry and (entry.value != default or entry.doubts) else None


def _remarks(kind: Kind) -> list[str]:
    """What was seen of the files that their reader should know, once each."""
    return list(dict.fromkeys(remark for sample in kind.samples for remark in sample.remarks))


def _layout(role: Role) -> list[Entry | None]:
    """Where the table stands in the files, and what stands between its lines."""
    kind = role.kind
    sheet = Entry("sheet", kind.samples[0].sheet) if kind.samples[0].sheet else None
    sheets = Entry("sheets", kind.sheets) if kind.sheets else sheet
    left = sum(sample.left for sample in kind.samples)
    skips = any(sample.found.form.skip_totals for sample in kind.samples)
    skipped = Entry("skip_totals", True, f"{left:,} rows of totals, notes and the like" if left else "blank rows")
    wide = {ours: beside for sample in kind.samples for ours, beside in sample.found.form.wide if _is_wide(role, ours)}
    named = next(iter(wide)) if list(wide.values()) == [""] else wide
    return [
        sheets,
        _unless(1, Entry("header", kind.header)),
        skipped if skips else None,
        _fill_down(role),
        Entry("wide", named, "a line for each column that is a month or quarter") if wide else None,
    ]


def _is_wide(role: Role, ours: str) -> bool:
    """Does one of our columns come from headings that are periods?"""
    return ours in role.columns and role.columns[ours].heading == wide_heading(ours)


def _fill_down(role: Role) -> Entry | None:
    """Columns that stand on the first line of groups, if a line needs one of them to tell anything."""
    grouped = {heading for sample in role.kind.samples for heading in sample.found.grouped}
    types = proposed_inputs()[role.name]["columns"]
    texts = [c for c, m in role.columns.items() if m.heading in grouped and types[c]["type"] not in ("number", "money")]
    needed = any(types[column].get("required") for column in texts)
    return Entry("fill_down", texts, "on the first line of each group only") if needed else None


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
    if len(encodings) > 1:
        encodings.pop("utf-16", None)  # and so are those
    doubts = sorted({doubt for sample in kind.samples for doubt in sample.doubts})
    marks = sorted(separators, key=lambda mark: (-separators[mark], mark))
    separator = Entry("separator", marks if len(marks) > 1 else marks[0])
    encoding = Entry("encoding", most_frequent(encodings) or habits.encoding, doubts=[*_mixed(encodings), *doubts])
    return [_unless(",", separator), _unless("utf-8", encoding)]


def _mixed(counts: Counter) -> list[str]:
    parts = ", ".join(f"{value!r} in {n}" for value, n in sorted(counts.items()))
    return [f"its files differ: {parts}; an input has one only"] if len(counts) > 1 else []


def _dates(role: Role, habits: Conventions) -> Entry | None:
    found = dating_of(role)
    if found is None:
        return None
    if role.name in BY_QUARTER and {"year", "half"} & {date_format(order).kind for order in found.orders}:
        return Entry("dates", None, f"{found.orders[0]}: no quarter is told; export the days or months")
    doubts = list(found.doubts)
    if found.fiscal:
        doubts.append("fiscal years are taken to be called after the year in which they end")
    if found.rival is None:
        return Entry("dates", found.order, found.seen, doubts)
    guess = habits.dates if habits.dates in (found.order, found.rival) else None
    why = "taken as in the other files" if guess else "a guess"
    order = guess or (found.rival if _dollars(role) and _is_day(found.rival) else found.order)
    both = f"{found.order} or {found.rival}; {why}"
    doubts.insert(0, f"no day above 12 was seen: {both}" if _is_day(order) else both)
    return Entry("dates", order, found.seen, doubts, [found.order, found.rival])


def dating_of(role: Role) -> Dating | None:
    """How the dates of an input are written; None where it has none in a column of its own, or in parts."""
    match = role.columns.get("date")
    return find_dating(role.kind, match.heading) if match is not None and match.composed is None else None


def _is_day(order: str) -> bool:
    return date_format(order).kind == "day"


def _dollars(role: Role) -> bool:
    return any(column_content.currency(role.kind.lines[heading]) == "USD" for heading in role.kind.lines)


def _distinct(role: Role) -> Entry | None:
    return Entry("distinct", True, "lines alike in all columns below are one") if role.repeats() else None


def _key(role: Role, habits: Conventions) -> Entry | None:
    """What tells lines apart: as declared, or whatever does on all lines seen."""
    declared = proposed_inputs()[role.name].get("key", [])
    if role.name not in ("sales", "visits", "spend"):
        return Entry("key", declared) if declared and set(declared) <= role.columns.keys() else None
    entry = Entry("key", *find_key(role, habits.decimals[role.kind.name]))
    if entry.value is None or (entry.doubts and entry.value == whole_key(role)):
        entry.options = [whole_key(role), []]
    return entry if entry.value != [] or entry.doubts else None


def _column(role: Role, name: str, spec: dict, roles: dict[str, Role], habits: Conventions) -> Entry | None:
    if name not in role.columns:
        return _absent(role, name, spec)
    match, texts = role.columns[name], role.texts(name)
    if match.heading == wide_heading(name):
        return None  # `wide` says so
    if name == "brand" and column_content.present(texts).nunique() < 2:
        return None  # all sales are ours
    entry = Entry(name, match.heading, _examples(texts), match_doubts(role, name, roles))
    entry.doubts += [] if len(column_content.present(texts)) else ["the column is empty in the lines seen"]
    if match.by_name or (name == "dealer_id" and _are_names_of(role, roles)):
        return _named(entry, role, roles)
    if match.composed is not None:
        entry.value = match.composed.origin
    elif "choices" in spec or spec["type"] == "yes_no":
        return _translated(entry, name, spec, texts)
    elif spec["type"] in ("number", "money"):
        _of_numbers(entry, role, name, spec, habits)
    return entry


def _are_names_of(role: Role, roles: dict[str, Role]) -> bool:
    """Are the texts for the dealer's number names of those in the list, and hardly any a number there?"""
    dealers = roles.get("dealers")
    if role is dealers or dealers is None or not {"dealer_id", "name"} <= dealers.columns.keys():
        return False
    if dealers.columns["dealer_id"].heading == dealers.columns["name"].heading:
        return False
    texts = column_content.distinct(role.texts("dealer_id"))
    if known_share(role, dealers, "dealer_id") >= MOSTLY:
        return False
    odd = names.unmatched(texts, column_content.distinct(dealers.texts("name")))
    return len(texts) - len(odd) > MOSTLY * len(texts)


def _named(entry: Entry, role: Role, roles: dict[str, Role]) -> Entry:
    """Dealers that are told by name: how many of the names are those of dealers."""
    entry.value = {"column": entry.value, "by": "name"}
    dealers, sales = roles.get("dealers"), roles.get("sales")
    if role.name == "dealers" and (sales is None or not sales.names_dealers()):
        return entry
    entry.doubts = [doubt for doubt in entry.doubts if doubt != NAMES and not doubt.endswith(STRANGERS)]
    if role.name == "dealers":
        return entry
    if dealers is None or "name" not in dealers.columns or not dealers.kind.whole:
        return replace(entry, doubts=[*entry.doubts, NAMES])
    texts = column_content.distinct(role.texts("dealer_id"))
    listed = column_content.distinct(dealers.texts("name"))
    odd = names.unmatched(texts, listed)
    entry.seen = f"{len(texts) - len(odd):,} of {len(texts):,} names are those of one dealer"
    few = ", ".join(repr(name[:40]) for name in odd[:3])
    entry.doubts += [f"{len(odd):,} of {len(texts):,} names fit no dealer, or several, such as {few}"] if odd else []
    return entry


def _of_numbers(entry: Entry, role: Role, name: str, spec: dict, habits: Conventions) -> None:
    """The unit of a column of numbers, and its decimal mark where that is not the file's; what it cannot be in."""
    heading, usual = role.columns[name].heading, habits.decimals[role.kind.name]
    texts, mark = role.texts(name), number_mark(role.kind, heading, spec, usual)
    unit = unit_of(heading, name, spec, texts, mark)
    own = {"decimal": mark} if mark != usual and heading not in role.kind.typed else {}
    of_units = [own | ({"factor": factor} if factor != 1 else {}) for factor in (unit.factor, *unit.others)]
    entry.value, *others = [{"column": heading} | told if told else heading for told in of_units]
    entry.options = [entry.value, *others] if others else []
    entry.doubts += [unit.doubt] if unit.doubt else []
    entry.doubts += ["all its values are 0"] if _all_zero(texts, mark) else []


def _all_zero(texts: pd.Series, mark: str) -> bool:
    numbers = column_content.numbers(column_content.distinct(texts), mark).dropna()
    return len(numbers) > 0 and bool((numbers == 0).all())


def _absent(role: Role, name: str, spec: dict) -> Entry | None:
    """A required column that was not found; only the channel has a value that it can be guessed to have."""
    why = [role.refused[name]] if name in role.refused else []
    if name == "channel":
        unknown = f"no column says how dealers are bound to the brand: all are taken as {DEFAULT_CHANNEL}"
        return Entry(name, {"value": DEFAULT_CHANNEL}, "", [unknown, *why], [{"value": c} for c in spec["choices"]])
    return Entry(name, None, spec["about"], why) if spec.get("required") else None


def _examples(texts: pd.Series) -> str:
    return " | ".join(value[:30] for value in column_content.present(texts).drop_duplicates().head(2)) or "empty"


def match_doubts(role: Role, name: str, roles: dict[str, Role]) -> list[str]:
    """What is doubtful about the choice of a column of the file; another one may be right."""
    match, doubts = role.columns[name], []
    if match.likeness < matching.LIMIT and not match.doubts:
        other = f", the next is {match.runner_up!r}" if match.runner_up and not match.rivals else ""
        doubts.append(f"{match.heading!r} is only like a name that is known ({match.likeness:.0%}){other}")
    doubts += [*match.doubts, *(match.composed.doubts if match.composed is not None else ())]
    if match.rivals:
        doubts.append(f"could also be {', '.join(map(repr, match.rivals))}")
    if match.by_name:
        return doubts
    if name == "dealer_id" and "dealers" in roles and name in roles["dealers"].columns and roles["dealers"].kind.whole:
        share = known_share(role, roles["dealers"], name)
        doubts += [f"only {share:.0%} {STRANGERS}"] if share < MOSTLY else []
    return doubts


def _translated(entry: Entry, name: str, spec: dict, texts: pd.Series) -> Entry:
    """The column with the words that have to be translated; those that no list has are doubts."""
    words = understand(name, spec, texts, entry.value)
    known = {theirs: ours for theirs, ours in words.items() if ours}
    if any(theirs != ours for theirs, ours in known.items()):
        entry.value = {"column": entry.value, "values": known}
    entry.words = words
    entry.doubts += [unknown_word(theirs, spec) for theirs, ours in words.items() if not ours]
    return entry


def unknown_word(theirs: str, spec: dict) -> str:
    """The doubt about a word that no list has."""
    return f"{theirs!r} is not known: add it to values as one of {', '.join(spec.get('choices', ('yes', 'no')))}"
