"""What tells the lines of sales, visits and spend apart, and which stand there twice, by all lines seen."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from distribres.contracts.mapping import proposed_inputs
from distribres.ingestion import column_content, composed
from distribres.ingestion.proposal.dating import file_name
from distribres.ingestion.proposal.fitting import Role

WHOLE = 0.95
"""Share of what two files have of the same days from which the one surely repeats the other."""


@dataclass(frozen=True, eq=False)
class Lines:
    """All lines seen of an input: the columns mapped and what else the file says, the number of the file, the money."""

    mapped: pd.DataFrame
    every: pd.DataFrame
    file: pd.Series
    money: pd.Series


def find_key(role: Role, decimal: str) -> tuple[list[str] | None, str, list[str]]:
    """The key of an input without a declared one: what it is (None: to fill in), what was seen, what is doubtful.

    A key holds only if no two lines seen that differ have the same; without the number of a line, no two lines of one
    file either. Where nothing is such a key, files that overlap have a key of all that a line says, if no line stands
    twice in one file, and ask for one otherwise.
    """
    lines = _lines(role, decimal)
    doubts = []
    names = [name for name in ("invoice_id", "line_id") if name in role.columns]
    for option in (
        [names, ["invoice_id"]]
        if "invoice_id" in names and len(names) > 1
        else [names]
        if names[:1] == ["invoice_id"]
        else []
    ):
        against = _against(role, lines, option)
        if against is None:
            repeated = _repeated(lines)
            seen = (
                f"{_told(lines, repeated)} stand in several files or twice: each counts once" if repeated.any() else ""
            )
            return option, seen, doubts
        doubts.append(f"{' and '.join(option)} {'do' if len(option) > 1 else 'does'} not tell lines apart: {against}")
    return _without_id(role, lines, doubts)


def _lines(role: Role, decimal: str) -> Lines:
    mapped = pd.DataFrame({name: role.texts(name) for name in role.columns})
    file = np.repeat(range(len(role.kind.samples)), [len(sample.lines) for sample in role.kind.samples])
    return Lines(mapped, role.kind.lines, pd.Series(file, mapped.index), _money(role, decimal))


def _money(role: Role, decimal: str) -> pd.Series:
    name = proposed_inputs()[role.name].get("money")
    if name not in role.columns:
        return pd.Series(np.nan, role.kind.lines.index)
    match, texts = role.columns[name], role.texts(name)
    if match.composed is not None:
        return composed.products(texts, match.composed.column, decimal)
    values = column_content.numbers(texts, "." if match.heading in role.kind.typed else decimal)
    return values.set_axis(texts.index)


def _against(role: Role, lines: Lines, key: list[str]) -> str | None:
    """Why some columns are no key: two lines with the same; None if they are one."""
    ids = lines.mapped[key]
    full = (ids != "").all(axis=1)
    different = ~lines.every.duplicated() if "line_id" in key else ~_repeats_another_file(lines)
    ids = ids[full & different]
    twice = ids.duplicated(keep=False)
    if not twice.any():
        return None
    first = " ".join(ids[twice].iloc[0])
    return f"{first!r} stands on {int((ids == ids[twice].iloc[0]).all(axis=1).sum())} lines"


def _repeats_another_file(lines: Lines) -> pd.Series:
    """Is there a line like it in an earlier file?"""
    first = lines.file.groupby([lines.every[c] for c in lines.every], dropna=False, sort=False).transform("min")
    return first < lines.file


def _repeated(lines: Lines) -> pd.Series:
    """Does a line say what one before it does?"""
    return lines.every.duplicated()


def _told(lines: Lines, some: pd.Series) -> str:
    money = lines.money[some].sum(min_count=1)
    return f"{int(some.sum()):,} lines" + ("" if pd.isna(money) else f" ({money:,.2f} in all)")


def _without_id(role: Role, lines: Lines, doubts: list[str]) -> tuple[list[str] | None, str, list[str]]:
    """The same where no number tells lines apart."""
    across = _repeats_another_file(lines)
    inside = lines.every.assign(file=lines.file).duplicated() & ~across
    key = whole_key(role)
    if not across.any():
        if inside.any() and role.name != "visits":  # two short ones on a day are nothing odd
            doubts.append(
                f"{_told(lines, inside)} are alike another one in all columns, and count as often as they stand there"
            )
        elif role.name == "sales":
            doubts.append("nothing tells invoice lines apart: lines that stand there twice will count twice")
        return [], "", doubts
    files = sorted({file_name(role.kind, role.kind.samples[n]) for n in lines.file[across].unique()})
    told = f"{', '.join(files[:3])}: {_told(lines, across)} stand in an earlier file too"
    unique = not inside.any() and not lines.mapped[key].assign(file=lines.file).duplicated().any()
    if unique and _overlap(lines, across) >= WHOLE:
        return key, "", [*doubts, f"{told}: taken for the same, they count once"]
    return None, f"{told}: [{', '.join(key)}] to count each once, [] to count all", doubts


def whole_key(role: Role) -> list[str]:
    """All that a line says, where no number tells lines apart."""
    required = [c for c, spec in proposed_inputs()[role.name]["columns"].items() if spec.get("required")]
    return [c for c in role.columns if c in required or c in ("hours", "spend", "invoice_id")]


def _overlap(lines: Lines, across: pd.Series) -> float:
    """Of the lines that later files have on days of earlier ones, the share that stand there too."""
    days = lines.mapped["date"] if "date" in lines.mapped else pd.Series("", across.index)
    common = lines.file.groupby(days).transform("min") < lines.file
    return float(across[common].mean())
