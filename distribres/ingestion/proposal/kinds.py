"""Files of one kind: those whose names differ by numbers or months only, and whose headings agree."""

import glob
import re
from collections import defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import pandas as pd

from distribres.contracts.mapping import files_of
from distribres.ingestion.layout import workbooks
from distribres.ingestion.layout.dialect import kind_of
from distribres.ingestion.proposal.sniffing import BYTES, FURTHER, SUFFIXES, Sample, samples
from distribres.ingestion.proposal.synonyms import flat, lists

MONTHS = "|".join(sorted(flat(lists()["months"]), key=len, reverse=True))
LETTER = r"[^\W\d_]"
NUMBERED = re.compile(rf"\d[0-9a-zA-Z]*(?:[-_. ]\d[0-9a-zA-Z]*)*|(?<!{LETTER})(?:{MONTHS})(?!{LETTER})", re.IGNORECASE)
SHARED = 0.5


@dataclass(frozen=True, eq=False)
class Kind:
    """Files that one input of a mapping can take in.

    `pattern` is seen from the folder of the exports; `lines` are those of all samples, with the columns that every
    file has.
    """

    pattern: str
    samples: list[Sample]
    lines: pd.DataFrame

    @property
    def name(self) -> str:
        """Pattern, and sheet where there are several."""
        sheets = list(dict.fromkeys(sample.sheet for sample in self.samples if sample.sheet is not None))
        return f"{self.pattern}, sheet{'s' * (len(sheets) > 1)} {', '.join(sheets)}" if sheets else self.pattern

    @property
    def sheets(self) -> str | list[str] | None:
        """The sheets that are read together, by a pattern if no other sheet fits it; None where it is one or none."""
        names = list(dict.fromkeys(sample.sheet for sample in self.samples if sample.sheet is not None))
        if len(names) < 2:
            return None
        pattern = _common(names)
        there = {name for sample in self.samples for name in workbooks.visible_sheets(sample.file)[0]}
        return pattern if {name for name in there if fnmatchcase(name, pattern)} == set(names) else names

    @property
    def header(self) -> int | list[int] | dict[str, int | list[int]]:
        """Row or rows of the headings; where they differ by name of the file or sheet."""
        rows = [(sample, _rows(sample.found.form.header)) for sample in self.samples]
        usual = max((row for _, row in rows), key=[row for _, row in rows].count)
        by_sheet = len({sample.file for sample, _ in rows}) == 1
        other = {sample.sheet if by_sheet else sample.file.name: row for sample, row in rows if row != usual}
        return {glob.escape(name): row for name, row in other.items()} | {"*": usual} if other else usual

    @property
    def typed(self) -> frozenset[str]:
        """Columns whose numbers are numbers in some of the files."""
        return frozenset.union(*(sample.typed for sample in self.samples))

    @property
    def whole(self) -> bool:
        """Were all lines of all files seen?"""
        return all(sample.whole for sample in self.samples)


def _common(names: list[str]) -> str:
    """A pattern of what all names begin and end with; of a year that differs no more than its century stays."""
    head = next(i for i in range(len(names[0]) + 1) if len({name[: i + 1] for name in names}) > 1)
    rest = [name[head:] for name in names]
    tail = next((i for i in range(1, len(rest[0]) + 1) if len({name[-i:] for name in rest}) > 1), 1) - 1
    start = re.sub(r"(?<=(?<!\d)(?:19|20))\d$", "", names[0][:head])
    return f"{glob.escape(start)}*{glob.escape(rest[0][len(rest[0]) - tail :])}"


def _rows(header: tuple[int, ...]) -> int | list[int]:
    return list(header) if len(header) > 1 else header[0] if header else 1


