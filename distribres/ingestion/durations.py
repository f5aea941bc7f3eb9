"""Text to hours: ``1h30``, ``45 min``, ``0:45:00``, a number of what the mapping says, or a beginning and an end."""

import re
from collections.abc import Callable
from datetime import date

from distribres.ingestion.values import parse_number

CLOCK = re.compile(
    r"(?:(?P<days>[0-9]+) days?,? +)?(?P<h>[0-9]{1,3}):(?P<m>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:\.[0-9]+)?)?", re.I
)
NUMBER = r"([0-9]+(?:[.,][0-9]+)?)\s*"
HOURS = r"(?:heures?|hours?|hrs?|horas?|ore|ora|stunden?|std|uren|uur|u|h)\.?"
MINUTES = r"(?:minutes?|minuten|minutos?|minuti|minuto|mins?|mn|m|')\.?"
SECONDS = r"(?:secondes?|seconds?|sekunden?|segundos?|secondi|secs?|sek|s)\.?"
JOIN = r"[\s,]*(?:et|and|und|y|e)?\s*"
WRITTEN = re.compile(
    rf"(?:PT)?(?:{NUMBER}{HOURS}(?:{JOIN}([0-9]{{1,2}})$)?)?{JOIN}(?:{NUMBER}{MINUTES})?{JOIN}(?:{NUMBER}{SECONDS})?",
    re.I,
)
MOMENT = re.compile(
    r"(?P<day>.*?)(?:T|[\s,]+|^)(?P<h>[0-9]{1,2})(?:[:hH.](?P<m>[0-5][0-9])?(?::(?P<s>[0-5][0-9])(?:\.[0-9]+)?)?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?)?\s?(?P<offset>Z|UTC|GMT|[-+][0-9:]+)?"
)


def parse_hours(text: str, decimal: str, factor: float = 1) -> float | None:
    """Hours, or None where the text is no duration; a number without a unit is times `factor`, what has one is not.

    ``1:30`` is an hour and a half: hours come first; in a column of minutes it could be either, and is none.
    """
    bare = parse_number(text, decimal, factor)
    if bare is not None:
        return bare * factor
    text = text.strip()
    if clock := CLOCK.fullmatch(text):
        if factor != 1 and clock["s"] is None:
            return None
        return _hours(clock["h"], clock["m"], clock["s"], int(clock["days"] or 0))
    written = WRITTEN.fullmatch(text)
    if written is None or not any(written.groups()):
        return None
    hours, after, minutes, seconds = (float((part or "0").replace(",", ".")) for part in written.groups())
    return hours + (after + minutes) / 60 + seconds / 3600


def parse_span(start: str, end: str, read_day: Callable[[str], date | None]) -> float | None:
    """Hours from a beginning to an end, or None where they are no times, or the end comes first.

    Each is a time, or a day that `read_day` understands and a time; an end without a day is on that of the beginning.
    """
    first, last = (MOMENT.fullmatch(text.strip()) for text in (start, end))
    if first is None or last is None or first["offset"] != last["offset"]:
        return None
    days = [read_day(match["day"].strip(" ,")) if match["day"] else None for match in (first, last)]
    if any(match["day"] and day is None for match, day in zip((first, last), days, strict=True)):
        return None
    apart = (days[1] - days[0]).days if None not in days else 0
    if days[0] is None and days[1] is not None:
        return None
    times = [_time(match) for match in (first, last)]
    if None in times:
        return None
    hours = apart * 24 + times[1] - times[0]
    return hours if hours >= 0 else None


def _time(match: re.Match) -> float | None:
    """A time of day in hours."""
    hour, half = int(match["h"]), (match["half"] or "").casefold()
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + (12 if half == "p" else 0) if half else hour
    return _hours(hour, match["m"], match["s"]) if hour <= 24 else None


def _hours(hours: str | int, minutes: str | None, seconds: str | None, days: int = 0) -> float:
    return days * 24 + int(hours) + int(minutes or 0) / 60 + int(seconds or 0) / 3600
