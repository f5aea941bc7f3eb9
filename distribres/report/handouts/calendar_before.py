"""What calendar files that stand already hold: so that who imports the next ones has each entry once, as it is now."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

OWNER = "X-DISTRIBRES-OWNER"
VOLATILE = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")
"""Properties that say which version of an entry it is, and not what it is."""


@dataclass(frozen=True)
class Known:
    """An entry as it was last handed out; `content` are its lines but for the volatile ones."""

    sequence: int
    start: date
    end: date
    summary: str
    cancelled: bool
    content: tuple[str, ...]


@dataclass(frozen=True)
class File:
    """A file as it was last handed out: its name without ending, its title, and its entries by UID."""

    stem: str
    title: str
    entries: Mapping[str, Known] = field(default_factory=dict)


def read_files(folder: Path) -> dict[str, File]:
    """The calendar files of a folder by the id of their owner; what is none of ours, or broken, is passed over."""
    found = {}
    for file in sorted(folder.glob("*.ics")):
        lines = unfold(file.read_bytes())
        head = dict(_pairs(lines[: next((n for n, line in enumerate(lines) if line == "BEGIN:VEVENT"), len(lines))]))
        if OWNER in head:
            title = _text(head.get("X-WR-CALNAME", ""))
            found[head[OWNER]] = File(file.stem, title, dict(_entries(lines)))
    return found


def unfold(ical: bytes) -> list[str]:
    """The lines of a calendar, long ones in one piece (RFC 5545, 3.1)."""
    return ical.replace(b"\r\n ", b"").decode("utf-8", "replace").removesuffix("\r\n").split("\r\n")


def content_of(lines: Iterable[str]) -> tuple[str, ...]:
    """What an entry is, whichever version of it."""
    return tuple(line for line in lines if line.split(":", 1)[0] not in VOLATILE)


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Name (without parameters) and value of each line; the first of each name counts."""
    known = set()
    for line in lines:
        name, mark, value = line.partition(":")
        name = name.split(";")[0]
        if mark and name not in known:
            known.add(name)
            yield name, value


def _text(value: str) -> str:
    """A text without its escapes (RFC 5545, 3.3.11)."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _entries(lines: list[str]) -> Iterator[tuple[str, Known]]:
    starts = [number for number, line in enumerate(lines) if line == "BEGIN:VEVENT"]
    for start in starts:
        end = next((number for number, line in enumerate(lines) if number > start and line == "END:VEVENT"), start)
        own = lines[start : end + 1]
        if (known := _known(own)) is not None:
            yield known


def _known(lines: list[str]) -> tuple[str, Known] | None:
    """UID and content of one entry; None where it cannot be read."""
    told = dict(_pairs(lines))
    if not {"UID", "DTSTART", "DTEND", "SEQUENCE"} <= told.keys() or not re.fullmatch(r"\d{1,6}", told["SEQUENCE"]):
        return None
    try:
        start, end = (date.fromisoformat(told[name]) for name in ("DTSTART", "DTEND"))
    except ValueError:
        return None
    cancelled, summary = told.get("STATUS") == "CANCELLED", _text(told.get("SUMMARY", ""))
    known = Known(int(told["SEQUENCE"]), start, end - timedelta(days=1), summary, cancelled, content_of(lines))
    return _text(told["UID"]), known