def find(folder: Path) -> tuple[list[Kind], list[str]]:
    """The kinds of files in a folder and below, and what is wrong with those that are of none.

    Returns
    -------
    kinds : list of Kind
        In order of name.
    unread : list of str
        One sentence for each file that is empty or not readable.
    """
    groups, unread = defaultdict(list), []
    first = set()
    for file in _exports(folder):
        name = file.relative_to(folder).as_posix()
        pattern = _pattern(name, "*")
        try:
            found = samples(file, FURTHER if pattern in first else BYTES)
        except ValueError as error:
            unread.append(f"{name} {error}")
            continue
        first.add(pattern)
        unread += [] if found else [f"{name} is empty"]
        if hidden := kind_of(file) == "workbook" and workbooks.visible_sheets(file)[1]:
            unread.append(f"{name}: hidden sheets are left alone: {', '.join(hidden)}")
        for sample in found:
            groups[pattern, _series(sample, found)].append(sample)
    kinds = _together(folder, [kind for group in groups.values() for kind in _kinds(folder, group)])
    return sorted(kinds, key=lambda kind: kind.name), unread


def _series(sample: Sample, others: list[Sample]) -> str | None:
    """The sheet, or, if others of the file differ by a number or month in their name only, what they have in common."""
    if sample.sheet is None:
        return None
    names = {other.sheet: NUMBERED.sub("*", other.sheet) for other in others if list(other.lines) == list(sample.lines)}
    series = names[sample.sheet]
    return series if list(names.values()).count(series) > 1 and series != sample.sheet else sample.sheet


def _exports(folder: Path) -> list[Path]:
    files = [file for file in folder.rglob("*") if file.name.lower().endswith(SUFFIXES) and file.is_file()]
    return sorted(file for file in files if not file.name.startswith((".", "~$")))


def _pattern(name: str, numbers: str) -> str:
    """A pattern for all names with other numbers and months; the name itself if too little would be left of it."""
    folder, slash, bare = name.rpartition("/")
    suffix = next(suffix for suffix in SUFFIXES if bare.lower().endswith(suffix))
    stem, suffix = bare[: -len(suffix)], bare[-len(suffix) :]
    parts = [glob.escape(part) for part in NUMBERED.split(stem)]
    pattern = f"{glob.escape(folder)}{slash}{numbers.join(parts)}{suffix}"
    return pattern if re.search(f"{LETTER}{{3}}", "".join(parts)) else name


def _kinds(folder: Path, group: list[Sample]) -> list[Kind]:
    """One kind where the files share most headings and a pattern names no others; else each file is its own."""
    names = [sample.file.relative_to(folder).as_posix() for sample in group]
    common = [name for name in group[0].lines if all(name in sample.lines for sample in group)]
    alike = len(common) >= SHARED * max(len(sample.lines.columns) for sample in group)
    if len(group) > 1 and alike and (pattern := _exact_pattern(folder, names)):
        return [Kind(pattern, group, pd.concat([sample.lines[common] for sample in group], ignore_index=True))]
    return [Kind(name, [sample], sample.lines) for name, sample in zip(names, group, strict=True)]


def _together(folder: Path, kinds: list[Kind]) -> list[Kind]:
    """Kinds whose names begin alike and whose headings agree are one, unless lines of one stand in another."""
    groups = defaultdict(list)
    for kind in kinds:
        headings = tuple(kind.lines) if kind.samples[0].sheet is None and len(kind.lines.columns) > 2 else kind.name
        groups[headings].append(kind)
    return [kind for group in groups.values() for kind in _merged(folder, group)]


def _merged(folder: Path, group: list[Kind]) -> list[Kind]:
    found = [sample for kind in group for sample in kind.samples]
    names = [sample.file.relative_to(folder).as_posix() for sample in found]
    pattern = _common(names) if len(group) > 1 else ""
    telling = re.match(rf"[^*]*{LETTER}{{3}}", pattern.rpartition("/")[2])
    lines = pd.concat([kind.lines for kind in group], ignore_index=True)
    apart = [kind.lines.drop_duplicates() for kind in group]
    alone = not telling or pd.concat(apart).duplicated().any()
    if alone or {file.relative_to(folder).as_posix() for file in files_of(folder, pattern)} != set(names):
        return group
    return [Kind(pattern, found, lines)]


def _exact_pattern(folder: Path, names: list[str]) -> str | None:
    """The pattern that these files fit and no others, such as ``ventes_[0-9]*.csv`` beside ``ventes_web.csv``."""
    for numbers in ("*", "[0-9]*"):
        pattern = _pattern(names[0], numbers)
        if {file.relative_to(folder).as_posix() for file in files_of(folder, pattern)} == set(names):
            return pattern
    return None
