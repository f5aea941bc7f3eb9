"""Files of one kind: those whose names differ by numbers or months only, and whose headings agree."""

import glob
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from distribres.contracts.mapping import files_of
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
        sheet = self.samples[0].sheet
        return self.pattern if sheet is None else f"{self.pattern}, sheet {sheet}"

    @property
    def typed(self) -> frozenset[str]:
        """Columns whose numbers are numbers in some of the files."""
        return frozenset.union(*(sample.typed for sample in self.samples))

    @property
    def whole(self) -> bool:
        """Were all lines of all files seen?"""
        return all(sample.whole for sample in self.samples)


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
        for sample in found:
            groups[pattern, sample.sheet].append(sample)
    kinds = [kind for group in groups.values() for kind in _kinds(folder, group)]
    return sorted(kinds, key=lambda kind: kind.name), unread


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


def _exact_pattern(folder: Path, names: list[str]) -> str | None:
    """The pattern that these files fit and no others, such as ``ventes_[0-9]*.csv`` beside ``ventes_web.csv``."""
    for numbers in ("*", "[0-9]*"):
        pattern = _pattern(names[0], numbers)
        if {file.relative_to(folder).as_posix() for file in files_of(folder, pattern)} == set(names):
            return pattern
    return None
