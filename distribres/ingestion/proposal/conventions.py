"""How the files of a folder are mostly written."""

from collections import Counter
from dataclasses import dataclass

from distribres.contracts.date_formats import date_format
from distribres.ingestion import column_content
from distribres.ingestion.proposal.kinds import Kind


@dataclass(frozen=True)
class Conventions:
    """How the files of a folder are mostly written: what decides where a file itself tells nothing."""

    encoding: str
    decimals: dict[str, str]
    decimal_doubts: dict[str, str]
    dates: str | None


def find_conventions(kinds: list[Kind]) -> Conventions:
    """The habits of a folder; `decimals` has the mark of each kind, its own or that of most others."""
    encodings = Counter(sample.encoding for kind in kinds for sample in kind.samples if sample.encoding)
    encodings.pop("utf-16", None)  # whose files say so
    found = {
        kind.name: column_content.decimal_mark(kind.lines[[c for c in kind.lines if c not in kind.typed]])
        for kind in kinds
    }
    usual = most_frequent(Counter(mark for mark, _ in found.values() if mark)) or "."
    orders = (column_content.dates(kind.lines[heading]) for kind in kinds for heading in kind.lines)
    sure = Counter(dates.order for dates in orders if dates and dates.rival is None)
    return Conventions(
        most_frequent(encodings) or "utf-8",
        {name: mark or usual for name, (mark, _) in found.items()},
        {name: doubt for name, (_, doubt) in found.items() if doubt},
        most_frequent(Counter({order: n for order, n in sure.items() if _tells_day_from_month(order)})),
    )


def _tells_day_from_month(order: str) -> bool:
    form = date_format(order)
    return form.kind == "day" and not form.named and order[0] in "dm"


def most_frequent(counts: Counter) -> str | None:
    """The most frequent value, the first by name among equals; None if there is none."""
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None
